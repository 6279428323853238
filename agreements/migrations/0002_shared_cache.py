"""The table in which all processes count together what has been tried lately (settings.CACHES)."""

from django.core.management import call_command
from django.db import migrations

TABLE = "heiji_cache"


def make(_apps, editor):
    call_command("createcachetable", TABLE, database=editor.connection.alias, verbosity=0)


def drop(_apps, editor):
    editor.execute(f"DROP TABLE IF EXISTS {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_first")]
    operations = [migrations.RunPython(make, drop)]
