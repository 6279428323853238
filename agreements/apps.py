"""The peacetime app. No command runs without a key and a sender; each migrate puts the guards of append-only tables
back."""

import gc
import re
import time
from email.utils import getaddresses
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core import checks
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.http import HttpRequest

# What `manage.py` of Django makes itself, and what guessing does not get through.
SHORTEST_KEY = 50
# Whoever asks these alone need not load every page (agreements/management/speaking.py).
OUR_CHECKS = "heiji"
# Python looks for garbage after each 700 new objects, as small programs need it: of packing the go-bag that was half of
# the time. What nobody refers to any more goes at once, as before; this is for what refers to itself.
NEW_OBJECTS_BEFORE_A_LOOK = (50_000, 20, 20)
# In a session: when it was opened, and when it was last used.
OPENED, USED = "opened_at", "used_at"


class AgreementsConfig(AppConfig):
    name = "agreements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        gc.set_threshold(*NEW_OBJECTS_BEFORE_A_LOOK)
        checks.register(_demand_a_key, OUR_CHECKS)
        checks.register(_demand_what_mails_need, OUR_CHECKS)
        user_logged_in.connect(_begin_session, dispatch_uid="begin a session")
        pre_migrate.connect(_lift_triggers, sender=self, dispatch_uid="triggers that a remade table trips over")
        post_migrate.connect(_restore_guards, dispatch_uid="append-only guards")
        post_migrate.connect(_restore_search, sender=self, dispatch_uid="what searches read")
        post_migrate.connect(_shut_files, sender=self, dispatch_uid="private files")


def _begin_session(request: HttpRequest, **_kwargs: Any) -> None:
    """A session tells its own age, and when it was last used (config/sessions.py)."""
    request.session[OPENED] = request.session[USED] = time.time()


def key_fault() -> str:
    """Say what is wrong with the key that signs sessions and checkpoints: nothing works with a bad one."""
    try:
        key = settings.SECRET_KEY
    except ImproperlyConfigured:
        return "HEIJI_SECRET_KEY is not set."
    if len(key) < SHORTEST_KEY and not settings.DEBUG:
        return f"HEIJI_SECRET_KEY is shorter than {SHORTEST_KEY} characters."
    if any(len(before) < SHORTEST_KEY for before in settings.SECRET_KEY_FALLBACKS):
        return f"HEIJI_SECRET_KEY_BEFORE holds a key shorter than {SHORTEST_KEY} characters."
    return ""


def _demand_a_key(**_kwargs: Any) -> list[checks.CheckMessage]:
    fault = key_fault()
    return [checks.Error(fault, hint="docs/operate.md says how to make one.", id="heiji.E001")] if fault else []


def _demand_what_mails_need(**_kwargs: Any) -> list[checks.CheckMessage]:
    """A setting that is first tried when a mail goes out would be found wrong in an outage."""
    faults: list[checks.CheckMessage] = []
    if not _is_one_address(settings.DEFAULT_FROM_EMAIL):
        hint = "One address, or: 'Operations <heiji@example.jp>'; a name with a comma in \"quotation marks\"."
        faults.append(checks.Error("HEIJI_MAIL_FROM is not one mail address.", hint=hint, id="heiji.E002"))
    if not re.fullmatch(r"[\w.:-]*", settings.EMAIL_HOST) or settings.EMAIL_HOST.count(":") == 1:
        hint = "A name such as mail.example.jp; the port is HEIJI_SMTP_PORT."
        faults.append(checks.Error("HEIJI_SMTP_HOST is not a host.", hint=hint, id="heiji.E003"))
    if not re.fullmatch(r"https?://[\w.-]+(:\d+)?|https?://\[[\da-f:]+\](:\d+)?", settings.PUBLIC_BASE_URL):
        hint = "Scheme and host, such as https://heiji.example.jp: it begins every link in a mail."
        faults.append(checks.Error("HEIJI_PUBLIC_BASE_URL is not the address of a site.", hint=hint, id="heiji.E004"))
    if settings.ESP and (not settings.ESP_SECRET or (settings.ESP == "postmark" and ":" not in settings.ESP_SECRET)):
        hint = "Mailgun: the HTTP webhook signing key. Postmark: name:password, as in the address of the webhook."
        faults.append(checks.Error("HEIJI_ESP_SECRET is not set, or no name:password.", hint=hint, id="heiji.E005"))
    return faults


def _is_one_address(sender: str) -> bool:
    found = getaddresses([sender])
    try:
        validate_email(found[0][1])
    except (IndexError, ValidationError):
        return False
    return len(found) == 1 and "\n" not in sender and "\r" not in sender


def _restore_guards(using: str, **_kwargs: Any) -> None:
    from agreements.models.append_only import install_guards

    install_guards(connections[using])


def _lift_triggers(using: str, **_kwargs: Any) -> None:
    """SQLite renames no table that a trigger elsewhere reads from, and so Django changes a table's columns there."""
    from agreements.models.pair import drop_pairs

    if connections[using].vendor == "sqlite":
        drop_pairs(connections[using])


def _restore_search(using: str, **_kwargs: Any) -> None:
    from agreements.models.pair import install_pairs
    from agreements.models.searched import install_indexes

    install_pairs(connections[using])
    install_indexes(connections[using])


def _shut_files(using: str, **_kwargs: Any) -> None:
    """Files that an older version, or another hand, left readable to everybody on the machine."""
    database = connections[using].settings_dict
    if database["ENGINE"].endswith("sqlite3") and Path(str(database["NAME"])).is_file():
        Path(str(database["NAME"])).chmod(0o600)
    for folder in (settings.VAR_DIR, settings.VAULT_DIR, settings.EMAIL_FILE_PATH):
        if Path(folder).is_dir():
            Path(folder).chmod(0o700)
