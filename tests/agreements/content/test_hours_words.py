"""Hours as people write them: read whole or not at all."""

from datetime import date

import pytest

from agreements.content.hours_words import hours_of, hours_told_in, names_hours, read_hours
from agreements.content.opening_hours import DAY, missing, seen_by

MONDAY, SATURDAY, SUNDAY = date(2026, 11, 30), date(2026, 12, 5), date(2026, 12, 6)
HOLIDAY, NEW_YEARS_EVE, SECOND = date(2026, 11, 23), date(2026, 12, 31), date(2027, 1, 2)
ALL, NINE_TO_SIX = [(0, DAY)], [(540, 1080)]
NIGHT = [(0, 360), (1320, DAY)]


@pytest.mark.parametrize(
    ("words", "monday", "saturday", "holiday", "new_year"),
    [
        ("24時間", ALL, ALL, ALL, ALL),
        ("24時間365日", ALL, ALL, ALL, ALL),
        ("年中無休", ALL, ALL, ALL, ALL),
        ("24/7", ALL, ALL, ALL, ALL),
        ("24 hours", ALL, ALL, ALL, ALL),
        ("平日 9:00–18:00", NINE_TO_SIX, [], [], []),
        ("平日9時から18時まで", NINE_TO_SIX, [], [], []),
        ("月〜金 ９：００〜１８：００", NINE_TO_SIX, [], NINE_TO_SIX, NINE_TO_SIX),
        ("平日 9:00–18:00、土曜 9:00–12:00", NINE_TO_SIX, [(540, 720)], [], []),
        ("平日・土曜 9:00–18:00", NINE_TO_SIX, NINE_TO_SIX, [], []),
        ("平日 9:00–12:00、13:00–17:30", [(540, 720), (780, 1050)], [], [], []),
        ("夜間 22:00〜翌6:00", NIGHT, NIGHT, NIGHT, NIGHT),
        ("土日祝を除く 9:00〜18:00", NINE_TO_SIX, [], [], []),
        ("祝日を除く 9:00〜18:00", NINE_TO_SIX, NINE_TO_SIX, [], NINE_TO_SIX),
        ("24時間（年末年始を除く）", ALL, ALL, ALL, []),
        ("毎日 9:00–18:00、年末年始は休み", NINE_TO_SIX, NINE_TO_SIX, NINE_TO_SIX, []),
        ("Weekdays 9:00–18:00", NINE_TO_SIX, [], [], []),
        ("Mon-Fri 9am-6pm", NINE_TO_SIX, [], NINE_TO_SIX, NINE_TO_SIX),
        ("9:00 to 18:00 on weekdays", NINE_TO_SIX, [], [], []),
        ("Every day 9:00–18:00 except public holidays", NINE_TO_SIX, NINE_TO_SIX, [], NINE_TO_SIX),
        ("Monday to Friday, 9:00–18:00 (except holidays)", NINE_TO_SIX, [], [], NINE_TO_SIX),
        ("平日 9:00–18:00（祝日も対応）", NINE_TO_SIX, [], NINE_TO_SIX, []),
        ("土日祝も含め毎日 9:00〜18:00", NINE_TO_SIX, NINE_TO_SIX, NINE_TO_SIX, NINE_TO_SIX),
        ("土・日・祝日 9:00〜18:00", [], NINE_TO_SIX, NINE_TO_SIX, NINE_TO_SIX),
        ("weekdays 9:00–18:00 (including holidays)", NINE_TO_SIX, [], NINE_TO_SIX, []),
        ("平日 9:00〜17:30（12:00〜13:00を除く）", [(540, 720), (780, 1050)], [], [], []),
        ("Weekdays 9:00–17:30 (except 12:00–13:00)", [(540, 720), (780, 1050)], [], [], []),
        ("深夜0時〜6時を除く24時間", [(360, DAY)], [(360, DAY)], [(360, DAY)], [(360, DAY)]),
        ("24時間、22:00〜翌6:00を除く", [(360, 1320)], [(360, 1320)], [(360, 1320)], [(360, 1320)]),
        ("24時間（有人）", ALL, ALL, ALL, ALL),
        ("24x7x365", ALL, ALL, ALL, ALL),
    ],
)
def test_hours_are_read_as_minutes_of_days(words, monday, saturday, holiday, new_year) -> None:
    hours = read_hours(words)
    assert hours is not None
    assert [hours.of(day) for day in (MONDAY, SATURDAY, HOLIDAY, NEW_YEARS_EVE)] == [
        monday, saturday, holiday, new_year,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "担当者の勤務表による",
        "平日",
        "平日の日中",
        "店が5店以上のとき",
        "9:00",
        "平日 9:00–18:00 ほか応相談",
        "25:00–26:00",
    ],
)
def test_what_is_not_understood_is_not_guessed(words) -> None:
    assert read_hours(words) is None


