"""Questions about the wording, beside the fields they are about: what the rubric found in the part that is open."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from agreements.content import AgreementContent, Language, languages_of
from agreements.content.lists import items_of
from agreements.forms.draft import PartForm
from agreements.page_check import Hit, word_kind
from agreements.queries.checking import CheckedFile


@dataclass(frozen=True)
class Hint:
    """`words` stand in the form's `field` from `start` to `end` (code points); `question` is the rubric's.

    `timed`: a number of minutes, in the text's `language`, would answer it; `keepable`: only a written reason would
    (release rules, section 3).
    """

    check: str
    field: str
    words: str
    start: int
    end: int
    question: str
    language: Language = dataclasses.field(compare=False)
    timed: bool = False
    keepable: bool = False


# Kinds that words around them can release; the others wait for the author's reason.
_BY_WORDS = {"time", "recip", "verify", "degree", "count", "approx"}


def give_hints(form: PartForm, content: AgreementContent, path: str, files: Iterable[CheckedFile]) -> None:
    """Hang the open part's hints on its form's fields (`field.hints`); `path` is where the part stands (acts.3),
    `files` what the checks of the typed content found, one a language."""
    for language, finding in ((file.form.language, finding) for file in files for finding in file.findings):
        for hit in finding.hits if finding.passed is not None else ():
            name = _field(hit, path, content)
            if name in form.fields and hit.question:
                bound = form[name]
                hint = _hint(finding.check, bound.html_name, hit, content, language)
                # The check of each language asks about the same words: once is enough.
                bound.hints = list(dict.fromkeys([*getattr(bound, "hints", []), hint]))  # type: ignore[attr-defined]


def path_of(content: AgreementContent, name: str, key: str) -> str:
    """Return the path of an item: acts.3, meeting.attendees.0."""
    place = [item.key for item in items_of(content, name)].index(key)
    return f"{'meeting.' if name == 'attendees' else ''}{name}.{place}"


def _field(hit: Hit, path: str, content: AgreementContent) -> str:
    """The form's field that holds the text of a hit (acts.3.sentence.en → sentence_en); nothing for another part's."""
    if path and not hit.path.startswith(f"{path}."):
        return ""
    steps = hit.path.removeprefix(f"{path}." if path else "").split(".")
    if len(steps) < 2 or steps[-1] not in languages_of(content):
        return ""
    own = steps[-1] == content.language
    # The lines of a list of texts are written in one field; what stands in a row of its own has fields of its own.
    names = steps[:-2] if steps[-2].isdigit() else steps[:-1]
    return "_".join(names if own else [*names, steps[-1]])


def _hint(check: str, field: str, hit: Hit, content: AgreementContent, language: Language) -> Hint:
    kind = word_kind(hit.number, language) if check == "W3" else ""
    keepable = bool(kind) and kind not in _BY_WORDS
    above = _above(hit, content, language)
    place = (above + hit.start, above + hit.end)
    return Hint(check, field, hit.words, *place, hit.question, language, kind == "time", keepable)


def _above(hit: Hit, content: AgreementContent, language: Language) -> int:
    """How much stands in the field above a hit's line, where several texts are written one a line."""
    *owner, place, _language = ["", *hit.path.split(".")]
    if not place.isdigit():
        return 0
    texts: Any = content
    for step in owner[1:]:
        texts = texts[int(step)] if step.isdigit() else getattr(texts, step)
    return sum(len(text.get(language, "")) + 1 for text in texts[: int(place)])
