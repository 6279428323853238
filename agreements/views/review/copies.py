"""An approver keeps one agreement on a phone (ADR 118): its page, what a service worker is told of it, and that worker.

Nothing is written here: whether a phone keeps a copy is known to the phone alone.
"""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.models import ReviewInvitation
from agreements.queries.agreement_copies import (
    STALE_HOURS,
    calls_today,
    kept_papers,
    may_be_kept,
    must_go,
    signed_copy,
)
from agreements.queries.standing import validity_of
from agreements.views.links import SeeOther
from agreements.views.review.access import by_link, home_of
from agreements.views.review.letter import heads_of, stopped_page
from gobag.age import FRESH, Age
from gobag.page import fill

# Says to the page's scripts that a copy is here; the phone itself holds the copy.
HELD = "held"
_WORKER = ("copy-trust", "copy-store", "copy-page", "agreement-keeper")


@require_safe
@by_link
def review_copy(request: HttpRequest, invitation: ReviewInvitation) -> HttpResponse:
    """One agreement for the day: whom to call today, its papers. On a phone that keeps it, its worker answers."""
    now = timezone.now()
    if not may_be_kept(invitation, now):
        return stopped_page(request, invitation, now) or SeeOther(home_of(invitation))
    age, zone = Age(FRESH, now), invitation.version.agreement.time_zone
    known = now.isoformat(timespec="seconds")
    gaps = {"age": age.state, "known": known, "clock": age.clock(zone), "since": age.since(_spans()), "floor": "0"}
    return HttpResponse(fill(_page(invitation, now), gaps))


@require_safe
@by_link
def review_copy_told(request: HttpRequest, invitation: ReviewInvitation) -> HttpResponse:
    """What the worker on a phone asks for. 410: the copy must go. ?begins, ?ends: a copy begins or ends to be there."""
    now = timezone.now()
    if not may_be_kept(invitation, now):
        response = JsonResponse({}, status=410 if must_go(invitation, now) else 403)
    else:
        try:
            response = JsonResponse(_told(invitation, now))
        except (OSError, ValueError):
            response = JsonResponse({}, status=503)
    _mark(request, response, invitation)
    return response


@login_not_required
@require_safe
def review_keeper(_request: HttpRequest) -> HttpResponse:
    """The service worker; nobody's, and of use only below the address of a letter."""
    headers = {"Cache-Control": "no-cache", "X-Robots-Tag": "noindex"}
    return HttpResponse(_worker(), content_type="text/javascript; charset=utf-8", headers=headers)


def _told(invitation: ReviewInvitation, now: datetime) -> dict[str, object]:
    papers = {f"pdf/?language={one.language}&size={one.size}": one.sha256 for one in kept_papers(invitation.version)}
    return signed_copy(home=home_of(invitation), page=_page(invitation, now), papers=papers, at=now)


def _page(invitation: ReviewInvitation, now: datetime) -> str:
    """The page with gaps for its age, which is another thing on each device."""
    papers = kept_papers(invitation.version)
    context: dict[str, Any] = {
        **heads_of(invitation),
        "calls": calls_today(invitation.version, "en" if invitation.language == "en" else "ja"),
        "papers": papers,
        "said": {"validity": validity_of(invitation.version, now)},
        "hours": STALE_HOURS,
        "days": STALE_HOURS // 24,
        "age_words": json.dumps(_spans(), ensure_ascii=False),
        "copy_zone": invitation.version.agreement.time_zone,
    }
    return render_to_string("agreements/review/copy.html", context)


def _spans() -> dict[str, str]:
    return {"minutes": _("%n分前"), "hours": _("%n時間前"), "days": _("%n日前")}


def _mark(request: HttpRequest, response: HttpResponse, invitation: ReviewInvitation) -> None:
    """The cookie outlives what a phone throws away when it is full: so that can be told."""
    path = home_of(invitation)
    if "ends" in request.GET or response.status_code == 410:
        response.delete_cookie(HELD, path=path)
    elif "begins" in request.GET and response.status_code == 200:
        safe = settings.SESSION_COOKIE_SECURE
        response.set_cookie(HELD, "1", expires=invitation.opens_until(), path=path, secure=safe, samesite="Lax")


@cache
def _worker() -> str:
    paths = (finders.find(f"js/{name}.js") for name in _WORKER)
    return "\n".join(Path(str(path)).read_text(encoding="utf-8") for path in paths)
