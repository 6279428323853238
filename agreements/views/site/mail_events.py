"""What our mail service tells of a mail: heard of whoever shows its secret, where one is set (docs/adr/0121)."""

import logging
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from agreements.queries.returns import SERVICE_KEY, report_told
from agreements.refusals import Refused
from agreements.workflow.returning import take_in_event

log = logging.getLogger(__name__)
# What somebody sends who is not the service, or what no event of it looks like.
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError)


@csrf_exempt
@login_not_required
@require_POST
def mail_events(request: HttpRequest) -> HttpResponse:
    """Note what became of a mail; nothing is believed but its Message-ID, and the first report of a kind counts."""
    if not settings.ESP or not settings.ESP_SECRET:
        raise Http404
    try:
        return _listener(settings.ESP)(request)
    except SuspiciousOperation:
        log.warning("an event of a mail was refused: it does not show the secret of %s", settings.ESP)
        return HttpResponse("not signed with the secret", status=403, content_type="text/plain")
    except Refused:
        return HttpResponse("not yet", status=503, content_type="text/plain", headers={"Retry-After": "60"})
    except _UNREADABLE as error:
        log.warning("an event of a mail was refused: %s", type(error).__name__)
        return HttpResponse("unreadable", status=400, content_type="text/plain")


@cache
def _listener(esp: str) -> Callable[[HttpRequest], HttpResponse]:
    """The view of the library, which is loaded only where a service is set."""
    from anymail.signals import tracking
    from anymail.webhooks.mailgun import MailgunTrackingWebhookView
    from anymail.webhooks.postmark import PostmarkTrackingWebhookView

    tracking.connect(_take_in)
    return {"mailgun": MailgunTrackingWebhookView, "postmark": PostmarkTrackingWebhookView}[esp].as_view()


def _take_in(*, event: Any, **_more: Any) -> None:
    """One event of anymail (AnymailTrackingEvent)."""
    given_along = event.metadata if isinstance(event.metadata, dict) else {}
    message_id = str(given_along.get(SERVICE_KEY) or event.message_id or "")
    why = [event.reject_reason, event.mta_response or event.description]
    if report := report_told(kind=event.event_type, message_id=message_id, why=why):
        take_in_event(report=report, at=timezone.now())
