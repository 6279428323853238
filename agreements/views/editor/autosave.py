"""Autosave: the forms of the editor are saved while they are written. What the browser's script is answered, as JSON.

The same address takes the same form, sent by the script (header X-Autosave) or by the button; only the answer differs.
`answers_to` gives the one that whoever asked can read; both say the same three things: saved, clashed, unfinished.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from agreements.views.autosaved import is_by_script, time_of, unfinished, writer_of
from agreements.views.editor.conflicts import conflict_page
from agreements.views.editor.edited import Edited
from agreements.workflow.clashing import Conflict, Stands


@dataclass(frozen=True)
class Saved:
    """Everything typed is in what `stands` now (and what `others` wrote); a page then says `said` and goes `to`.

    `address` is where the written thing is from now on (a new item has been given its own).
    """

    stands: Stands
    others: bool
    at: datetime
    said: str
    to: str
    address: str = ""


class PageAnswers:
    """For a person who pressed the button."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def saved(self, saved: Saved) -> HttpResponse:
        messages.success(self.request, saved.said, extra_tags=self.request.path)  # for static/js/device-copy.js
        return redirect(saved.to)

    def clashed(self, conflict: Conflict, edited: Edited) -> HttpResponse:
        """Somebody else wrote the same thing: both texts, to choose from."""
        return conflict_page(self.request, conflict, edited)

    def unfinished(self, asked: Iterable[forms.Form], page: Callable[[], HttpResponse]) -> HttpResponse:
        """The page with its forms: as they were opened, or with what is not yet what the draft can hold."""
        return page()


class ScriptAnswers:
    """For static/js/autosave.js."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def saved(self, saved: Saved) -> HttpResponse:
        """With `others` the script fetches the rest before it names the new revision as its own."""
        at = time_of(saved.at, saved.stands.time_zone)
        told = {"revision": saved.stands.revision, "at": at, "others": saved.others, "address": saved.address}
        return JsonResponse(told)

    def clashed(self, conflict: Conflict, edited: Edited) -> HttpResponse:
        """Pressing the button shows both texts."""
        return JsonResponse({"who": writer_of(conflict.stands, self.request.user)}, status=409)

    def unfinished(self, asked: Iterable[forms.Form], page: Callable[[], HttpResponse]) -> HttpResponse:
        """Nothing was saved: these fields (id, label, message) are not yet what the draft can hold."""
        return unfinished(asked)


def answers_to(request: HttpRequest) -> PageAnswers | ScriptAnswers:
    return (ScriptAnswers if is_by_script(request) else PageAnswers)(request)


def wants_parts(request: HttpRequest) -> bool:
    """The script asks for what it exchanges on its page after a save, not for the whole page."""
    return request.headers.get("X-Parts") == "true"
