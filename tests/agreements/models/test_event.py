"""Whoever did it is named by their account inside the hash: a name alone can be borrowed."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import connection

from agreements.models import Event, User, VersionMove, chain_faults, record_event
from agreements.models.append_only import drop_guards, install_guards
from agreements.workflow.reviewing import withdraw_version
from agreements.workflow.talking import comment

AT = datetime(2026, 10, 10, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_a_borrowed_name_does_not_hide_the_account(asked: SimpleNamespace, ren: User, mio: User) -> None:
    ren.display_name = mio.display_name
    withdraw_version(version=asked.version, reason="誤り", by=ren, at=AT)
    event, move = Event.objects.get(kind="version.withdrawn"), VersionMove.objects.latest("sequence")
    assert (event.by, event.account) == (str(mio), f"{ren.pk} ren")
    assert (move.by, move.account) == (str(mio), f"{ren.pk} ren")


def test_a_reviewer_has_no_account(asked: SimpleNamespace) -> None:
    said = comment(version=asked.version, text="番号は？", at=AT, invitation=asked.first.invitation)
    event = Event.objects.get(kind="version.commented")
    assert (event.by, event.account) == (said.invitation.role, "")


def test_every_event_of_ours_names_an_account(asked: SimpleNamespace, ren: User) -> None:
    told = {event.kind: event.account for event in Event.objects.exclude(chain__startswith="ACC-")}
    assert told == dict.fromkeys(["agreement.begun", "version.published", "review.asked"], f"{ren.pk} ren")


def test_another_account_breaks_the_chain(ren: User) -> None:
    event = record_event(chain="AG-9001", kind="test", subject="test:1", at=AT, by=ren, data={})
    drop_guards(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE agreements_event SET account = '1 admin' WHERE id = %s", [event.pk])
    install_guards(connection)
    assert list(chain_faults("AG-9001")) == ["AG-9001 #1：イベントの中身がハッシュと合いません。"]
