"""Dates, durations, phone numbers and hashes read the same on pages, in letters and in mails."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override

from agreements import display

MONDAY_EVENING = datetime(2026, 10, 19, 8, 0, tzinfo=UTC)


def test_tables_write_iso():
    assert display.date_table(date(2026, 10, 19)) == "2026-10-19"
    assert display.date_table(datetime(2026, 10, 18, 16, 0, tzinfo=UTC)) == "2026-10-19"
    assert display.datetime_table(MONDAY_EVENING) == "2026-10-19 17:00"
    assert display.datetime_table(MONDAY_EVENING, "UTC") == "2026-10-19 08:00"


@pytest.mark.parametrize(
    ("language", "zone", "written"),
    [
        ("ja", None, "10月19日（月）17:00（日本時間）"),
        ("ja", "UTC", "10月19日（月）08:00（協定世界時）"),
        ("ja", "America/New_York", "10月19日（月）04:00（America/New_York UTC-04:00）"),
        ("en", None, "Mon 19 Oct 2026, 17:00 (Japan time)"),
        ("en", "UTC", "Mon 19 Oct 2026, 08:00 (UTC)"),
    ],
)
def test_a_letter_names_its_zone(language, zone, written):
    with override(language):
        assert display.datetime_letter(MONDAY_EVENING, zone) == written


def test_a_letter_may_carry_the_year():
    assert display.date_letter(date(2026, 10, 19)) == "10月19日（月）"
    assert display.date_letter(date(2026, 10, 19), year=True) == "2026年10月19日（月）"
    assert display.datetime_letter(MONDAY_EVENING, year=True) == "2026年10月19日（月）17:00（日本時間）"
    with override("en"):
        assert display.date_letter(date(2026, 10, 19)) == "Mon 19 Oct 2026"


def test_a_zone_without_a_name_of_its_own_says_its_offset():
    fixed = datetime.fromisoformat("2026-10-19T17:00:00+05:30")
    assert display.zone_name(fixed) == "UTC+05:30"


def test_a_naive_time_is_already_local():
    naive = MONDAY_EVENING.replace(tzinfo=None)
    assert display.datetime_table(naive) == "2026-10-19 08:00"


@pytest.mark.parametrize(
    ("value", "japanese", "english"),
    [
        (15, "15分", "15 min"),
        ("15", "15分", "15 min"),
        (0, "0分", "0 min"),
        (90, "90分", "90 min"),
        (120, "120分", "120 min"),
        (1440, "24時間", "24 h"),
        (timedelta(minutes=30), "30分", "30 min"),
        (None, "", ""),
        ("", "", ""),
    ],
)
def test_minutes(value, japanese, english):
    assert display.minutes(value) == japanese
    with override("en"):
        assert display.minutes(value) == english


@pytest.mark.parametrize(
    ("number", "japanese", "english"),
    [
        ("+81300000142", "03-0000-0142", "+81 3-0000-0142"),
        ("+819012345678", "090-1234-5678", "+81 90-1234-5678"),
        ("+12125550123", "+1 212-555-0123", "+1 212-555-0123"),
        ("内線 204", "内線 204", "内線 204"),
        ("", "", ""),
        (None, "", ""),
    ],
)
def test_phone_numbers_as_people_dial_them(number, japanese, english):
    assert display.phone(number) == japanese
    assert display.phone(number, "en") == english


def test_short_hash_is_read_out_in_groups_of_four():
    assert display.short_hash("7c1e90ab41d2" + "0" * 52) == "7c1e 90ab 41d2"
    assert display.short_hash("") == display.short_hash(None) == ""


def test_an_address_is_masked_to_its_network():
    assert display.masked_address("192.0.2.77") == "192.0.•.•"
    assert display.masked_address("2001:db8::1") == "2001:db8:•"
    assert display.masked_address("::1") == "•"


def test_nothing_is_written_as_nothing():
    empty = [display.date_table, display.datetime_table, display.date_letter, display.datetime_letter]
    assert [write(None) for write in empty] == ["", "", "", ""]
