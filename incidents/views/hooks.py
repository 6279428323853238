"""Where monitoring tells: open to whoever knows the secret, and to nobody else."""

import hmac
import logging
import time

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from agreements.refusals import Refused
from incidents.models import AlertSource
from incidents.models.alert import ALERTMANAGER
from incidents.models.shared_secret import signature_of
from incidents.queries.alert_reading import read_alerts
from incidents.workflow.alerting import take_in

log = logging.getLogger(__name__)
# Clocks differ; what is older may be somebody playing it again.
_SECONDS = 5 * 60


@csrf_exempt
@login_not_required
@require_POST
def hook(request: HttpRequest, name: str) -> HttpResponse:
    """Take in what monitoring tells; it is kept as proposed, and nothing is sent."""
    source = AlertSource.objects.filter(name=name, retired_at=None).first()
    if source is None or not _is_theirs(request, source):
        log.warning("an alert was refused: %s is unknown, or was not signed with its secret", name[:40])
        return JsonResponse({"error": "unknown, or not signed with its secret"}, status=403)
    at = timezone.now()
    try:
        seen = read_alerts(source, request.body, at)
    except Refused as refused:
        return JsonResponse({"error": str(refused)}, status=400)
    return JsonResponse({"new": len(take_in(source=source, seen=seen, at=at))})


def _is_theirs(request: HttpRequest, source: AlertSource) -> bool:
    """Signed: HMAC-SHA256 over time and body, as hexadecimal digits. Alertmanager can only show the secret itself."""
    secrets = source.secrets()
    shown = request.headers.get("Authorization", "")
    if source.shape == ALERTMANAGER and shown.startswith("Bearer "):
        return any(_equal(shown.removeprefix("Bearer ").strip(), secret) for secret in secrets)
    told_at, signature = (request.headers.get(f"X-Heiji-{name}", "") for name in ("Time", "Signature"))
    if not told_at.isascii() or not told_at.isdecimal() or abs(time.time() - int(told_at[:12])) > _SECONDS:
        return False
    return any(_equal(signature, signature_of(secret, told_at, request.body)) for secret in secrets)


def _equal(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
