"""Mails through a real mail server: the yardstick is smtplib, which brings the same mails over one connection."""

import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.utils import timezone

from agreements.models import OutgoingMail, queue_mail
from agreements.workflow.posting import message_of, send_due_mails
from tests.bench.timing import verdict

COUNT, TURNS, WANTED = 1_000, 3, 0.7
_WORDS = "決済が通りにくくなっています。15分以内に続報をお送りします。\n" * 30


def run() -> Iterator[str]:
    """Yield the ratios, the best of some turns each: a turn in which somebody else had the processor says nothing."""
    yield f"mails, {COUNT:,} over one connection (best of {TURNS} turns; ratio to smtplib, wanted {WANTED})"
    yield _compared("a server that takes command by command")
    yield _compared("one that takes several (PIPELINING), as most do", "PIPELINING")


def _compared(what: str, *extensions: str) -> str:
    with mail_server(*extensions) as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
        turns = [(_raw(port), _ours()) for _turn in range(TURNS)]
    raw, ours = min(raw for raw, _ours in turns), min(ours for _raw, ours in turns)
    return (
        f"  {connection.vendor:<12} {COUNT / raw:6.0f} a second → {COUNT / ours:6.0f} a second"
        f"  {raw / ours:5.2f} ×  {verdict(is_met=raw / ours >= WANTED)}  {what}"
    )


def _raw(port: int) -> float:
    _queue()
    mails = OutgoingMail.objects.to_send()
    given = [(mail.to, message_of(mail, {}).message().as_bytes(linesep="\r\n")) for mail in mails]
    started = time.monotonic()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for to, data in given:
            server.sendmail(settings.DEFAULT_FROM_EMAIL, [to], data)
    return time.monotonic() - started


def _ours() -> float:
    _queue()
    started = time.monotonic()
    if send_due_mails(at=timezone.now()) != COUNT:
        raise RuntimeError("not all were sent")
    return time.monotonic() - started


def _queue() -> None:
    OutgoingMail.objects.all().delete()
    at = timezone.now()
    for number in range(COUNT):
        queue_mail(
            key=f"bench:{number}",
            to=f"duty{number}@other.example",
            subject="【第一報】決済承認API が止まっています",
            body=_WORDS,
            at=at,
            about=("report", number),
        )


@contextmanager
def mail_server(*extensions: str) -> Iterator[int]:
    """A mail server in a process of its own, which takes everything."""
    program = [sys.executable, "-m", "tests.bench.mail_server", *extensions]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield int(process.stdout.readline())
        finally:
            process.terminate()
