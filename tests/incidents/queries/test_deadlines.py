"""When the next report is due: from detection, then from the last report, by what was agreed with each party."""

from datetime import datetime, time

import pytest

from agreements.promises import LevelMinutes, next_update
from incidents.models import ReportDraft
from incidents.queries.basis import bases_on
from incidents.queries.day_facts import notes_of
from incidents.queries.deadlines import Due, next_due
from incidents.queries.drafts import sent_by_party
from incidents.workflow.drafting import draft_reports
from incidents.workflow.moving import change_level, close, recover, reopen
from incidents.workflow.reporting import send_report
from tests.incidents import story


def at(clock):
    return datetime.combine(story.NOW.date(), time.fromisoformat(clock), tzinfo=story.TOKYO)


def due(incident, party):
    incident = story.reload(incident)
    basis = next(row for row in bases_on(incident) if row.party == party)
    return next_due(incident, basis, sent_by_party(incident)[party.pk], notes_of(incident))


def send(incident, party, by, when):
    draft = ReportDraft.objects.filter(incident=incident, party=party).last()
    return send_report(draft=draft, revision=draft.revision, by=by, at=when)


def test_first_contact_counts_from_detection(incident, minato):
    assert due(incident, minato) == Due("first", 1, at("10:39"), 15)


def test_who_has_no_agreement_has_the_plans_minutes(incident, tozai):
    assert due(incident, tozai) == Due("first", 1, at("10:39"), 15)


def test_the_agreed_minutes_go_before_the_plans(plan, minato, tozai, ren, mio):
    content = story.example_content().model_dump(mode="json", exclude_none=True)["levels"]
    content[0] |= {"first_contact_minutes": 5, "update_minutes": 10, "measured_from": "started"}
    story.approved(story.agreement(plan, minato, ren), ren, levels=content)
    incident = story.outage(plan, mio)
    assert due(incident, minato) == Due("first", 1, at("10:23"), 5, "started")
    assert due(incident, tozai) == Due("first", 1, at("10:39"), 15)


def test_updates_count_from_the_last_report(incident, minato, mio):
    send(incident, minato, mio, at("10:36"))
    assert due(incident, minato) == Due("update", 1, at("10:51"), 15)
    draft_reports(incident=incident, kind="update", by=mio, at=at("10:40"))
    send(incident, minato, mio, at("10:50"))
    assert due(incident, minato) == Due("update", 2, at("11:05"), 15)


def test_another_level_has_other_minutes(plan, minato, ren, mio):
    incident = agreed_as({}, plan, minato, ren, mio)
    change_level(incident=incident, level=2, by=mio, at=at("10:32"))
    assert due(incident, minato) == Due("first", 1, at("10:54"), 30)


def test_a_line_of_the_plan_goes_before_a_level_that_asks_for_less(incident, minato, mio):
    change_level(incident=incident, level=2, by=mio, at=at("10:32"))
    assert due(incident, minato) == Due("first", 1, at("10:39"), 15)


def test_nothing_is_due_once_it_is_over_until_it_is_open_again(incident, minato, mio):
    recover(incident=incident, happened_at=at("10:35"), by=mio, at=at("10:36"))
    assert due(incident, minato) is None
    reopen(incident=incident, by=mio, at=at("10:40"))
    assert due(incident, minato) == Due("first", 1, at("10:39"), 15)
    close(incident=incident, by=mio, at=at("10:50"))
    assert due(incident, minato) is None


def test_nothing_is_due_after_the_final_report(incident, minato, mio):
    send(incident, minato, mio, at("10:34"))
    recover(incident=incident, happened_at=at("10:35"), by=mio, at=at("10:36"))
    draft_reports(incident=incident, kind="final", by=mio, at=at("10:40"))
    send(incident, minato, mio, at("10:50"))
    reopen(incident=incident, by=mio, at=at("10:55"))
    assert due(incident, minato) is None


def test_while_nobody_is_known_to_be_touched_the_clock_runs_all_the_same(plan, mio):
    plan.parties.clear()
    incident = story.outage(plan, mio)
    assert next_due(incident, None, [], notes_of(incident)) == Due("first", 1, at("10:39"), 15)


def agreed_as(level, plan, minato, ren, mio):
    content = story.example_content().model_dump(mode="json", exclude_none=True)["levels"]
    content[0] = {name: value for name, value in (content[0] | level).items() if value is not None}
    story.approved(story.agreement(plan, minato, ren), ren, levels=content, reports=[])
    return story.outage(plan, mio)


NO_MINUTES = {"first_contact_minutes": None, "update_minutes": None}


def test_of_a_range_the_longer_time_is_the_deadline(plan, minato, ren, mio):
    incident = agreed_as({"update_minutes": 20, "update_minutes_to": 40}, plan, minato, ren, mio)
    send(incident, minato, mio, at("10:36"))
    assert due(incident, minato) == Due("update", 1, at("11:16"), 20)


def test_a_level_that_rises_is_owed_from_then_on(incident, minato, mio):
    change_level(incident=incident, level=2, by=mio, at=at("10:32"))
    change_level(incident=incident, level=1, by=mio, at=at("10:40"))
    assert due(incident, minato) == Due("first", 1, at("10:55"), 15)


def test_no_clock_runs_where_no_report_was_agreed(plan, minato, ren, mio):
    incident = agreed_as({**NO_MINUTES, "first_contact": "none", "updates": "none"}, plan, minato, ren, mio)
    assert due(incident, minato) is None
    send(incident, minato, mio, at("10:36"))
    assert due(incident, minato) is None


def test_at_once_is_due_at_detection(plan, minato, ren, mio):
    incident = agreed_as({**NO_MINUTES, "first_contact": "at_once"}, plan, minato, ren, mio)
    assert due(incident, minato) == Due("first", 1, at("10:24"), 0)


def test_updates_by_the_clock_come_at_its_times(plan, minato, ren, mio):
    incident = agreed_as({"update_minutes": None, "update_clock": [":05", ":35"]}, plan, minato, ren, mio)
    send(incident, minato, mio, at("10:36"))
    assert due(incident, minato) == Due("update", 1, at("11:05"), 0)


@pytest.mark.parametrize(
    ("clock", "sent", "then"),
    [
        ((":05",), "10:06", "11:05"), ((":05",), "10:03", "11:05"), ((":05",), "10:49", "11:05"),
        ((":05",), "10:51", "12:05"), (("09:00", "13:00", "17:00"), "09:30", "13:00"),
    ],
)  # fmt: skip
def test_a_report_shortly_before_its_time_was_that_one(clock, sent, then):
    minutes = LevelMinutes(15, 0, clock=clock)
    assert next_update(minutes, at(sent)) == at(then)


def test_the_last_time_of_a_day_leads_to_the_next_day():
    minutes = LevelMinutes(15, 0, clock=("09:00", "17:00"))
    found = next_update(minutes, at("17:30"))
    assert (found - at("17:00")).total_seconds() == 16 * 3600
