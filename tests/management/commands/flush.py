"""Empty the tables after a test that committed: the test runner alone may lift the append-only guards."""

from typing import Any

from django.core.management.color import no_style
from django.core.management.commands import flush
from django.db import connections

from agreements.models.append_only import drop_guards, install_guards

# What a migration writes, and no test: kept, so that it need not be written anew after each flush.
_KEPT = {"django_content_type", "auth_permission", "django_migrations"}


class Command(flush.Command):
    """Django's test cases call it by its name; that it is found here before Django's own is what apps are for."""

    def handle(self, *, database: str, **options: Any) -> None:
        connection = connections[database]
        drop_guards(connection)
        try:
            tables = sorted(set(connection.introspection.django_table_names(only_existing=True)) - _KEPT)
            connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables, reset_sequences=False))
        finally:
            install_guards(connection)
