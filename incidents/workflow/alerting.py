"""Alerts come in, and a person settles each: it belongs to an incident, or is none. Nothing here sends anything."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import User
from agreements.refusals import Refused
from agreements.workflow.history import sign
from incidents.models import Alert, AlertSource, Incident
from incidents.models.incident import CLOSED
from incidents.queries.alert_reading import Seen
from incidents.workflow.opening import tell


def take_in(*, source: AlertSource, seen: Iterable[Seen], at: datetime) -> list[Alert]:
    """Keep what monitoring told: a new alert, the same once more, or its end. Returns what was new."""
    new = []
    with transaction.atomic():
        AlertSource.objects.select_for_update().get(pk=source.pk)  # two messages at once tell of one alert
        for one in seen:
            found = _same(source, one)
            if found is None and one.ended_at is None:
                new.append(_add(source, one, at))
            elif found is not None:
                found.last_at, found.times, found.ended_at = at, found.times + 1, one.ended_at
                found.save()
    return new


def take_into(*, alert: Alert, incident: Incident, by: User, at: datetime) -> None:
    """Say which incident it belongs to. Raises Refused for one of another system, a closed one, or a settled alert."""
    with transaction.atomic():
        alert = _unsettled(alert)
        incident = Incident.objects.select_for_update().get(pk=incident.pk)
        touched = {system.pk for system in incident.systems}
        if alert.source.system_id not in touched or incident.state == CLOSED:
            raise Refused(_("この障害には加えられません。"))
        alert.incident = incident
        _settle(alert, by=by, at=at)
        told = {"source": alert.source.name, "key": alert.key, "started_at": alert.started_at.isoformat()}
        tell(incident=incident, kind="incident.alerted", data={**told, "symptom": alert.symptom}, by=by, at=at)


def dismiss(*, alert: Alert, by: User, at: datetime) -> None:
    """Say that it is no incident. Raises Refused for a settled alert."""
    with transaction.atomic():
        _settle(_unsettled(alert), by=by, at=at)


def wait_again(*, alert: Alert, by: User, at: datetime) -> None:
    """Take back that it was no incident. What stands in an incident's record stays there: raises Refused."""
    with transaction.atomic():
        alert = Alert.objects.select_for_update().get(pk=alert.pk)
        if alert.incident_id:
            raise Refused(_("もう障害の記録に入っています。"))
        alert.settled_at, alert.settled_by = None, None
        sign(alert, by=by, at=at)
        alert.save()


def _same(source: AlertSource, one: Seen) -> Alert | None:
    """Return the alert this is about: by its beginning, or, where that is not told, the one that has not ended."""
    rows = Alert.objects.filter(source=source, key=one.key)
    return rows.filter(started_at=one.started_at).first() if one.started_at else rows.filter(ended_at=None).first()


def _add(source: AlertSource, one: Seen, at: datetime) -> Alert:
    return Alert.objects.create(
        source=source, key=one.key, symptom=one.symptom, started_at=one.started_at or at, received_at=at, last_at=at
    )


def _unsettled(alert: Alert) -> Alert:
    alert = Alert.objects.select_for_update().select_related("source").get(pk=alert.pk)
    if alert.settled_at:
        raise Refused(_("この知らせは、もう片付いています。"))
    return alert


def _settle(alert: Alert, *, by: User, at: datetime) -> None:
    alert.settled_at, alert.settled_by = at, by
    sign(alert, by=by, at=at)
    alert.save()
