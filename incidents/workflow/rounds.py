"""Sending to all: one press, a second pair of eyes where the level asks for it, a while to call it back, then each
report by itself (reporting.py), so that a kill at any moment loses nothing and sends nothing twice."""

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import IllegalMove, OutgoingMail, User
from agreements.models.leased import SKEW, Clock, LeaseLost
from agreements.refusals import Refused
from incidents.models import (
    Incident,
    Report,
    ReportDraft,
    RoundItem,
    RoundMove,
    RoundRefusal,
    SendingRound,
    move_round,
)
from incidents.models.round import CALLED_BACK, COUNTING, GOING, PAUSED, WAITING
from incidents.queries.drafts import report_of
from incidents.queries.rounds import course_of, drafts_on_their_way, needs_second_look
from incidents.workflow.opening import tell
from incidents.workflow.reporting import RoundStopped, send_report

log = logging.getLogger(__name__)


def begin_round(*, incident: Incident, revisions: Mapping[int, int], by: User, at: datetime) -> SendingRound:
    """Let these drafts go out together, at the revisions that were looked at. They leave when they can no longer be
    called back; where the level asks for it, a second person looks at them before that.

    What another round holds already stays with that one: two presses at once are one. Raises Refused when nothing is
    left to send.
    """
    with transaction.atomic():
        found = Incident.objects.select_for_update().get(pk=incident.pk)
        held = drafts_on_their_way(found)
        drafts = ReportDraft.objects.filter(incident=found, pk__in=revisions).select_related("party").order_by("pk")
        free = [draft for draft in drafts if draft.pk not in held and not report_of(draft)]
        if not free:
            return _round_of(revisions, held)
        level = found.level.number
        sending = SendingRound.objects.create(
            incident=found, level_number=level, begun_at=at, begun_by=by, not_before=at
        )
        items = [
            RoundItem.objects.create(round=sending, draft=draft, party=draft.party, revision=revisions[draft.pk])
            for draft in free
        ]
        move = _begin(sending, free, by=by, at=at)
        data = {"parties": [item.party_id for item in items], "level": level}
        tell(incident=found, kind="round.begun", data=data, by=by, at=at, facts=[move, *items])
        return sending


def _round_of(revisions: Mapping[int, int], held: Mapping[int, SendingRound]) -> SendingRound:
    """The round that was faster with the same drafts."""
    rounds = [held[draft] for draft in revisions if draft in held]
    if not rounds:
        raise Refused(_("送る報告がありません。画面を開き直して確かめてください。"))
    return rounds[-1]


def _begin(sending: SendingRound, drafts: list[ReportDraft], *, by: User, at: datetime) -> RoundMove:
    if needs_second_look(sending.incident, drafts):
        return move_round(sending, WAITING, at=at, by=by)
    return move_round(sending, COUNTING, at=at, by=by, leaves_at=_leaves_at(at))


def _leaves_at(at: datetime) -> datetime:
    return at + timedelta(seconds=settings.CALL_BACK_SECONDS)


def look_at_round(*, sending: SendingRound, by: User, at: datetime) -> None:
    """A second person has looked at it: it leaves. Raises Refused for whoever began it."""
    if sending.begun_by_id == by.pk:
        raise Refused(_("送る操作をした方とは別の方が確かめます。"))
    _move(sending, COUNTING, "round.looked_at", by=by, at=at, leaves_at=_leaves_at(at))


def call_back(*, sending: SendingRound, by: User, at: datetime) -> None:
    """Nothing of it leaves. Raises Refused once the first report is on its way."""
    _move(sending, CALLED_BACK, "round.called_back", by=by, at=at, ended_at=at)


def pause_round(*, sending: SendingRound, by: User, at: datetime) -> None:
    """Hold what has not left yet; a mail that is being brought to the server now still leaves. Raises Refused."""
    _move(sending, PAUSED, "round.paused", by=by, at=at, held=True)


