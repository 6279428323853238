"""What the pages of the register share: a form on a page of its own, a question before a loss."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from agreements.forms.register import RegisterForm
from agreements.refusals import Refused
from agreements.workflow import register

Crumbs = Sequence[tuple[str, Any]]


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, if this request may change something."""
    return request.POST if request.method == "POST" else None


def save_or_tell(request: HttpRequest, form: RegisterForm, *, linked: bool = False) -> Model | None:
    """Save a valid form's row (with its links, if `linked`); a refusal is told on the form."""
    if not form.is_valid():
        return None
    row = form.save(commit=False)
    links = form.links() if linked else None
    return try_verb(form, lambda: register.put(row=row, by=request.user, at=timezone.now(), links=links))


def try_verb(form: Form | RegisterForm, verb: Callable[[], Any]) -> Any:
    """Call a verb; its refusal becomes an error of the form, and nothing is given."""
    try:
        return verb()
    except Refused as refused:
        form.add_error(None, str(refused))
        return None


def form_page(
    request: HttpRequest, form: Any, *, title: str, action: str, back: str, crumbs: Crumbs, lead: str = "", **more: Any
) -> HttpResponse:
    """Show a form on a page of its own; `action` are the words of its button."""
    context = {"form": form, "title": title, "action": action, "back": back, "crumbs": crumbs, "lead": lead, **more}
    return render(request, "agreements/form_page.html", context)


def ask_first(
    request: HttpRequest, verb: Callable[[], Any], *, said: str, to: str, back: str, **words: Any
) -> HttpResponse:
    """Ask before a loss; when pressed, call the verb and go to `to`. A refusal is told on the same page."""
    refused = ""
    if request.method == "POST":
        try:
            verb()
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, said)
            return redirect(to)
    context = {"form": Form(), "back": back, "refused": refused, **words}
    return render(request, "agreements/confirm_page.html", context)


def try_and_tell(request: HttpRequest, verb: Callable[[], Any], *, said: str = "") -> None:
    """Call a verb that loses nothing, and say that it is done or why it is not."""
    try:
        verb()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        if said:
            messages.success(request, said)
