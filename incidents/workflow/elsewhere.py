"""Another database in the place of this one, for as long as a block lasts: one moment, a rehearsal, a new home."""

import copy
import fcntl
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ProgrammingError, load_backend
from django.utils.translation import gettext as _

from agreements.refusals import Refused


@contextmanager
def database_at(database: dict[str, Any]) -> Iterator[None]:
    """Whatever this thread asks of the database is asked of the one with these settings."""
    described = connections.configure_settings({"default": copy.deepcopy(database)})["default"]
    with connected(load_backend(described["ENGINE"]).DatabaseWrapper(described, "default")):
        try:
            yield
        finally:
            connections["default"].close()


@contextmanager
def connected(other: BaseDatabaseWrapper) -> Iterator[None]:
    before = connections["default"]
    connections["default"] = other
    try:
        yield
    finally:
        connections["default"] = before


@contextmanager
def one_moment(place: Path) -> Iterator[None]:
    """Whatever is read inside is of one moment, and whoever writes meanwhile does not wait for it.

    PostgreSQL shows one transaction one moment. SQLite would keep writers waiting as long as anybody reads, so its file
    is copied into a folder in `place` first, by its own backup interface, which takes a fraction of the reading.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    with tempfile.TemporaryDirectory(prefix=".moment-", dir=place) as folder:
        file = Path(folder) / "moment.sqlite3"
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as target:
            connection.connection.backup(target)
        with database_at({**connection.settings_dict, "NAME": str(file)}):
            yield


@contextmanager
def world_apart(place: Path) -> Iterator[None]:
    """An empty database of the same kind and an empty vault, both gone at the end; the files lie in `place`."""
    vault = settings.VAULT_DIR
    with tempfile.TemporaryDirectory(prefix=".rehearsal-", dir=place) as folder, _empty_database(Path(folder)):
        settings.VAULT_DIR = Path(folder) / "vault"
        try:
            yield
        finally:
            settings.VAULT_DIR = vault


@contextmanager
def one_at_a_time(place: Path) -> Iterator[None]:
    """Wait for whoever else makes, tries or throws away a backup in this folder."""
    with (place / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _empty_database(folder: Path) -> Iterator[None]:
    ours = connection.settings_dict
    if connection.vendor != "postgresql":
        with database_at({**ours, "NAME": str(folder / "heiji.sqlite3")}):
            yield
        return
    name = f"{ours['NAME'][:50]}_rehearsal"
    live = connections["default"]
    # One that a killed rehearsal left is in the way.
    _execute(live, f"DROP DATABASE IF EXISTS {live.ops.quote_name(name)}")
    try:
        _execute(live, f"CREATE DATABASE {live.ops.quote_name(name)}")
    except ProgrammingError as error:
        role = ours["USER"]
        told = _("練習用のデータベースを作れません。PostgreSQL で ALTER ROLE %(role)s CREATEDB を実行してください。")
        raise Refused(told % {"role": role}) from error
    try:
        with database_at({**ours, "NAME": name}):
            yield
    finally:
        _execute(live, f"DROP DATABASE IF EXISTS {live.ops.quote_name(name)}")


def _execute(database: BaseDatabaseWrapper, statement: str) -> None:
    with database.cursor() as cursor:
        cursor.execute(statement)
