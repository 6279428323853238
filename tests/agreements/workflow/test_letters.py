"""A mail is written out quicker than the library does it, and reads the same."""

import email
from email.policy import default

import pytest
from django.core.mail import EmailMultiAlternatives

from agreements.workflow.letter import letter_of

MAILS = {
    "short": {"subject": "Report", "body": "One line."},
    "japanese": {"subject": "【第一報】" + "決済承認APIが止まっています" * 8, "body": "続報をお送りします。\n" * 40},
    "long ascii": {"subject": "word " * 30, "body": "x" * 2_000, "headers": {"X-Long": "value " * 200}},
    "names": {"subject": "s", "body": "b", "from_email": "平時ペイメント株式会社 決済基盤当番 <heiji@ops.example>"},
    "dots and bars": {"subject": "s", "body": ".\n--=0=\n.\nFrom here"},
}


@pytest.mark.parametrize("given", MAILS.values(), ids=MAILS)
def test_it_reads_as_the_librarys_own(given: dict) -> None:
    mail = EmailMultiAlternatives(**{"from_email": "heiji@ops.example", "to": ["a@b.example"], **given})
    mail.extra_headers |= {"Message-ID": "<1@ops.example>", "Date": "Fri, 20 Nov 2026 01:30:00 -0000"}
    mail.attach_alternative("<p>頁</p>" * 50, "text/html")
    mail.attach("紙.pdf", b"%PDF-1.7\r\n" + bytes(range(256)) * 9, "application/pdf")
    whole, quick = (email.message_from_bytes(data, policy=default) for data in (own(mail), letter_of(mail).data))
    assert said(quick) == said(whole)
    lines = letter_of(mail).data.split(b"\r\n")
    assert all(len(line) < 999 and b"\n" not in line for line in lines)


def own(mail: EmailMultiAlternatives) -> bytes:
    return mail.message().as_bytes(linesep="\r\n")


def said(message: email.message.EmailMessage) -> list[tuple]:
    """Every part with its headers, but for what stands between parts."""
    found = []
    for part in message.walk():
        headers = [(name, str(value).partition("boundary=")[0]) for name, value in part.items()]
        found.append((headers, None if part.is_multipart() else part.get_payload(decode=True)))
    return found
