"""A form that makes something new makes it once: its page has a key ({% form_key %}), and what was sent is remembered.

What is typed counts with it: whoever goes back, types something else and sends it makes another.
"""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from agreements.workflow.sent_forms import do_once, location_of

View = Callable[..., HttpResponse]
FIELD = "form_key"


def send_once(view: View) -> View:
    """Let the same form, sent again, lead where it led the first time."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or not request.POST.get(FIELD):
            return view(request, *args, **kwargs)
        digest, given = digest_of_form(request), []
        known = location_of(digest)
        if known:
            return redirect(known)

        def act() -> str:
            given.append(view(request, *args, **kwargs))
            return given[-1].get("Location", "") if given[-1].status_code == 302 else ""

        location = do_once(digest=digest, act=act, at=timezone.now())
        return redirect(location) if location else given[-1]

    answer.sends_once = True  # type: ignore[attr-defined]  # for the test that asks it of every such page
    return answer


def digest_of_form(request: HttpRequest) -> str:
    """Return what two sendings of one form have in common and no others: who, where, and every field."""
    fields = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    return hashlib.sha256(json.dumps([request.user.pk, request.path, fields]).encode()).hexdigest()
