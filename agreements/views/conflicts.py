"""When two people changed the same thing: both texts side by side, to choose from."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.changes import Apart, apart
from agreements.content import AgreementContent
from agreements.content.labels import label_of
from agreements.content.lists import LISTS
from agreements.content.merging import Clash
from agreements.content.wording import Wording
from agreements.workflow.drafts import Conflict


@dataclass(frozen=True)
class ClashWords:
    """Two texts of one thing, cut where they differ; `gone` says who took it out."""

    title: str
    words: Apart
    mine_gone: bool
    theirs_gone: bool


def conflict_page(request: HttpRequest, conflict: Conflict, *, back: str) -> HttpResponse:
    """Both texts side by side; choosing one sends the same form again, so nothing typed is lost on the way."""
    left_out = {"csrfmiddlewaretoken", "keep", "seen"}
    sent = [(name, value) for name, values in request.POST.lists() if name not in left_out for value in values]
    context = {
        "agreement": conflict.agreement,
        "clashes": [_words_of(clash, conflict) for clash in conflict.clashes],
        "sent": sent,
        "seen": conflict.agreement.revision,
        "at": timezone.now(),
        "back": back,
    }
    return render(request, "agreements/draft_conflict.html", context, status=409)


def _words_of(clash: Clash, conflict: Conflict) -> ClashWords:
    name = clash.path.rpartition(".")[2]
    mine, theirs = (
        _said(Wording(content), clash.path, value)
        for content, value in ((conflict.mine, clash.mine), (conflict.theirs, clash.theirs))
    )
    known = clash.theirs if clash.theirs is not None else clash.mine
    title = Wording(conflict.theirs).title(known) if hasattr(known, "key") else label_of(_owner(clash.path), name)
    return ClashWords(title, apart(mine, theirs), clash.mine is None, clash.theirs is None)


def _owner(path: str) -> Any:
    return LISTS["attendees"].part if path.count(".") > 1 else _meeting() if "." in path else AgreementContent


def _meeting() -> Any:
    return AgreementContent.model_fields["meeting"].annotation


def _said(say: Wording, path: str, value: Any) -> str:
    if hasattr(value, "key"):
        consent = getattr(value, "consent", None)
        answer = _("回答：%(answer)s") % {"answer": say.consent(consent)} if consent else ""
        return "\n".join(filter(None, [say.sentence(value), answer]))
    if hasattr(value, "model_fields_set"):
        told = [_("%(name)s：%(words)s") % {"name": name, "words": words} for name, words in say.facts(value) if words]
        return "\n".join(told)
    return say.value(path.rpartition(".")[2], value)
