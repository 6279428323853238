"""Level, recovery, opening again, closing: by those who report, each asked once more before it happens."""

import pytest

from incidents.models import Incident
from incidents.workflow.drafting import draft_reports
from incidents.workflow.moving import close, recover
from incidents.workflow.reporting import send_report
from tests.agreements.views.doors import answers, everybody
from tests.incidents import story

pytestmark = pytest.mark.usefixtures("friday")
PAGE = "/incidents/INC-2026-001/"
READ = everybody(200, taku=403, outsider=404)
NOUNS = ["levels", "recovery", "reopening", "closure", "facts", "drafts"]


@pytest.mark.parametrize("noun", NOUNS)
def test_who_may(people, incident, noun):
    assert answers(people, f"{PAGE}{noun}/") == READ
    denied = {name: status for name, status in answers(people, f"{PAGE}{noun}/", {}).items() if status >= 400}
    assert denied == {"taku": 403, "outsider": 404}


@pytest.mark.parametrize("noun", NOUNS)
def test_reading_changes_nothing(client, mio, incident, noun):
    client.force_login(mio)
    client.get(f"{PAGE}{noun}/")
    client.head(f"{PAGE}{noun}/")
    found = Incident.objects.get()
    assert (found.state, found.levels.count(), found.moves.count()) == ("open", 1, 1)


def test_another_level(client, mio, incident):
    client.force_login(mio)
    answer = client.post(f"{PAGE}levels/", {"level": "2", "reason": "1社で回復"}, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    assert "▲2" in answer.content.decode()
    page = client.get(f"{PAGE}levels/").content.decode()
    assert "1社で回復" in page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "選んでください"),
        ({"level": "0", "reason": "任せる"}, "同じレベル"),
        ({"level": "2"}, "変える理由"),
        ({"level": "7"}, "7"),
        ({"level": "x"}, "x"),
    ],
)
def test_a_level_that_cannot_be(client, mio, incident, data, said):
    client.force_login(mio)
    answer = client.post(f"{PAGE}levels/", data)
    assert (answer.status_code, said in answer.content.decode()) == (200, True)
    assert incident.levels.count() == 1


def test_recovery_with_its_time_and_sign(client, mio, incident):
    client.force_login(mio)
    client.post(f"{PAGE}recovery/", {"happened_at": "2026-11-20 10:28", "note": "成功率99%"})
    move = Incident.objects.get().last_move
    assert (move.state, move.note, move.happened_at.astimezone(story.TOKYO).strftime("%H:%M")) == (
        "recovered", "成功率99%", "10:28",
    )  # fmt: skip


def test_a_refused_recovery_keeps_what_was_typed(client, mio, incident):
    client.force_login(mio)
    page = client.post(f"{PAGE}recovery/", {"happened_at": "2026-11-20 11:28", "note": "成功率99%"}).content.decode()
    assert "いまより先" in page
    assert "成功率99%" in page
    assert Incident.objects.get().state == "open"


def test_open_again_and_closed(client, mio, incident):
    client.force_login(mio)
    recover(incident=incident, happened_at=story.NOW, by=mio, at=story.NOW)
    client.post(f"{PAGE}reopening/", {"note": "また失敗"})
    assert Incident.objects.get().state == "open"
    client.post(f"{PAGE}closure/", {})
    assert Incident.objects.get().state == "closed"


def test_closing_asks_about_whoever_has_had_no_final_report(client, mio, incident, draft):
    client.force_login(mio)
    assert "最終報をまだ" not in client.get(f"{PAGE}closure/").content.decode()
    send_report(draft=draft, revision=draft.revision, by=mio, at=story.NOW)
    page = client.get(f"{PAGE}closure/").content.decode()
    assert "最終報をまだ送っていない相手：みなと百貨店株式会社。" in page
    recover(incident=incident, happened_at=story.NOW, by=mio, at=story.NOW)
    (final,) = draft_reports(incident=incident, kind="final", by=mio, at=story.NOW)
    send_report(draft=final, revision=final.revision, by=mio, at=story.NOW)
    assert "最終報をまだ" not in client.get(f"{PAGE}closure/").content.decode()
    client.post(f"{PAGE}closure/", {})
    client.post(f"{PAGE}reopening/", {})
    assert Incident.objects.get().state == "open"


def test_too_late_is_told_not_an_error(client, mio, incident):
    client.force_login(mio)
    close(incident=incident, by=mio, at=story.NOW)
    for noun, data in (
        ("recovery", {"happened_at": "2026-11-20 10:28"}),
        ("closure", {}),
        ("levels", {"level": "2"}),
        ("drafts", {"kind": "update"}),
        ("facts", {"symptom": "x", "started_at": "2026-11-20 10:18", "detected_at": "2026-11-20 10:24"}),
    ):
        answer = client.post(f"{PAGE}{noun}/", data)
        assert (answer.status_code, 'id="error-summary"' in answer.content.decode()) == (200, True), noun
