"""What lists and searches go by is worked out from other rows (ADR 32): it must be what they give now."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.utils.translation import gettext as _

from agreements.models import PairEntry
from agreements.models.pair import derived_entries
from agreements.models.searched import letters_of, searched_fields
from agreements.queries.fault_kinds import RecordFault, fault_of

Pair = tuple[int, int]


def list_faults() -> Iterator[RecordFault]:
    """Yield each pair that lists show otherwise than it is, or not at all, and each row that is not found by its
    words. Nothing of it is anybody's statement, and `migrate` works pairs out anew."""
    columns = ("agreement_id", "kind", "rank", "name", "system_name", "owner", "searched")
    shown: dict[Pair, tuple[Any, ...]] = {
        (row[0], row[1]): row[2:] for row in PairEntry.objects.values_list("system_id", "party_id", *columns)
    }
    with connection.cursor() as cursor:
        cursor.execute(derived_entries())
        derived: dict[Pair, tuple[Any, ...]] = {(row[0], row[1]): row[2:] for row in cursor.fetchall()}
    for system, party in sorted(shown.keys() | derived.keys()):
        if shown.get((system, party)) != derived.get((system, party)):
            yield _wrong(f"agreements.pairentry:{system}:{party}")
    for model in apps.get_app_config("agreements").get_models():
        if any(field.sources for field in searched_fields(model)):
            yield from _search_faults(model)


def _search_faults(model: type[Model]) -> Iterator[RecordFault]:
    for field in searched_fields(model):
        rows = model._default_manager.order_by("pk").values_list("pk", field.attname, *field.sources)
        for key, searched, *texts in rows.iterator():
            if searched != letters_of(texts):
                yield _wrong(f"{model._meta.label_lower}:{key}")


def _wrong(name: str) -> RecordFault:
    words = _("%(row)s：一覧や検索に使う写しが、もとの行と違います。")
    return fault_of("list", words % {"row": name})
