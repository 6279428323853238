"""Saving a draft or a plan from a page: on top of what the page was made from, with the answer that whoever asked can
read."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.content import AgreementContent, Unreadable
from agreements.refusals import Refused
from agreements.views.editor.autosave import Saved, answers_to
from agreements.views.editor.edited import Edited
from agreements.workflow.clashing import Conflict, Settlement


@dataclass(frozen=True)
class Base:
    """What is edited, as it stood when the page was made: what is typed is a change of this."""

    edited: Edited
    revision: int
    content: AgreementContent


def newest_of(edited: Edited) -> Base:
    return Base(edited, edited.stands.revision, edited.content)


def base_of(request: HttpRequest, edited: Edited) -> Base:
    """Return what the page stands on: what is newest, or for a form that comes back, what it was made from."""
    if request.method != "POST":
        return newest_of(edited)
    asked = str(request.POST.get("revision", ""))[:9]
    try:
        return Base(edited, int(asked), edited.content_at(int(asked)))
    except (ValueError, Refused) as error:
        raise BadRequest("no such revision") from error


def keep(
    request: HttpRequest, base: Base, fields: dict[str, Any], *, said: str, to: str, form: Any, address: str = ""
) -> HttpResponse | None:
    """Save fields of it and go to `to`; show both texts when somebody else changed the same; else tell the form.

    A script that saves meanwhile is answered in JSON, with the `address` that what was written has been given.
    """
    try:
        return _save(request, base, fields, said=said, to=to, address=address)
    except (Refused, Unreadable) as refused:
        form.add_error(None, str(refused))
        return None


def keep_without_form(request: HttpRequest, base: Base, fields: dict[str, Any], *, said: str, to: str) -> HttpResponse:
    """As `keep`, for what a button alone changes: what cannot be saved is told on `to`."""
    try:
        return _save(request, base, fields, said=said, to=to)
    except (Refused, Unreadable) as refused:
        messages.error(request, str(refused))
        return redirect(to)


def _save(
    request: HttpRequest, base: Base, fields: dict[str, Any], *, said: str, to: str, address: str = ""
) -> HttpResponse:
    settled, now, answers = _settled(request), timezone.now(), answers_to(request)
    verb = {"fields": fields, "base_revision": base.revision, "by": request.user, "at": now, "settled": settled}
    try:
        stored = base.edited.save(**verb)
    except Conflict as conflict:
        return answers.clashed(conflict, base.edited)
    said = _("ほかの方の文を使いました。") if settled and settled.keep == "theirs" else said
    others = base.edited.others_wrote(stored, since=base.revision, by=request.user, at=now)
    return answers.saved(Saved(stored, others, now, said, to, address))


def _settled(request: HttpRequest) -> Settlement | None:
    """What the person chose on the page that showed both texts."""
    keep_whose, seen = request.POST.get("keep"), str(request.POST.get("seen", ""))[:9]
    if keep_whose not in {"mine", "theirs"} or not seen.isdecimal():
        return None
    return Settlement(keep="mine" if keep_whose == "mine" else "theirs", revision=int(seen))
