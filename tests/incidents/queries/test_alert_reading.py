"""What a message of monitoring says, and what is said of one that cannot be read."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils.translation import override

from agreements.refusals import Refused
from incidents.models import AlertSource
from incidents.models.alert import ALERTMANAGER, PLAIN_JSON
from incidents.queries.alert_reading import MOST, Seen, read_alerts

AT = datetime(2026, 10, 19, 1, 30, tzinfo=UTC)
BEGAN = datetime(2026, 10, 19, 1, 21, 5, tzinfo=UTC)
# As Alertmanager 0.27 sends it, webhook version 4.
FIRING: dict[str, Any] = {
    "version": "4",
    "groupKey": '{}:{alertname="PaymentSuccessLow"}',
    "truncatedAlerts": 0,
    "status": "firing",
    "receiver": "heiji",
    "alerts": [
        {
            "status": "firing",
            "labels": {"alertname": "PaymentSuccessLow", "severity": "page"},
            "annotations": {"summary": "決済成功率が95%を下回った", "description": "job=payments"},
            "startsAt": "2026-10-19T01:21:05.123456789Z",
            "endsAt": "0001-01-01T00:00:00Z",
            "generatorURL": "http://prometheus.example/graph",
            "fingerprint": "c6a7e1b2d3f40516",
        }
    ],
}


def read(told: Any, shape: str = ALERTMANAGER, **paths: str) -> list[Seen]:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    with override("ja"):
        return read_alerts(AlertSource(shape=shape, **paths), body, AT)


def alert(**changes: Any) -> dict[str, Any]:
    return {**FIRING, "alerts": [{**FIRING["alerts"][0], **changes}]}


def test_an_alert_of_alertmanager() -> None:
    (seen,) = read(FIRING)
    assert (seen.key, seen.symptom, seen.ended_at) == ("c6a7e1b2d3f40516", "決済成功率が95%を下回った", None)
    assert seen.started_at == BEGAN.replace(microsecond=123456)


def test_its_end() -> None:
    (seen,) = read(alert(status="resolved", endsAt="2026-10-19T10:25:00+09:00"))
    assert seen.ended_at == datetime(2026, 10, 19, 1, 25, tzinfo=UTC)


def test_without_a_summary_its_name_is_the_symptom() -> None:
    assert read(alert(annotations={}))[0].symptom == "PaymentSuccessLow"


def test_any_json_by_its_paths() -> None:
    told = {"event": {"id": 17, "title": "通らない", "at": "2026-10-19T10:21:05+09:00"}}
    paths = {"key_path": "event.id", "symptom_path": "event.title", "started_path": "event.at"}
    assert read(told, PLAIN_JSON, **paths) == [Seen("17", "通らない", BEGAN)]


@pytest.mark.parametrize(
    "started", [None, "", "昨日", 17, "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "2199-01-01"]
)
def test_a_time_that_cannot_be_is_none(started: Any) -> None:
    assert read({"id": "1", "title": "x", "started_at": started}, PLAIN_JSON)[0].started_at is None


def test_a_symptom_is_one_line_that_can_be_read() -> None:
    (seen,) = read({"id": "1", "title": "通ら\nない\u202e\u0000" + "長" * 200}, PLAIN_JSON)
    assert seen.symptom.startswith("通ら ない 長長")
    assert (len(seen.symptom), seen.symptom[-1]) == (120, "…")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (b"\xff", "JSON として読めません。"),
        (b"[" * 100_000, "JSON として読めません。"),
        ([], "「alerts」がありません。"),
        ({"alerts": []}, "「alerts」がありません。"),
        ({"alerts": "x"}, "「alerts」がありません。"),
        ({"alerts": [None]}, "「alerts.0.fingerprint」がありません。"),
        (alert(fingerprint=""), "「alerts.0.fingerprint」がありません。"),
        (alert(fingerprint=True), "「alerts.0.fingerprint」がありません。"),
        (alert(labels=None, annotations="x"), "「alerts.0.labels.alertname」がありません。"),
        ({"alerts": FIRING["alerts"] * (MOST + 1)}, "一度に 100 件までです。"),
    ],
)
def test_what_cannot_be_read_says_why(told: Any, words: str) -> None:
    with pytest.raises(Refused) as refused:
        read(told)
    assert str(refused.value) == words
