"""Settings: the only reader of the environment (each variable is listed in README.md)."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from environs import Env, validate

from config.databases import prepared

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = Env()
env.read_env(BASE_DIR / ".env", recurse=False)

DEBUG = env.bool("HEIJI_DEBUG", False)
# A key of its own is needed in production; without one only a debugging server starts.
SECRET_KEY = env.str("HEIJI_SECRET_KEY", "only-for-development-and-tests" if DEBUG else "")
SECRET_KEY_FALLBACKS: list[str] = env.list("HEIJI_SECRET_KEY_BEFORE", [])
ALLOWED_HOSTS = env.list("HEIJI_ALLOWED_HOSTS", ["127.0.0.1", "localhost"])
# Links in mails and QR codes are built from this and nothing else: a Host header cannot bend them.
PUBLIC_BASE_URL = env.str("HEIJI_PUBLIC_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL]
OUR_NAME = env.str("HEIJI_OUR_NAME", "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "agreements",
    "incidents",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.keeping.kept_by_nobody",
    "config.passes.on_call_from_bag",
    "config.addresses.asked_by_programs",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "config.addresses.readable_addresses",
    "config.bodies.bounded_bodies",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.sessions.sliding_end",
    "config.sessions.SignInRequired",
    "config.passes.passes_follow_sessions",
    "config.sessions.SecondFactorRequired",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "agreements.templatetags.look"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": prepared(env.dj_db_url("HEIJI_DATABASE_URL", f"sqlite:///{VAR_DIR / 'heiji.sqlite3'}"))}
# Where `manage.py move` goes. Not an argument of the command: arguments can be read by everybody on the machine.
NEW_DATABASE = prepared(env.dj_db_url("HEIJI_NEW_DATABASE_URL", "")) if env.str("HEIJI_NEW_DATABASE_URL", "") else None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "agreements.User"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "email", "display_name")},
    },
    {"NAME": "config.passwords.MoreThanAName"},
    {"NAME": "config.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "config.passwords.NotKnownToAll"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

# Signing in (ADR 21). Nobody signs up, and of allauth's addresses only those in config/urls.py exist.
ACCOUNT_ADAPTER = "agreements.views.site.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_SIGNUP_ENABLED = False
ACCOUNT_FORMS = {"user_token": "agreements.forms.account.LinkForm"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_METHODS = ["password"]
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 - a class
# Slower with every failure, for an account and for an address, and open again by itself: never shut for good.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/m/key,10/10m/key,20/h/key",
    "reset_password": "20/m/ip,3/10m/key",
}
# How long the link lives by which a person sets the password: of an invitation, and of one that was forgotten.
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
MFA_ADAPTER = "agreements.views.site.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "agreements.forms.factors.CodeForm",
    "activate_totp": "agreements.forms.factors.AppForm",
    "add_webauthn": "agreements.forms.factors.PasskeyForm",
    "authenticate_webauthn": "agreements.forms.factors.PasskeyAskedForm",
    "login_webauthn": "agreements.forms.factors.PasskeySignInForm",
}
# `1` lets nobody work who has no second factor.
SECOND_FACTOR = env.bool("HEIJI_SECOND_FACTOR", False)
# What has been tried lately is counted for all processes together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "heiji_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Stored PDFs, named by their SHA-256.
VAULT_DIR = Path(env.str("HEIJI_VAULT_DIR", str(VAR_DIR / "vault")))
# What the record was is also kept outside the database, signed (docs/operate.md): the key's file if it is to lie
# elsewhere than beside the vault, and a second place for the checkpoints.
CHECKPOINT_KEY = env.str("HEIJI_CHECKPOINT_KEY", "")
CHECKPOINT_COPY = env.str("HEIJI_CHECKPOINT_COPY", "")

# The organisation's seal on issued papers: a PKCS#12 file with its password, and a time-stamp server (RFC 3161) if one
# is to be asked. Without a file papers leave unsealed, and say so.
SEAL_KEY = env.str("HEIJI_SEAL_KEY", "")
SEAL_PASSWORD = env.str("HEIJI_SEAL_PASSWORD", "")
SEAL_TIME_STAMP = env.str("HEIJI_SEAL_TIME_STAMP", "")

# The go-bag, if it is to lie elsewhere than beside the vault; after so many hours nobody takes a copy for current.
BAG_DIR = env.str("HEIJI_BAG_DIR", "")
BAG_COPIES: list[str] = env.list("HEIJI_BAG_COPIES", [])
# The S3-compatible store that BAG_COPIES may name as s3://bucket/folder; AWS itself without an endpoint.
S3_ENDPOINT = env.str("HEIJI_S3_ENDPOINT", "")
S3_REGION = env.str("HEIJI_S3_REGION", "")
S3_KEY = env.str("HEIJI_S3_KEY", "")
S3_SECRET = env.str("HEIJI_S3_SECRET", "")
# What a zip of it is encrypted with; whoever makes one is asked where this is not set.
BAG_PASSPHRASE = env.str("HEIJI_BAG_PASSPHRASE", "")
BAG_STALE_HOURS = env.int("HEIJI_BAG_STALE_HOURS", 24, validate=validate.Range(min=1))

# Mail. Without a host, mail is kept in a local mailbox that only a debugging server shows (/dev/mailbox/).
EMAIL_HOST = env.str("HEIJI_SMTP_HOST", "")
EMAIL_PORT = env.int("HEIJI_SMTP_PORT", 587)
EMAIL_HOST_USER = env.str("HEIJI_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.str("HEIJI_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.bool("HEIJI_SMTP_STARTTLS", True)
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = env.str("HEIJI_MAILBOX_DIR", str(VAR_DIR / "mailbox"))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
DEFAULT_FROM_EMAIL = env.str("HEIJI_MAIL_FROM", "heiji@ops.example")
# Addresses under these domains are our own side's: nobody there answers for a customer.
_sender_domain = DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
OUR_MAIL_DOMAINS = [domain for domain in env.list("HEIJI_OUR_MAIL_DOMAINS", [_sender_domain]) if domain]
# The mailbox that gets what mail servers report: imaps://name:password@host/INBOX (docs/adr/0101).
BOUNCES_IMAP = env.str("HEIJI_BOUNCES_IMAP", "")
# The mail service whose webhook is heard, and what shows that it is theirs: a signing key, or name:password (ADR 121).
ESP = env.str("HEIJI_ESP", "", validate=validate.OneOf(["", "mailgun", "postmark"]))
ESP_SECRET = env.str("HEIJI_ESP_SECRET", "")
ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY" if ESP == "mailgun" else "WEBHOOK_SECRET": ESP_SECRET}
# So many seconds reports that are sent to all can be called back before the first of them leaves.
CALL_BACK_SECONDS = env.int("HEIJI_CALL_BACK_SECONDS", 60, validate=validate.Range(min=0, max=600))
# At these levels (1 to 4) a second person looks at reports before they leave.
SECOND_LOOK_LEVELS = env.list("HEIJI_SECOND_LOOK_LEVELS", [], subcast=int)
# Whoever carries on with an agreement after somebody left confirms it within so many working days.
SUCCESSION_DAYS = env.int("HEIJI_SUCCESSION_DAYS", 10, validate=validate.Range(min=1))
# So many days an answered link still opens its receipt and papers.
LINK_DAYS = env.int("HEIJI_LINK_DAYS", 90, validate=validate.Range(min=1))

# Rendering: so many processes at most, started when needed, stopped when over their limits.
RENDER_WORKERS = env.int("HEIJI_RENDER_WORKERS", 2)
RENDER_SECONDS = env.int("HEIJI_RENDER_SECONDS", 30)
RENDER_MEMORY_MB = env.int("HEIJI_RENDER_MEMORY_MB", 1500)
# Where system libraries and fonts lie: all that a renderer is told of our environment.
_PLACES = ("LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_DATA_DIRS")
RENDER_ENVIRONMENT = {name: place for name in _PLACES if (place := env.str(name, ""))}

# So many requests are answered at once by each process of the web server; each may hold a database connection.
WEB_THREADS = env.int("HEIJI_WEB_THREADS", 8)

# The header that holds a client's address is believed only when a proxy of ours sets it.
TRUST_PROXY = env.bool("HEIJI_TRUST_PROXY", False)
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
BAG_COOKIE_NAME = "pass"
_https = PUBLIC_BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _https
if _https:
    # A browser takes such a cookie from this very host and over HTTPS only: no neighbour under the domain can set it.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME, BAG_COOKIE_NAME = "__Host-language", "__Host-pass"
# Unused for so long, or this old, a session ends: a shift is longer than half a day, a week is more than any.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_OLDEST = 7 * 24 * 60 * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "agreements.views.site.errors.csrf_failed"
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
# Only the operator knows whether every host under this name speaks HTTPS.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HEIJI_HSTS_SUBDOMAINS", False)
# Not no-referrer: Django's CSRF check needs the header on our own forms.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "frame-src": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# One line an entry for people, or an object of JSON a line for what collects logs.
LOG = env.str("HEIJI_LOG", "plain", validate=validate.OneOf(["plain", "json"]))
_quiet: dict[str, Any] = {"handlers": ["stderr"], "propagate": False}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "config.logs.PlainLine", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "config.logs.JsonLine"},
    },
    "filters": {
        "outage_once": {"()": "config.logs.OutageOnce"},
        "who_was_refused": {"()": "config.logs.WhoWasRefused"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": LOG,
            "filters": ["outage_once", "who_was_refused"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # Django and granian give these handlers of their own, which would write what ours leaves out.
    "loggers": {
        "django": _quiet,
        "django.server": _quiet,
        "granian.access": _quiet,
        # It says hello at each start.
        "pikepdf": {"level": "WARNING"},
    },
}
