"""Monitoring tells, with a secret; a person makes an incident of it, or says that it is none."""

import json
import time
from typing import Any

import pytest
from django.test import Client

from agreements.models import Event, OutgoingMail, System, User
from incidents.models import Alert, AlertSource, Incident
from incidents.models.alert import PLAIN_JSON
from incidents.models.shared_secret import signature_of
from tests.cast import say_password
from tests.incidents.queries.test_alert_reading import FIRING, alert

BODY = json.dumps(FIRING)


@pytest.fixture
def source(payments: System) -> AlertSource:
    return AlertSource.objects.create(name="prometheus", system=payments)


@pytest.fixture
def told(source: AlertSource) -> Alert:
    assert tell(source).json() == {"new": 1}
    return Alert.objects.get()


def tell(source: AlertSource, body: str = BODY, **headers: str) -> Any:
    headers = headers or {"Authorization": f"Bearer {source.secret()}"}
    return Client(enforce_csrf_checks=True).post(
        f"/hooks/{source.name}/", body, content_type="application/json", headers=headers
    )


def signed(source: AlertSource, body: str = BODY, *, ago: int = 0) -> dict[str, str]:
    told_at = str(int(time.time()) - ago)
    return {"X-Heiji-Time": told_at, "X-Heiji-Signature": signature_of(source.secret(), told_at, body.encode())}


