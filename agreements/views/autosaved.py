"""Forms that static/js/autosave.js saves while they are written: who asks, and what the script is told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from django import forms
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from agreements import display
from agreements.models import User


class WrittenBy(Protocol):
    """What somebody saved."""

    @property
    def saved_by(self) -> User: ...


def is_by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Autosave") == "true"


def unfinished(asked: Iterable[forms.Form]) -> JsonResponse:
    """Nothing was saved: these fields (id, label, message) cannot be kept as they are."""
    fields = [_fault(form, name, told[0]) for form in asked for name, told in form.errors.items()]
    return JsonResponse({"fields": fields}, status=422)


def time_of(at: datetime, zone: str) -> str:
    """Return when it was saved, as the page tells it."""
    return display.datetime_table(at, zone).rpartition(" ")[2]


def writer_of(stands: WrittenBy, reader: User) -> str:
    """Return who wrote it as it stands, in words for `reader`, who may have done so in another window."""
    if stands.saved_by == reader:
        return _("別の画面のあなた")
    return _("%(name)s さん") % {"name": stands.saved_by}


def _fault(form: forms.Form, name: str, message: str) -> dict[str, str]:
    if name not in form.fields:
        return {"id": "", "label": "", "message": message}
    return {"id": form[name].id_for_label, "label": str(form[name].label), "message": message}
