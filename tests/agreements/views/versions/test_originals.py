"""Recording what came on paper or by mail, and what is given out of it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from agreements.forms.recording import MAX_BYTES, media_type_of
from agreements.models import RecordedAnswer
from agreements.pdf import vault
from tests.agreements.views.doors import answers, everybody
from tests.published import AT, PAPER

PAGE = "/agreements/AG-0001/versions/1/"
MAIL = b"From: Ichiyo <ichiyo@minato.example>\r\nDate: Sat, 10 Oct 2026 11:00:00 +0900\r\nSubject: OK\r\n\r\nOK\r\n"
OURS = MAIL.replace(b"minato.example", b"ops.example")


@pytest.fixture(autouse=True)
def the_next_day() -> Iterator[None]:
    with time_machine.travel(AT + timedelta(days=1)):
        yield


def sent(asked: Any, data: bytes, **changes: str) -> dict[str, Any]:
    contact = asked.second.invitation.contact_id
    typed = {"way": "paper", "contact": contact, "name": "湊 一葉", "given_on": "2026-10-10", **changes}
    return {**typed, "file": SimpleUploadedFile("x.html", data, content_type="text/html")}


def test_who_may_what(people, asked):
    leads = everybody(403, ren=200, outsider=404, administrator=200)
    assert answers(people, PAGE + "originals/") == leads
    assert answers(people, PAGE + "originals/", {}) == leads


def test_what_came_is_given_out_to_be_saved_alone(client, ren, asked):
    client.force_login(ren)
    assert "紙・メールの承認を記録" in client.get(PAGE).content.decode()
    assert client.post(PAGE + "originals/", sent(asked, PAPER)).status_code == 302
    recorded = RecordedAnswer.objects.get()
    page = client.get(PAGE).content.decode()
    assert "2026-10-10 付" in page
    address = f"{PAGE}originals/{recorded.pk}/"
    assert address in page
    given = client.get(address)
    assert given.content == PAPER
    assert given["Content-Type"] == "application/octet-stream"
    assert given["Content-Disposition"].startswith('attachment; filename="AG-0001-v1-')
    assert given["Content-Disposition"].endswith('.pdf"')
    assert given["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in given["Content-Security-Policy"]
    assert client.get(f"/documents/{recorded.sha256}.pdf").status_code == 404
    assert client.get(f"/agreements/AG-0001/versions/9/originals/{recorded.pk}/").status_code == 404
    vault.path_of(recorded.sha256).unlink()
    assert client.get(address).status_code == 503


@pytest.mark.parametrize(
    ("way", "data", "words"),
    [
        ("paper", MAIL, "PDF、PNG、JPEG のどれか"),
        ("paper", b"<html><script>alert(1)</script>", "PDF、PNG、JPEG のどれか"),
        ("paper", b"GIF89a", "PDF、PNG、JPEG のどれか"),
        ("mail", b"\xff\xd8\xff\xe0", ".eml か PDF"),
        ("mail", b"just some text", ".eml か PDF"),
        ("mail", OURS, "弊社側"),
        ("paper", b"", "ファイルが空です"),
    ],
)
def test_what_is_not_what_it_should_be_is_told(client, ren, asked, way, data, words):
    client.force_login(ren)
    page = client.post(PAGE + "originals/", sent(asked, data, way=way))
    assert words in page.content.decode()
    assert not RecordedAnswer.objects.exists()


def test_too_large_a_file_is_not_read(client, ren, asked, monkeypatch):
    monkeypatch.setattr("agreements.forms.recording.MAX_BYTES", 8)
    client.force_login(ren)
    assert "大きすぎます" in client.post(PAGE + "originals/", sent(asked, PAPER)).content.decode()
    assert MAX_BYTES == 10 * 1024 * 1024


def test_a_mail_is_kept_as_it_came(client, ren, asked):
    client.force_login(ren)
    assert client.post(PAGE + "originals/", sent(asked, MAIL, way="mail")).status_code == 302
    recorded = RecordedAnswer.objects.get()
    assert (recorded.media_type, recorded.decision.assurance) == ("message/rfc822", "mail")
    assert "メール（原本を保管）" in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\xff\xd8\xff\xdb", "image/jpeg"),
        (MAIL, "message/rfc822"),
        (b"MZ\x90\x00", ""),
        (b"PK\x03\x04", ""),
        (b" %PDF-1.7", ""),
        (MAIL.replace(b"Subject", b"\x00"), ""),
        (b"From: nobody\r\n\r\n", ""),
        (b"\x80" * 500, ""),
    ],
)
def test_first_bytes_say_what_a_file_is(data, kind):
    assert media_type_of(data) == kind
