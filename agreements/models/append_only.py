"""Facts are written once: rows of these tables can be inserted and read, nothing else (docs/design.md 4).

Python refuses first, with a sentence; database triggers refuse whoever comes another way. The triggers also guard
every unique key against "insert or replace" and, on PostgreSQL, against TRUNCATE.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, NoReturn

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

PREFIX = "once_"


class WrittenOnce(Exception):
    """Somebody tried to change or delete a fact."""


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **_kwargs: Any) -> NoReturn:
        raise WrittenOnce(f"{self.model.__name__} rows are never changed.")

    def delete(self) -> NoReturn:
        raise WrittenOnce(f"{self.model.__name__} rows are never deleted.")

    def bulk_update(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        self.update()


class AppendOnlyModel(models.Model):
    """Base of every fact."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise WrittenOnce(f"{type(self).__name__} {self.pk} is written once.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise WrittenOnce(f"{type(self).__name__} {self.pk} is never deleted.")


def name_of(row: models.Model) -> str:
    """Return how events name a row: agreements.versionmove:3."""
    return f"{row._meta.label_lower}:{row.pk}"


def digest_of(row: models.Model) -> str:
    """Return the SHA-256 over everything a fact says (of a changeable noun: over its `WRITTEN_ONCE` fields).

    Absent values and empty texts are left out, so that a column added later changes no digest.
    """
    return hashlib.sha256(json.dumps(said_of(row), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def said_of(row: models.Model) -> dict[str, Any]:
    """Return all a fact says, by column, as its digest runs over it."""
    names = getattr(row, "WRITTEN_ONCE", None)
    return {
        field.attname: _plain(field, getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if (names is None or field.name in names) and getattr(row, field.attname) not in (None, "")
    }


def _plain(field: models.Field, value: Any) -> Any:
    """The value as it will be read back, whatever type it was given in."""
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    read = target.to_python(value)
    if isinstance(read, datetime):
        return read.astimezone(UTC).isoformat(timespec="microseconds")
    return read if isinstance(read, bool | int | list | dict) else str(read)


def guarded_models() -> list[type[models.Model]]:
    """Return every append-only model of all apps."""
    return [model for model in apps.get_models() if issubclass(model, AppendOnlyModel)]


def install_guards(connection: BaseDatabaseWrapper) -> None:
    """(Re-)create the triggers of all append-only tables that exist; after every migrate, because SQLite's
    table remake drops them."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_FUNCTION)
        for model in guarded_models():
            if model._meta.db_table in tables:
                for statement in _statements(connection.vendor, model):
                    cursor.execute(statement)


def drop_guards(connection: BaseDatabaseWrapper) -> None:
    """Lift the guards. Only the test runner does this, to empty the tables between tests."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in guarded_models():
            table = model._meta.db_table
            if table in tables:
                for name in _trigger_names(connection.vendor, table):
                    on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on}')


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of triggers that do not stand as `install_guards` makes them: gone, switched off, doing
    something else under the same name; and of any other trigger on a guarded table."""
    tables = {model._meta.db_table: model for model in guarded_models()}
    standing = _standing_triggers(connection, set(tables))
    wanted: dict[tuple[str, str], object] = {}
    for table, model in tables.items():
        made = _wanted_triggers(connection.vendor, model)
        wanted |= {(table, name): made[name] for name in _trigger_names(connection.vendor, table)}
    wrong = [name for (table, name), made in wanted.items() if standing.get((table, name)) != made]
    return wrong + sorted(name for place, name in standing.keys() - wanted.keys())


def _standing_triggers(connection: BaseDatabaseWrapper, tables: set[str]) -> dict[tuple[str, str], object]:
    """What each trigger of the guarded tables does, by table and name."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Whoever sets this for a whole database or role switches all triggers off.
            cursor.execute("SELECT current_setting('session_replication_role')")
            asleep = cursor.fetchone() != ("origin",)
            cursor.execute(_POSTGRES_TRIGGERS)
            rows = [row for row in cursor.fetchall() if row[0] in tables]
            return {} if asleep else {(table, name): tuple(does) for table, name, *does in rows}
        cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {(table, name): sql for table, name, sql in cursor.fetchall() if table in tables}


def _wanted_triggers(vendor: str, model: type[models.Model]) -> dict[str, object]:
    update, delete, last = _trigger_names(vendor, model._meta.db_table)
    if vendor == "postgresql":
        # Their bits in pg_trigger: row, before, the verb. Then: switched on, for all rows and columns, our function.
        bits = {update: 1 + 2 + 16, delete: 1 + 2 + 8, last: 2 + 32}
        body = _POSTGRES_FUNCTION.split("$$")[1]
        return {name: (bit, True, True, "heiji_written_once", "plpgsql", body) for name, bit in bits.items()}
    return dict(zip((update, delete, last), _statements(vendor, model)[3:], strict=True))


def _trigger_names(vendor: str, table: str) -> list[str]:
    last = "truncate" if vendor == "postgresql" else "replace"
    return [f"{PREFIX}{table}_{verb}" for verb in ("update", "delete", last)]


def _statements(vendor: str, model: type[models.Model]) -> list[str]:
    table = model._meta.db_table
    update, delete, last = _trigger_names(vendor, table)
    if vendor == "postgresql":
        run = "EXECUTE FUNCTION heiji_written_once()"
        return [
            f'CREATE OR REPLACE TRIGGER "{update}" BEFORE UPDATE ON "{table}" FOR EACH ROW {run}',
            f'CREATE OR REPLACE TRIGGER "{delete}" BEFORE DELETE ON "{table}" FOR EACH ROW {run}',
            f'CREATE OR REPLACE TRIGGER "{last}" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {run}',
        ]
    refuse = f"BEGIN SELECT RAISE(ABORT, 'written once: {table}'); END"
    taken = " OR ".join("(" + " AND ".join(f'"{c}" = NEW."{c}"' for c in key) + ")" for key in _unique_keys(model))
    rival = f'SELECT 1 FROM "{table}" WHERE {taken}'  # noqa: S608 - names of our own tables and columns
    refuse_twice = f"BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: written once: {table}'); END"
    return [
        f'DROP TRIGGER IF EXISTS "{update}"',
        f'DROP TRIGGER IF EXISTS "{delete}"',
        f'DROP TRIGGER IF EXISTS "{last}"',
        f'CREATE TRIGGER "{update}" BEFORE UPDATE ON "{table}" {refuse}',
        f'CREATE TRIGGER "{delete}" BEFORE DELETE ON "{table}" {refuse}',
        f'CREATE TRIGGER "{last}" BEFORE INSERT ON "{table}" WHEN EXISTS ({rival}) {refuse_twice}',
    ]


def _unique_keys(model: type[models.Model]) -> list[list[str]]:
    """Return the columns of the primary key and of every unique field and constraint."""
    columns = {field.name: str(field.column) for field in model._meta.local_concrete_fields}
    alone = [[columns[field.name]] for field in model._meta.local_concrete_fields if field.unique]
    together = [
        [columns[name] for name in constraint.fields]
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields and not constraint.condition
    ]
    return alone + together


_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION heiji_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'written once: %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$
"""
_POSTGRES_TRIGGERS = """
SELECT c.relname, t.tgname, t.tgtype, t.tgenabled IN ('O', 'A'), t.tgqual IS NULL AND t.tgattr = ''::int2vector,
       p.proname, l.lanname, p.prosrc
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
     JOIN pg_language l ON l.oid = p.prolang
WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)
"""
