"""The permanent address in the QR code: whether that version is in force, without content or names."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from agreements import states
from agreements.emails import our_name
from agreements.models import AgreementVersion, version_in_force
from agreements.views.review.access import forbid_keeping

# From the answer that matters most: identical contents may have been published more than once.
_ORDER = ("in_force", "superseded", "not_yet", "refused", "withdrawn")


@login_not_required
@require_safe
def permanent(request: HttpRequest, sha256: str) -> HttpResponse:
    now = timezone.now()
    versions = list(AgreementVersion.objects.filter(content_sha256=sha256).select_related("agreement"))
    version = min(versions, key=lambda found: (_ORDER.index(standing_of(found, now)), -found.number), default=None)
    context = {
        "standing": standing_of(version, now) if version else "unknown",
        "sha256": sha256 if version else "",
        "now": now,
        "zone": version.agreement.time_zone if version else None,
        "overdue": version is not None and version.review_by < _today(version, now),
        "our_name": our_name(get_language() or "ja"),
    }
    return forbid_keeping(render(request, "agreements/review/permanent.html", context, status=200 if version else 404))


def _today(version: AgreementVersion, now: datetime) -> date:
    return timezone.localdate(now, ZoneInfo(version.agreement.time_zone))


def standing_of(version: AgreementVersion, at: datetime) -> str:
    """Return in_force, superseded, not_yet (asked, or its day has not come), refused or withdrawn."""
    in_force = version_in_force(version.agreement, at)
    if in_force == version:
        return "in_force"
    if version.state_at(at) == states.WITHDRAWN:
        return "withdrawn"
    newer = version.agreement.versions.filter(number__gt=version.number)
    if newer.exists() and (in_force is None or in_force.number > version.number):
        return "superseded"
    return "refused" if version.state_at(at) in {states.DECLINED, states.CHANGES_REQUESTED} else "not_yet"
