"""Other programs are told what happens to an incident: signed, retried for a day, never in the way of a mail."""

import json
import logging
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from agreements.models import Event
from agreements.models.leased import Clock, LeaseLost
from incidents.models import Incident, Webhook, WebhookDelivery
from incidents.models.shared_secret import signature_of

log = logging.getLogger(__name__)
# What others are told of; the rest of the record is ours.
PROMISE_OVERDUE, REPORT_SENT = "promise.overdue", "report.sent"
TOLD = {
    "incident.opened", "incident.level_changed", "incident.recovered", "incident.reopened", "incident.closed",
    REPORT_SENT, PROMISE_OVERDUE,
}  # fmt: skip
GIVE_UP_AFTER = timedelta(days=1)
_SECONDS = 10


class NotTaken(Exception):
    """The other side answered, but not with 2xx."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """What was meant for one address goes to no other."""

    def redirect_request(self, *_arguments: Any) -> None:
        return None


def queue_webhooks(*, incident: Incident, event: Event, at: datetime) -> None:
    """Write a row for each address that is told of this (in the caller's transaction)."""
    if event.kind not in TOLD:
        return
    webhooks = list(_webhooks(incident))
    body = json.dumps(told_of(incident, event), ensure_ascii=False) if webhooks else ""
    for webhook in webhooks:
        WebhookDelivery.objects.create(
            webhook=webhook, incident=incident, event=event, body=body, created_at=at, not_before=at
        )


def listens(incident: Incident) -> bool:
    """Tell whether anybody is told of this incident."""
    return _webhooks(incident).exists()


def _webhooks(incident: Incident) -> QuerySet[Webhook]:
    return Webhook.objects.filter(Q(system=None) | Q(system__in=incident.systems), retired_at=None)


def told_of(incident: Incident, event: Event) -> dict[str, Any]:
    """Return what is told: what everybody at the incident sees, and no names of people or parties."""
    level = incident.levels.order_by("-sequence").first()
    return _of_the_event(event) | {
        "event": event.kind,
        "at": event.at.isoformat(),
        "incident": incident.number,
        "system": incident.system.slug,
        "systems": [system.slug for system in incident.systems],
        "symptom": incident.symptom,
        "started_at": incident.started_at.isoformat(),
        "state": incident.moves.order_by("-sequence").values_list("state", flat=True).first(),
        "level": {"number": level.number, "name": level.name} if level else None,
        "address": settings.PUBLIC_BASE_URL + reverse("incident", args=[incident.number]),
    }


def send_due_webhooks(*, at: datetime, stop: Callable[[], bool] = lambda: False) -> int:
    """Tell what is due, one after the other; return how many arrived. A failed one is due again later."""
    arrived, clock = 0, Clock(at)
    for due in list(WebhookDelivery.objects.to_do().due(at).select_related("webhook")[:100]):
        if stop():
            break
        for delivery in WebhookDelivery.objects.to_do().take([due], clock.now()):
            arrived += _carry(delivery, clock)
    return arrived


def _carry(delivery: WebhookDelivery, clock: Clock) -> bool:
    try:
        if delivery.webhook.retired_at is None:
            _post(delivery)
        delivery.end_lease(ended_at=clock.now(), arrived=delivery.webhook.retired_at is None, last_error="")
    except LeaseLost:
        return False
    except Exception as error:  # noqa: BLE001 - whatever the other side does, the next one is told
        log.warning("webhook delivery %s failed: %s", delivery.pk, type(error).__name__)
        gives_up = clock.now() - delivery.created_at > GIVE_UP_AFTER
        with suppress(LeaseLost):
            delivery.put_off(error, at=clock.now(), ended_at=clock.now() if gives_up else None)
        return False
    return delivery.arrived


def _post(delivery: WebhookDelivery) -> None:
    """Raises OSError when nobody answers in time, NotTaken when the answer is no."""
    body, told_at = delivery.body.encode(), str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "X-Heiji-Delivery": str(delivery.pk),
        "X-Heiji-Time": told_at,
        "X-Heiji-Signature": signature_of(delivery.webhook.secret(), told_at, body),
    }
    request = urllib.request.Request(delivery.webhook.url, body, headers)  # noqa: S310 - http or https: the model's rule
    opener = urllib.request.build_opener(_NoRedirects)
    try:
        with opener.open(request, timeout=_SECONDS):
            pass
    except urllib.error.HTTPError as error:
        raise NotTaken(str(error.code)) from error


def _of_the_event(event: Event) -> dict[str, Any]:
    """What is told of one kind of event alone."""
    told = event.told()
    if event.kind == PROMISE_OVERDUE:
        return {"promise": {"deed": told["deed"], "due": told["due"]}}
    return {"next_report_at": told.get("next_at") or None} if event.kind == REPORT_SENT else {}
