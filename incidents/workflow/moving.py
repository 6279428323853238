"""The course of an incident: another level, recovered, open again, closed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.content.vocabulary import RECOVERY
from agreements.models import IllegalMove, User
from agreements.refusals import Refused
from incidents.models import Incident, LevelChange, move_incident
from incidents.models.incident import CLOSED, OPEN, RECOVERED, RULED
from incidents.queries.given_levels import planned_now
from incidents.workflow.drafting import draft_reports, redraft
from incidents.workflow.opening import CLOCK_SLACK, give_level, tell


def change_level(
    *,
    incident: Incident,
    level: int | None,
    by: User,
    at: datetime,
    reason: str = "",
    for_all: bool = False,
    ruled: bool = False,
) -> LevelChange:
    """Give the incident another level, or one to all parties whatever was agreed with them (`for_all`); drafts nobody
    wrote in follow. One that is `ruled` stays whatever is read, until somebody gives it back (`level` None: as our plan
    has it). Both need a reason. Raises Refused when it is over or no change."""
    with transaction.atomic():
        found = Incident.objects.select_for_update().get(pk=incident.pk)
        if found.state != OPEN:
            raise Refused(_("対応中でない障害のレベルは変えられません。"))
        number = planned_now(found, at).number if level is None else level
        now = found.level
        if (now.number, now.for_all, now.given == RULED) == (number, for_all, for_all or ruled):
            raise Refused(_("いまと同じレベルです。"))
        if (for_all or ruled) and not reason.strip():
            raise Refused(_("このレベルとする理由を書いてください。"))
        return _change(found, number, by=by, at=at, reason=reason, for_all=for_all, ruled=ruled)


def follow_plan(*, incident: Incident, by: User, at: datetime) -> LevelChange | None:
    """Give the incident the level that our plan has for what was read, unless somebody decided on one (in the caller's
    transaction); None where it stays as it is."""
    found = Incident.objects.select_for_update().get(pk=incident.pk)
    if found.state != OPEN or found.level.given == RULED:
        return None
    level = planned_now(found, at)
    if level.number == found.level.number:
        return None
    return _change(found, level.number, by=by, at=at, reason=_("読み取った値による（対応方針のとおり）"))


def _change(
    incident: Incident,
    level: int,
    *,
    by: User,
    at: datetime,
    reason: str,
    for_all: bool = False,
    ruled: bool = False,
) -> LevelChange:
    change = give_level(incident=incident, number=level, by=by, at=at, reason=reason, for_all=for_all, ruled=ruled)
    data: dict[str, object] = {"level": level, "reason": reason, "for_all": for_all}
    tell(incident=incident, kind="incident.level_changed", data=data, by=by, at=at, facts=[change])
    redraft(incident=incident, by=by, at=at)
    return change


def recover(*, incident: Incident, happened_at: datetime, by: User, at: datetime, note: str = "") -> Incident:
    """Record that it works again since `happened_at`; `note` says how that was seen. Whoever was
    told of the outage gets a recovery report drafted. Raises Refused."""
    if happened_at > at + CLOCK_SLACK:
        raise Refused(_("復旧した時刻が、いまより先になっています。"))
    if happened_at < incident.started_at:
        raise Refused(_("復旧した時刻が、始まった時刻より前になっています。"))
    return _move(incident, RECOVERED, "incident.recovered", by=by, at=at, happened_at=happened_at, note=note)


def reopen(*, incident: Incident, by: User, at: datetime, note: str = "") -> Incident:
    """It broke again, had not been over, or was closed too early: deadlines run again. Raises Refused."""
    return _move(incident, OPEN, "incident.reopened", by=by, at=at, happened_at=at, note=note)


def close(*, incident: Incident, by: User, at: datetime, note: str = "") -> Incident:
    """End the incident: no more reports, unless it is opened again. Raises Refused."""
    return _move(incident, CLOSED, "incident.closed", by=by, at=at, happened_at=at, note=note)


def _move(
    incident: Incident, state: str, event: str, *, by: User, at: datetime, happened_at: datetime, note: str
) -> Incident:
    with transaction.atomic():
        found = Incident.objects.select_for_update().get(pk=incident.pk)
        try:
            move = move_incident(found, state, at=at, by=by, happened_at=happened_at, note=note)
        except IllegalMove as error:
            raise Refused(_("ほかの方が先に進めたため、いまはできません。画面を確かめてください。")) from error
        data: dict[str, object] = {"happened_at": happened_at.isoformat(), "note": note}
        tell(incident=found, kind=event, data=data, by=by, at=at, facts=[move])
        if state != CLOSED:
            redraft(incident=found, by=by, at=at)
        if state == RECOVERED:
            draft_reports(incident=found, kind=RECOVERY, by=by, at=at)
        return found
