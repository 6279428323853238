"""Moving rows of a list: one place at a time, places counted anew, history written."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agreements.models import Attendee, Contact, Meeting, PlannedPart
from agreements.workflow.order import DOWN, UP, last_place, move, siblings_of
from tests.agreements.plan_rows import plan_row, words_in


@pytest.fixture
def steps(payments):
    return [
        plan_row(payments, "flow", place=place, act=act, actor="当番", at_minute=0)
        for place, act in ((3, "検知する"), (3, "電話に出る"), (9, "第一報を送る"))
    ]


def order_of(payments):
    rows = payments.planned.order_by("place")
    return list(zip(words_in(rows, "act"), [row.place for row in rows], strict=True))


def test_a_step_goes_up_and_places_are_counted_from_one(steps, payments, ren):
    assert move(row=steps[2], direction=UP, by=ren, at=timezone.now())
    assert order_of(payments) == [("検知する", 1), ("第一報を送る", 2), ("電話に出る", 3)]


def test_the_history_names_who_moved_it(steps, ren):
    at = timezone.now()
    move(row=steps[0], direction=DOWN, by=ren, at=at)
    record = steps[0].history.first()
    assert (record.history_user, record.history_date, record.place) == (ren, at, 2)


@pytest.mark.parametrize(("which", "direction"), [(0, UP), (2, DOWN)])
def test_at_the_end_nothing_moves(steps, payments, ren, which, direction):
    before = order_of(payments)
    assert not move(row=steps[which], direction=direction, by=ren, at=timezone.now())
    assert order_of(payments) == before


def test_retired_rows_are_stepped_over_and_do_not_move(steps, payments, ren):
    steps[1].retired_at, steps[1].retired_by = timezone.now(), ren
    steps[1].save()
    assert not move(row=steps[1], direction=UP, by=ren, at=timezone.now())
    assert move(row=steps[2], direction=UP, by=ren, at=timezone.now())
    assert words_in(siblings_of(steps[0]), "act") == ["第一報を送る", "検知する"]


def test_lists_of_other_owners_stay_as_they_are(minato, tozai, ren):
    other = list(tozai.contacts.values_list("pk", "place"))
    move(row=minato.contacts.first(), direction=DOWN, by=ren, at=timezone.now())
    assert [contact.role for contact in minato.contacts.all()] == ["店舗運営部長", "店舗システム当番"]
    assert list(tozai.contacts.values_list("pk", "place")) == other


def test_attendees_are_ordered_side_by_side(minato, own_side, ren):
    at = timezone.now()
    meeting = Meeting.objects.create(title="打合せ", starts_at=at, ends_at=at + timedelta(hours=1))
    ours = Attendee.objects.create(meeting=meeting, party=own_side, role="当番", place=1)
    Attendee.objects.create(meeting=meeting, party=minato, role="部長", place=1)
    assert not move(row=ours, direction=DOWN, by=ren, at=at)
    assert last_place(Attendee(meeting=meeting, party=minato)) == 2


def test_the_last_place_is_behind_all_others(minato, payments):
    assert last_place(Contact(party=minato)) == 3
    assert last_place(PlannedPart(system=payments, kind="acts")) == 1
