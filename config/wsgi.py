"""WSGI entry point."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
settings.SECRET_KEY  # noqa: B018 # nothing is served without one

# What is loaded now stays for good. Looking through it for garbage cost every seventh autosave a tenth of a second.
get_resolver().url_patterns  # noqa: B018 # imports every page
gc.collect()
gc.freeze()
