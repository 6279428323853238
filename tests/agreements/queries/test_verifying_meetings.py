"""When a meeting was, with whom and about what: what a version rests on is vouched for, and a change is told."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction

from agreements.models import Attendee, Event, Meeting, Party, System, User
from agreements.queries.verifying import faults
from agreements.workflow import meetings as verbs
from agreements.workflow.publishing import freeze
from tests.published import AT, plain_body

_MEETING = "UPDATE agreements_meeting SET"
FORGERIES = {
    "the day": f"{_MEETING} starts_at = '2026-01-01'",
    "the end": f"{_MEETING} ends_at = '2026-12-31'",
    "the zone": f"{_MEETING} time_zone = 'Pacific/Kiritimati'",
    "the title": f"{_MEETING} title = '別の打合せ'",
    "the place": f"{_MEETING} place = '別の場所'",
    "called off": f"{_MEETING} cancelled_at = starts_at",
    "without its party": "DELETE FROM agreements_meeting_parties",
    "another party": "UPDATE agreements_meeting_parties SET party_id = "
    "(SELECT id FROM agreements_party WHERE kind = 'vendor')",
    "without its system": "DELETE FROM agreements_meeting_systems",
    "somebody who was not there": "UPDATE agreements_attendee SET name = '別人'",
}


@pytest.fixture
def cited(asked: SimpleNamespace, payments: System, ren: User) -> Meeting:
    """A meeting that a version was agreed in, without a record of its own."""
    party, how = asked.agreement.party, {"by": ren, "at": AT}
    new = Meeting(title="打合せ", starts_at=AT - timedelta(hours=2), ends_at=AT - timedelta(hours=1))
    meeting = verbs.arrange_meeting(meeting=new, systems=[payments], parties=[party], **how)
    verbs.put_attendee(attendee=Attendee(meeting=meeting, party=party, role="部長", name="湊"), **how)
    assert not Event.objects.filter(chain__startswith="MEETING").exists(), "nothing rests on it yet"
    more: dict[str, Any] = {"number": 2, "agreed_in_meeting": True, "meeting": meeting, **how}
    freeze(agreement=asked.agreement, bodies=[plain_body("2")], **more)
    return meeting


def test_each_change_past_the_program_is_told_in_one_line(cited: Meeting, tozai: Party) -> None:
    assert list(faults()) == []
    for name, statement in FORGERIES.items():
        point = transaction.savepoint()
        with connection.cursor() as cursor:
            cursor.execute(statement)
        found = list(faults())
        transaction.savepoint_rollback(point)
        assert [fault.kind for fault in found if fault.kind != "list"] == ["changed"], (name, found)


def test_what_the_pages_change_is_vouched_for(cited: Meeting, payments: System, tozai: Party, ren: User) -> None:
    how = {"by": ren, "at": AT + timedelta(minutes=1)}
    cited.title = "秋の打合せ"
    verbs.change_meeting(meeting=cited, systems=[payments], parties=[tozai], **how)
    verbs.change_meeting(meeting=cited, systems=[payments], parties=[tozai], **how)
    verbs.cancel_meeting(meeting=cited, **how)
    verbs.resume_meeting(meeting=cited, **how)
    late = verbs.put_attendee(attendee=Attendee(meeting=cited, party=tozai, role="当番"), **how)
    verbs.remove_attendee(attendee=late, **how)
    verbs.record_meeting(meeting=cited, heard="夜間は電話を先に。", **how)
    verbs.record_meeting(meeting=cited, heard="夜間は電話を先に。", **how)
    kinds = Event.objects.filter(chain__startswith="MEETING").order_by("sequence").values_list("kind", flat=True)
    assert list(kinds) == ["meeting.cited", *["meeting.changed"] * 5, "meeting.recorded"]
    assert list(faults()) == []
    Meeting.objects.filter(pk=cited.pk).update(held_at=None)
    assert [fault.kind for fault in faults()] == ["erased"]


def test_a_meeting_held_without_a_record_is_told(payments: System, minato: Party, ren: User) -> None:
    Meeting.objects.create(title="x", starts_at=AT, ends_at=AT + timedelta(hours=1), held_at=AT, heard="はい")
    assert [fault.kind for fault in faults()] == ["unvouched"]
