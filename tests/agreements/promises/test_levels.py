"""Each party's level follows its own agreement: twenty fixtures, and how a level becomes another one."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from agreements.content import AgreementContent, content_from
from agreements.promises import DayFacts, LevelGiven, ReadingTaken, levels_of, promises_of
from tests.agreements.example_content import example_content
from tests.agreements.promises.drawn_day import after

_WORDS = {1: ("■", "停止"), 2: ("▲", "一部"), 3: ("○", "遅延"), 4: ("◇", "軽微")}


def number(sign: str, value: str, *more: str, quantity: str = "決済成功率", unit: str = "%", wait: int = 0) -> Any:
    """A threshold: number("lt", "50"), number("ge", "50", "lt", "95")."""
    both = {"and_sign": more[0], "and_value": more[1]} if more else {}
    lasts = {"for_minutes": wait} if wait else {}
    return {
        "quantity": {"ja": quantity}, "sign": sign, "value": value, "unit": {"ja": unit}, **both, **lasts,
    }  # fmt: skip


def agreed(steps: tuple[str, ...] = (), match: str = "all", **levels: Any) -> AgreementContent:
    """A content with levels l1, l2 …, each a list of numbers, facts and (from, to) places on the scale 広さ."""
    plain = example_content().model_dump(mode="json", exclude_none=True) | {"criteria": []}
    plain["steps"] = [
        {"key": f"step-{place}", "scale": {"ja": "広さ"}, "name": {"ja": name}} for place, name in enumerate(steps, 1)
    ]
    plain["levels"] = [_level(int(name[1]), conditions, match) for name, conditions in levels.items()]
    return content_from(plain)


def _level(place: int, conditions: list[Any], match: str) -> dict[str, Any]:
    mark, name = _WORDS[place]
    spans = [one for one in conditions if isinstance(one, tuple)]
    return {
        "key": f"level-{place}", "number": place, "mark": mark, "name": {"ja": name}, "match": match,
        "thresholds": [one for one in conditions if isinstance(one, dict)],
        "spans": [{"from_step": f"step-{first}", "to_step": f"step-{last}"} for first, last in spans],
        "facts": [{"ja": one} for one in conditions if isinstance(one, str)],
    }  # fmt: skip


def read(value: Any, minute: int = 0, quantity: str = "決済成功率", unit: str = "%") -> ReadingTaken:
    """A number by default; a step of 広さ for a text, whether a thing is so for a yes or no."""
    if isinstance(value, bool):
        return ReadingTaken(quantity, value, after(minute))
    if isinstance(value, str):
        return ReadingTaken("広さ", value, after(minute))
    return ReadingTaken(quantity, Decimal(value), after(minute), unit)


def level(content: AgreementContent, ours: int, *readings: ReadingTaken, minute: int = 60) -> tuple[int, str]:
    found = levels_of(content, [LevelGiven(after(0), ours)], readings, after(minute))[-1]
    return found.number, found.why


STOPPED = "全店で止まった"
RATE = agreed(l1=[number("lt", "50")], l2=[number("ge", "50", "lt", "95")])
TENTH = agreed(l1=[number("lt", "10")], l2=[number("ge", "10", "lt", "60")], l3=[number("ge", "60", "lt", "99")])
GAP = agreed(l1=[number("lt", "50")], l2=[number("gt", "60", "lt", "95")])
WAITS = agreed(l1=[number("lt", "50", wait=15)], l2=[number("ge", "50", "lt", "95")])
BOTH = agreed(l1=[number("lt", "50"), STOPPED], l2=[number("lt", "95")])
ANY = agreed(match="any", l1=[number("lt", "10"), "カード番号が漏れた"], l2=[number("lt", "95")])
WIDE = agreed(("1店", "3店", "10店", "全店"), l1=[(4, 4)], l2=[(2, 2)])
WAIT = {"quantity": "待ち時間", "unit": "分"}
QUEUE = agreed(l1=[number("gt", "60", **WAIT)], l2=[number("gt", "5", **WAIT)])
QUIET = agreed(l1=[], l2=[number("lt", "95")])


@pytest.mark.parametrize(
    ("content", "ours", "readings", "expected"),
    [
        pytest.param(RATE, 1, [], (1, "given"), id="nothing read: as we gave it"),
        pytest.param(RATE, 2, [read(38)], (1, "met"), id="below 50"),
        pytest.param(TENTH, 1, [read(38)], (2, "met"), id="the same number, another agreement"),
        pytest.param(RATE, 1, [read(50)], (2, "met"), id="a bound belongs to one level"),
        pytest.param(RATE, 1, [read(97)], (2, "below"), id="below every level"),
        pytest.param(GAP, 2, [read(55)], (1, "doubt"), id="between two levels: the higher"),
        pytest.param(GAP, 2, [read(60)], (1, "doubt"), id="on the edge of a gap"),
        pytest.param(WAITS, 2, [read(38, 50)], (2, "given"), id="has not lasted yet"),
        pytest.param(WAITS, 2, [read(38, 40), read(40, 50)], (1, "met"), id="has lasted"),
        pytest.param(WAITS, 2, [read(38, 40), read(70, 50), read(38, 55)], (2, "met"), id="was interrupted"),
        pytest.param(BOTH, 2, [read(38)], (1, "doubt"), id="one of two is known: the higher"),
        pytest.param(BOTH, 1, [read(38), read(False, quantity=f"{STOPPED}。")], (2, "met"), id="the other is not so"),
        pytest.param(BOTH, 3, [read(38), read(True, quantity=STOPPED)], (1, "met"), id="both are so"),
        pytest.param(ANY, 2, [read(True, quantity="カード番号が漏れた")], (1, "met"), id="any of them is enough"),
        pytest.param(ANY, 2, [read(38)], (2, "met"), id="one of any is open: no doubt by itself"),
        pytest.param(ANY, 1, [read(38)], (1, "doubt"), id="what we gave is not spoken against"),
        pytest.param(WIDE, 3, [read("全店")], (1, "met"), id="a step"),
        pytest.param(WIDE, 3, [read("10店")], (1, "doubt"), id="a step between two levels"),
        pytest.param(QUEUE, 2, [read(90, quantity="待ち時間", unit="秒")], (2, "given"), id="another unit"),
        pytest.param(QUEUE, 3, [read(90, quantity="待ち 時間", unit="分")], (1, "met"), id="both hold"),
        pytest.param(QUIET, 1, [read(38)], (1, "doubt"), id="a level in words, which we gave"),
        pytest.param(QUIET, 3, [read(38)], (2, "met"), id="a level in words, which we did not give"),
        pytest.param(RATE, 4, [read(38), read(70, 5)], (2, "met"), id="the newest counts"),
    ],
)  # fmt: skip
def test_the_right_level(
    content: AgreementContent, ours: int, readings: list[ReadingTaken], expected: tuple[int, str]
) -> None:
    assert level(content, ours, *readings) == expected


def history(content: AgreementContent, given: list[LevelGiven], *readings: ReadingTaken) -> list[tuple[datetime, int]]:
    return [(one.at, one.number) for one in levels_of(content, given, readings, after(100))]


def test_a_level_changes_when_it_has_lasted_though_nothing_new_was_read() -> None:
    given = [LevelGiven(after(0), 2)]
    assert history(WAITS, given, read(38, 10)) == [(after(0), 2), (after(25), 1)]
    assert [one.at for one in levels_of(WAITS, given, [read(38, 10)], after(24))] == [after(0)]


def test_the_newest_ruling_counts_until_it_is_taken_back() -> None:
    given = [
        LevelGiven(after(0), 2),
        LevelGiven(after(10), 3, "静かな日", alone=True),
        LevelGiven(after(20), 1, "全店で同じ", for_all=True),
        LevelGiven(after(30), 4, "ここは別", alone=True),
        LevelGiven(after(40), None, "取り決めに戻す", alone=True),
        LevelGiven(after(50), 2),
    ]
    assert history(RATE, given, read(38, 5)) == [
        (after(0), 2), (after(5), 1), (after(10), 3), (after(20), 1), (after(30), 4), (after(40), 1), (after(50), 1),
    ]  # fmt: skip


def test_without_an_agreement_the_level_is_ours() -> None:
    assert levels_of(None, [LevelGiven(after(0), 3)], [read(1)], after(9))[-1].number == 3


def special(**day: Any) -> AgreementContent:
    """The two levels of RATE, with one special day: the Friday on which all days of these tests lie."""
    plain = RATE.model_dump(mode="json", exclude_none=True)
    item = {"key": "day-1", "when": {"ja": "2026-11-20"}, "change": {"ja": "重く扱う"}, **day}
    return content_from({**plain, "special_days": [item]})


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ({"one_up": True}, 1),
        ({"then_level": 1, "levels": [2]}, 1),
        ({"then_level": 1, "levels": [1]}, 2),
        ({"then_level": 3}, 2),
        ({"then_level": 2, "one_up": True}, 1),
        ({"one_up": True, "when": {"ja": "毎週土曜"}}, 2),
        ({"one_up": True, "when": {"ja": "決算の時期"}}, 2),
    ],
    ids=["one up", "to a level", "another level", "never lighter", "both", "another day", "not understood"],
)
def test_a_special_day_makes_a_level_graver(day: dict[str, Any], expected: int) -> None:
    found = levels_of(special(**day), [LevelGiven(after(0), 2)], [read(70)], after(9))[-1]
    assert (found.number, bool(found.raised)) == (expected, expected == 1)


def test_a_special_day_begins_and_ends_at_midnight_of_its_zone_and_yields_to_a_ruling() -> None:
    content = special(one_up=True, when={"ja": "2026-11-21"})
    given = [LevelGiven(after(0), 2), LevelGiven(after(60 * 24), 2, "人手がある", alone=True)]
    found = [(one.at.isoformat(), one.number) for one in levels_of(content, given, [], after(60 * 48))]
    assert found == [
        ("2026-11-20T10:18:00+09:00", 2), ("2026-11-21T00:00:00+09:00", 1), ("2026-11-21T10:18:00+09:00", 2),
    ]  # fmt: skip


def test_a_day_is_that_of_the_agreement_s_own_zone() -> None:
    """10:18 in Tokyo is still the evening before in New York."""
    for zone, number in (("Asia/Tokyo", 1), ("America/New_York", 2)):
        content = special(one_up=True).model_copy(update={"time_zone": zone})
        assert levels_of(content, [LevelGiven(after(0), 2)], [], after(60))[-1].number == number


def test_on_a_special_day_another_role_is_called() -> None:
    content = special(role={"ja": "店舗運営部長"})
    facts = DayFacts(started_at=after(0), detected_at=after(6), levels=((after(0), 1),))
    keys = {one.key: one for one in promises_of(content, facts, after(9))}
    assert keys["day-1:role"].due == keys["level-1:first"].due
    later = replace(facts, started_at=after(60 * 24), detected_at=after(60 * 24))
    assert "day-1:role" not in {one.key for one in promises_of(content, later, after(60 * 25))}
