"""Rows of a file become rows of a register: all of them or none."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from agreements.models import Party, System, User
from agreements.refusals import Refused
from agreements.workflow import contacts, register
from agreements.workflow.annexing import Changed, renew_annexes

Rows = Sequence[tuple[Any, dict[str, Any] | None]]


def import_plan(*, system: System, rows: Rows, by: User, at: datetime) -> list[Model]:
    """Save and return new and changed items of a system's plan, each with its history; new ones stand last in theirs.

    `rows` gives each item with the fields it had when the person saw what would change (None for a new one). Raises
    Refused, and saves nothing, when somebody changed or retired one of them since, or took a new level's number.
    """
    return _import(system, rows, lambda row: register.put(row=row, by=by, at=at))


def import_contacts(*, party: Party, rows: Rows, by: User, at: datetime) -> list[Model]:
    """The same of a party's contacts; an address that is taken away is told of it, and one annex tells of all."""
    changes: list[Changed] = []

    def put(row: Any) -> Any:
        changes.append(contacts.save_contact(contact=row, by=by, at=at))
        return row

    with transaction.atomic():
        saved = _import(party, rows, put)
        renew_annexes(changes=changes, by=by, at=at)
    return saved


def _import(owner: Model, rows: Rows, put: Callable[[Any], Model]) -> list[Model]:
    with transaction.atomic():
        type(owner)._default_manager.select_for_update().get(pk=owner.pk)
        for row, was in rows:
            if was is not None and not _stands(row, was):
                words = _("「%(item)s」が、見ている間に変わりました。もう一度、結果を確かめてください。")
                raise Refused(words % {"item": row})
            put(row)
    return [row for row, _was in rows]


def _stands(row: Model, was: dict[str, Any]) -> bool:
    found = type(row)._default_manager.select_for_update().filter(pk=row.pk, retired_at=None).first()
    return found is not None and all(getattr(found, name) == value for name, value in was.items())
