"""An incident that touches several systems: a party that two of them serve gets one report and one row of promises."""

import pytest
from django.test import Client

from agreements.models import Membership, OutgoingMail, Party, System, User
from agreements.refusals import Refused
from incidents.models import Incident, PhoneCall, Report, ReportDraft, ReportGround
from incidents.queries.basis import bases_on
from incidents.queries.day_facts import notes_of
from incidents.queries.drafts import sent_by_party
from incidents.queries.promising import PartyPromises, promises_on
from incidents.queries.verifying import record_faults
from incidents.workflow.noting import mark_promise, note_call, note_readings
from incidents.workflow.opening import touch_system
from incidents.workflow.reporting import send_report
from tests.agreements.plan_rows import plan_level
from tests.incidents import story
from tests.incidents.noted import STORE


@pytest.fixture
def sales(db: None, mio: User) -> System:
    system = System.objects.create(slug="sales", name="売上照会", symptom="照会できない")
    Membership.objects.create(user=mio, system=system, role="oncall")
    return system


@pytest.fixture
def both(incident: Incident, minato: Party, sales: System, ren: User, mio: User) -> Incident:
    """Minato agreed on a page for either system; the second is touched from 10:30 on."""
    story.store(story.approved(story.agreement(sales, minato, ren), ren), "issued")
    plan_level(sales, 1, "照会停止", first_contact_minutes=5)
    story.customer("北斗", sales)
    touch_system(incident=incident, system=sales, by=mio, at=story.NOW)
    return story.reload(incident)


def faults_of_the_day() -> list[str]:
    """Of the day alone: the versions of this story were written straight into their tables."""
    return [fault for fault in map(str, record_faults()) if "incidents." in fault or "INC-" in fault]


def rows_of(incident: Incident) -> dict[str, PartyPromises]:
    found = promises_on(
        incident, bases_on(incident, at=story.NOW), sent_by_party(incident), notes_of(incident), story.NOW
    )
    return {row.basis.party.name[:2]: row for row in found}


def test_a_party_is_touched_once_and_its_promises_name_their_system(both: Incident, sales: System) -> None:
    row = rows_of(both)["みな"]
    assert [one.pair.system.slug for one in row.basis.each] == ["payments", "sales"]
    keys = {one.key: row.basis_of(one).pair.system.slug for one in row.promises}
    assert (keys["act-notice"], keys[f"{sales.pk}~act-notice"]) == ("payments", "sales")
    assert len(keys) == len(row.promises)


def test_what_is_noted_of_one_system_is_not_taken_for_the_others(
    both: Incident, minato: Party, sales: System, mio: User
) -> None:
    noted = {f"{sales.pk}~act-notice", f"{sales.pk}~end_signal:then", "act-standby", "end_signal:tell"}
    for key in noted:
        mark_promise(incident=both, party=minato, promise=key, mark="done", happened_at=story.NOW, by=mio, at=story.NOW)
    assert {one.key for one in rows_of(both)["みな"].promises if one.state == "kept"} == noted


def test_one_call_to_the_same_person_keeps_what_was_promised_of_both(
    both: Incident, minato: Party, sales: System, mio: User
) -> None:
    note_call(
        incident=both,
        party=minato,
        outcome="reached",
        kind="first",
        happened_at=story.NOW,
        by=mio,
        at=story.NOW,
        **STORE,
    )
    states = {one.key: one.state for one in rows_of(both)["みな"].promises}
    assert (states["report-first:phone"], states[f"{sales.pk}~report-first:phone"]) == ("kept", "kept")
    assert PhoneCall.objects.count() == 1


def test_one_report_cites_both_and_takes_both_papers_along(
    both: Incident, minato: Party, sales: System, mio: User
) -> None:
    draft = ReportDraft.objects.get(incident=both, party=minato)
    assert "決済承認API、売上照会" in draft.subject
    report = send_report(draft=draft, revision=draft.revision, by=mio, at=story.NOW)
    assert report.citation.count("承認いただいた内容") == 2
    assert "売上照会：" in report.citation
    assert "【売上照会 の障害レベル】■1 停止" in report.body
    (ground,) = ReportGround.objects.all()
    assert (ground.system, ground.version.agreement.system) == (sales, sales)  # type: ignore[union-attr]
    sent = OutgoingMail.objects.filter(subject_kind="report")
    assert {len(mail.attachments) for mail in sent} == {2}
    assert Report.objects.count() == 1
    assert faults_of_the_day() == []


def test_whom_only_the_further_system_touches_gets_a_draft_from_its_plan(both: Incident) -> None:
    draft = ReportDraft.objects.get(incident=both, party__name="北斗")
    assert "【売上照会" not in draft.body
    assert "売上照会" in draft.subject
    first = next(one for one in rows_of(both)["北斗"].promises if one.deed == "tell")
    assert first.minutes == 5


def test_who_answers_for_either_system_sees_it_and_reports(both: Incident, sales: System) -> None:
    other = User.objects.create(username="sora", display_name="空")
    client = Client()
    client.force_login(other)
    page = f"/incidents/{both.number}/"
    assert client.get(page).status_code == 404
    Membership.objects.create(user=other, system=sales, role="oncall")
    assert client.get(page).status_code == 200
    assert client.get(f"{page}levels/").status_code == 200
    assert "売上照会" in client.get("/incidents/?q=売上").content.decode()


def test_a_system_is_added_on_its_page_once_and_only_by_who_reports_on_it(
    incident: Incident, sales: System, mio: User
) -> None:
    hidden = System.objects.create(slug="hidden", name="別の系")
    client = Client()
    client.force_login(mio)
    page = f"/incidents/{incident.number}/systems/"
    assert "売上照会" in client.get(page).content.decode()
    client.post(page, {"further": [hidden.pk]})
    client.post(page, {"further": [sales.pk]})
    assert [one.slug for one in story.reload(incident).systems] == ["payments", "sales"]
    with pytest.raises(Refused, match="もう加えて"):
        touch_system(incident=incident, system=sales, by=mio, at=story.NOW)
    assert faults_of_the_day() == []


def test_a_party_has_a_level_with_each_system(both: Incident, mio: User) -> None:
    reading = {"quantity": "決済成功率", "value": "38", "unit": "%"}
    at = story.NOW
    note_readings(incident=both, readings=[reading], happened_at=story.STARTED, by=mio, at=at)
    assert [one.now.number for one in rows_of(story.reload(both))["みな"].basis.each] == [1, 1]
