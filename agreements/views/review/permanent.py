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
from agreements.queries.successions import successions_of
from agreements.queries.verifying_papers import best_of
from agreements.views.links import forbid_keeping


@login_not_required
@require_safe
def permanent(request: HttpRequest, sha256: str) -> HttpResponse:
    now = timezone.now()
    version = best_of(list(AgreementVersion.objects.filter(content_sha256=sha256).select_related("agreement")), now)
    validity = validity_of(version, now) if version else "unknown"
    handed = successions_of([version.pk]).get(version.pk, []) if version and validity == "in_force" else []
    context = {
        "validity": validity,
        "handed_until": max((row.due for row in handed), default=None),
        "sha256": sha256 if version else "",
        "now": now,
        "zone": version.agreement.time_zone if version else None,
        "overdue": version is not None and version.review_by < day_in(version.agreement.time_zone, now),
        "our_name": our_name(get_language() or "ja"),
    }
    return forbid_keeping(render(request, "agreements/review/permanent.html", context, status=200 if version else 404))
