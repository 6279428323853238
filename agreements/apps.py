"""The peacetime app. No command runs without a key; each migrate puts the guards of append-only tables back."""

from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

# What `manage.py` of Django makes itself, and what guessing does not get through.
SHORTEST_KEY = 50


class AgreementsConfig(AppConfig):
    name = "agreements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        checks.register(_demand_a_key)
        pre_migrate.connect(_lift_triggers, sender=self, dispatch_uid="triggers that a remade table trips over")
        post_migrate.connect(_restore_guards, dispatch_uid="append-only guards")
        post_migrate.connect(_restore_search, sender=self, dispatch_uid="what searches read")
        post_migrate.connect(_shut_files, sender=self, dispatch_uid="private files")


def key_fault() -> str:
    """Say what is wrong with the key that signs sessions and checkpoints: nothing works with a bad one."""
    try:
        key = settings.SECRET_KEY
    except ImproperlyConfigured:
        return "HEIJI_SECRET_KEY is not set."
    if len(key) < SHORTEST_KEY and not settings.DEBUG:
        return f"HEIJI_SECRET_KEY is shorter than {SHORTEST_KEY} characters."
    return ""


def _demand_a_key(**_kwargs: Any) -> list[checks.CheckMessage]:
    fault = key_fault()
    return [checks.Error(fault, hint="docs/operate.md says how to make one.", id="heiji.E001")] if fault else []


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
