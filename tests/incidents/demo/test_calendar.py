"""Working days counted back from any day of the week, and days written into texts."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from incidents.demo.calendar import Calendar

# 2026-11-22 is a Sunday.
SUNDAY, MONDAY = Calendar(date(2026, 11, 22)), Calendar(date(2026, 11, 23))


@pytest.mark.parametrize(
    ("calendar", "workdays", "day"),
    [
        (MONDAY, 0, "2026-11-23"), (MONDAY, -1, "2026-11-20"), (MONDAY, -5, "2026-11-16"), (MONDAY, 5, "2026-11-30"),
        (SUNDAY, 0, "2026-11-20"), (SUNDAY, -1, "2026-11-20"), (SUNDAY, -2, "2026-11-19"), (SUNDAY, 1, "2026-11-23"),
    ],
)  # fmt: skip
def test_days_are_working_days(calendar: Calendar, workdays: int, day: str) -> None:
    assert str(calendar.day(workdays)) == day


def test_every_past_day_lies_before_the_next_one() -> None:
    for start in range(14):
        calendar = Calendar(date(2026, 11, 1 + start))
        days = [calendar.day(workdays) for workdays in range(-260, 0)]
        assert days == sorted(set(days))
        assert days[-1] < calendar.today


def test_moments_are_in_japan() -> None:
    assert MONDAY.at(-1, "10:24") == datetime(2026, 11, 20, 10, 24, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert Calendar.of(datetime(2026, 11, 22, 16, 0, tzinfo=ZoneInfo("UTC"))) == MONDAY


def test_days_are_filled_into_texts() -> None:
    data = {"note": "{-1}の訓練", "due": "{=-1}", "levels": [1, 2], "rest": ["{AG}"]}
    assert MONDAY.fill(data) == {"note": "11月20日の訓練", "due": "2026-11-20", "levels": [1, 2], "rest": ["{AG}"]}
    assert MONDAY.fill("{-1}", "en") == "20 November"
    assert MONDAY.fill({"ja": "{-1}", "en": "{-1}"}) == {"ja": "11月20日", "en": "20 November"}
