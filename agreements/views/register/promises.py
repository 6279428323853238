"""The promise check of a system: contradictions between customers and vendors, and what is accepted of them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.forms.contradiction import AcceptanceForm
from agreements.models import System
from agreements.permissions import may_lead
from agreements.queries.contradiction_words import ReadContradiction, not_compared, read_contradiction
from agreements.queries.promise_check import promise_check
from agreements.views.allowed import system_to_lead, system_to_read
from agreements.views.forms_on_pages import ask_first, posted, try_verb
from agreements.views.send_once import send_once
from agreements.workflow.ruling import accept_contradiction, reopen_contradiction


@require_safe
def system_promises(request: HttpRequest, slug: str) -> HttpResponse:
    system = system_to_read(request, slug)
    check = promise_check(system, timezone.now())
    context = {
        "system": system,
        "check": check,
        "open": [read_contradiction(row) for row in check.open],
        "accepted": [read_contradiction(row) for row in check.accepted],
        "unread": not_compared(check.unread),
        "unasked": not_compared(check.unasked),
        "may_lead": may_lead(request.user, system),
    }
    return render(request, "agreements/register/system_promises.html", context)


@send_once
def promise_acceptance(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    system = system_to_lead(request, slug)
    read, at = _read(system, key), timezone.now()
    if read is None:
        return _tell_changed(request, slug)
    form = AcceptanceForm(posted(request), today=localdate(at))
    if form.is_valid() and try_verb(
        form, lambda: accept_contradiction(system=system, key=key, **form.cleaned_data, by=request.user, at=at)
    ):
        messages.success(request, _("食い違いを、理由とともに受け入れました。"))
        return redirect("system-promises", slug=slug)
    context = {"system": system, "one": read, "form": form}
    return render(request, "agreements/register/promise_acceptance.html", context)


def promise_acceptance_removal(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    system = system_to_lead(request, slug)
    read, back = _read(system, key), reverse("system-promises", args=[slug])
    if read is None:
        return _tell_changed(request, slug)
    return ask_first(
        request,
        lambda: reopen_contradiction(system=system, key=key, by=request.user, at=timezone.now()),
        said=_("受け入れを取り消しました。"),
        to=back,
        back=back,
        crumbs=[(reverse("system-plan", args=[slug]), system), (back, _("約束の突き合わせ"))],
        title=_("受け入れを取り消しますか？"),
        effects=_effects(read),
        action=_("受け入れを取り消す"),
    )


def _effects(read: ReadContradiction) -> list[Any]:
    return [
        _("「%(words)s」が、また未解決に並びます。") % {"words": read.promise.words},
        _("受け入れた理由は、合意の記録に残ります。"),
    ]


def _read(system: System, key: str) -> ReadContradiction | None:
    found = next((row for row in promise_check(system, timezone.now()).rows if row.key == key), None)
    return read_contradiction(found) if found else None


def _tell_changed(request: HttpRequest, slug: str) -> HttpResponse:
    """Whoever was about to say something of sentences that have changed meanwhile looks at the list again."""
    messages.error(request, _("どちらかの文が変わり、この食い違いはなくなりました。一覧で確かめてください。"))
    return redirect("system-promises", slug=slug)
