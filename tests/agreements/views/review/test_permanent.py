"""The address in the QR code: the state of a version, and nothing else."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.test import Client

from agreements.models import Event, Party, ReviewInvitation
from agreements.workflow.codes import send_code
from agreements.workflow.inviting import revoke_invitation
from agreements.workflow.reviewing import decide, withdraw_version
from tests.agreements.example_content import example_content
from tests.published import AT, draft, publish_plainly

IN_FORCE = datetime(2026, 11, 10, tzinfo=UTC)


def state(sha256: str, at: datetime = IN_FORCE) -> str:
    """What the page says first."""
    with time_machine.travel(at, tick=False):
        page = Client().get(f"/c/{sha256}/")
    assert page.status_code in {200, 404}
    assert page["Cache-Control"] == "no-store"
    (heading,) = re.findall(r"<h1>(.*?)</h1>", page.content.decode(), re.DOTALL)
    return re.sub(r"<[^>]+>", "", heading).strip()


def approve_all(asked: SimpleNamespace, answer: str = "approved") -> None:
    for letter in (asked.first, asked.second):
        send_code(invitation=letter.invitation, at=AT)
        decide(invitation=letter.invitation, answer=letter.answer(answer=answer, reason="x"), at=AT)


def test_asked_but_not_agreed(asked: SimpleNamespace) -> None:
    assert state(asked.version.content_sha256) == "まだ有効ではありません"


def test_approved_and_its_day_has_come(asked: SimpleNamespace) -> None:
    approve_all(asked)
    sha256 = asked.version.content_sha256
    midnight_in_tokyo = datetime(2026, 10, 31, 15, 0, tzinfo=UTC)
    assert state(sha256, midnight_in_tokyo - timedelta(seconds=1)) == "まだ有効ではありません"
    assert state(sha256, midnight_in_tokyo) == "この版は有効です"


def test_a_passed_review_date_ends_nothing(asked: SimpleNamespace) -> None:
    approve_all(asked)
    late = datetime(2027, 5, 1, tzinfo=UTC)
    assert state(asked.version.content_sha256, late) == "この版は有効です"
    with time_machine.travel(late, tick=False):
        page = Client().get(f"/c/{asked.version.content_sha256}/").content.decode()
    assert "見直しの期限を過ぎていますが" in page


def test_a_newer_version_counts_when_it_is_in_force(asked: SimpleNamespace) -> None:
    approve_all(asked)
    changed = example_content(purpose={"ja": "別の目的"})
    asked.agreement.put_content(changed)
    asked.agreement.save()
    newer = publish_plainly(asked.agreement, asked.by, agreed_in_meeting=True)
    assert state(asked.version.content_sha256) == "新しい版があります"
    assert state(newer.content_sha256) == "この版は有効です"
    withdraw_version(version=newer, reason="誤り", by=asked.by, at=AT)
    assert state(asked.version.content_sha256) == "この版は有効です"
    assert state(newer.content_sha256) == "取り下げられています"


def test_refused(asked: SimpleNamespace) -> None:
    revoke_invitation(invitation=asked.second.invitation, by=asked.by, at=AT)
    send_code(invitation=asked.first.invitation, at=AT)
    decide(invitation=asked.first.invitation, answer=asked.first.answer(answer="declined", reason="x"), at=AT)
    assert state(asked.version.content_sha256) == "有効ではありません"


def test_the_same_content_published_again_is_one_document(asked: SimpleNamespace) -> None:
    withdraw_version(version=asked.version, reason="誤り", by=asked.by, at=AT)
    again = publish_plainly(asked.agreement, asked.by, agreed_in_meeting=True)
    assert again.content_sha256 == asked.version.content_sha256
    assert state(again.content_sha256) == "この版は有効です"


@pytest.mark.parametrize("sha256", ["0" * 64, "x", "あ", "' or 1=1", "A" * 500])
def test_unknown(asked: SimpleNamespace, sha256: str) -> None:
    assert state(sha256) == "この文書は見つかりません"


def test_no_name_and_no_content(asked: SimpleNamespace, minato: Party) -> None:
    page = Client().get(f"/c/{asked.version.content_sha256}/").content.decode()
    names = [minato.name, "みなと", "決済承認", asked.agreement.number, "佐久間", "湊", "再送"]
    assert [name for name in names if name in page] == []


def test_reading_writes_nothing_and_nothing_can_be_sent(asked: SimpleNamespace) -> None:
    before = Event.objects.count()
    assert Client().head(f"/c/{asked.version.content_sha256}/").status_code == 200
    assert Client().post(f"/c/{asked.version.content_sha256}/").status_code == 405
    assert Event.objects.count() == before
    assert not ReviewInvitation.objects.exclude(opened_at=None).exists()


def test_two_agreements_keep_their_own_states(asked: SimpleNamespace, tozai: Party) -> None:
    other = draft(asked.agreement.system, tozai, asked.by, purpose={"ja": "回線のため"})
    version = publish_plainly(other, asked.by, agreed_in_meeting=True)
    assert (state(version.content_sha256), state(asked.version.content_sha256)) == (
        "この版は有効です",
        "まだ有効ではありません",
    )
