"""Every kind of agreed fact gives promises, and each stands as the facts of the day say."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from agreements import states
from agreements.promises import (
    CallMade,
    DayFacts,
    DayPromise,
    LevelMinutes,
    ReadingTaken,
    ReportTold,
    Spared,
    promises_of,
)
from tests.agreements.example_content import example_content
from tests.agreements.promises.drawn_day import STARTED, after

# Begun at minute 0, seen at 6, a level 1.
DAY = DayFacts(started_at=STARTED, detected_at=after(6), levels=((after(12), 1),), opened_at=after(12))


def plain(**changes: Any) -> Any:
    """The example with fields of some of its items changed: reports={"report-first": {...}}."""
    content = example_content().model_dump(mode="json", exclude_none=True)
    for name, items in changes.items():
        for item in content[name]:
            item.update(items.get(item["key"], {}))
    return example_content(**{name: content[name] for name in changes})


def stands(key: str, minute: int, content: Any = None, **facts: Any) -> DayPromise:
    found = promises_of(content or example_content(), replace(DAY, **facts), after(minute))
    return next(one for one in found if one.key == key)


def due(promise: DayPromise) -> datetime | None:
    return promise.due


def test_the_example_promises_what_was_agreed_at_level_1() -> None:
    found = promises_of(example_content(), DAY, after(12))
    assert [one.key for one in found] == [
        "level-stopped:first", "level-stopped:update:1",
        "report-first:phone", "report-update:mail:1", "report-recovery:phone", "report-final:mail",
        "level-stopped:role-1", "level-stopped:role-2", "contact-store:next", "contact-night:next",
        "act-stop-retries", "act-cash-only", "act-notice", "act-later:decide", "act-first-report", "act-standby",
        "escalation-1", "escalation-2", "end_signal:declare", "end_signal:tell", "end_signal:then",
        "info-rate", "info-waiting", "info-recovery", "criterion-waiting:decide", "criterion-recovery:decide",
    ]  # fmt: skip


def test_at_another_level_other_items_count() -> None:
    found = {one.key for one in promises_of(example_content(), replace(DAY, levels=((after(12), 3),)), after(12))}
    assert "level-slow:first" in found
    assert found.isdisjoint({"act-stop-retries", "act-cash-only", "level-stopped:first"})


CASES = {
    "before its time": (12, {}, states.DUE),
    "after it": (22, {}, states.MISSED),
    "told by mail": (22, {"told": (ReportTold("first", 1, after(20)),)}, states.KEPT),
    "told in the last moment": (30, {"told": (ReportTold("first", 1, after(21)),)}, states.KEPT),
    "told late": (30, {"told": (ReportTold("first", 1, after(25)),)}, states.LATE),
    "told on the phone": (30, {"calls": (CallMade("contact-night", "reached", after(20), "first"),)}, states.KEPT),
    "nobody answered": (20, {"calls": (CallMade("contact-store", "no_answer", after(14), "first"),)}, states.DUE),
    "not needed": (30, {"spared": {"level-stopped:first": Spared(after(14), "訓練")}}, states.NOT_NEEDED),
    "over before": (30, {"recovered_at": after(18)}, states.NOT_NEEDED),
    "over after": (30, {"recovered_at": after(24)}, states.MISSED),
}


@pytest.mark.parametrize(("minute", "facts", "state"), CASES.values(), ids=CASES)
def test_how_first_contact_stands(minute: int, facts: Any, state: str) -> None:
    found = stands("level-stopped:first", minute, **facts)
    assert (found.state, found.due) == (state, after(21))


def test_a_mail_does_not_keep_what_was_promised_by_phone() -> None:
    told = (ReportTold("first", 1, after(14)),)
    assert stands("report-first:phone", 22, told=told).state == states.MISSED
    reached = (CallMade("contact-store", "reached", after(20), "first"),)
    assert stands("report-first:phone", 22, told=told, calls=reached).state == states.KEPT


def test_of_two_ways_both_or_one_have_to_be_gone() -> None:
    both = {"report-first": {"channels": ["phone", "mail"], "channels_match": "all"}}
    told = (ReportTold("first", 1, after(14)),)
    assert stands("report-first:mail", 22, plain(reports=both), told=told).state == states.KEPT
    assert stands("report-first:phone", 22, plain(reports=both), told=told).state == states.MISSED
    one = {"report-first": {"channels": ["phone", "mail"], "channels_match": "any"}}
    assert stands("report-first:phone:mail", 22, plain(reports=one), told=told).state == states.KEPT


def test_whoever_is_named_has_to_be_told() -> None:
    content = plain(reports={"report-update": {"recipients": ["contact-head"], "audience": {"ja": "営業"}}})
    first = ReportTold("first", 1, after(14))
    other, head = (
        ReportTold("update", 1, after(20), frozenset({mail}))
        for mail in ("store@minato.example", "head@minato.example")
    )
    assert stands("report-update:mail:1", 22, content, told=(first, other)).state == states.DUE
    assert stands("report-update:mail:1", 22, content, told=(first, other, head)).state == states.KEPT


def test_whoever_is_named_nowhere_is_told_by_the_way_that_was_agreed() -> None:
    content = plain(reports={"report-first": {"audience": {"ja": "営業"}}})
    assert stands("report-first:phone", 22, content, told=(ReportTold("first", 1, after(14)),)).state == states.MISSED


def test_of_two_who_are_named_both_have_to_be_reached() -> None:
    store, desk = (
        CallMade(f"contact-{name}", "reached", after(minute), "recovery")
        for name, minute in (("store", 72), ("desk", 75))
    )
    over = {"recovered_at": after(70)}
    assert stands("report-recovery:phone", 80, **over, calls=(store,)).state == states.DUE
    assert stands("report-recovery:phone", 80, **over, calls=(store, desk)).kept_at == after(75)


def test_each_update_counts_from_the_report_before_it() -> None:
    told = (ReportTold("first", 1, after(14)), ReportTold("update", 1, after(30)))
    assert [(one.state, one.due) for one in (stands(f"level-stopped:update:{n}", 31, told=told) for n in (1, 2))] == [
        (states.LATE, after(29)), (states.DUE, after(45)),
    ]  # fmt: skip


def test_only_if_it_lasts_longer() -> None:
    content = plain(reports={"report-first": {"only_after_minutes": 60}})
    assert stands("report-first:phone", 50, content).state == states.NOT_YET
    assert due(stands("report-first:phone", 50, content)) == after(60)
    assert stands("report-first:phone", 61, content).state == states.MISSED
    short = stands("report-first:phone", 61, content, recovered_at=after(40))
    assert (short.state, short.reason) == (states.NOT_NEEDED, "shorter")


def test_updates_from_and_to() -> None:
    content = plain(levels={"level-stopped": {"update_minutes": 20, "update_minutes_to": 40}})
    told = (ReportTold("first", 1, after(14)),)
    assert [stands("level-stopped:update:1", minute, content, told=told).state for minute in (33, 34, 54, 55)] == [
        states.NOT_YET, states.DUE, states.DUE, states.MISSED,
    ]  # fmt: skip


def test_a_level_that_rises_is_owed_from_then_on_and_one_that_falls_was_owed_before() -> None:
    risen = ((after(12), 2), (after(40), 1))
    assert due(stands("level-stopped:first", 41, levels=risen)) == after(55)
    assert due(stands("act-cash-only", 41, levels=risen)) == after(55)
    assert due(stands("act-stop-retries", 41, levels=risen)) == after(16)
    fallen = ((after(12), 1), (after(40), 2))
    assert due(stands("level-partly:first", 41, levels=fallen)) == after(36)


def test_when_nobody_answers_the_next_is_called() -> None:
    in_vain = CallMade("contact-store", "no_answer", after(14))
    assert stands("contact-store:next", 13).state == states.NOT_YET
    found = stands("contact-store:next", 18, calls=(in_vain,))
    assert (found.state, found.due, found.contacts) == (states.DUE, after(19), ("contact-night",))
    next_one = CallMade("contact-night", "no_answer", after(18))
    assert stands("contact-store:next", 30, calls=(in_vain, next_one)).state == states.KEPT
    assert due(stands("contact-night:next", 30, calls=(in_vain, next_one))) == after(28)
    found = stands("contact-night:next", 30, calls=(in_vain, next_one, CallMade("contact-head", "reached", after(22))))
    assert found.state == states.KEPT
    found = stands("contact-store:next", 30, calls=(in_vain, CallMade("contact-store", "reached", after(16))))
    assert (found.state, found.reason) == (states.NOT_NEEDED, "reached")


def test_acts_count_from_their_event() -> None:
    assert (stands("act-notice", 20).state, due(stands("act-notice", 20))) == (states.NOT_YET, None)
    told = (ReportTold("first", 1, after(14)),)
    assert due(stands("act-notice", 20, told=told)) == after(34)
    assert stands("act-notice", 40, told=told, done={"act-notice": after(33)}).state == states.KEPT


def test_nothing_is_owed_of_an_act_they_objected_to() -> None:
    content = plain(acts={"act-cash-only": {"consent": {"answer": "objection"}}})
    assert "act-cash-only" not in {one.key for one in promises_of(content, DAY, after(12))}


def test_information_is_given_or_cannot_be_had() -> None:
    assert stands("info-rate", 12).state == states.MISSED
    assert stands("info-rate", 12, given={"info-rate": after(9)}).state == states.KEPT
    assert stands("info-recovery", 12, unobtainable={"info-recovery": after(9)}).state == states.NOT_OBTAINABLE
    assert [stands(key, 12).side for key in ("info-rate", "info-waiting")] == ["ours", "theirs"]


def test_a_decision_waits_for_whoever_decides() -> None:
    told = (ReportTold("first", 1, after(14)),)
    found = stands("act-later:decide", 20, told=told)
    assert (found.state, found.due, found.contacts) == (states.DUE, after(44), ("contact-stores-head",))
    assert stands("act-later:decide", 20, told=told, decided={"act-later": after(19)}).state == states.KEPT


def test_a_criterion_waits_for_its_number() -> None:
    assert stands("criterion-waiting:decide", 20).state == states.NOT_YET
    read = (ReadingTaken("再送待ち", Decimal(2001), after(15)),)
    assert stands("criterion-waiting:decide", 20, readings=read).state == states.DUE
    assert (
        stands("criterion-waiting:decide", 20, readings=read, done={"act-stop-retries": after(18)}).state == states.KEPT
    )
    fallen = (*read, ReadingTaken("再送待ち", Decimal(2000), after(16)))
    assert stands("criterion-waiting:decide", 20, readings=fallen).state == states.NOT_YET


def test_escalations() -> None:
    assert [stands("escalation-2", minute).state for minute in (65, 66, 67)] == [
        states.NOT_YET,
        states.DUE,
        states.MISSED,
    ]
    reached = (CallMade("contact-head", "reached", after(62)),)
    assert stands("escalation-2", 70, calls=reached).state == states.KEPT
    assert stands("escalation-2", 70, recovered_at=after(60)).state == states.NOT_NEEDED
    assert stands("escalation-1", 30).state == states.NOT_YET
    assert stands("escalation-1", 30, calls=(CallMade("contact-store", "no_answer", after(14)),)).state == states.MISSED


def test_the_end_and_what_follows_it() -> None:
    assert stands("report-final:mail", 60).state == states.NOT_YET
    over = {"recovered_at": after(70)}
    assert due(stands("report-final:mail", 80, **over)) == after(70 + 7200)
    assert stands("report-recovery:phone", 80, **over).state == states.DUE
    assert due(stands("end_signal:then", 80, **over)) == after(70 + 1440)
    assert stands("end_signal:declare", 80, **over).state == states.KEPT
    final = (ReportTold("final", 1, after(90)),)
    assert [stands(key, 95, **over, told=final).state for key in ("end_signal:tell", "report-final:mail")] == [
        states.KEPT
    ] * 2


def test_without_an_agreement_the_plan_says_by_when() -> None:
    found = promises_of(None, DAY, after(12), LevelMinutes(15, 30))
    assert [(one.key, one.due, one.state) for one in found] == [
        ("plan:first", after(21), states.DUE), ("plan:update:1", None, states.NOT_YET),
    ]  # fmt: skip


def test_whoever_is_not_affected_is_owed_nothing_and_was_owed_nothing() -> None:
    found = promises_of(
        example_content(), replace(DAY, affected=False, told=(ReportTold("first", 1, after(14)),)), after(60)
    )
    assert {one.state for one in found} == {states.KEPT, states.NOT_NEEDED}
    assert [one.key for one in found if one.waits] == []


def test_of_a_closed_incident_nothing_waits() -> None:
    found = promises_of(example_content(), replace(DAY, recovered_at=after(70), closed=True), after(100))
    assert [one.key for one in found if one.waits] == []
