"""What mail servers report: read, matched by the Message-ID, and told where somebody must telephone."""

import io
import mailbox
import sys
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from agreements.models import Contact, OutgoingMail
from agreements.queries.returns import MAX_BYTES, lost_addresses, lost_since, report_in
from agreements.queries.standing import version_in_force
from agreements.queries.verifying import faults
from agreements.workflow.codes import send_code
from agreements.workflow.contacts import put_contact, retire_contact
from agreements.workflow.inviting import Invitees, invite, revoke_invitation
from agreements.workflow.returning import take_in_report
from agreements.workflow.reviewing import decide
from tests.imap import NAME, PASSWORD, ImapServer
from tests.published import AT, invitees, letter_of

# As Postfix writes it.
REPORT = """From: MAILER-DAEMON@mx.ops.example (Mail Delivery System)
To: heiji@ops.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.ops.example
Arrival-Date: Sat, 10 Oct 2026 10:00:05 +0900

Final-Recipient: rfc822; stores@minato.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <stores@minato.example>:
    Recipient address rejected

--x
Content-Type: {kind}

From: Heiji <heiji@ops.example>
To: stores@minato.example
Message-ID: {message_id}
Subject: x

body
--x--
"""


@pytest.fixture
def sent(asked: SimpleNamespace) -> OutgoingMail:
    mail = OutgoingMail.objects.get(key=f"invitation:{asked.first.invitation.public_id}")
    OutgoingMail.objects.filter(pk=mail.pk).update(state="sent", sent_at=AT)
    mail.refresh_from_db()
    return mail


def report(mail: OutgoingMail, action: str = "failed", **changes: str) -> bytes:
    said = {"status": "5.1.1", "kind": "message/rfc822", "message_id": mail.message_id, **changes}
    return REPORT.format(action=action, **said).encode()


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_mail_that_came_back_marks_its_address(sent: OutgoingMail, kind: str) -> None:
    found = take_in_report(data=report(sent, kind=kind), at=AT + timedelta(minutes=5))
    assert found is not None
    assert (found.pk, found.fate, found.returned_at) == (sent.pk, "returned", AT + timedelta(minutes=5))
    assert found.returned_why.startswith("5.1.1 smtp; 550 5.1.1")
    assert set(lost_addresses({"Stores@Minato.example", "ichiyo@minato.example"})) == {"stores@minato.example"}


def test_the_first_report_counts(sent: OutgoingMail) -> None:
    for minutes in (5, 9):
        found = take_in_report(data=report(sent), at=AT + timedelta(minutes=minutes))
    assert found is not None
    assert found.returned_at == AT + timedelta(minutes=5)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 10,
        b"Subject: away until Monday\r\n\r\nI am away.",
        b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n--x--",
        b"x" * (1024 * 1024 + 1),
    ],
)
def test_what_is_no_report_says_nothing(sent: OutgoingMail, data: bytes) -> None:
    assert report_in(data) is None


def test_nothing_else_is_believed(sent: OutgoingMail) -> None:
    for data in (report(sent, "delayed"), report(sent, message_id="<made-up@ops.example>")):
        assert take_in_report(data=data, at=AT) is None
    OutgoingMail.objects.filter(pk=sent.pk).update(state="queued", sent_at=None)
    assert take_in_report(data=report(sent), at=AT) is None
    assert lost_addresses({sent.to}) == {}


def test_a_later_sign_of_life_takes_the_mark_away(asked: SimpleNamespace, sent: OutgoingMail) -> None:
    take_in_report(data=report(sent), at=AT + timedelta(minutes=5))
    send_code(invitation=asked.first.invitation, at=AT + timedelta(minutes=6))
    decide(invitation=asked.first.invitation, answer=asked.first.answer(), at=AT + timedelta(minutes=7))
    assert lost_addresses({sent.to}) == {}


def test_a_mail_delivered_later_takes_it_away_too(sent: OutgoingMail) -> None:
    take_in_report(data=report(sent), at=AT + timedelta(minutes=5))
    found = take_in_report(data=report(sent, "delivered", status="2.0.0"), at=AT + timedelta(minutes=3))
    assert found is not None
    assert set(lost_addresses({sent.to})) == {sent.to}, "that was before it came back"
    OutgoingMail.objects.filter(pk=sent.pk).update(delivered_at=AT + timedelta(minutes=9))
    assert lost_addresses({sent.to}) == {}


def test_the_command_reads_a_pipe_and_a_maildir(
    sent: OutgoingMail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    box = mailbox.Maildir(str(tmp_path / "box"))
    box.add(report(sent))
    for _turn in range(2):
        call_command("bounces", maildir=str(tmp_path / "box"))
    assert capsys.readouterr().out.count("stores@minato.example 戻ってきました") == 1
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"Subject: hello\r\n\r\n")))
    call_command("bounces")
    assert "こちらのメール" in capsys.readouterr().out


