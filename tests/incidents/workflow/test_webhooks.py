"""Other programs are told, signed, over real HTTP; what fails is tried again and never told twice."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.utils import timezone

from agreements.models import Party, System, User
from incidents.models import Incident, Webhook, WebhookDelivery
from incidents.models.shared_secret import signature_of
from incidents.queries.overdue import dues_of
from incidents.workflow.moving import change_level
from incidents.workflow.opening import Sighting, correct_incident, open_incident
from incidents.workflow.overdue import look_at_promises
from incidents.workflow.webhooks import GIVE_UP_AFTER, send_due_webhooks
from tests.incidents import story

AT = timezone.now().replace(microsecond=0)


@dataclass
class Listener:
    """A server of the other side: what it was told, and how it answers."""

    url: str = ""
    status: int = 204
    told: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def listener() -> Iterator[Listener]:
    ours = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            ours.told.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(ours.status)
            self.send_header("Location", ours.url)
            self.end_headers()

        def log_message(self, *_words: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        ours.url = f"http://127.0.0.1:{server.server_port}/"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield ours
        server.shutdown()


@pytest.fixture
def webhook(payments: System, listener: Listener) -> Webhook:
    return Webhook.objects.create(name="chat", url=listener.url)


def opened(system: System, by: User) -> Incident:
    sighting = Sighting("決済が通らない", AT - timedelta(minutes=3), AT - timedelta(minutes=2))
    return open_incident(system=system, sighting=sighting, level=1, by=by, at=AT)


def test_what_happens_is_told_with_a_signature(
    webhook: Webhook, listener: Listener, payments: System, mio: User
) -> None:
    incident = opened(payments, mio)
    assert send_due_webhooks(at=AT) == 1
    ((headers, body),) = listener.told
    told = json.loads(body)
    assert (told["event"], told["incident"], told["state"]) == ("incident.opened", incident.number, "open")
    assert (told["level"]["number"], told["address"].endswith(f"/incidents/{incident.number}/")) == (1, True)
    assert headers["X-Heiji-Signature"] == signature_of(webhook.secret(), headers["X-Heiji-Time"], body)
    assert mio.display_name not in body.decode()
    assert (send_due_webhooks(at=AT), WebhookDelivery.objects.get().state) == (0, "sent")


def test_only_what_others_need_is_told(webhook: Webhook, payments: System, mio: User) -> None:
    incident = opened(payments, mio)
    correct_incident(incident=incident, sighting=Sighting("x", AT, AT), by=mio, at=AT)
    change_level(incident=incident, level=2, by=mio, at=AT, reason="よくなった")
    kinds = [row.event.kind for row in WebhookDelivery.objects.order_by("pk")]
    assert kinds == ["incident.opened", "incident.level_changed"]


@pytest.mark.parametrize("status", [302, 404, 500])
def test_another_answer_is_tried_again(
    webhook: Webhook, listener: Listener, payments: System, mio: User, status: int
) -> None:
    opened(payments, mio)
    listener.status = status
    assert send_due_webhooks(at=AT) == 0
    row = WebhookDelivery.objects.get()
    assert (row.state, row.last_error, len(listener.told)) == ("queued", f"NotTaken: {status}", 1)
    listener.status = 200
    assert send_due_webhooks(at=AT + timedelta(seconds=5)) == 0, "it pauses first"
    assert send_due_webhooks(at=AT + timedelta(minutes=1)) == 1
    assert listener.told[0][1] == listener.told[1][1]


def test_after_a_day_it_is_given_up(webhook: Webhook, payments: System, mio: User) -> None:
    Webhook.objects.update(url="http://127.0.0.1:9/")
    opened(payments, mio)
    send_due_webhooks(at=AT)
    assert WebhookDelivery.objects.get().state == "queued"
    send_due_webhooks(at=AT + GIVE_UP_AFTER + timedelta(hours=1))
    assert WebhookDelivery.objects.get().state == "failed"
    assert send_due_webhooks(at=AT + GIVE_UP_AFTER + timedelta(days=1)) == 0


def test_another_systems_address_is_not_told(webhook: Webhook, booking: System, payments: System, mio: User) -> None:
    Webhook.objects.update(system=booking)
    opened(payments, mio)
    assert not WebhookDelivery.objects.exists()


def test_what_is_out_of_use_is_told_nothing(
    webhook: Webhook, listener: Listener, payments: System, mio: User, administrator: User
) -> None:
    opened(payments, mio)
    Webhook.objects.update(retired_at=AT, retired_by=administrator)
    send_due_webhooks(at=AT)
    assert (listener.told, WebhookDelivery.objects.get().state) == ([], "failed")


def test_what_is_overdue_is_told_once_a_promise(
    webhook: Webhook, listener: Listener, payments: System, minato: Party, tozai: Party, mio: User
) -> None:
    story.levels(payments)
    incident = opened(payments, mio)
    assert look_at_promises(at=AT + timedelta(minutes=5)) == 0
    late = AT + timedelta(minutes=20)
    assert [look_at_promises(at=late), look_at_promises(at=late)] == [2, 0]
    send_due_webhooks(at=late)
    told = [json.loads(body) for _headers, body in listener.told]
    assert [one["event"] for one in told] == ["incident.opened", "promise.overdue", "promise.overdue"]
    assert told[1]["promise"] == {"deed": "tell", "due": (AT + timedelta(minutes=13)).isoformat()}
    assert "みなと" not in json.dumps(told, ensure_ascii=False)
    assert dues_of([incident], late)[0].late(late) == 2
