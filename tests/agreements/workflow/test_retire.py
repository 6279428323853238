"""Putting out of use and back: nothing disappears, and what cannot be is refused."""

import pytest
from django.utils import timezone

from agreements.models import PlannedPart
from agreements.refusals import Refused
from agreements.workflow.retire import bring_back, retire
from tests.agreements.plan_rows import plan_level
from tests.agreements.planned_parts import PARTS


def test_retired_is_recorded_with_who_and_when_once(minato, ren, outsider):
    at = timezone.now()
    contact = minato.contacts.first()
    retire(row=contact, by=ren, at=at)
    retire(row=contact, by=outsider, at=timezone.now())
    contact.refresh_from_db()
    assert (contact.retired_at, contact.retired_by) == (at, ren)
    assert contact.history.first().history_user == ren


def test_brought_back_it_stands_last(minato, ren):
    contact = minato.contacts.first()
    retire(row=contact, by=ren, at=timezone.now())
    bring_back(row=contact, by=ren, at=timezone.now())
    assert [row.role for row in minato.contacts.filter(retired_at=None)] == ["店舗運営部長", "店舗システム当番"]


def test_bringing_back_what_is_in_use_changes_nothing(minato, ren):
    records = minato.history.count()
    bring_back(row=minato, by=ren, at=timezone.now())
    assert minato.history.count() == records


def test_our_own_side_stays(own_side, administrator):
    with pytest.raises(Refused, match="弊社は"):
        retire(row=own_side, by=administrator, at=timezone.now())
    own_side.refresh_from_db()
    assert own_side.retired_at is None


def test_a_level_whose_number_is_taken_stays_out(payments, ren):
    old = plan_level(payments)
    retire(row=old, by=ren, at=timezone.now())
    plan_level(payments, name="全停止")
    with pytest.raises(Refused, match="同じ番号の障害レベルか"):
        bring_back(row=old, by=ren, at=timezone.now())
    old.refresh_from_db()
    assert old.retired_by == ren


def test_a_system_has_one_end_also_when_one_comes_back(payments, ren):
    row = {"system": payments, "kind": "end", "part": PARTS["end"]}
    old = PlannedPart.objects.create(**row)
    retire(row=old, by=ren, at=timezone.now())
    PlannedPart.objects.create(**row)
    with pytest.raises(Refused, match="1つだけのものが、もうあります"):
        bring_back(row=old, by=ren, at=timezone.now())
    assert old.retired_by == ren