def test_what_monitoring_tells_is_proposed_and_nothing_is_sent(told: Alert) -> None:
    assert (told.state, told.symptom) == ("waiting", "決済成功率が95%を下回った")
    assert (Incident.objects.count(), OutgoingMail.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_the_same_alert_is_one_and_its_end_is_noted(told: Alert, source: AlertSource) -> None:
    assert tell(source).json() == {"new": 0}
    assert tell(source, json.dumps(alert(status="resolved", endsAt="2026-10-19T01:40:00Z"))).json() == {"new": 0}
    (kept,) = Alert.objects.all()
    assert (kept.times, kept.ended_at is not None) == (3, True)
    assert tell(source, json.dumps(alert(startsAt="2026-10-20T01:21:05Z"))).json() == {"new": 1}


def test_an_end_of_what_nobody_told_begins_nothing(source: AlertSource) -> None:
    assert tell(source, json.dumps(alert(status="resolved", endsAt="2026-10-19T01:40:00Z"))).json() == {"new": 0}


def test_a_signed_message_comes_in(source: AlertSource) -> None:
    AlertSource.objects.update(shape=PLAIN_JSON)
    source.refresh_from_db()
    body = json.dumps({"id": "1", "title": "通らない"})
    assert tell(source, body, **signed(source, body)).json() == {"new": 1}
    assert tell(source, body, **signed(source, body)).json() == {"new": 0}, "without a beginning, until it has ended"


def _forged(source: AlertSource) -> list[dict[str, str]]:
    mine, long_ago = signed(source), signed(source, ago=3_600)
    other = AlertSource(pk=source.pk + 1, name=source.name)
    return [
        {"X-Nothing": "x"},
        long_ago,
        signed(source, ago=-3_600),
        {**mine, "X-Heiji-Time": long_ago["X-Heiji-Time"]},
        {**mine, "X-Heiji-Signature": ""},
        {**mine, "X-Heiji-Signature": "é"},
        {**mine, "X-Heiji-Time": "１７"},
        signed(source, BODY + " "),
        signed(other),
        {"Authorization": f"Bearer {other.secret()}"},
        {"Authorization": "Bearer "},
        {"Authorization": f"Basic {source.secret()}"},
    ]


def test_what_is_not_signed_with_its_secret_is_refused(source: AlertSource) -> None:
    assert {tell(source, **headers).status_code for headers in _forged(source)} == {403}
    assert not Alert.objects.exists()


def test_the_secret_alone_is_enough_for_alertmanager_only(source: AlertSource) -> None:
    AlertSource.objects.update(shape=PLAIN_JSON)
    assert tell(source).status_code == 403


def test_who_is_unknown_is_answered_as_who_is_wrong(source: AlertSource, caplog: pytest.LogCaptureFixture) -> None:
    AlertSource.objects.update(name="other")
    refused = tell(source)
    assert (refused.status_code, refused.json()) == (403, {"error": "unknown, or not signed with its secret"})
    assert source.secret() not in caplog.text


def test_an_unused_source_takes_nothing_in(source: AlertSource, administrator: User) -> None:
    AlertSource.objects.update(retired_at="2026-10-19T00:00Z", retired_by=administrator)
    assert tell(source).status_code == 403


def test_a_key_of_before_still_signs(source: AlertSource, settings: Any) -> None:
    headers = {"Authorization": f"Bearer {source.secret()}"}
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert tell(source, **headers).status_code == 200


def test_an_unreadable_message_says_what_is_missing(source: AlertSource) -> None:
    answer = tell(source, "{}")
    assert (answer.status_code, answer.json()) == (400, {"error": "「alerts」がありません。"})
    assert Client().get(f"/hooks/{source.name}/").status_code == 405


def test_an_incident_is_opened_from_it(client: Client, mio: User, told: Alert) -> None:
    client.force_login(mio)
    page = client.get("/alerts/").content.decode()
    address = f"/incidents/new/?system=payments&alert={told.pk}"
    assert address.replace("&", "&amp;") in page
    form = client.get(address).context["form"].initial
    assert (form["symptom"], form["started_at"]) == (told.symptom, told.started_at.replace(second=0, microsecond=0))
    fields = {"symptom": told.symptom, "level": 1, "started_at": "2026-10-19 10:21", "detected_at": "2026-10-19 10:24"}
    assert client.post(address, fields).status_code == 302
    told.refresh_from_db()
    assert (told.state, told.incident.symptom, told.settled_by) == ("taken", told.symptom, mio)
    (event,) = Event.objects.filter(kind="incident.alerted")
    assert (event.chain, event.told()["key"]) == (told.incident.number, told.key)


def test_it_joins_an_incident_that_is_going_on(client: Client, mio: User, told: Alert, payments: System) -> None:
    client.force_login(mio)
    fields = {"symptom": "通らない", "level": 1, "started_at": "2026-10-19 10:21", "detected_at": "2026-10-19 10:24"}
    client.post("/incidents/new/?system=payments", fields)
    incident = Incident.objects.get()
    assert f"{incident.number} に加える" in client.get("/alerts/").content.decode()
    client.post(f"/alerts/{told.pk}/incident/", {"incident": incident.number})
    assert Alert.objects.get().incident == incident
    again = client.post(f"/alerts/{told.pk}/dismissal/", follow=True)
    assert "もう片付いています" in again.content.decode()


def test_what_is_no_incident_can_be_looked_at_again(client: Client, mio: User, told: Alert) -> None:
    client.force_login(mio)
    assert "監視からの知らせ 1件" in client.get("/oncall/").content.decode()
    client.post(f"/alerts/{told.pk}/dismissal/")
    assert "監視からの知らせ" not in client.get("/oncall/").content.decode()
    assert told.symptom in client.get("/alerts/?state=dismissed").content.decode()
    client.post(f"/alerts/{told.pk}/return/")
    assert told.symptom in client.get("/alerts/").content.decode()


def test_strangers_to_the_system_see_none(client: Client, outsider: User, told: Alert) -> None:
    client.force_login(outsider)
    assert told.symptom not in client.get("/alerts/?state=all").content.decode()


def test_another_secret_is_another_one(client: Client, administrator: User, source: AlertSource) -> None:
    client.force_login(administrator)
    say_password(client)
    before = source.secret()
    assert before in client.get(f"/alerts/sources/{source.pk}/").content.decode()
    client.post(f"/alerts/sources/{source.pk}/secret/")
    source.refresh_from_db()
    assert source.secret() != before
    assert tell(source, Authorization=f"Bearer {before}").status_code == 403
