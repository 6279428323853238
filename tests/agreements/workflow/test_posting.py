"""The outbox through a real SMTP exchange: what arrives, what is kept secret, what is tried again."""

import re
from collections.abc import Callable
from datetime import timedelta
from email.header import decode_header, make_header
from email.utils import parseaddr
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from agreements import pdf, signing
from agreements.models import Document, OutgoingMail, Party, ReviewDecision, queue_mail
from agreements.models.leased import LEASE
from agreements.queries.checkpoints import HEADER, KEY_HEADER, checkpoint_faults
from agreements.queries.code_limits import CODE_LIVES
from agreements.workflow.codes import send_code
from agreements.workflow.jobs import run_due_jobs
from agreements.workflow.posting import GIVE_UP_AFTER, WAIT_FOR_COPY, send_due_mails
from agreements.workflow.reviewing import decide
from tests.published import AT, Letter
from tests.smtp import Mailbox, words_of

STORES, HEAD, LEAD = "stores@minato.example", "ichiyo@minato.example", "ren@ops.example"


def approve(letter: Letter, **changes: str) -> ReviewDecision:
    send_code(invitation=letter.invitation, at=AT)
    return decide(invitation=letter.invitation, answer=letter.answer(**changes), at=AT)


def test_the_link_in_the_mail_opens_the_letter(asked: SimpleNamespace, mailbox: Mailbox, settings: Any) -> None:
    assert send_due_mails(at=AT) == 2
    (mail,) = mailbox.to(HEAD)
    assert mail["Subject"].strip() == "【ご確認のお願い】決済承認API の障害時の取り決め（第1版）"
    assert (mail["Auto-Submitted"], list(checkpoint_faults(mail[HEADER]))) == ("auto-generated", [])
    assert mail[KEY_HEADER] == signing.key_text(signing.checkpoint_keys()[0])
    words = words_of(mail)
    assert "店舗運営部長 湊 一葉 様" in words
    assert "期限：10月19日（月）17:00（日本時間）" in words
    (link,) = re.findall(rf"^{settings.PUBLIC_BASE_URL}(/r/\S+)$", words, re.MULTILINE)
    opened = Client().get(link)
    assert (opened.status_code, opened["Location"]) == (303, asked.second.home)


def test_the_digits_in_the_mail_are_the_code(asked: SimpleNamespace, mailbox: Mailbox) -> None:
    send_code(invitation=asked.first.invitation, at=AT)
    digits = asked.first.code()
    send_due_mails(at=AT)
    code, _invitation = mailbox.to(STORES)
    assert re.findall(r"^ +(\d{6})$", words_of(code), re.MULTILINE) == [digits]
    assert digits not in code["Subject"]


def test_secrets_are_emptied_once_sent_and_never_logged(
    asked: SimpleNamespace, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    send_code(invitation=asked.first.invitation, at=AT)
    secrets = [asked.first.token, asked.second.token, asked.first.code()]
    mailbox.replies[HEAD] = "451 not now"
    with caplog.at_level("DEBUG"):
        send_due_mails(at=AT)
        mailbox.replies.clear()
        send_due_mails(at=AT + timedelta(hours=1))
    assert OutgoingMail.objects.filter(state="sent").count() == 3
    kept = " ".join(
        f"{mail.body} {mail.subject} {mail.secret} {mail.last_error}" for mail in OutgoingMail.objects.all()
    )
    # The test's own mail server logs what it reads.
    logged = " ".join(record.getMessage() for record in caplog.records if record.name != "mail.log")
    assert [secret for secret in secrets if secret in f"{logged} {kept}"] == []


@pytest.mark.slow
def test_the_receipt_brings_the_issued_copy(asked: SimpleNamespace, mailbox: Mailbox) -> None:
    decision = approve(asked.first)
    send_due_mails(at=AT)
    assert [mail["Subject"] for mail in mailbox.to(LEAD)] == []
    assert run_due_jobs(at=AT) == 1
    send_due_mails(at=AT)
    issued = Document.objects.get(kind="issued")
    for address in (STORES, LEAD):
        (attachment,) = mailbox.to(address)[-1].iter_attachments()
        assert attachment.get_filename() == "AG-0001-v1-ja.pdf"
        assert attachment.get_content() == pdf.vault.get(issued.sha256)
    words = words_of(mailbox.to(STORES)[-1])
    assert f"受付番号：{decision.receipt}" in words
    assert f"http://testserver/c/{asked.version.content_sha256}/" in words
    assert "障害の日には" in words


def test_a_slow_copy_cannot_hold_a_receipt_back(asked: SimpleNamespace, mailbox: Mailbox) -> None:
    approve(asked.first, answer="declined", reason="番号が違う")
    send_due_mails(at=AT + WAIT_FOR_COPY - timedelta(seconds=1))
    assert len(mailbox.to(LEAD)) == 0
    send_due_mails(at=AT + WAIT_FOR_COPY)
    receipt = mailbox.to(STORES)[-1]
    (attachment,) = receipt.iter_attachments()
    assert attachment.get_content() == pdf.vault.get(Document.objects.get(kind="body").sha256)
    assert "理由：番号が違う" in words_of(receipt)
    assert "障害の日には" not in words_of(receipt)


def test_a_clock_that_ran_ahead_holds_no_receipt_back_and_keeps_no_code(
    asked: SimpleNamespace, mailbox: Mailbox
) -> None:
    ahead = AT + timedelta(days=2)
    approve(asked.first, answer="declined", reason="番号が違う")
    send_code(invitation=asked.second.invitation, at=ahead)
    OutgoingMail.objects.exclude(waits_for="").update(created_at=ahead)
    send_due_mails(at=AT)
    assert len(mailbox.to(LEAD)) == 1
    assert OutgoingMail.objects.filter(subject_kind="code").latest("pk").state == "failed"


@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(b"something else"), lambda path: path.unlink()])
def test_the_text_goes_without_a_file_that_is_lost_and_says_so(
    asked: SimpleNamespace, mailbox: Mailbox, spoil: Callable[[Path], Any]
) -> None:
    approve(asked.first)
    path = pdf.vault.path_of(Document.objects.get(kind="body").sha256)
    path.chmod(0o600)
    spoil(path)
    send_due_mails(at=AT + WAIT_FOR_COPY)
    for mail in mailbox.to(STORES)[-1:] + mailbox.to(LEAD):
        assert list(mail.iter_attachments()) == []
        assert words_of(mail).startswith("【お知らせ】次の添付ファイルを付けられませんでした。")
        assert "AG-0001-v1-ja.pdf" in words_of(mail).splitlines()[0]
    told = OutgoingMail.objects.filter(subject_kind="decision").values_list("state", "left_out")
    assert list(told) == [("sent", ["AG-0001-v1-ja.pdf"])] * 2


