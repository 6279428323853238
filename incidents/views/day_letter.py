"""What a party's page of the day shows: what is so in their words, what they agreed to do, whom to call."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _

from agreements import display, states
from agreements.content import parts
from agreements.content.vocabulary import FINAL
from agreements.emails import our_name
from agreements.promises import DayPromise
from incidents.forms.by_link import DecisionByLinkForm
from incidents.models import DayLink, Incident, PromiseMark
from incidents.models.day import DONE, TICK_WORDS
from incidents.models.incident import CLOSED
from incidents.queries.basis import Basis
from incidents.queries.calling import ours_for
from incidents.queries.day_facts import Notes, notes_of
from incidents.queries.deadlines import next_due
from incidents.queries.drafts import sent_by_party
from incidents.queries.letter import level_words
from incidents.queries.live import mark_of
from incidents.queries.one_party import promises_with
from incidents.queries.promising import PartyPromises
from incidents.views.day_access import home_of
from incidents.views.deciding import Deciding, decisions_of
from incidents.views.now import Owed


@dataclass(frozen=True)
class Tick:
    """One box to tick, and when it was."""

    mark: str
    word: str
    at: datetime | None
    is_next: bool = False


@dataclass(frozen=True)
class Task:
    """What they agreed to do, with its boxes; `notes` are on which condition, and what shows that it is done."""

    owed: Owed
    boxes: list[Tick] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        """Done, or needed no more."""
        return self.owed.promise.state in {states.KEPT, states.LATE, states.NOT_NEEDED}


def day_letter(link: DayLink, at: datetime, form: DecisionByLinkForm | None = None) -> dict[str, Any]:
    """Return all of it, with `form` where it is about that decision; the active language is the party's."""
    delivery = link.delivery
    incident = Incident.objects.loaded().get(pk=delivery.report.incident_id)
    row = promises_with(incident, delivery.party_id, at)
    if row is None:
        raise Http404
    sent, notes = sent_by_party(incident)[delivery.party_id], notes_of(incident)
    tasks = [_task(row, promise, notes.marks.get(delivery.party_id, [])) for promise in row.asked]
    return {
        **_heads(link, incident, row, at),
        "last": sent[-1],
        "due": None if _ended(incident, sent) else next_due(incident, row.basis, sent, notes),
        "tasks": [one for one in tasks if not one.is_over],
        "over": [one for one in tasks if one.is_over],
        "explained": [Task(Owed(row, one), notes=_notes(row.basis, one)) for one in row.explained],
        "decisions": _decisions(row, notes, form),
        # A form with faults is told on its page's title, and a refusal though its decision has gone.
        "form": form,
        "masked_mail": display.masked_mail(delivery.mail),
        "calls": ours_for(row.basis),
        "ours": [Owed(row, promise) for promise in row.ours_in_order],
        "substitutes": row.content.substitutes if row.basis.in_force else [],
    }


def _heads(link: DayLink, incident: Incident, row: PartyPromises, at: datetime) -> dict[str, Any]:
    basis = row.basis
    return {
        "incident": incident,
        "row": row,
        "basis": basis,
        "party_name": basis.party.name_in(link.language),
        "our_name": our_name(link.language),
        "system_name": basis.systems,
        "symptom": incident.symptom_in(link.language),
        "level": level_words(incident, basis),
        "language": link.language,
        "zone": basis.zone,
        "now": at,
        "mark": mark_of(incident, at),
        "closed": incident.state == CLOSED,
        "home": home_of(link),
        "host": urlsplit(settings.PUBLIC_BASE_URL).netloc,
        "addressee": str(link),
    }


def _decisions(row: PartyPromises, notes: Notes, sent: DecisionByLinkForm | None) -> list[Deciding]:
    """The decisions, those that wait each with its form."""
    found = []
    for one in decisions_of(row, notes):
        key = one.owed.promise.key
        form = sent if sent is not None and sent["promise"].value() == key else None
        fresh = DecisionByLinkForm(initial={"promise": key}, asks_code=one.asks_code, auto_id=f"id_{key}_%s")
        found.append(replace(one, form=form or fresh))
    return found


def _ended(incident: Incident, sent: list[Any]) -> bool:
    return incident.state == CLOSED or any(report.kind == FINAL for report in sent)


def _task(row: PartyPromises, promise: DayPromise, marks: list[PromiseMark]) -> Task:
    said = {one.mark: one.happened_at for one in reversed(marks) if one.promise == promise.key}
    if promise.kept_at:
        said.setdefault(DONE, promise.kept_at)
    steps = list(TICK_WORDS)
    reached = max((steps.index(mark) for mark in said if mark in steps), default=-1)
    boxes = [
        Tick(mark, str(word), said.get(mark), is_next=place == reached + 1)
        for place, (mark, word) in enumerate(TICK_WORDS.items())
    ]
    return Task(Owed(row, promise), boxes, _notes(row.basis, promise))


def _notes(basis: Basis, promise: DayPromise) -> list[str]:
    act = promise.part
    if not isinstance(act, parts.Act):
        return []
    condition = basis.words(act.consent.condition)
    done = basis.words(act.done_sign)
    found = [
        basis.words(act.condition),
        _("条件：%(condition)s") % {"condition": condition} if condition else "",
        _("終わりの目印：%(sign)s") % {"sign": done} if done else "",
    ]
    return [note for note in found if note]
