"""What a mail service tells over HTTP, in the shapes of Mailgun and Postmark: heard of them alone, and only if set."""

import base64
import hashlib
import hmac
import http.client
import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from agreements.models import OutgoingMail
from agreements.queries.returns import lost_addresses
from agreements.views.site import mail_events
from agreements.workflow.posting import message_of
from tests.published import AT

KEY, NAMED = "key-of-the-webhook", "heiji:a-password"
PATH = "/mail-events/"


@pytest.fixture
def sent(asked: SimpleNamespace) -> OutgoingMail:
    mail = OutgoingMail.objects.get(key=f"invitation:{asked.first.invitation.public_id}")
    OutgoingMail.objects.filter(pk=mail.pk).update(state="sent", sent_at=AT)
    mail.refresh_from_db()
    return mail


@pytest.fixture
def mailgun(settings: Any) -> None:
    set_up(settings, "mailgun", KEY, {"MAILGUN_WEBHOOK_SIGNING_KEY": KEY})


@pytest.fixture
def postmark(settings: Any) -> None:
    set_up(settings, "postmark", NAMED, {"WEBHOOK_SECRET": NAMED})


def set_up(settings: Any, esp: str, secret: str, anymail: dict[str, str]) -> None:
    settings.ESP, settings.ESP_SECRET, settings.ANYMAIL = esp, secret, anymail
    mail_events._listener.cache_clear()


def of_mailgun(mail: OutgoingMail, event: str = "delivered", key: str = KEY, **more: Any) -> dict[str, Any]:
    """As its handbook shows them; of the Message-ID it leaves the brackets out."""
    token, told_at = "a" * 50, "1791594005"
    signature = hmac.new(key.encode(), f"{told_at}{token}".encode(), hashlib.sha256).hexdigest()
    headers = {
        "to": mail.to, "from": "heiji@ops.example", "subject": "x", "message-id": mail.message_id.strip("<>"),
    }  # fmt: skip
    data: dict[str, Any] = {
        "id": "CPgfbmQMTCKtHW6uIWtuVe", "timestamp": 1791594005.908181, "log-level": "info", "event": event,
        "delivery-status": {"tls": True, "mx-host": "mx.minato.example", "code": 250, "description": "", "utf8": True,
                            "attempt-no": 1, "message": "OK", "certificate-verified": True, "session-seconds": 0.43},
        "flags": {"is-routed": False, "is-authenticated": True, "is-system-test": False, "is-test-mode": False},
        "envelope": {"transport": "smtp", "sender": "heiji@ops.example", "targets": mail.to},
        "message": {"headers": headers, "attachments": [], "size": 3111},
        "recipient": mail.to, "recipient-domain": "minato.example", "campaigns": [], "tags": [], "user-variables": {},
    }  # fmt: skip
    return {"signature": {"token": token, "timestamp": told_at, "signature": signature}, "event-data": data | more}


REFUSED = {"code": 550, "message": "550 5.1.1 The email account does not exist", "description": "", "attempt-no": 1}
BOUNCE = {"severity": "permanent", "reason": "bounce", "delivery-status": REFUSED}
DELAY = {"severity": "temporary", "reason": "generic", "delivery-status": REFUSED | {"code": 452}}


def of_postmark(mail: OutgoingMail, kind: str = "Delivery", **more: Any) -> dict[str, Any]:
    """As its handbook shows them: the MessageID is its own, ours comes back among what was given along."""
    shared = {
        "RecordType": kind, "ServerID": 23, "MessageStream": "outbound", "Tag": "",
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483", "Metadata": {"heiji-id": mail.message_id},
    }  # fmt: skip
    if kind == "Delivery":
        return shared | {"Recipient": mail.to, "DeliveredAt": "2026-10-10T01:00:07Z", "Details": "OK"} | more
    bounced = {
        "ID": 4323372036854775807, "Type": "HardBounce", "TypeCode": 1, "Name": "Hard bounce", "Email": mail.to,
        "From": "heiji@ops.example", "Description": "The server was unable to deliver your message.",
        "Details": "smtp;550 5.1.1 unknown user", "BouncedAt": "2026-10-10T01:00:07.9070259Z", "DumpAvailable": True,
        "Inactive": True, "CanActivate": True, "Subject": "x", "Content": "<Full dump>",
    }  # fmt: skip
    return shared | bounced | more


def shown(secret: str = NAMED) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(secret.encode()).decode()}


def tell(body: object, **headers: str) -> Any:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(PATH, text, content_type="application/json", headers=headers)


def fate(mail: OutgoingMail) -> str:
    mail.refresh_from_db()
    return mail.fate


def over_the_wire(server: str, body: object, headers: dict[str, str]) -> int:
    """One request by a client that knows nothing of us."""
    line = http.client.HTTPConnection(urlsplit(server).netloc, timeout=60)
    line.request("POST", PATH, json.dumps(body), {"Content-Type": "application/json", **headers})
    status = line.getresponse().status
    line.close()
    return status


