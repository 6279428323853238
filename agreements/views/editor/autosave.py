"""Autosave: the forms of a draft are saved while they are written. What the browser's script is answered, as JSON.

The same address takes the same form, sent by the script (header X-Autosave) or by the button; only the answer differs.
"""

from datetime import datetime

from django import forms
from django.http import HttpRequest, JsonResponse

from agreements import display
from agreements.models import Agreement, User


def is_autosave(request: HttpRequest) -> bool:
    return request.headers.get("X-Autosave") == "true"


def wants_parts(request: HttpRequest) -> bool:
    """The script asks for what it exchanges on its page after a save, not for the whole page."""
    return request.headers.get("X-Parts") == "true"


def saved(agreement: Agreement, *, base_revision: int, by: User, saved_at: datetime, address: str) -> JsonResponse:
    """Everything typed stands in the draft. `others` tells that the draft is not just the form's words put into what it
    was made from: the script then fetches the rest before it names the new revision as its own. `address` is where
    the written thing is from now on (a new item has been given its own)."""
    at = display.datetime_table(agreement.saved_at, agreement.time_zone).rpartition(" ")[2]
    next_of_ours = (agreement.revision, agreement.saved_by, agreement.saved_at) == (base_revision + 1, by, saved_at)
    others = agreement.revision != base_revision and not next_of_ours
    return JsonResponse({"revision": agreement.revision, "at": at, "others": others, "address": address})


def unfinished(asked: list[forms.Form]) -> JsonResponse:
    """Nothing was saved: these fields (id, label, message) are not yet what the draft can hold."""
    fields = [
        {"id": form[name].id_for_label if name in form.fields else "", "label": _label(form, name), "message": told[0]}
        for form in asked
        for name, told in form.errors.items()
    ]
    return JsonResponse({"fields": fields}, status=422)


def clashed() -> JsonResponse:
    """Somebody else wrote the same thing: pressing the button shows both texts."""
    return JsonResponse({}, status=409)


def _label(form: forms.Form, name: str) -> str:
    return str(form[name].label) if name in form.fields else ""
