"""One on-call hands an incident over, another takes it over: both say so."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import User
from agreements.refusals import Refused
from incidents.models import HandOver, Incident
from incidents.models.handover import GIVEN, TAKEN
from incidents.queries.holding import holder_of, may_hold, waiting_handover
from incidents.workflow.noting import note_fact


def hand_over(*, incident: Incident, to: User, by: User, at: datetime, note: str = "") -> HandOver:
    """Ask somebody to take the incident over; until they do, whoever holds it goes on. Asked anew, the newest counts.

    Raises Refused for whoever holds it already or may not report on the system.
    """
    with transaction.atomic():
        found = _locked(incident)
        if to == holder_of(found):
            raise Refused(_("いまの当番です。ほかの方を選んでください。"))
        if not may_hold(found).filter(pk=to.pk).exists():
            raise Refused(_("このシステムの当番か責任者を選んでください。"))
        return _note(found, GIVEN, to, note, by=by, at=at)


def take_over(*, incident: Incident, by: User, at: datetime, note: str = "") -> HandOver:
    """Take the incident over. Without having been asked it needs a reason. Raises Refused without one, and for whoever
    holds it already."""
    with transaction.atomic():
        found = _locked(incident)
        if by == holder_of(found):
            raise Refused(_("あなたが、いまの当番です。"))
        waiting = waiting_handover(found)
        if (waiting is None or waiting.to != by) and not note.strip():
            raise Refused(_("引き継ぎを頼まれていません。引き継ぐ理由を書いてください。"))
        return _note(found, TAKEN, by, note, by=by, at=at)


def _locked(incident: Incident) -> Incident:
    return Incident.objects.select_for_update(of=("self",)).select_related("system", "opened_by").get(pk=incident.pk)


def _note(incident: Incident, step: str, to: User, note: str, *, by: User, at: datetime) -> HandOver:
    row = HandOver(step=step, to=to, note=note)
    kind = "day.handed_over" if step == GIVEN else "day.taken_over"
    return note_fact(row=row, kind=kind, incident=incident, happened_at=at, by=by, at=at)
