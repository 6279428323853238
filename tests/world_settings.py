"""Settings of a server that tests start: the real ones, and a press that remembers (press.py)."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS

INSTALLED_APPS = ["tests.apps.PressConfig", *INSTALLED_APPS]
# As in tests/settings.py: the machine has other things to do.
RENDER_SECONDS = 300
# As there too: nothing here is worth guarding, and each password costs a third of a second.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Found once, and kept by the browser: a walk loads some hundred pages.
WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 600
