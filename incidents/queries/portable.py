"""The whole database as lines that every database gives and takes alike (ADR 17): for each table its head, its rows.

A line is JSON. Instants keep their microseconds and ids stay, since hashes and events name them; `last_id` is the
highest id a table has ever given, so that no id is given twice, however many rows at its end are gone.
"""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Field, Model

# Whoever was signed in signs in again: a session that has ended must not come back from a backup.
# And what triggers derive from the rest is written by them again.
_LEFT_OUT = {"sessions.session", "usersessions.usersession", "agreements.pairentry"}
_OURS = {"agreements", "incidents"}
_AT_ONCE = 500


def tables() -> list[type[Model]]:
    """Return the model of every table that is carried over, in a fixed order."""
    every = apps.get_models(include_auto_created=True)
    carried = (model for model in every if model._meta.managed and not model._meta.proxy)
    return sorted((model for model in carried if label_of(model) not in _LEFT_OUT), key=label_of)


def label_of(model: type[Model]) -> str:
    return model._meta.label_lower


def is_ours(model: type[Model]) -> bool:
    """Tell whether its rows are people's; those of the framework's tables are written by `migrate` itself."""
    return model._meta.app_label in _OURS


def fields_of(model: type[Model]) -> list[Field]:
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]


def first_row() -> str | None:
    """Return the name of a table of ours that is not empty."""
    there = set(connection.introspection.table_names())
    ours = (model for model in tables() if is_ours(model) and model._meta.db_table in there)
    return next((label_of(model) for model in ours if model._base_manager.exists()), None)


def lines() -> Iterator[bytes]:
    """Yield the database as it stands; the caller sees to it that it is of one moment."""
    for model in tables():
        names = [field.attname for field in fields_of(model)]
        head = {"table": label_of(model), "fields": names, "rows": model._base_manager.count(), "last_id": _last(model)}
        yield _line(head)
        for row in model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=_AT_ONCE):
            yield _line(row)


def read_lines(file: Path) -> Iterator[bytes]:
    """Yield what a file of such lines holds. Raises OSError or EOFError when it is cut off or damaged."""
    with gzip.open(file, "rb") as packed:
        yield from packed


def first_difference(file: Path) -> str | None:
    """Return the table in which the database is not what the file says; None when they agree to the letter."""
    table = ""
    for wanted, found in zip_longest(read_lines(file), lines(), fillvalue=b""):
        if wanted.startswith(b"{"):
            table = json.loads(wanted)["table"]
        if wanted != found:
            return table
    return None


def values_of(model: type[Model], row: list[Any]) -> dict[str, Any]:
    """Return the values of a row as the model takes them."""
    return {field.attname: _target(field).to_python(value) for field, value in zip(fields_of(model), row, strict=True)}


def _target(field: Field) -> Field:
    while field.remote_field:
        field = field.target_field  # type: ignore[attr-defined]  # a relation has one
    return field


def _line(said: Any) -> bytes:
    # Sorted: PostgreSQL keeps the keys of a JSON value in an order of its own.
    return json.dumps(said, default=_text, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"nothing says how a {type(value).__name__} is carried over")


def _last(model: type[Model]) -> int:
    """The highest id the table has given, whether the row is still there or not."""
    column = model._meta.auto_field and model._meta.auto_field.column
    if not column:
        return 0
    table = model._meta.db_table
    query, values = "SELECT seq FROM sqlite_sequence WHERE name = %s", [table]
    if connection.vendor == "postgresql":
        query, values = (
            "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)",
            [f'"{table}"', column],
        )
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        row = cursor.fetchone()
    return (row and row[0]) or 0
