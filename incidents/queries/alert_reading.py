"""What a message of monitoring says: Alertmanager's webhook (version 4), or any JSON by the paths of its source."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.content import forbidden_character
from agreements.refusals import Refused
from incidents.models.alert import ALERTMANAGER, Alert, AlertSource

# No monitoring sends more at once; one message is read in a request.
MOST = 100
_LONGEST_KEY, _LONGEST_SYMPTOM = 200, 120
# Alertmanager's word for "not yet": the zero of its language's time.
_NEVER_BEFORE = datetime(2000, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=1)


@dataclass(frozen=True)
class Seen:
    """One alert as it was told; without times of its own, it began when it came."""

    key: str
    symptom: str
    started_at: datetime | None = None
    ended_at: datetime | None = None


def read_alerts(source: AlertSource, body: bytes, at: datetime) -> list[Seen]:
    """Return what the message tells. Raises Refused, which says what is missing."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused(_("JSON として読めません。")) from error
    one_by_one = _of_alertmanager(told, at) if source.shape == ALERTMANAGER else _of_json(source, told, at)
    return list(one_by_one)


def _of_alertmanager(told: Any, at: datetime) -> Iterator[Seen]:
    alerts = told.get("alerts") if isinstance(told, dict) else None
    if not isinstance(alerts, list) or not alerts:
        raise Refused(_("「%(path)s」がありません。") % {"path": "alerts"})
    if len(alerts) > MOST:
        raise Refused(_("一度に %(most)d 件までです。") % {"most": MOST})
    for place, alert in enumerate(alerts):
        words = [_at(alert, path) for path in ("annotations.summary", "annotations.description", "labels.alertname")]
        key = _text(_at(alert, "fingerprint"), f"alerts.{place}.fingerprint", _LONGEST_KEY)
        symptom = _text(next((word for word in words if word), None), f"alerts.{place}.labels.alertname")
        ended = _at(alert, "endsAt") if _at(alert, "status") == "resolved" else None
        yield Seen(key, symptom, _moment(_at(alert, "startsAt"), at), _moment(ended, at))


def _of_json(source: AlertSource, told: Any, at: datetime) -> Iterator[Seen]:
    key = _text(_at(told, source.key_path), source.key_path, _LONGEST_KEY)
    symptom = _text(_at(told, source.symptom_path), source.symptom_path)
    yield Seen(key, symptom, _moment(_at(told, source.started_path), at), _moment(_at(told, source.ended_path), at))


def _at(told: Any, path: str) -> Any:
    for name in path.split("."):
        told = told.get(name) if isinstance(told, dict) else None
    return told


def _text(told: Any, path: str, longest: int = _LONGEST_SYMPTOM) -> str:
    """Return one line; signs that cannot be read are left out, and what is too long is cut."""
    if isinstance(told, bool) or not isinstance(told, str | int):
        raise Refused(_("「%(path)s」がありません。") % {"path": path})
    line = " ".join("".join(sign if forbidden_character(sign) is None else " " for sign in str(told)).split())
    if not line:
        raise Refused(_("「%(path)s」がありません。") % {"path": path})
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _moment(told: Any, at: datetime) -> datetime | None:
    """Return an ISO 8601 time; one without a zone is UTC, and one that cannot be is none."""
    if not isinstance(told, str):
        return None
    try:
        moment = datetime.fromisoformat(told)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment if _NEVER_BEFORE < moment <= at + _AHEAD else None
    except (ValueError, OverflowError):
        return None


def as_sighting(alert: Alert) -> dict[str, Any]:
    """Return what an incident that is opened from it begins with, on whole minutes."""
    times = {"started_at": alert.started_at, "detected_at": alert.known_at}
    return {"symptom": alert.symptom} | {
        name: timezone.localtime(moment).replace(second=0, microsecond=0) for name, moment in times.items()
    }
