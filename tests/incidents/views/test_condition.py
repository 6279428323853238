"""Whether the site runs: what programs are told, and what administrators read."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from agreements.models import queue_mail
from gobag.holders import note_holder, said_by
from incidents.queries.bag.place import bag_folder
from incidents.queries.condition import DEEDS
from incidents.workflow.attending import note_deed, touch_worker
from incidents.workflow.bagging import refresh_bag
from tests.agreements.views.doors import answers, everybody
from tests.incidents.story import NOW


@pytest.fixture(autouse=True)
def now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def well(db: None) -> None:
    touch_worker(name="secret-host:4711", at=NOW)
    for deed in DEEDS:
        note_deed(deed=deed, faults=[], at=NOW)
    refresh_bag(at=NOW)


def test_who_reads_it_in_words(people: Any) -> None:
    assert answers(people, "/condition/") == everybody(403, administrator=200)
    assert Client().get("/condition/")["Location"].startswith("/login/")


def test_being_alive_asks_no_database(client: Client) -> None:
    # No database is allowed here: a query would fail the test.
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"state": "good"})
    assert answer["Cache-Control"] == "private, no-store"


def test_ready(client: Client, well: None) -> None:
    answer = client.get("/readyz", headers={"accept-language": "en"})
    assert (answer.status_code, answer.json()["state"]) == (200, "good")
    assert answer.json()["checks"]["worker"] == {"state": "good", "words": "1 is running.", "seconds": 0}


def test_an_alarm_is_503(client: Client, well: None) -> None:
    address = "hayakawa@sakuradai.example"
    at = NOW - timedelta(minutes=6)
    queue_mail(key="report:1:7", to=address, subject="件名", body="本文", at=at, about=("report", 1))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["state"]) == (503, "bad")
    assert answer.json()["checks"]["mail"]["seconds"] == 360
    for secret in (address, "secret-host", "4711", "report:1:7", "/"):
        assert secret not in answer.content.decode().replace("/readyz", "")


def test_the_same_in_numbers(client: Client, well: None) -> None:
    queue_mail(
        key="report:1:7",
        to="x@example.jp",
        subject="件名",
        body="本文",
        at=NOW - timedelta(minutes=6),
        about=("report", 1),
    )
    answer = client.get("/metrics")
    families = {family.name: family for family in text_string_to_metric_families(answer.content.decode())}
    states = {sample.labels["check"]: sample.value for sample in families["heiji_check_state"].samples}
    ages = {sample.labels["check"]: sample.value for sample in families["heiji_check_age_seconds"].samples}
    assert (answer.status_code, states["worker"], states["mail"]) == (200, 0, 2)
    assert (ages["mail"], ages["worker"]) == (360, 0)
    assert states.keys() == client.get("/readyz").json()["checks"].keys()


def test_what_only_needs_attention_is_no_alarm(client: Client, db: None) -> None:
    touch_worker(name="one:1", at=NOW)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["state"]) == (200, "attention")
    assert answer.json()["checks"]["backup"]["words"] == "まだ一度も行っていません。"


def test_the_page_says_the_same(client: Client, administrator: Any, well: None) -> None:
    client.force_login(administrator)
    page = client.get("/condition/").content.decode()
    for words in (
        "このシステムの状態",
        "すべて動いています。",
        "1つ動いています。",
        "良好",
        "2026-11-20 10:30 に調べました",
    ):
        assert words in page
    assert 'href="/condition/"' in client.get("/").content.decode()


def test_the_menu_of_others_does_not_lead_there(client: Client, mio: Any) -> None:
    client.force_login(mio)
    assert "/condition/" not in client.get("/").content.decode()


def test_who_keeps_a_copy_and_who_does_not(client: Client, administrator: Any, ren: Any, mio: Any, well: None) -> None:
    client.force_login(administrator)
    assert "端末に控えのない当番" in client.get("/condition/").content.decode()
    for device, who, days in (("a" * 16, mio, 31), ("b" * 16, administrator, 1)):
        note_holder(bag_folder(), said_by(device, str(who.pk), {"has": "7", "on": "phone"}, NOW - timedelta(days=days)))
    page = client.get("/condition/").content.decode()
    assert page.count("30日開かれていない</span>") == 1
    assert mio.name_on_record in page.partition("端末に控えのない当番")[0]
    assert mio.name_on_record not in page.partition("端末に控えのない当番")[2]
    assert ren.name_on_record in page.partition("端末に控えのない当番")[2]
    assert client.get("/readyz").json()["checks"]["devices"]["state"] == "attention"
