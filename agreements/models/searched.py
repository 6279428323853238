"""What rows are found by: some of their texts, folded, in a column that follows them by itself (ADR 32).

`searched__contains=typed` asks it. Where it is `indexed`, an index of its fragments of up to three letters answers: on
PostgreSQL whatever is typed, on SQLite three letters and more.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import FullResultSet
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from gobag.letters import search_letters

_LONGEST = 3


class Searched(models.TextField):
    """The texts named by `sources`; without any, what a trigger writes."""

    def __init__(self, *sources: str, indexed: bool = False, **options: Any) -> None:
        self.sources = sources
        self.indexed = indexed
        super().__init__(**{**options, "editable": False, "default": ""})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _none, options = super().deconstruct()
        kept = {key: options[key] for key in options if key not in {"editable", "default"}}
        return name, path, list(self.sources), kept | ({"indexed": True} if self.indexed else {})

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001 - as Django calls it
        """Django asks this before every insert and every update of a row, one by one or many at once."""
        if self.sources:
            texts = (getattr(model_instance, name) for name in self.sources)
            setattr(model_instance, self.attname, letters_of(texts))
        return super().pre_save(model_instance, add)


def letters_of(texts: Iterable[str]) -> str:
    """Return what a row with these texts is found by. Nobody types the end of a line: no fragment reaches from one
    text into the next."""
    return "\n".join(search_letters(text) for text in texts)


@Searched.register_lookup
class Fragment(models.Lookup):
    lookup_name = "contains"

    def get_prep_lookup(self) -> str:
        return search_letters(str(self.rhs))

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        column = self._column(compiler, connection)
        holds = f"strpos({column}, %s) > 0"
        if not self.lhs.target.indexed:
            return holds, [self.rhs]
        # The index finds where all fragments are; that they follow each other is looked at in what it found.
        return f"(heiji_fragments({column}) @> %s::text[] AND {holds})", [fragments_of(self.rhs), self.rhs]

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        column = self._column(compiler, connection)
        if len(self.rhs) < _LONGEST or not self.lhs.target.indexed:
            return f"instr({column}, %s) > 0", [self.rhs]
        model, alias = self.lhs.target.model, connection.ops.quote_name(self.lhs.alias)
        table, key = _letters_table(model), connection.ops.quote_name(model._meta.pk.column)
        phrase = '"' + self.rhs.replace('"', '""') + '"'
        return f'{alias}.{key} IN (SELECT rowid FROM "{table}" WHERE "{table}" MATCH %s)', [phrase]  # noqa: S608 - our own names

    def _column(self, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        if not self.rhs:
            raise FullResultSet
        column, _no_params = self.process_lhs(compiler, connection)
        return column


class Findable(models.Model):
    """Base of what has a `Searched` column: a save of some fields takes it along."""

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Any = None, **options: Any) -> None:
        if update_fields is not None:
            also = {field.name for field in searched_fields(type(self)) if {*field.sources} & {*update_fields}}
            update_fields = {*update_fields, *also}
        super().save(*args, update_fields=update_fields, **options)


def fragments_of(text: str) -> list[str]:
    """Return what of a text the index is asked for: as few pieces of at most three letters as cover it."""
    starts = [*range(0, len(text) - _LONGEST, _LONGEST), max(len(text) - _LONGEST, 0)]
    return [text[start : start + _LONGEST] for start in starts]


def searched_fields(model: type[models.Model]) -> list[Searched]:
    return [field for field in model._meta.local_concrete_fields if isinstance(field, Searched)]


def indexed_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if any(field.indexed for field in searched_fields(model))]


def install_indexes(connection: BaseDatabaseWrapper) -> None:
    """(Re-)create the index of every searched column that is there; after every migrate, because SQLite's table
    remake drops triggers."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_FUNCTION)
        for model in indexed_models():
            if model._meta.db_table in tables:
                for statement in _statements(connection.vendor, model):
                    cursor.execute(statement)


def drop_indexes(connection: BaseDatabaseWrapper) -> None:
    """Let many rows come in quickly; `install_indexes` makes up for it."""
    with connection.cursor() as cursor:
        for model in indexed_models():
            if connection.vendor == "postgresql":
                cursor.execute(f'DROP INDEX IF EXISTS "{_index(model)}"')
            else:
                for statement in _sqlite_drops(model):
                    cursor.execute(statement)


def _index(model: type[models.Model]) -> str:
    return f"{model._meta.db_table}_fragments"


def _letters_table(model: type[models.Model]) -> str:
    return f"{model._meta.db_table}_letters"


def _statements(vendor: str, model: type[models.Model]) -> list[str]:
    table = model._meta.db_table
    if vendor == "postgresql":
        # Without a list of what is still to be sorted in: every search would read through it.
        using = f'ON "{table}" USING gin (heiji_fragments(searched)) WITH (fastupdate = off)'
        return [f'CREATE INDEX IF NOT EXISTS "{_index(model)}" {using}']
    letters = _letters_table(model)
    key = model._meta.pk.column
    into = f'INSERT INTO "{letters}"'
    put = f"{into} (rowid, searched) VALUES (NEW.{key}, NEW.searched);"
    take = f"{into} (\"{letters}\", rowid, searched) VALUES ('delete', OLD.{key}, OLD.searched);"
    kept = f"content='{table}', content_rowid='{key}', tokenize='trigram case_sensitive 1'"
    return [
        *_sqlite_drops(model),
        f'CREATE VIRTUAL TABLE "{letters}" USING fts5(searched, {kept})',
        f'CREATE TRIGGER "{letters}_insert" AFTER INSERT ON "{table}" BEGIN {put} END',
        f'CREATE TRIGGER "{letters}_delete" AFTER DELETE ON "{table}" BEGIN {take} END',
        f'CREATE TRIGGER "{letters}_update" AFTER UPDATE ON "{table}" BEGIN {take} {put} END',
        f"{into} (\"{letters}\") VALUES ('rebuild')",
    ]


def _sqlite_drops(model: type[models.Model]) -> list[str]:
    letters = _letters_table(model)
    triggers = [f'DROP TRIGGER IF EXISTS "{letters}_{verb}"' for verb in ("insert", "delete", "update")]
    return [*triggers, f'DROP TABLE IF EXISTS "{letters}"']


# Ours and not pg_trgm's: that keeps no Japanese letter where the database's letters are those of "C", and answers
# nothing for one or two letters, by which most Japanese names are looked for. It also needs no right to install it.
_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION heiji_fragments(searched text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT array(
    SELECT substr(searched, place, letters)
    FROM generate_series(1, length(searched)) place, generate_series(1, 3) letters
) $$
"""
