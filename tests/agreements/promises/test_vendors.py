"""Promises to customers held against what vendors agreed: forty pairs written down first, twelve held back, and as
many by somebody who did not know the rules."""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest

from agreements.promises.vendors import Compared, check
from tests.agreements.promises.vendor_pairs import TODAY, found_in, promises_of, read_pairs, vendor_of

PAIRS, HELD, FRESH = read_pairs(), read_pairs("held_pairs.json"), read_pairs("fresh_pairs.json")
FRESH_HELD = read_pairs("fresh_held_pairs.json")
BY_ID = {pair["id"]: pair for pair in (*PAIRS, *HELD, *FRESH, *FRESH_HELD)}


def contradicting(pairs: list[dict[str, Any]], today: date = TODAY) -> set[str]:
    return {pair["id"] for pair in pairs if found_in(pair, today).contradictions}


def kinds(name: str, **changes: Any) -> list[str]:
    """The kinds of obstacles of a pair, whose vendor's only capability is changed."""
    pair = deepcopy(BY_ID[name])
    if changes:
        pair["vendor"]["capabilities"][0] |= changes
    return [obstacle.kind for one in found_in(pair).contradictions for obstacle in one.obstacles]


def test_forty_pairs_hold_eight_contradictions_and_each_is_found() -> None:
    wanted = {pair["id"] for pair in PAIRS if pair["contradicts"]}
    assert (len(PAIRS), len(wanted)) == (40, 8)
    found = contradicting(PAIRS)
    assert wanted - found == set()
    assert len(found - wanted) <= 1


def test_pairs_that_were_held_back_are_told_apart_too() -> None:
    assert contradicting(HELD) == {pair["id"] for pair in HELD if pair["contradicts"]}


def test_pairs_of_somebody_who_did_not_know_the_rules_are_told_apart() -> None:
    wanted = {pair["id"] for pair in FRESH if pair["contradicts"]}
    assert (len(FRESH), len(wanted)) == (40, 8)
    # What our own desk does a vendor says too, and its desk has the same name: whose deed it is stands nowhere.
    assert contradicting(FRESH) - wanted == {"our-own-desk"}
    assert wanted - contradicting(FRESH) == set()


def test_what_was_held_back_of_them_is_told_apart_too() -> None:
    assert contradicting(FRESH_HELD) == {pair["id"] for pair in FRESH_HELD if pair["contradicts"]}


def test_fresh_contradictions_are_called_by_their_kind() -> None:
    wanted = {pair["id"]: [pair["contradicts"]] for pair in (*FRESH, *FRESH_HELD) if pair["contradicts"]}
    assert {name: kinds(name) for name in wanted} == wanted


@pytest.mark.parametrize("days", [1, 30, 100, 200, 300])
def test_the_day_one_looks_changes_nothing(days: int) -> None:
    wanted = {pair["id"] for pair in PAIRS if pair["contradicts"]}
    assert contradicting(PAIRS, TODAY + timedelta(days=days)) == wanted


def test_each_fault_is_called_by_its_kind() -> None:
    names = ["weekday-power", "slow-restart", "no-other-carrier", "nobody-answers", "on-request-of-yesterday"]
    assert [kinds(name) for name in names] == [["hours"], ["minutes"], ["cannot"], ["path"], ["condition"]]


def test_the_minute_that_is_promised_is_kept() -> None:
    assert [kinds("power-in-time", within_minutes=minutes) for minutes in (30, 31)] == [[], ["minutes"]]
    # 45 minutes less a call in vain of 15.
    assert [kinds("call-in-vain-in-time", within_minutes=minutes) for minutes in (30, 31)] == [[], ["path"]]


def test_the_worst_of_several_faults_leads() -> None:
    assert kinds("slow-restart", hours="平日 9:00–18:00", can="conditional", condition="前日に書面で") == [
        "hours", "minutes", "condition",
    ]  # fmt: skip


def test_a_wait_over_night_breaks_only_what_is_due_by_then() -> None:
    pair = deepcopy(BY_ID["weekday-power"])
    pair["promise"]["acts"][0]["within_minutes"] = 12 * 24 * 60
    assert not found_in(pair).contradictions
    # The longest days off of the year, five in May from 18:00 to 9:00, and the 30 minutes it takes then.
    pair["promise"]["acts"][0]["within_minutes"] = 24 * 60
    (obstacle,) = found_in(pair).contradictions[0].obstacles
    assert (obstacle.kind, obstacle.takes) == ("hours", 30 + 5 * 24 * 60 + 15 * 60)