def resume_round(*, sending: SendingRound, by: User, at: datetime) -> None:
    """Let what was held go on. Raises Refused."""
    _move(sending, GOING, "round.resumed", by=by, at=at, held=False)


def _move(
    sending: SendingRound,
    state: str,
    event: str,
    *,
    by: User,
    at: datetime,
    leaves_at: datetime | None = None,
    ended_at: datetime | None = None,
    held: bool | None = None,
) -> None:
    with transaction.atomic():
        incident = Incident.objects.select_for_update().get(pk=sending.incident_id)
        try:
            move = move_round(sending, state, at=at, by=by, leaves_at=leaves_at)
        except IllegalMove as error:
            raise Refused(_("ほかの方が先に進めたか、もう送り始めています。画面を確かめてください。")) from error
        if ended_at:
            SendingRound.objects.filter(pk=sending.pk).update(ended_at=ended_at)
        if held is not None:
            reports = [row.report.pk for row in course_of(sending).rows if row.report]
            OutgoingMail.objects.to_send().filter(subject_kind="report", subject_id__in=reports).update(held=held)
        tell(incident=incident, kind=event, data={}, by=by, at=at, facts=[move])


def carry_rounds(*, at: datetime, stop: Callable[[], bool] = lambda: False) -> int:
    """Write the reports of the rounds that can no longer be called back; return how many."""
    written, clock = 0, Clock(at)
    for due in list(SendingRound.objects.to_do().due(at)):
        if stop() or not _may_go(due, clock.now()):
            continue
        for sending in SendingRound.objects.to_do().take([due], clock.now()):
            written += _carry(sending, clock, stop)
    return written


def _may_go(sending: SendingRound, at: datetime) -> bool:
    """Whether nobody can call it back any more. A wait longer than there is was begun by a clock that ran ahead."""
    last = sending.last_move
    if last.state != COUNTING or last.leaves_at is None:
        return last.state == GOING
    return not at < last.leaves_at <= _leaves_at(at) + SKEW


def _carry(sending: SendingRound, clock: Clock, stop: Callable[[], bool]) -> int:
    """Each report is a transaction of its own; what was written before a kill is found and not written again."""
    written = 0
    try:
        if sending.last_move.state == COUNTING:
            _move(sending, GOING, "round.leaving", by=sending.begun_by, at=clock.now())
        for item in sending.items.filter(refusals=None).select_related("draft__incident", "draft__party"):
            if stop():
                sending.end_lease()
                return written
            sending.renew(clock.now())
            written += _write(item, sending, clock.now())
        sending.end_lease(ended_at=clock.now())
    except LeaseLost:
        log.warning("round %s took longer than its lease; another worker has it", sending.pk)
    except (Refused, RoundStopped):
        # Called back or paused between two looks at it.
        sending.end_lease()
    except Exception as error:
        log.exception("round %s failed", sending.pk)
        with suppress(LeaseLost):
            sending.put_off(error, at=clock.now())
    return written


def _write(item: RoundItem, sending: SendingRound, at: datetime) -> int:
    """One report; what cannot be sent says why, and the others go on."""
    before: Report | None = report_of(item.draft)
    if before:
        return 0
    try:
        send_report(draft=item.draft, revision=item.revision, by=sending.begun_by, at=at, sending=sending)
    except Refused as refused:
        _note_refusal(item, sending, str(refused), at)
        return 0
    return 1


def _note_refusal(item: RoundItem, sending: SendingRound, reason: str, at: datetime) -> None:
    with transaction.atomic():
        incident = Incident.objects.select_for_update().get(pk=sending.incident_id)
        fact = RoundRefusal.objects.create(item=item, reason=reason[:200], at=at)
        data = {"party": item.party_id, "reason": fact.reason}
        tell(incident=incident, kind="round.refused", data=data, by=sending.begun_by, at=at, facts=[fact])