def test_mailgun_is_heard_over_http(live_server: Any, mailgun: None, sent: OutgoingMail) -> None:
    forged = of_mailgun(sent, "failed", key="another key", **BOUNCE)
    assert (over_the_wire(live_server.url, forged, {}), fate(sent)) == (403, "sent")
    assert (over_the_wire(live_server.url, of_mailgun(sent), {}), fate(sent)) == (200, "delivered")
    assert over_the_wire(live_server.url, of_mailgun(sent, "failed", **BOUNCE), {}) == 200
    assert (fate(sent), sent.returned_why) == ("returned", "bounced 550 5.1.1 The email account does not exist")
    assert set(lost_addresses({sent.to})) == {sent.to}
    assert OutgoingMail.objects.filter(key__startswith="bounced:").count() == 1, "the lead is told"


def test_postmark_is_heard_over_http(live_server: Any, postmark: None, sent: OutgoingMail) -> None:
    bounce = of_postmark(sent, "Bounce")
    for headers in ({}, shown("heiji:wrong"), shown("a-password")):
        assert (over_the_wire(live_server.url, bounce, headers), fate(sent)) == (403, "sent")
    assert (over_the_wire(live_server.url, of_postmark(sent), shown()), fate(sent)) == (200, "delivered")
    assert (over_the_wire(live_server.url, bounce, shown()), fate(sent)) == (200, "returned")
    assert sent.returned_why == "bounced smtp;550 5.1.1 unknown user"


@pytest.mark.parametrize(("esp", "secret"), [("", ""), ("", KEY), ("mailgun", ""), ("postmark", "")])
def test_it_is_closed_unless_both_are_set(settings: Any, sent: OutgoingMail, esp: str, secret: str) -> None:
    set_up(settings, esp, secret, {"MAILGUN_WEBHOOK_SIGNING_KEY": "", "WEBHOOK_SECRET": ""})
    for body in (of_mailgun(sent, "failed", key="", **BOUNCE), of_postmark(sent, "Bounce")):
        assert (tell(body, **shown("")).status_code, fate(sent)) == (404, "sent")


def test_a_changed_signature_is_refused(mailgun: None, sent: OutgoingMail) -> None:
    for name, value in (("timestamp", "1791594006"), ("token", "b" * 50), ("signature", "0" * 64), ("signature", "")):
        body = of_mailgun(sent, "failed", **BOUNCE)
        body["signature"][name] = value
        assert (tell(body).status_code, fate(sent)) == (403, "sent")


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "null", '"x"', '{"signature": 1}', '{"signature": {}}', "\x00",
     '{"signature": {"token": "é", "timestamp": "1", "signature": "x"}}',
     '{"signature": {"token": "x", "timestamp": "1", "signature": null}}'],
)  # fmt: skip
def test_what_a_stranger_invents_is_refused_and_breaks_nothing(mailgun: None, sent: OutgoingMail, body: str) -> None:
    assert tell(body).status_code in {400, 403}
    assert fate(sent) == "sent"


@pytest.mark.parametrize("body", ["", "{", "[]", "null", "{}", '{"RecordType": "Bounce", "Metadata": []}'])
def test_an_event_that_cannot_be_read_breaks_nothing(postmark: None, sent: OutgoingMail, body: str) -> None:
    assert tell(body, **shown()).status_code in {200, 400}
    assert fate(sent) == "sent"


def test_a_delay_an_opening_and_a_mail_of_others_say_nothing(mailgun: None, sent: OutgoingMail) -> None:
    other = OutgoingMail(to=sent.to, message_id="<made-up@ops.example>")
    opened = of_mailgun(sent, "opened", **{"client-info": {"user-agent": "x"}})
    for body in (of_mailgun(sent, "failed", **DELAY), opened, of_mailgun(other, "failed", **BOUNCE)):
        assert (tell(body).status_code, fate(sent)) == (200, "sent")


def test_the_first_event_of_a_kind_counts(mailgun: None, sent: OutgoingMail) -> None:
    assert tell(of_mailgun(sent, "failed", **BOUNCE)).status_code == 200
    first = OutgoingMail.objects.get(pk=sent.pk).returned_at
    OutgoingMail.objects.filter(pk=sent.pk).update(returned_at=first - timedelta(days=1))
    assert tell(of_mailgun(sent, "failed", **BOUNCE)).status_code == 200
    assert OutgoingMail.objects.get(pk=sent.pk).returned_at == first - timedelta(days=1)


def test_a_service_quicker_than_our_note_tells_again(mailgun: None, sent: OutgoingMail) -> None:
    OutgoingMail.objects.filter(pk=sent.pk).update(state="sending", sent_at=None)
    early = tell(of_mailgun(sent))
    assert (early.status_code, early.headers["Retry-After"]) == (503, "60")
    OutgoingMail.objects.filter(pk=sent.pk).update(state="sent", sent_at=AT)
    assert (tell(of_mailgun(sent)).status_code, fate(sent)) == (200, "delivered")


def test_postmark_is_given_our_name_of_the_mail(postmark: None, sent: OutgoingMail, settings: Any) -> None:
    message = message_of(sent).message()
    assert message["X-PM-Metadata-heiji-id"] == message["Message-ID"] == sent.message_id
    assert message["X-PM-KeepID"] == "true"
    settings.ESP = ""
    assert [name for name in message_of(sent).message() if name.startswith("X-PM")] == []
