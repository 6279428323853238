"""Settings of a test run: the real ones, with an environment that no file or shell of the developer can bend."""

import os
import tempfile
from pathlib import Path

os.environ |= {
    "HEIJI_DEBUG": "0",
    "HEIJI_SECRET_KEY": "only-for-tests, and as long as a key has to be in real use",
    "HEIJI_ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
    "HEIJI_PUBLIC_BASE_URL": "http://testserver",
    "HEIJI_SMTP_HOST": "",
    "HEIJI_OUR_MAIL_DOMAINS": "ops.example",
    "HEIJI_BOUNCES_IMAP": "",
    "HEIJI_ESP": "",
    "HEIJI_ESP_SECRET": "",
    "HEIJI_CALL_BACK_SECONDS": "60",
    "HEIJI_SECOND_LOOK_LEVELS": "",
    "HEIJI_LINK_DAYS": "90",
    "HEIJI_NEW_DATABASE_URL": "",
    "HEIJI_CHECKPOINT_KEY": "",
    "HEIJI_CHECKPOINT_COPY": "",
    "HEIJI_SEAL_KEY": "",
    "HEIJI_SEAL_PASSWORD": "",
    "HEIJI_SEAL_TIME_STAMP": "",
    "HEIJI_BAG_COPIES": "",
    "HEIJI_BAG_PASSPHRASE": "",
    **dict.fromkeys(["HEIJI_S3_ENDPOINT", "HEIJI_S3_REGION", "HEIJI_S3_KEY", "HEIJI_S3_SECRET"], ""),
    "HEIJI_TRUST_PROXY": "0",
    "HEIJI_LOG": "plain",
    "HEIJI_HSTS_SUBDOMAINS": "0",
    "HEIJI_SECOND_FACTOR": "0",
    # Each test gets a directory of its own (tests/conftest.py); this one only catches what forgets to ask for it.
    "HEIJI_VAULT_DIR": str(Path(tempfile.gettempdir()) / "heiji-tests-without-a-vault"),
}
# bin/test sets it for the run on PostgreSQL; otherwise SQLite, in a file that tests/conftest.py names. (Not ":memory:",
# even for a moment: the live server would share one connection among its threads, and SQLite crashes.)
_never_made = Path(tempfile.gettempdir()) / "heiji-tests-without-a-database.sqlite3"
os.environ["HEIJI_DATABASE_URL"] = os.environ.get("HEIJI_TEST_DATABASE_URL", f"sqlite:///{_never_made}")

from config.settings import *  # noqa: E402, F403
from config.settings import INSTALLED_APPS  # noqa: E402

# Before Django's own, so that its test cases find our flush.
INSTALLED_APPS = ["tests", *INSTALLED_APPS]

# A paper takes as long as the machine has other things to do; what tests the limit sets its own.
RENDER_SECONDS = 300
# Fast on purpose: nothing here is worth guarding.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The manifest needs `collectstatic`; tests look at pages, not at file names.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
