"""Where a finding of the rubric is, in words: the item it is in, or the page of which file."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from agreements.content import AgreementContent, section_of
from agreements.content.lists import LISTS, items_of
from agreements.content.vocabulary import LANGUAGE_WORDS
from agreements.content.wording import Wording
from agreements.models.document import form_words
from agreements.page_check import Finding, Hit
from agreements.queries.checking import CheckedFile


def is_typed(hit: Hit) -> bool:
    """Whether it is in a text of the content, not on paper."""
    return hit.path.partition(".")[0] in AgreementContent.model_fields


def called(content: AgreementContent, path: str) -> str:
    """Return the title of the item a path leads to, else of its section."""
    name, place = [*path.split("."), ""][:2]
    items = items_of(content, name) if name in LISTS else []
    if place.isdigit() and int(place) < len(items):
        return Wording(content).title(items[int(place)])
    return str(section_of(name).title)


def place_words(hit: Hit, content: AgreementContent | None) -> str:
    """Return「決済の再送を止める」（acts.0.sentence.ja）, or 2ページ; nothing for what is nowhere in particular."""
    if hit.path and content and is_typed(hit):
        return _("「%(title)s」（%(path)s）") % {"title": called(content, hit.path), "path": hit.path}
    return hit.path or (_("%(page)dページ") % {"page": hit.page} if hit.page else "")


def failing_lines(
    files: Iterable[CheckedFile], checks: Iterable[str], content: AgreementContent
) -> dict[str, list[str]]:
    """Return for each of `checks` that fails a line a place: in which file or language, which item or page, and what
    stands there. What the files of a language have in common is said once."""
    lines: dict[str, list[str]] = {check: [] for check in checks}
    for file in files:
        for found in file.findings:
            if found.check in lines and found.stops:
                lines[found.check] += _lines(file, found, content)
    return {check: list(dict.fromkeys(told)) for check, told in lines.items()}


def _lines(file: CheckedFile, found: Finding, content: AgreementContent) -> list[str]:
    if not found.hits:
        return [f"{_file(file, on_paper=bool(file.data))}: {found.measured}"]
    return [
        f"{_file(file, on_paper=not is_typed(hit))}: {place_words(hit, content)} {hit.words}".rstrip()
        for hit in found.hits
    ]


def _file(file: CheckedFile, *, on_paper: bool) -> str:
    """日本語 A4 of what is on paper, 日本語 of what is typed."""
    language = file.form.language
    return form_words(language, file.form.size) if on_paper else str(LANGUAGE_WORDS[language])
