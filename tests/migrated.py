"""The database that tests begin with: migrated once a run, then copied. (Migrating takes as long as thirty tests.)

Whoever uses the copy lets Django migrate it once more, which finds nothing to do and says so quickly.
"""

import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

from django.conf import settings
from django.db import connections

from tests import once

_ROOT = Path(__file__).resolve().parent.parent


def begin_with_a_copy(file: Path) -> bool:
    """Let the test database be a copy: on SQLite in `file`, on PostgreSQL by a template. False where there is none."""
    if connections["default"].vendor == "sqlite":
        copy_to(file)
        return True
    return _take_the_template()


def copy_to(file: Path) -> None:
    """Write a migrated, empty SQLite database."""
    shutil.copyfile(once.made("migrated.sqlite3", lambda begun: _migrate(f"sqlite:///{begun}")), file)


def url_of_a_copy(folder: Path) -> str:
    """The address of a migrated database that another process has for itself: on SQLite it lies in `folder`."""
    if connections["default"].vendor == "sqlite":
        copy_to(folder / "copy.sqlite3")
        return f"sqlite:///{folder / 'copy.sqlite3'}"
    server, _slash, _name = os.environ["HEIJI_TEST_DATABASE_URL"].rpartition("/")
    name = f"heiji_copy_{os.getpid()}_{uuid.uuid4().hex[:8]}"
    template = f" TEMPLATE {os.environ['HEIJI_TEST_TEMPLATE']}" if _take_the_template() else ""
    import psycopg

    with psycopg.connect(f"{server}/postgres", autocommit=True) as postgres:
        postgres.execute(f"CREATE DATABASE {name}{template}")
    if not template:
        _migrate(f"{server}/{name}")
    return f"{server}/{name}"


def _take_the_template() -> bool:
    # Only on a server of our own (tests/postgres_server.py) it is sure to be as the code is now.
    template = os.environ.get("HEIJI_TEST_TEMPLATE")
    if not template:
        return False
    server, _slash, _name = os.environ["HEIJI_TEST_DATABASE_URL"].rpartition("/")

    def make(begun: Path) -> None:
        _migrate(f"{server}/{template}")
        begun.touch()

    once.made(f"migrated-{server.rpartition(':')[2]}", make)
    connections["default"].settings_dict["TEST"]["TEMPLATE"] = template
    settings.DATABASES["default"]["TEST"]["TEMPLATE"] = template
    return True


def _migrate(url: str) -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "HEIJI_TEST_DATABASE_URL": url}
    # Django's checks would load every page first.
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0", "--skip-checks"]
    done = subprocess.run(command, cwd=_ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the test database could not be migrated:\n{done.stdout}{done.stderr}")
