"""What is printed of a postmortem: the words people wrote, and what the record has of this party and of nobody else."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from agreements import display, states
from agreements.models import Contact, Party
from agreements.promises import DayPromise
from incidents.models import Delivery, Incident, PhoneCall, Postmortem, Report
from incidents.models.day import OUTCOME_WORDS
from incidents.models.postmortem import CAUSE_WORDS, MEASURE_WORDS
from incidents.queries.basis import Basis, bases_on
from incidents.queries.day_facts import Notes, notes_of
from incidents.queries.drafts import sent_by_party
from incidents.queries.given_levels import over_at
from incidents.queries.letter import Sender, level_words
from incidents.queries.promise_words import reason_words, title_of
from incidents.queries.promising import PartyPromises, is_said_by, promises_on

# What can be measured; of the rest only what somebody said is not needed is told.
_MEASURED = (states.KEPT, states.LATE, states.MISSED)


def paper_of(postmortem: Postmortem, *, at: datetime) -> dict[str, Any]:
    """Return what is printed, as plain data in the party's language; `at` is when it is looked at."""
    incident = Incident.objects.loaded().get(pk=postmortem.incident_id)
    basis = next(one for one in bases_on(incident) if one.party.pk == postmortem.party_id)
    sent, notes = sent_by_party(incident)[basis.party.pk], notes_of(incident)
    promises = promises_on(incident, [basis], {basis.party.pk: sent}, notes, at)[0]
    with translation.override(basis.pair.language):
        events = sorted(_timeline(incident, basis, sent, notes), key=lambda event: event[0])
        return {
            **_head(incident, basis),
            **{name: getattr(postmortem, name) for name in ("outline", "facts", "effect", "cause", "similar")},
            "cause_state": str(CAUSE_WORDS[postmortem.cause_state]),
            "timeline": [[_moment(when, basis), what] for when, what in events],
            "measures": [
                [str(word), list(_measures(postmortem, kind))]
                for kind, word in MEASURE_WORDS.items()
                if any(_measures(postmortem, kind))
            ],
            "promises": [_measured(one, promises) for one in _ours(promises)],
        }


def _head(incident: Incident, basis: Basis) -> dict[str, Any]:
    language, over = basis.pair.language, over_at(incident)
    return {
        "language": language,
        "number": incident.number,
        "party": basis.party.name_in(language),
        "us": Sender.of(Party.own_side()).name_in(language),
        "system": basis.systems,
        "symptom": incident.symptom_in(language),
        "level": level_words(incident, basis),
        "started": _moment(incident.started_at, basis),
        "detected": _moment(incident.detected_at, basis),
        "recovered": _moment(over, basis) if over else "",
        "zone": display.zone_name(incident.started_at.astimezone(ZoneInfo(basis.zone))),
        "lasted": display.minutes(over - incident.started_at) if over else "",
    }


def _moment(at: datetime, basis: Basis) -> str:
    return display.datetime_table(at, basis.zone)


def _timeline(incident: Incident, basis: Basis, sent: Iterable[Report], notes: Notes) -> Iterator[tuple[datetime, str]]:
    """What was, for this party: nothing that was written for our own eyes (notes, reasons) or of another party."""
    yield incident.started_at, _("障害が始まる：%(symptom)s") % {"symptom": incident.symptom_in(basis.pair.language)}
    yield incident.detected_at, _("検知")
    for move in incident.moves.all():
        if move.sequence > 1 and move.state != "closed":
            yield move.happened_at, _("復旧") if move.state == "recovered" else _("再び障害となる")
    for report in sent:
        deliveries = report.deliveries.exclude(contact=None).select_related("contact")
        to = _("、").join(_role_told(delivery, basis.pair.language) for delivery in deliveries)
        yield report.sent_at, _("%(label)sをメールで送付（%(to)s）") % {"label": report.label, "to": to}
    yield from _noted(basis.party.pk, basis, notes)


def _noted(party: int, basis: Basis, notes: Notes) -> Iterator[tuple[datetime, str]]:
    for call in notes.calls.get(party, []):
        words = _("電話：%(role)s（%(outcome)s）")
        role = _role_called(call, basis)
        yield call.happened_at, words % {"role": role, "outcome": OUTCOME_WORDS[call.outcome]}
    for decision in notes.decisions.get(party, []):
        words = _("%(name)s様のご判断：%(answer)s")
        yield decision.happened_at, words % {"name": decision.decided_by, "answer": decision.answer}
    for given in notes.information.get(party, []):
        item = basis.content.item(given.item) if basis.content else None
        what = basis.words(getattr(item, "what", None)) or _("情報")
        value = given.value if given.obtained else _("取れていません")
        yield given.happened_at, _("%(what)s：%(value)s") % {"what": what, "value": value}
    for confirmed in notes.confirmations.get(party, []):
        yield confirmed.happened_at, _("%(name)s様が復旧を確認") % {"name": confirmed.confirmed_by}


def _role_told(delivery: Delivery, language: str) -> str:
    """As it was written in the mail; in English as the register has it."""
    contact = delivery.contact
    return contact.said("role", language) if contact and language == "en" else delivery.role


def _role_called(call: PhoneCall, basis: Basis) -> str:
    contacts = basis.promised.contacts_of("theirs") if basis.promised else []
    return next((basis.words(one.role) for one in contacts if one.key == call.contact), "") or call.role


def _measures(postmortem: Postmortem, kind: str) -> Iterator[list[str]]:
    for row in postmortem.measures:
        if row["kind"] == kind:
            due = display.date_table(date.fromisoformat(row["due"])) if row["due"] else ""
            yield [row["what"], row["owner"], due]


def _ours(promises: PartyPromises) -> list[DayPromise]:
    """What we promised them, as measured: what was theirs to do is not judged in a report of ours."""
    found = [one for one in promises.promises if one.side == "ours" and (one.state in _MEASURED or one.said)]
    found = [one for one in found if not is_said_by(one, found)]
    return sorted(found, key=lambda one: (one.due is None, one.due.timestamp() if one.due else 0.0))


def _measured(one: DayPromise, promises: PartyPromises) -> list[str]:
    basis = promises.basis
    state, why = str(states.PROMISE_WORDS[one.state]), reason_words(one)
    state = _("%(word)s（%(note)s）") % {"word": state, "note": why} if why else state
    # The year is that of the outage, which the head says, unless it is another: day and hour stand on one line.
    year = f"{promises.facts.started_at.astimezone(ZoneInfo(basis.zone)).year}-"
    times = [_moment(at, basis).removeprefix(year) if at else "" for at in (one.due, one.kept_at)]
    return [title_of(one, promises.content), *times, state]


def strangers_in(postmortem: Postmortem) -> list[str]:
    """Return the names of other parties of the incident, and of their people, that stand in what was written."""
    texts = [postmortem.outline, postmortem.facts, postmortem.effect, postmortem.cause, postmortem.similar]
    texts += [row[name] for row in postmortem.measures for name in ("what", "owner")]
    written = "\n".join(texts).casefold()
    others = [one.party for one in bases_on(postmortem.incident) if one.party.pk != postmortem.party_id]
    names = [name for party in others for name in (party.name, party.name_en)]
    names += Contact.objects.filter(party__in=others).exclude(name="").values_list("name", flat=True)
    ours = {name for name in (postmortem.party.name, postmortem.party.name_en) if name}
    return sorted({name for name in names if name and name not in ours and name.casefold() in written})