@pytest.mark.parametrize(
    ("words", "told", "monday", "summer"),
    [
        # In London it is nine hours earlier in winter, eight in summer; Monday's evening there is Tuesday here.
        ("平日 0:00–9:00", "Europe/London", NINE_TO_SIX, [(480, 1020)]),
        ("平日 9:00–18:00（ロンドン時間）", "Asia/Tokyo", [(1080, DAY)], [(0, 120), (1020, DAY)]),
        ("平日 9:00–18:00（日本時間）", "Europe/London", NINE_TO_SIX, NINE_TO_SIX),
        ("Weekdays 0:00–9:00 UTC", "Asia/Tokyo", NINE_TO_SIX, NINE_TO_SIX),
        ("24時間", "America/New_York", ALL, ALL),
    ],
)
def test_hours_of_another_clock_are_seen_by_ours(words, told, monday, summer) -> None:
    hours = read_hours(words)
    assert hours is not None
    seen = seen_by(hours, told, "Asia/Tokyo")
    assert [seen.of(MONDAY), seen.of(date(2026, 7, 7))] == [monday, summer]


def test_a_clock_that_is_not_known_is_not_guessed() -> None:
    assert [read_hours(words) for words in ("平日 9:00–18:00（現地時間）", "Weekdays 9:00–17:00 IST")] == [None, None]


def test_a_night_goes_on_into_the_morning_of_a_day_off() -> None:
    hours = read_hours("平日 17:00〜翌9:00")
    assert hours is not None
    assert [hours.of(day) for day in (MONDAY, SATURDAY, SUNDAY)] == [[(1020, DAY)], [(0, 540)], []]


def test_days_off_stand_beside_the_hours() -> None:
    hours = hours_of({"ja": "24時間"}, {"ja": "日曜、年末年始"})
    assert hours is not None
    assert [hours.of(day) for day in (SATURDAY, SUNDAY, SECOND)] == [ALL, [], []]
    assert hours_of({"ja": "24時間"}, {"ja": "なし"}) == hours_of({"ja": "24時間"})
    assert hours_of({"ja": "24時間"}, {"ja": "勤務表のとおり"}) is None
    assert hours_of({"ja": "応相談", "en": "24 hours"}) == read_hours("24 hours")


def test_a_sentence_may_name_its_hours() -> None:
    hours = hours_told_in({"ja": "平日 9:00〜18:00は、端末を交換する"})
    assert hours is not None
    assert hours.of(MONDAY) == NINE_TO_SIX
    assert hours_told_in({"ja": "店が5店以上のとき"}) is None
    named = ("夜間に限る", "24時間（年末年始を除く）", "月曜だけ", "Mon–Fri 8 am – 6 pm", "年末年始のとき")
    assert [names_hours({"ja": words}) for words in named] == [True] * 5
    assert [names_hours({"ja": words}) for words in ("店が5店以上のとき", "4時間以上続くとき")] == [False, False]


def test_what_is_missing_is_what_nobody_covers() -> None:
    assert missing(ALL, NINE_TO_SIX) == [(0, 540), (1080, DAY)]
    assert missing(NINE_TO_SIX, ALL) == []
    assert missing([(0, 100), (200, 300)], [(50, 250)]) == [(0, 50), (250, 300)]