def test_a_temporary_refusal_is_tried_again_as_the_same_mail(asked: SimpleNamespace, mailbox: Mailbox) -> None:
    mailbox.replies["DATA"] = "451 busy"
    assert send_due_mails(at=AT) == 0
    assert set(OutgoingMail.objects.values_list("state", "attempts")) == {("queued", 1)}
    assert send_due_mails(at=AT + timedelta(seconds=1)) == 0
    mailbox.replies.clear()
    assert send_due_mails(at=AT + timedelta(minutes=1)) == 2
    first, second, *again = mailbox.offered
    assert again == [first, second]
    assert send_due_mails(at=AT + timedelta(hours=1)) == 0


def test_a_server_that_dies_after_the_data_gets_the_same_mail_again(asked: SimpleNamespace, mailbox: Mailbox) -> None:
    def die() -> None:
        raise ConnectionResetError

    mailbox.before_250 = die
    assert send_due_mails(at=AT) == 0
    mailbox.before_250 = lambda: None
    assert send_due_mails(at=AT + timedelta(minutes=5)) == 2
    assert mailbox.offered[:2] == mailbox.offered[2:]


def test_a_refused_recipient_is_final_and_stops_nobody_else(asked: SimpleNamespace, mailbox: Mailbox) -> None:
    mailbox.replies[STORES] = "550 no such user"
    assert send_due_mails(at=AT) == 1
    failed = OutgoingMail.objects.get(to=STORES)
    assert (failed.state, failed.secret, failed.sent_at) == ("failed", "", None)
    mailbox.replies.clear()
    assert send_due_mails(at=AT + timedelta(days=1)) == 0


def test_without_a_server_it_goes_on_for_days(asked: SimpleNamespace, settings: Any, mailbox: Mailbox) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    for hours in (0, 1, 24, 48):
        assert send_due_mails(at=AT + timedelta(hours=hours)) == 0
    settings.EMAIL_PORT = port
    assert send_due_mails(at=AT + timedelta(hours=60)) == 2


def test_in_the_end_it_gives_up(asked: SimpleNamespace, settings: Any, mailbox: Mailbox) -> None:
    settings.EMAIL_PORT = 1
    send_due_mails(at=AT + GIVE_UP_AFTER + timedelta(seconds=1))
    assert set(OutgoingMail.objects.values_list("state", "secret")) == {("failed", "")}


def test_a_code_that_works_no_more_is_not_sent(asked: SimpleNamespace, mailbox: Mailbox) -> None:
    code = send_code(invitation=asked.first.invitation, at=AT)
    send_due_mails(at=AT + CODE_LIVES)
    assert len(mailbox.to(STORES)) == 1
    dropped = OutgoingMail.objects.get(key=f"code:{code.pk}")
    assert (dropped.state, dropped.secret) == ("failed", "")


def test_a_mail_in_other_hands_is_left_alone_until_they_drop_it(asked: SimpleNamespace, mailbox: Mailbox) -> None:
    OutgoingMail.objects.update(state="sending", leased_until=AT + LEASE)
    assert send_due_mails(at=AT + LEASE - timedelta(seconds=1)) == 0
    assert send_due_mails(at=AT + LEASE) == 2


def test_what_people_typed_makes_no_header(asked: SimpleNamespace, mailbox: Mailbox) -> None:
    OutgoingMail.objects.filter(to=STORES).delete()
    approve(asked.first, typed_name="湊\r\nBcc: all@evil.example")
    send_due_mails(at=AT + WAIT_FOR_COPY)
    assert {recipient for recipient, _mail in mailbox.taken} == {STORES, HEAD, LEAD}
    assert [mail["Bcc"] for _recipient, mail in mailbox.taken] == [None] * len(mailbox.taken)


def test_what_is_written_ahead_has_been_told_who_we_are(own_side: Party, mailbox: Mailbox) -> None:
    """The thread that writes the next mail asks the database for nothing: it would see another state of it."""
    for number in (1, 2):
        queue_mail(key=f"{number}", to=HEAD, subject="題", body="文", at=AT, about=("report", number))
    assert send_due_mails(at=AT) == 2
    names = [parseaddr(str(make_header(decode_header(mail["From"]))))[0] for mail in mailbox.to(HEAD)]
    assert names == [own_side.name] * 2


def test_an_address_of_another_alphabet_is_written_for_the_server(own_side: Party, mailbox: Mailbox) -> None:
    queue_mail(key="x", to="duty@みなと.example", subject="題", body="文", at=AT, about=("report", 1))
    assert send_due_mails(at=AT) == 1
    assert len(mailbox.to("duty@xn--o9jd6d.example")) == 1
