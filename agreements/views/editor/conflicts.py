"""When two people changed the same thing: both texts side by side, to choose from."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agreements.changes import Piece, pieces_of
from agreements.content import AgreementContent, parts
from agreements.content.labels import label_of
from agreements.content.merging import Clash
from agreements.content.wording import Wording
from agreements.views.editor.edited import Edited
from agreements.workflow.clashing import Conflict


@dataclass(frozen=True)
class ClashWords:
    """Two texts of one thing: `lines` are (name, both in pieces: what is mine alone is gone, what is theirs alone new),
    `same` (name, words) of what both say; `gone` says who took it out."""

    title: str
    lines: list[tuple[str, tuple[Piece, ...]]]
    same: list[tuple[str, str]]
    mine_gone: bool
    theirs_gone: bool


def conflict_page(request: HttpRequest, conflict: Conflict, edited: Edited) -> HttpResponse:
    """Both texts side by side; choosing one sends the same form again, so nothing typed is lost on the way."""
    left_out = {"csrfmiddlewaretoken", "keep", "seen"}
    sent = [(name, value) for name, values in request.POST.lists() if name not in left_out for value in values]
    context = {
        "edited": edited,
        "stands": conflict.stands,
        "clashes": [_words_of(clash, conflict) for clash in conflict.clashes],
        "sent": sent,
        "seen": conflict.stands.revision,
    }
    return render(request, "agreements/editor/conflict.html", context, status=409)


def _words_of(clash: Clash, conflict: Conflict) -> ClashWords:
    say = Wording(conflict.mine), Wording(conflict.theirs)
    mine, theirs = _told(say[0], clash.path, clash.mine), _told(say[1], clash.path, clash.theirs)
    names = list(dict.fromkeys([*theirs, *mine]))
    both = [(name, mine.get(name, ""), theirs.get(name, "")) for name in names]
    lines = [(name, pieces_of(our, their)) for name, our, their in both if our != their]
    same = [(name, our) for name, our, their in both if our and our == their]
    known = clash.theirs if clash.theirs is not None else clash.mine
    title = say[1].title(known) if hasattr(known, "key") else _name_of(clash.path)
    return ClashWords(title, lines, same, clash.mine is None, clash.theirs is None)


def _name_of(path: str) -> str:
    owner, _dot, name = path.rpartition(".")
    return label_of(parts.MeetingRecord if owner else AgreementContent, name)


def _told(say: Wording, path: str, value: Any) -> dict[str, str]:
    """Return the words of a value by the names of its fields; a value without fields has no name."""
    if isinstance(value, parts.Part):
        return dict(say.facts(value, but={"key"}))
    owner, _dot, name = path.rpartition(".")
    return {"": say.value(parts.MeetingRecord if owner else AgreementContent, name, value)}
