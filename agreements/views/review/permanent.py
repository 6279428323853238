"""The permanent address in the QR code: whether that version is in force, without content or names."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from agreements.emails import our_name
from agreements.models import AgreementVersion
from agreements.queries.standing import day_in, validity_of
from agreements.views.links import forbid_keeping

# From the answer that matters most: identical contents may have been published more than once.
_ORDER = ("in_force", "superseded", "not_yet", "refused", "withdrawn")


@login_not_required
@require_safe
def permanent(request: HttpRequest, sha256: str) -> HttpResponse:
    now = timezone.now()
    versions = list(AgreementVersion.objects.filter(content_sha256=sha256).select_related("agreement"))
    version = min(versions, key=lambda found: (_ORDER.index(validity_of(found, now)), -found.number), default=None)
    context = {
        "validity": validity_of(version, now) if version else "unknown",
        "sha256": sha256 if version else "",
        "now": now,
        "zone": version.agreement.time_zone if version else None,
        "overdue": version is not None and version.review_by < day_in(version.agreement.time_zone, now),
        "our_name": our_name(get_language() or "ja"),
    }
    return forbid_keeping(render(request, "agreements/review/permanent.html", context, status=200 if version else 404))
