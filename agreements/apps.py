"""The peacetime app. No command runs without a key; each migrate puts the guards of append-only tables back."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.models.signals import post_migrate


class AgreementsConfig(AppConfig):
    name = "agreements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        checks.register(_demand_a_key)
        post_migrate.connect(_restore_guards, dispatch_uid="append-only guards")


def _demand_a_key(**_kwargs: Any) -> list[checks.CheckMessage]:
    """What signs sessions and checkpoints must be there before anything is written."""
    try:
        settings.SECRET_KEY  # noqa: B018 # asking is the question
    except ImproperlyConfigured:
        return [checks.Error("HEIJI_SECRET_KEY is not set.", hint="README.md says what it is.", id="heiji.E001")]
    return []


def _restore_guards(using: str, **_kwargs: Any) -> None:
    from agreements.models.append_only import install_guards

    install_guards(connections[using])
