"""What a party says through its link: how far it is with what it agreed to do."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.refusals import Refused
from incidents.models import DayLink, Incident, PromiseMark
from incidents.models.day import LINK, TICK_WORDS
from incidents.queries.day_links import must_take_answers
from incidents.queries.one_party import promises_with
from incidents.workflow.noting import note_fact

_STEPS = list(TICK_WORDS)


def tick(*, link: DayLink, promise: str, mark: str, at: datetime) -> PromiseMark:
    """Note that a party has received, begun or done what it agreed to do, as said by link and without a code.

    The same again, or a step before one that was said, is the one that is there. Raises Refused for what is not theirs
    to say now.
    """
    with transaction.atomic():
        incident = _locked(link)
        must_take_answers(link, at)
        party = link.delivery.party
        row = promises_with(incident, party.pk, at)
        if mark not in TICK_WORDS or row is None or promise not in {one.key for one in row.asked}:
            raise Refused(_("いまのレベルでは、お願いしていない項目です。画面を確かめてください。"))
        said = PromiseMark.objects.filter(incident=incident, party=party, promise=promise, mark__in=_later(mark))
        known = said.first()
        if known:
            return known
        fact = PromiseMark(party=party, promise=promise, mark=mark, link=link, assurance=LINK)
        return note_fact(row=fact, kind="day.ticked", incident=incident, happened_at=at, by=str(link), at=at)


def _later(mark: str) -> list[str]:
    return _STEPS[_STEPS.index(mark) :]


def _locked(link: DayLink) -> Incident:
    """The incident, locked against whoever says something at the same time."""
    incidents = Incident.objects.select_related("system").prefetch_related("levels", "moves")
    return incidents.select_for_update(of=("self",)).get(pk=link.delivery.report.incident_id)