def test_the_command_asks_a_mailbox_by_imap(
    sent: OutgoingMail, imap: ImapServer, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    imap.mails = [b"Subject: away\r\n\r\nI am away.", report(sent), b"x" * (MAX_BYTES + 2)]
    settings.BOUNCES_IMAP = f"imap://{quote(NAME)}:{quote(PASSWORD, safe='')}@127.0.0.1:{imap.port}/INBOX"
    for _turn in range(2):
        call_command("bounces", imap=True)
    told = capsys.readouterr().out
    assert (told.count("stores@minato.example 戻ってきました"), told.count("こちらのメール")) == (1, 2)
    assert imap.seen == {1, 2, 3}


@pytest.mark.parametrize(
    "url", ["", "imap://a:b@mail.example/INBOX", "https://mail.example/", "imap://x:y@127.0.0.1:{}"]
)
def test_a_mailbox_that_cannot_be_read_is_told_without_its_password(imap: ImapServer, settings: Any, url: str) -> None:
    settings.BOUNCES_IMAP = url.format(imap.port)
    with pytest.raises(CommandError, match="HEIJI_BOUNCES_IMAP") as told:
        call_command("bounces", imap=True)
    assert ":b@" not in str(told.value)
    assert imap.seen == set()


def test_pages_say_where_nothing_arrives(client: Any, ren: Any, asked: SimpleNamespace, sent: OutgoingMail) -> None:
    take_in_report(data=report(sent), at=AT)
    client.force_login(ren)
    for page in ("/agreements/AG-0001/versions/1/", "/agreements/AG-0001/", f"/parties/{asked.agreement.party_id}/"):
        assert client.get(page).content.decode().count("メールが戻りました") == 1


def _told() -> list[str]:
    return list(OutgoingMail.objects.filter(key__startswith="bounced:").order_by("pk").values_list("to", flat=True))


def test_those_who_lead_are_told_once(asked: SimpleNamespace, sent: OutgoingMail) -> None:
    take_in_report(data=report(sent), at=AT)
    told = OutgoingMail.objects.get(key__startswith="bounced:")
    assert (told.to, told.subject) == ("ren@ops.example", "【メールが戻りました】みなと百貨店株式会社 店舗システム当番")
    assert "/agreements/AG-0001/" in told.body
    assert "550 5.1.1" in told.body
    again = OutgoingMail.objects.get(key=f"invitation:{asked.second.invitation.public_id}")
    OutgoingMail.objects.filter(pk=again.pk).update(state="sent", sent_at=AT, to=sent.to)
    take_in_report(data=report(again), at=AT + timedelta(minutes=1))
    take_in_report(data=report(sent), at=AT + timedelta(minutes=2))
    assert _told() == ["ren@ops.example"], "of one address that stays lost once"


def test_of_our_own_people_and_of_what_arrived_nobody_is_told(sent: OutgoingMail) -> None:
    take_in_report(data=report(sent, "delivered", status="2.0.0"), at=AT)
    OutgoingMail.objects.filter(pk=sent.pk).update(party_id=None)
    take_in_report(data=report(sent), at=AT + timedelta(minutes=1))
    assert _told() == []


def test_the_board_says_it_too(client: Any, ren: Any, asked: SimpleNamespace, sent: OutgoingMail) -> None:
    client.force_login(ren)
    assert "メールが戻りました" not in client.get(reverse("board")).content.decode()
    take_in_report(data=report(sent), at=AT)
    assert "連絡先 2026-10-10 にメールが戻りました" in client.get(reverse("board")).content.decode()


def test_a_successor_is_asked_to_confirm_what_is_in_force(named: SimpleNamespace) -> None:
    """From the mail that came back to the next approval: nothing of what was agreed changes, and the mark is gone."""
    version, duty, at = named.version, named.duty, AT + timedelta(days=200)
    (asked,) = invite(version=version, invitees=_asking(duty, AT), by=named.by, at=AT)
    mail = OutgoingMail.objects.get(key=f"invitation:{asked.public_id}")
    OutgoingMail.objects.filter(pk=mail.pk).update(state="sent", sent_at=AT)
    take_in_report(data=report(mail), at=at)
    assert duty.party_id in lost_since([duty.party_id])
    successor = Contact(party=duty.party, place=3, role="新しい当番", name="東 みな", mail="higashi@minato.example")
    put_contact(contact=successor, by=named.by, at=at)
    retire_contact(contact=duty, successor=successor, by=named.by, at=at)
    revoke_invitation(invitation=asked, by=named.by, at=at)
    assert lost_since([duty.party_id]) == {}
    (confirming,) = invite(version=version, invitees=_asking(successor, at), by=named.by, at=at)
    letter = letter_of(confirming)
    send_code(invitation=confirming, at=at)
    decide(invitation=confirming, answer=letter.answer(), at=at)
    assert version_in_force(named.agreement, at) == version
    assert (version.state, version.decisions.get().mail) == ("approved", "higashi@minato.example")
    assert list(faults()) == []


def _asking(contact: Contact, at: datetime) -> Invitees:
    return invitees(contact, reply_by=at + timedelta(days=9))
