"""The worker: a report reaches a real mail server with the very bytes of the vault; nothing stops it but a signal."""

import email
import os
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email import policy
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.core.management import call_command

from agreements import pdf
from agreements.models import Job, OutgoingMail, queue_job
from incidents.management.commands.work import Command
from incidents.models import Report, WorkerSign
from incidents.workflow.reporting import send_report
from tests import migrated
from tests.incidents import story
from tests.published import draft, publish_plainly

ROOT = Path(__file__).resolve().parents[3]


class Postbox:
    """Takes mails; refuses those to `wrong` for good."""

    wrong = ""

    def __init__(self):
        self.mails = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address == self.wrong:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append(SimpleNamespace(to=envelope.rcpt_tos, message=message))
        return "250 OK"


@pytest.fixture
def post(settings):
    box = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    yield box
    controller.stop()


def work(capsys):
    call_command("work", once=True)
    return [line.split(" ", 2)[2] for line in capsys.readouterr().out.splitlines()]


def sent_report(draft, by):
    Job.objects.all().delete()
    return send_report(draft=draft, revision=draft.revision, by=by, at=story.NOW)


def test_the_report_arrives_with_the_stored_bytes(friday, draft, post, mio, capsys):
    report = sent_report(draft, mio)
    assert work(capsys) == ["作業を始めました。", "メールを2通送りました。", "作業を終えました。"]
    assert sorted(to for mail in post.mails for to in mail.to) == ["ichiyo@minato.example", "stores@minato.example"]
    for mail in post.mails:
        paper = next(mail.message.iter_attachments())
        assert paper.get_filename() == "AG-0001-v1-ja.pdf"
        assert paper.get_payload(decode=True) == pdf.vault.get(report.document_sha256)
        assert mail.message["Subject"].strip() == report.subject
        words = mail.message.get_body(("plain",)).get_content().replace("\r\n", "\n")
        assert report.citation in words
        assert report.body in words
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"sent"}


def test_working_again_sends_nothing_again(friday, draft, post, mio, capsys):
    sent_report(draft, mio)
    work(capsys)
    assert work(capsys) == ["作業を始めました。", "作業を終えました。"]
    assert len(post.mails) == 2


def test_a_wrong_address_fails_and_the_others_arrive(friday, draft, post, mio, capsys):
    post.wrong = "stores@minato.example"
    sent_report(draft, mio)
    work(capsys)
    states = dict(OutgoingMail.objects.values_list("to", "state"))
    assert states == {"stores@minato.example": "failed", "ichiyo@minato.example": "sent"}


def test_a_mail_server_that_is_away_loses_nothing(friday, draft, settings, mio, capsys):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 1, False
    sent_report(draft, mio)
    assert work(capsys) == ["作業を始めました。", "作業を終えました。"]
    assert set(OutgoingMail.objects.values_list("state", "attempts")) == {("queued", 1)}


def test_a_job_that_fails_does_not_stop_the_worker(friday, draft, post, mio, capsys):
    report = sent_report(draft, mio)
    queue_job(kind="issue", about=("version", 10**9), at=story.NOW)
    assert work(capsys) == ["作業を始めました。", "メールを2通送りました。", "作業を終えました。"]
    assert Job.objects.get().attempts == 1
    assert Report.objects.get() == report


@pytest.mark.slow
def test_a_review_date_that_passed_brings_a_stamped_copy_once(payments, minato, own_side, ren, post, capsys):
    agreement = draft(payments, minato, ren, effective_from="2026-10-10", review_by="2026-10-31")
    version = publish_plainly(agreement, ren, agreed_in_meeting=True)
    Job.objects.all().delete()
    # By night: by day somebody is reminded of it, too.
    with time_machine.travel(datetime(2026, 11, 30, 13, 0, tzinfo=UTC)):
        assert work(capsys) == ["作業を始めました。", "文書を1件作りました。", "作業を終えました。"]
        assert work(capsys) == ["作業を始めました。", "作業を終えました。"]
    assert list(version.documents.values_list("kind", flat=True)) == ["body", "issued"]


@pytest.mark.slow
def test_a_signal_ends_it_in_good_order(tmp_path):
    # The settings of tests take the address of the database from there.
    env = {**os.environ, "HEIJI_TEST_DATABASE_URL": migrated.url_of_a_copy(tmp_path)}
    command = [sys.executable, str(ROOT / "manage.py"), "work"]
    worker = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert worker.stdout.readline().endswith("作業を始めました。\n")
        worker.send_signal(signal.SIGTERM)
        said, _errors = worker.communicate(timeout=180)
    finally:
        worker.kill()
    assert (worker.returncode, said.splitlines()[-1].split(" ", 2)[2]) == (0, "作業を終えました。")


def test_it_gives_a_sign_of_life(db, capsys):
    assert not WorkerSign.objects.exists()
    assert work(capsys) == ["作業を始めました。", "作業を終えました。"]
    sign = WorkerSign.objects.get()
    assert sign.name == f"{socket.gethostname()}:{os.getpid()}"
    work(capsys)
    assert WorkerSign.objects.get().seen_at > sign.seen_at


def test_what_it_says_is_a_line_of_the_log_where_the_log_is_json(db, settings, capsys, caplog):
    settings.LOG = "json"
    with caplog.at_level("INFO"):
        assert work(capsys) == []
    assert [record.message for record in caplog.records] == ["作業を始めました。", "作業を終えました。"]


def test_a_clock_that_ran_ahead_keeps_a_worker_from_nothing(db, settings, tmp_path):
    """What it looks at now and then is not left alone until the clock has caught up."""
    settings.BAG_COPIES = [str(tmp_path / "copy")]
    worker = Command()
    for at in (story.NOW + timedelta(hours=2), story.NOW):
        with time_machine.travel(at, tick=False):
            call_command(worker, once=True)
            worker._look_at_cards()
    looked = [name for name in vars(worker) if name.endswith("_at")]
    assert {name: getattr(worker, name) for name in looked} == dict.fromkeys(looked, story.NOW)
    assert (len(looked), WorkerSign.objects.get().seen_at) == (6, story.NOW)
