"""The course of an incident: another level, recovered, open again, closed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.content.vocabulary import RECOVERY
from agreements.models import IllegalMove, User
from agreements.refusals import Refused
from incidents.models import Incident, LevelChange, move_incident
from incidents.models.incident import CLOSED, OPEN, RECOVERED
from incidents.workflow.drafting import draft_reports, redraft
from incidents.workflow.opening import CLOCK_SLACK, give_level, tell


def change_level(*, incident: Incident, level: int, by: User, at: datetime, reason: str = "") -> LevelChange:
    """Give the incident another level; drafts nobody wrote in follow. Raises Refused when it is over or no change."""
    with transaction.atomic():
        found = Incident.objects.select_for_update().get(pk=incident.pk)
        if found.state != OPEN:
            raise Refused(_("対応中でない障害のレベルは変えられません。"))
        if found.level.number == level:
            raise Refused(_("いまと同じレベルです。"))
        change = give_level(incident=found, number=level, by=by, at=at, reason=reason)
        data: dict[str, object] = {"level": level, "reason": reason}
        tell(incident=found, kind="incident.level_changed", data=data, by=by, at=at, facts=[change])
        redraft(incident=found, by=by, at=at)
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
