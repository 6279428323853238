"""Opening an incident: its number, level, first drafts and event in one transaction; slips put right afterwards."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from agreements.models import Event, Job, chain_faults
from agreements.models.append_only import digest_of, name_of
from agreements.refusals import Refused
from incidents.models import Incident, LevelChange, ReportDraft
from incidents.workflow.moving import close
from incidents.workflow.opening import Sighting, correct_incident, open_incident
from tests.agreements.plan_rows import reword
from tests.incidents import story

SEEN = Sighting("カード決済の承認が通らない", story.STARTED, story.DETECTED)


def test_an_incident_has_a_number_a_level_and_drafts_for_all(version, minato, tozai, mio):
    incident = story.outage(version.agreement.system, mio, known="原因は調査中です。")
    assert (incident.number, incident.state, str(incident.level)) == ("INC-2026-001", "open", "■1 停止")
    assert (incident.level.first_contact_minutes, incident.level.update_minutes) == (15, 15)
    drafts = {draft.party: draft for draft in ReportDraft.objects.all()}
    assert set(drafts) == {minato, tozai}
    assert (drafts[minato].version, drafts[tozai].version) == (version, None)
    assert all("【わかっていること】原因は調査中です。" in draft.body for draft in drafts.values())
    assert incident.history.get().history_user == mio


def test_numbers_count_within_a_year(plan, mio):
    one, two = story.outage(plan, mio), story.outage(plan, mio)
    after_new_year = story.outage(plan, mio, at=story.NOW.replace(year=2027))
    assert [row.number for row in (one, two, after_new_year)] == ["INC-2026-001", "INC-2026-002", "INC-2027-001"]


def test_the_chain_vouches_for_move_and_level(incident):
    event = Event.objects.get(chain=incident.number)
    facts = [incident.moves.get(), incident.levels.get(), incident.plans.get()]
    assert event.told()["facts"] == {name_of(fact): digest_of(fact) for fact in facts}
    assert list(chain_faults(incident.number)) == []


def test_the_general_procedure_is_made_anew(incident):
    assert Job.objects.filter(kind="general", key=f"general:{incident.number}").count() == 1


def test_the_words_of_the_level_stay_when_the_plan_changes(incident, plan):
    reword(plan.planned.get(slot="1"), name="全面停止", first_contact_minutes=5)
    assert str(Incident.objects.get().level) == "■1 停止"
    assert Incident.objects.get().level.first_contact_minutes == 15


def test_an_english_page_calls_the_level_by_its_english_name_where_all_have_one(plan, mio):
    reword(plan.planned.get(slot="1"), name={"ja": "停止", "en": "Down"})
    english = story.outage(plan, mio)
    reword(plan.planned.get(slot="1"), name={"ja": "停止"})
    silent = story.outage(plan, mio)
    with override("en"):
        assert [str(one.level) for one in (english, silent)] == ["■1 Down", "■1 停止"]
    assert str(english.level) == "■1 停止"


def test_two_english_names_of_one_level_are_none(version, plan, minato, tozai, ren, mio):
    level = {**version.content().levels[0].model_dump(), "name": {"ja": "停止", "en": "Stopped"}}
    story.approved(story.agreement(plan, tozai, ren), ren, levels=[level])
    assert story.outage(plan, mio).level.name_en == ""


def test_no_level_table_is_no_reason_to_wait(payments, own_side, mio):
    incident = story.outage(payments, mio, level=2)
    assert (str(incident.level), incident.level.first_contact_minutes) == ("▲2 ", None)


@pytest.mark.parametrize(
    ("sighting", "said"),
    [
        (Sighting("x", story.DETECTED, story.STARTED), "始まった時刻より後"),
        (Sighting("x", story.STARTED, story.NOW + timedelta(minutes=2)), "いまより先"),
    ],
)
def test_times_that_cannot_be_are_refused(plan, mio, sighting, said):
    with pytest.raises(Refused, match=said):
        open_incident(system=plan, sighting=sighting, level=1, by=mio, at=story.NOW)
    assert (
        Incident.objects.count(),
        LevelChange.objects.count(),
        Event.objects.filter(chain__startswith="INC").count(),
    ) == (0, 0, 0)


def test_a_clock_a_little_ahead_is_now(plan, mio):
    sighting = Sighting("x", story.STARTED, story.NOW + timedelta(seconds=50))
    assert open_incident(system=plan, sighting=sighting, level=1, by=mio, at=story.NOW).state == "open"


def test_a_correction_reaches_the_drafts_nobody_wrote_in(incident, minato, mio):
    earlier = Sighting("決済が全店で止まった", story.STARTED - timedelta(hours=1), story.DETECTED)
    correct_incident(incident=incident, sighting=earlier, by=mio, at=story.NOW)
    draft = ReportDraft.objects.get(party=minato)
    assert "【起きていること】決済が全店で止まった" in draft.body
    assert "11月20日（金）09:18（日本時間）" in draft.body
    assert [row.symptom for row in story.reload(incident).history.all()] == [earlier.symptom, SEEN.symptom]
    assert Event.objects.filter(chain=incident.number).last().kind == "incident.corrected"


def test_a_closed_incident_is_not_corrected(incident, mio):
    close(incident=incident, by=mio, at=story.NOW)
    with pytest.raises(Refused, match="終了した障害"):
        correct_incident(incident=incident, sighting=SEEN, by=mio, at=story.NOW)
