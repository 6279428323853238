"""The peacetime app. After each migrate the guards of the append-only tables are put back."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class AgreementsConfig(AppConfig):
    name = "agreements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_restore_guards, dispatch_uid="append-only guards")


def _restore_guards(using: str, **_kwargs: Any) -> None:
    from agreements.models.append_only import install_guards

    install_guards(connections[using])
