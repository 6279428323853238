"""The level we give ourselves stays as somebody decided; the plan that governs is the one of the beginning."""

from datetime import timedelta

import pytest
from django.test import Client

from agreements.models import Party, PlannedPart, System, User, chain_faults
from agreements.refusals import Refused
from incidents.models import Incident, ReportDraft
from incidents.queries.kept_plan import has_changed
from incidents.queries.overdue import promises_now
from incidents.workflow.drafting import draft_reports
from incidents.workflow.moving import change_level
from incidents.workflow.noting import note_readings
from incidents.workflow.opening import touch_system
from tests.agreements.plan_rows import plan_level
from tests.incidents import story

pytestmark = pytest.mark.usefixtures("friday")


def read(incident: Incident, by: User, value: str, minutes: int) -> tuple[int, str]:
    """What our own level is after a reading of 決済成功率 that was seen for long enough."""
    row = {"quantity": "決済成功率", "value": value, "unit": "%"}
    at = story.NOW + timedelta(minutes=minutes)
    note_readings(incident=incident, readings=[row], happened_at=story.DETECTED, by=by, at=at)
    level = story.reload(incident).level
    return level.number, level.given


def test_a_level_that_was_decided_on_stays_until_it_is_given_back(incident: Incident, mio: User) -> None:
    change_level(incident=incident, level=3, ruled=True, reason="決済は代わりの道で通る", by=mio, at=story.NOW)
    assert read(incident, mio, "10", 1) == (3, "ruled")
    change_level(incident=incident, level=None, reason="代わりの道も止まった", by=mio, at=story.NOW)
    level = story.reload(incident).level
    assert (level.number, level.given, level.reason) == (1, "", "代わりの道も止まった")
    assert list(chain_faults(incident.number)) == []


def test_without_a_decision_it_follows_what_is_read(incident: Incident, mio: User) -> None:
    change_level(incident=incident, level=3, by=mio, at=story.NOW)
    assert read(incident, mio, "10", 1) == (1, "")


def test_a_decision_says_why(incident: Incident, mio: User) -> None:
    with pytest.raises(Refused, match="理由を書いて"):
        change_level(incident=incident, level=2, ruled=True, by=mio, at=story.NOW)
    assert incident.levels.count() == 1


def test_the_same_level_can_be_decided_on(incident: Incident, mio: User) -> None:
    change_level(incident=incident, level=1, ruled=True, reason="全店で見た", by=mio, at=story.NOW)
    with pytest.raises(Refused, match="同じレベル"):
        change_level(incident=incident, level=1, ruled=True, reason="もう一度", by=mio, at=story.NOW)


def test_the_page_decides_and_gives_back(incident: Incident, client: Client, mio: User) -> None:
    client.force_login(mio)
    page = f"/incidents/{incident.number}/levels/"
    assert client.post(page, {"level": 2}).status_code == 200
    client.post(page, {"level": 2, "reason": "半分は通る"})
    assert "判断で決めたレベルです" in client.get(page).content.decode()
    client.post(page, {"level": 0, "reason": "読み取りに任せる", "for_all": "on"})
    level = story.reload(incident).level
    assert (level.number, level.given, level.for_all) == (2, "", False)


def test_a_plan_that_is_changed_is_for_the_next_incident(
    plan: System, tozai: Party, incident: Incident, client: Client, mio: User
) -> None:
    for row in PlannedPart.objects.filter(kind="levels"):
        row.part["first_contact_minutes"] = 5
        row.save()
    row = next(one for one in promises_now(incident, story.NOW) if one.basis.party == tozai)
    assert {one.minutes for one in row.promises if one.key.endswith(":first")} == {15}
    change_level(incident=incident, level=2, by=mio, at=story.NOW)
    assert story.reload(incident).level.first_contact_minutes == 30
    assert has_changed(incident)
    client.force_login(mio)
    assert (
        "対応方針は、この障害を開いたあとで変わりました"
        in client.get("/incidents/INC-2026-001/levels/").content.decode()
    )
    assert story.outage(plan, mio).level.first_contact_minutes == 5


def test_the_plan_of_a_further_system_is_kept_from_when_it_is_added(
    incident: Incident, booking: System, mio: User
) -> None:
    plan_level(booking, name="予約停止")
    touch_system(incident=incident, system=booking, by=mio, at=story.NOW)
    assert (incident.plans.count(), has_changed(incident)) == (2, False)
    plan_level(booking, 2, "遅延")
    assert has_changed(incident)
    assert list(chain_faults(incident.number)) == []


def test_an_english_reader_sees_the_level_in_english(plan: System, client: Client, mio: User) -> None:
    row = PlannedPart.objects.get(kind="levels", slot="1")
    row.part["name"]["en"] = "Stopped"
    row.save()
    incident = story.outage(plan, mio)
    assert str(incident.level) == "■1 停止"
    User.objects.filter(pk=mio.pk).update(language="en")
    client.force_login(User.objects.get(pk=mio.pk))
    client.cookies["django_language"] = "en"
    page = client.get(f"/incidents/{incident.number}/").content.decode()
    assert ["<b>■1</b> Stopped" in page, "<b>■1</b> 停止" in page] == [True, False]


def test_what_is_known_is_told_in_the_language_of_each(plan: System, minato: Party, tozai: Party, mio: User) -> None:
    Party.objects.filter(pk=tozai.pk).update(language="en")
    words = {"known": "成功率は 38% です。", "known_en": "38 % succeed."}
    incident = story.outage(plan, mio, **words)
    bodies = {draft.party: draft.body for draft in ReportDraft.objects.filter(incident=incident)}
    assert "【わかっていること】成功率は 38% です。" in bodies[minato]
    assert "38 % succeed." in bodies[tozai]
    assert "成功率" not in bodies[tozai]
    draft_reports(incident=incident, kind="first", known="原因は電源です。", by=mio, at=story.NOW)
    assert "(left in Japanese) 原因は電源です。" in ReportDraft.objects.get(incident=incident, party=tozai).body
