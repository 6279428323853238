"""The page where anybody asks whether a paper is genuine: by its file, a hash, or the code on it. No content, no names.

A file never leaves the device: a script makes its hash there.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from agreements import signing
from agreements.emails import our_name
from agreements.models import Document
from agreements.queries.verifying_papers import look_at
from agreements.views.client_address import address_of
from agreements.views.links import forbid_keeping

# So many questions an address may ask within so many seconds.
ASKED, WITHIN = 30, 60
_LONGEST = 600


@login_not_required
@require_safe
def verification(request: HttpRequest) -> HttpResponse:
    return _page(request, request.GET.get("paper", "").strip()[:_LONGEST])


@login_not_required
@require_safe
def verification_of_code(request: HttpRequest, code: str) -> HttpResponse:
    """Where the QR code of an issued copy leads."""
    return _page(request, code[:_LONGEST])


def _page(request: HttpRequest, text: str) -> HttpResponse:
    """Without a question the page explains itself."""
    now, is_refused = timezone.now(), bool(text) and _has_asked_too_much(request)
    context: dict[str, Any] = {
        "text": text,
        "said": look_at(text, at=now) if text and not is_refused else None,
        "is_refused": is_refused,
        "now": now,
        "our_name": our_name(get_language() or "ja"),
        "keys": _keys(),
        "certificate": _certificate(),
    }
    status = 429 if is_refused else 200
    return forbid_keeping(render(request, "agreements/review/verification.html", context, status=status))


def _has_asked_too_much(request: HttpRequest) -> bool:
    key = f"verification:{address_of(request)}"
    if cache.add(key, 1, WITHIN):
        return False
    try:
        return cache.incr(key) > ASKED
    except ValueError:  # it has just run out
        return False


def _keys() -> list[str]:
    """The public keys of checkpoints and papers, the one in use first; none while they cannot be read."""
    try:
        return [signing.key_text(key) for key in signing.checkpoint_keys()]
    except (OSError, ValueError, TypeError):
        return []


def _certificate() -> str:
    """The SHA-256 of the certificate that sealed the newest paper."""
    return Document.objects.exclude(sealed_by="").order_by("-pk").values_list("sealed_by", flat=True).first() or ""
