"""Dates and rules of special days, as people write them: read as they are meant, or not at all."""

from datetime import date, timedelta

import pytest

from agreements.content import problems_of
from agreements.content.special_days import read_rule, rule_of
from tests.agreements.example_content import example_content

BEGUN = date(2026, 11, 1)


def days_of(words: str, count: int = 3) -> str:
    """The next such days from November 2026 on: 11-30 12-31 01-31."""
    rule, day, found = read_rule(words), BEGUN, []
    while rule and len(found) < count and (day := rule.next_from(day)):
        found.append(day.strftime("%m-%d"))
        day += timedelta(days=1)
    return " ".join(found)


UNDERSTOOD = {
    "毎月末日": "11-30 12-31 01-31",
    "毎月末日（締め処理）": "11-30 12-31 01-31",
    "毎月５・１０日": "11-05 11-10 12-05",
    "毎月5日、10日、25日": "11-05 11-10 11-25",
    "毎月10日・20日・末日": "11-10 11-20 11-30",
    "毎月1日〜5日": "11-01 11-02 11-03",
    "五十日": "11-05 11-10 11-15",
    "第1月曜": "11-02 12-07 01-04",
    "毎月第2・第4土曜日": "11-14 11-28 12-12",
    "最終金曜日": "11-27 12-25 01-29",
    "最終営業日": "11-30 12-30 01-29",
    "月初第3営業日": "11-05 12-03 01-06",
    "最終営業日の前日": "11-29 12-29 01-28",
    "毎月25日（休日のときは前営業日）": "11-25 12-25 01-25",
    "毎月3日、休業日の場合は翌営業日": "11-04 12-03 01-04",
    "毎週金曜日": "11-06 11-13 11-20",
    "毎週月・水・金": "11-02 11-04 11-06",
    "月曜〜水曜": "11-02 11-03 11-04",
    "土日祝": "11-01 11-03 11-07",
    "祝日": "11-03 11-23 01-01",
    "毎年12月29日〜1月3日": "12-29 12-30 12-31",
    "1月13日から14日": "01-13 01-14 01-13",
    "3月・9月末日": "03-31 09-30 03-31",
    "12/31": "12-31 12-31 12-31",
    "2026-12-31": "12-31",
    "2026年12月30日〜2027年1月1日": "12-30 12-31 01-01",
    "毎月末日と毎月15日": "11-15 11-30 12-15",
    "毎月25日と月末日": "11-25 11-30 12-25",
    "8月の第1土曜日（花火大会）": "08-07 08-05 08-04",
    "3月・9月の最終営業日": "03-31 09-30 03-31",
    "8月の土曜日": "08-07 08-14 08-21",
    "the first Saturday of August": "08-07 08-05 08-04",
    "The 25th and the last day of each month": "11-25 11-30 12-25",
    "年末年始、四半期末": "12-29 12-30 12-31",
    "The last day of each month": "11-30 12-31 01-31",
    "every Friday": "11-06 11-13 11-20",
    "first Monday of each month": "11-02 12-07 01-04",
    "2nd and 4th Saturday of the month": "11-14 11-28 12-12",
    "last business day": "11-30 12-30 01-29",
    "the 5th and 10th of each month": "11-05 11-10 12-05",
    "from 29 December to 3 January each year": "12-29 12-30 12-31",
    "31 December 2026": "12-31",
}
NOT_UNDERSTOOD = [
    "決算の時期", "2月30日", "2026-02-30", "13月1日", "第6月曜", "毎月32日", "入学試験日", "毎月25日の給料日",
    "8月 第1土曜日", "12月24日 12月25日", "第0営業日", "毎月", "祝日の翌週", "隔週金曜", "sale days",
    "the 32nd of each month", "Friday 13th", "2027-01-03〜2026-12-29",
]  # fmt: skip


@pytest.mark.parametrize(("words", "days"), UNDERSTOOD.items())
def test_a_rule_is_read_as_it_is_meant(words: str, days: str) -> None:
    assert days_of(words) == days


@pytest.mark.parametrize("words", NOT_UNDERSTOOD)
def test_what_is_not_understood_is_not_guessed(words: str) -> None:
    assert read_rule(words) is None


def test_either_language_is_enough() -> None:
    assert rule_of({"ja": "締めの日", "en": "month end"}) is not None


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        ({"when": "決算の時期", "then_level": 1}, "日付や繰り返しの決まりとして読めません"),
        ({"when": "毎月末日"}, "レベルも呼ぶ役割も変わりません"),
        ({"when": "毎月末日", "one_up": True}, ""),
    ],
)
def test_publishing_asks_about_a_day_that_changes_nothing(day: dict[str, object], asked: str) -> None:
    plain = {"key": "day-1", "change": {"ja": "重く扱う"}, **day, "when": {"ja": day["when"]}}
    found = [one.message for one in problems_of(example_content(special_days=[plain])) if one.section == "special_days"]
    assert [asked in message for message in found] == ([True] if asked else [])
