"""Putting out of use, and back into it. Nothing an agreement may have used disappears."""

from copy import copy
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Agreement, Party, User, record_event
from agreements.models.event import Actor
from agreements.models.fields import Placed, Retirable
from agreements.refusals import Refused
from agreements.workflow.history import sign
from agreements.workflow.order import last_place


def retire(*, row: Retirable, by: Actor, at: datetime) -> None:
    """Put a row out of use: new drafts, lists and choices leave it out; whatever names it still does.

    Doing it twice changes nothing. Raises Refused for the operating organisation itself.
    """
    if isinstance(row, Party) and row.kind == "own":
        raise Refused(_("弊社は、使用をやめられません。名前や連絡先を直してください。"))
    with transaction.atomic():
        if _as_it_is(row).retired_at is None:
            _save(row, by=by, at=at, retired_at=at, retired_by=by)
            _tell(row, "agreement.retired", by=by, at=at)


def bring_back(*, row: Retirable, by: Actor, at: datetime) -> None:
    """Put a retired row back into use, last in its list.

    Raises Refused when another has taken what can be there once: a level's number, the end of a system.
    """
    with transaction.atomic():
        if _as_it_is(row).retired_at is None:
            return
        _check_rivals(row)
        if isinstance(row, Placed):
            row.place = last_place(row)
        _save(row, by=by, at=at, retired_at=None, retired_by=None)
        _tell(row, "agreement.brought_back", by=by, at=at)


def _as_it_is(row: Retirable) -> Retirable:
    """Return the row as it is now: two people may have seen it in use."""
    return type(row)._default_manager.select_for_update().get(pk=row.pk)


def _check_rivals(row: Retirable) -> None:
    """Raise Refused in the words of the rule that it would break by being in use."""
    back = copy(row)
    back.retired_at = back.retired_by = None
    try:
        back.validate_constraints()
    except ValidationError as error:
        words = _("%(row)s を元に戻せません。%(why)s先にそちらを直してください。")
        raise Refused(words % {"row": row, "why": "".join(error.messages)}) from error


def _save(row: Retirable, *, by: Actor, at: datetime, retired_at: datetime | None, retired_by: Actor | None) -> None:
    row.retired_at, row.retired_by = retired_at, retired_by if isinstance(retired_by, User) else None
    sign(row, by=by, at=at)
    # No more than that: whoever retires an agreement has not read what others write in its draft meanwhile.
    row.save(update_fields=["retired_at", "retired_by", *(["place"] if isinstance(row, Placed) else [])])


def _tell(row: Retirable, kind: str, *, by: Actor, at: datetime) -> None:
    """Of an agreement an event tells it: whether it counts must not be anybody's to change unseen."""
    if isinstance(row, Agreement):
        subject = f"agreement:{row.pk}"
        record_event(chain=row.number, kind=kind, subject=subject, at=at, by=by, data={})