def test_gaps_are_said_by_the_kind_of_day() -> None:
    (obstacle,) = found_in(BY_ID["weekday-power"]).contradictions[0].obstacles
    night, whole = ((0, 540), (1080, 1440)), ((0, 1440),)
    assert [(gap.kind, gap.spans, gap.always) for gap in obstacle.gaps] == [
        ("weekday", night, True), ("saturday", whole, True), ("sunday", whole, True), ("holiday", whole, True),
        ("new_year", whole, True),
    ]  # fmt: skip


def test_what_is_not_read_or_not_asked_is_said_so() -> None:
    assert [(p.key, v.vendor) for p, v in found_in(BY_ID["words-nobody-can-read"]).unread] == [
        ("acts-0", "あおば通信網株式会社")
    ]
    assert [p.key for p, _vendor in found_in(BY_ID["nothing-agreed"]).unasked] == ["acts-0"]
    assert [found_in(BY_ID[name]).unasked for name in ("power-in-time", "told-before-first-report")] == [(), ()]


def test_a_role_of_ours_is_not_a_vendors() -> None:
    pair = BY_ID["weekday-power"]
    role = frozenset({"監視センター当直"})
    changed = deepcopy(pair)
    changed["promise"]["acts"][0]["sentence"] = "電源を見に行く"
    assert found_in(changed).unasked != ()
    assert check(promises_of(changed), [vendor_of(pair)], role, TODAY) == Compared()


def test_an_objection_is_no_promise_and_no_word_of_a_vendor() -> None:
    pair = deepcopy(BY_ID["weekday-power"])
    pair["promise"]["acts"][0]["consent"] = {"answer": "objection"}
    assert found_in(pair) == Compared()
    pair = deepcopy(BY_ID["no-other-carrier"])
    pair["vendor"]["capabilities"][0]["consent"] = {"answer": "question"}
    assert not found_in(pair).contradictions


def test_what_it_rests_on_changes_with_either_sentence_and_not_with_the_day() -> None:
    def said(pair: dict[str, Any], today: date = TODAY) -> Any:
        return found_in(pair, today).contradictions[0].said()

    pair = BY_ID["weekday-power"]
    # In 2029 the longest days off are six, and one waits a day longer.
    assert said(pair) == said(pair, TODAY + timedelta(days=800))
    promise, vendor, beside = deepcopy(pair), deepcopy(pair), deepcopy(pair)
    promise["promise"]["acts"][0]["within_minutes"] = 25
    vendor["vendor"]["capabilities"][0]["hours"] = "平日 8:00–18:00"
    beside["promise"]["acts"][0]["where"] = {"ja": "分電盤"}
    assert said(promise) != said(pair)
    assert said(vendor) != said(pair)
    assert said(beside) == said(pair)


def test_a_vendor_is_meant_by_the_beginning_of_its_name_before_its_role_alone() -> None:
    vendor = vendor_of(BY_ID["they-do-not-carry-cash"])
    called = (
        "ほくと警備保障 巡回",
        "ほくと警備 指令室",
        "ほくと警備の指令室",
        "ほくと警備",
        "指令室",
        "ほくと病院 指令室",
        "ほくと警備団",
    )
    assert [vendor.is_called({"ja": who}) for who in called] == [True] * 4 + [False] * 3


def test_the_vendor_that_moves_first_is_part_of_what_it_rests_on() -> None:
    pair = deepcopy(BY_ID["one-vendor-after-the-other"])
    (found,) = found_in(pair).contradictions
    (obstacle,) = found.obstacles
    assert (obstacle.takes, obstacle.before and obstacle.before.vendor) == (35, "ことぶき決済サービス株式会社")
    said = found.said()
    pair["vendors"][0]["capabilities"][0]["within_minutes"] = 25
    assert found_in(pair).contradictions[0].said() != said
    pair["vendors"][0]["capabilities"][0]["within_minutes"] = 15
    assert not found_in(pair).contradictions


def test_the_clock_of_a_vendor_is_part_of_what_it_rests_on() -> None:
    pair = deepcopy(BY_ID["nine-to-six-in-london"])
    said = found_in(pair).contradictions[0].said()
    pair["vendor"]["time_zone"] = "Europe/Paris"
    assert found_in(pair).contradictions[0].said() != said
