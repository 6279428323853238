"""Noting what happens on the day: calls, information, decisions, readings, levels, promises kept or not needed."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Party, User
from agreements.models.event import Actor, named
from agreements.refusals import Refused
from incidents.models import (
    CallNote,
    CaseNoted,
    DayDecision,
    EffectNoted,
    Incident,
    InformationGiven,
    LevelOverruled,
    PhoneCall,
    PromiseMark,
    ReadingNoted,
    RecoveryConfirmed,
)
from incidents.models.day import NOT_NEEDED, NUMBER, FactOfTheDay
from incidents.models.incident import CLOSED
from incidents.workflow.drafting import redraft
from incidents.workflow.moving import follow_plan
from incidents.workflow.opening import CLOCK_SLACK, tell

# What the next report says, or stands on.
_QUOTED = (CaseNoted, DayDecision, InformationGiven, LevelOverruled, PromiseMark, RecoveryConfirmed)
Fact = TypeVar("Fact", bound=FactOfTheDay)
_A_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


def note_call(
    *, incident: Incident, party: Party, happened_at: datetime, by: User, at: datetime, **call: Any
) -> PhoneCall:
    """Note a call: `contact` (its key), `role`, `phone`, `outcome`; `kind` and `ordinal` of the report it told,
    `spoke_with` and `said`. Raises Refused."""
    row = PhoneCall(party=party, **call)
    return note_fact(row=row, kind="day.call", incident=incident, happened_at=happened_at, by=by, at=at)


def note_what_was_said(*, call: PhoneCall, said: str, by: User, at: datetime, spoke_with: str = "") -> CallNote:
    """Note what was said in a call whose result stands already. Raises Refused."""
    if not said.strip():
        raise Refused(_("話した内容を書いてください。"))
    row = CallNote(party=call.party, call=call, said=said, spoke_with=spoke_with)
    return note_fact(row=row, kind="day.call_note", incident=call.incident, happened_at=call.happened_at, by=by, at=at)


def note_information(
    *,
    incident: Incident,
    party: Party,
    item: str,
    happened_at: datetime,
    by: User,
    at: datetime,
    value: str = "",
    source: str = "",
    obtained: bool = True,
) -> InformationGiven:
    """Note that what had to be known was told, or cannot be had. Raises Refused."""
    if obtained and not value.strip():
        raise Refused(_("伝えた値を書いてください。"))
    row = InformationGiven(party=party, item=item, value=value, source=source, obtained=obtained)
    return note_fact(row=row, kind="day.information", incident=incident, happened_at=happened_at, by=by, at=at)


def note_decision(
    *,
    incident: Incident,
    party: Party,
    item: str,
    answer: str,
    decided_by: str,
    happened_at: datetime,
    by: User,
    at: datetime,
) -> DayDecision:
    """Note what was decided, and by whom. Raises Refused."""
    row = DayDecision(party=party, item=item, answer=answer, decided_by=decided_by)
    return note_fact(row=row, kind="day.decision", incident=incident, happened_at=happened_at, by=by, at=at)


def mark_promise(
    *,
    incident: Incident,
    party: Party,
    promise: str,
    mark: str,
    happened_at: datetime,
    by: User,
    at: datetime,
    reason: str = "",
) -> PromiseMark:
    """Say of a promise that it was done, or that it is not needed, and why. Raises Refused."""
    if mark == NOT_NEEDED and not reason.strip():
        raise Refused(_("不要とした理由を書いてください。"))
    row = PromiseMark(party=party, promise=promise, mark=mark, reason=reason)
    return note_fact(row=row, kind="day.promise", incident=incident, happened_at=happened_at, by=by, at=at)


def note_effect(
    *, incident: Incident, party: Party, answer: str, happened_at: datetime, by: User, at: datetime, reason: str = ""
) -> EffectNoted:
    """Note whether a party is affected: whoever is not gets no report and has no clock. Raises Refused."""
    row = EffectNoted(party=party, answer=answer, reason=reason)
    return note_fact(row=row, kind="day.effect", incident=incident, happened_at=happened_at, by=by, at=at)


def note_confirmation(
    *,
    incident: Incident,
    party: Party,
    confirmed_by: str,
    happened_at: datetime,
    by: User,
    at: datetime,
    seen: str = "",
) -> RecoveryConfirmed:
    """Note who at a party saw that it works again. Raises Refused."""
    row = RecoveryConfirmed(party=party, confirmed_by=confirmed_by, seen=seen)
    return note_fact(row=row, kind="day.confirmation", incident=incident, happened_at=happened_at, by=by, at=at)


def note_case(
    *,
    incident: Incident,
    party: Party,
    differs: bool,
    happened_at: datetime,
    by: User,
    at: datetime,
    acts: Iterable[str] = (),
    reason: str = "",
) -> CaseNoted:
    """Note whether the case is the agreed one, and which of the agreed acts help where it is not. Raises Refused."""
    row = CaseNoted(party=party, differs=differs, acts=sorted(acts) if differs else [], reason=reason)
    return note_fact(row=row, kind="day.case", incident=incident, happened_at=happened_at, by=by, at=at)


def rule_level(
    *, incident: Incident, party: Party, number: int | None, reason: str, happened_at: datetime, by: User, at: datetime
) -> LevelOverruled:
    """Give one party a level, whatever its agreement makes of what was read; None: as agreed again. Raises Refused."""
    if not reason.strip():
        raise Refused(_("このレベルとする理由を書いてください。"))
    row = LevelOverruled(party=party, number=number, reason=reason)
    return note_fact(row=row, kind="day.level", incident=incident, happened_at=happened_at, by=by, at=at)


def note_readings(
    *, incident: Incident, readings: Iterable[Mapping[str, Any]], happened_at: datetime, by: User, at: datetime
) -> list[ReadingNoted]:
    """Note what was read, for all parties: each with `kind`, `quantity`, `value`, `unit` and `source`; the level that
    our plan has for it is given with it. Raises Refused."""
    with transaction.atomic():
        rows = [note_reading(incident=incident, happened_at=happened_at, by=by, at=at, **one) for one in readings]
        follow_plan(incident=incident, by=by, at=at)
        redraft(incident=incident, by=by, at=at)
        return rows


def note_reading(
    *,
    incident: Incident,
    quantity: str,
    value: str,
    happened_at: datetime,
    by: User,
    at: datetime,
    kind: str = NUMBER,
    unit: str = "",
    source: str = "",
) -> ReadingNoted:
    """Note one thing that was read. Raises Refused."""
    if kind == NUMBER and not _A_NUMBER.fullmatch(value):
        raise Refused(_("数字を書いてください。"))
    row = ReadingNoted(kind=kind, quantity=quantity, value=value, unit=unit, source=source)
    return note_fact(row=row, kind="day.reading", incident=incident, happened_at=happened_at, by=by, at=at)


def note_fact(*, row: Fact, kind: str, incident: Incident, happened_at: datetime, by: Actor, at: datetime) -> Fact:
    """Write a fact and the event that vouches for it. Raises Refused ahead of its time, and after the end."""
    if happened_at > at + CLOCK_SLACK:
        raise Refused(_("時刻が、いまより先になっています。"))
    with transaction.atomic():
        found = Incident.objects.select_for_update().get(pk=incident.pk)
        if found.state == CLOSED:
            raise Refused(_("終了した障害には、書き足せません。"))
        row.incident, row.happened_at, row.at = found, happened_at, at
        for name, value in named(by).items():
            setattr(row, name, value)
        row.save()
        tell(incident=found, kind=kind, data={"note": str(row)}, by=by, at=at, facts=[row])
        if isinstance(row, _QUOTED) and isinstance(by, User):
            redraft(incident=found, by=by, at=at, party=row.party)  # the next report quotes it
        return row
