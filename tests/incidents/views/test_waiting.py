"""What waits for more than five minutes: told on its page and to administrators, with the number and a way out."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from agreements import pdf
from agreements.models import Job, OutgoingMail, queue_job
from agreements.workflow.codes import send_code
from agreements.workflow.posting import send_due_mails
from incidents.workflow.reporting import send_report
from tests.incidents import story
from tests.published import AT
from tests.smtp import Mailbox, words_of

INCIDENT = "/incidents/INC-2026-001/"
TOLD = "過ぎても終わっていません"


@pytest.fixture
def report(draft: Any, mio: Any) -> Any:
    return send_report(draft=draft, revision=draft.revision, by=mio, at=story.NOW)


def page(client: Client, address: str) -> str:
    return re.sub(r"\s+", " ", client.get(address).content.decode())


@pytest.mark.parametrize("minutes", [4, 6])
def test_a_report_that_waits_is_told_on_its_incident(client: Client, report: Any, mio: Any, minutes: int) -> None:
    client.force_login(mio)
    is_told = minutes > 5
    with time_machine.travel(story.NOW + timedelta(minutes=minutes), tick=False):
        for address in (INCIDENT, f"{INCIDENT}progress/"):
            shown = page(client, address)
            assert (TOLD in shown, "いま送る" in shown) == (is_told, is_told)
    if is_told:
        assert re.search(r'href="tel:\+?\d+"', shown.partition(TOLD)[2].partition("</section>")[0])


def test_a_reader_is_told_but_cannot_send(client: Client, report: Any, taku: Any) -> None:
    client.force_login(taku)
    with time_machine.travel(story.NOW + timedelta(minutes=6), tick=False):
        shown = page(client, INCIDENT)
    assert (TOLD in shown, "いま送る" in shown) == (True, False)


def test_sending_now_ends_the_pause(client: Client, report: Any, mio: Any, mailbox: Mailbox) -> None:
    client.force_login(mio)
    now = story.NOW + timedelta(minutes=10)
    OutgoingMail.objects.update(attempts=9, not_before=now + timedelta(minutes=1), hung_at=now - timedelta(minutes=2))
    first = OutgoingMail.objects.first()
    with time_machine.travel(now, tick=False):
        answer = client.post(f"/mails/{first.pk}/sending/")
        assert (answer.status_code, answer["Location"]) == (302, INCIDENT)
    assert send_due_mails(at=now) == 1
    assert "もう送り終えています" in client.post(f"/mails/{first.pk}/sending/", follow=True).content.decode()


def test_administrators_see_all_of_it_and_come_back(client: Client, report: Any, administrator: Any) -> None:
    job = queue_job(kind="general", about=("system", report.incident.system_id), at=story.NOW, key="x")
    client.force_login(administrator)
    with time_machine.travel(story.NOW + timedelta(minutes=6), tick=False):
        shown = page(client, "/condition/")
        assert shown.count("いま送る") == report.deliveries.count()
        assert "いま作る" in shown
        Job.objects.update(not_before=story.NOW + timedelta(hours=1))
        answer = client.post(f"/jobs/{job.pk}/making/", {"condition": "1"})
    assert answer["Location"] == "/condition/"
    assert Job.objects.get(pk=job.pk).not_before == story.NOW + timedelta(minutes=6)


def test_what_is_late_about_a_version_stands_on_its_page(client: Client, asked: Any) -> None:
    send_code(invitation=asked.first.invitation, at=AT)
    queue_job(kind="issue", about=("version", asked.version.pk), at=AT)
    client.force_login(asked.by)
    with time_machine.travel(AT + timedelta(minutes=6), tick=False):
        shown = page(client, f"/agreements/{asked.agreement.number}/versions/1/").partition(TOLD)[2]
    told = shown.partition("</section>")[0]
    assert (told.count("いま送る"), told.count("いま作る")) == (3, 1)
    assert 'href="tel:' in told


def test_a_mail_too_large_is_sent_again_without_its_file(
    client: Client, report: Any, mio: Any, mailbox: Mailbox
) -> None:
    client.force_login(mio)
    mailbox.replies["MAIL"] = "552 5.3.4 too large"
    send_due_mails(at=story.NOW)
    mailbox.replies.clear()
    address = f"{INCIDENT}reports/{report.pk}/"
    assert "文書を添えずに送る" in page(client, address)
    mail = OutgoingMail.objects.first()
    client.post(f"/mails/{mail.pk}/sending/", {"without_files": "1"})
    assert send_due_mails(at=story.NOW) == 1
    ((_to, taken),) = mailbox.taken
    assert list(taken.iter_attachments()) == []
    assert words_of(taken).startswith("【お知らせ】")
    assert "添えていない文書：AG-0001-v1-ja.pdf" in page(client, address)


def test_a_report_whose_paper_was_lost_leaves_and_is_told(
    client: Client, report: Any, mio: Any, mailbox: Mailbox
) -> None:
    pdf.vault.path_of(report.document_sha256).unlink()
    call_command("work", once=True)
    assert len(mailbox.taken) == report.deliveries.count()
    client.force_login(mio)
    assert "文書を添えられず本文だけを送りました" in page(client, INCIDENT)
