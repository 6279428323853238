"""The changes as people read them: where, what it is called, each text word by word in each of its languages."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from agreements.changes.diff import ADDED, ANSWERED, CHANGED, MOVED, REMOVED, Change, FieldChange, diff
from agreements.changes.fields import NAME, NUMBER, TEXT, kind_of, texts_in, words_of
from agreements.changes.folding import folded
from agreements.changes.words import GONE, NEW, SAME, Piece, pieces_of
from agreements.content import SECTIONS, AgreementContent, Language, Section, languages_of, parts
from agreements.content.labels import label_of
from agreements.content.lists import item_of
from agreements.content.vocabulary import LANGUAGE_WORDS
from agreements.content.wording import Wording

KIND_WORDS: dict[str, Promise] = {
    CHANGED: gettext_lazy("変更"),
    ADDED: gettext_lazy("追加"),
    REMOVED: gettext_lazy("削除"),
    MOVED: pgettext_lazy("change", "移動"),
    ANSWERED: gettext_lazy("回答の変更"),
}


@dataclass(frozen=True)
class TextLine:
    """One changed text: the name of its field (nothing where the title says it), its pieces, and its language where
    the agreement is written in several. `kind` tells what is a number by its nature (minutes, a threshold, a phone)
    and what only names something else (a level, an item, a place), from what is a text.
    """

    name: str
    pieces: tuple[Piece, ...]
    language: str = ""
    kind: str = TEXT

    @property
    def shown(self) -> tuple[Piece, ...]:
        """The pieces, long stretches that stayed folded."""
        return folded(self.pieces)

    @property
    def language_word(self) -> str | Promise:
        return LANGUAGE_WORDS.get(self.language, self.language)


@dataclass(frozen=True)
class ChangeLine:
    """One change: where it stands, what it is called, its texts, why, and the answer now."""

    number: int
    section: Section
    title: str
    kind: str
    path: str
    texts: list[TextLine]
    has_moved: bool = False
    reason: str = ""
    answer: str = ""
    phone: list[TextLine] = field(default_factory=list)

    @property
    def words(self) -> list[Promise]:
        """Return 変更, or 変更 and 移動."""
        also = [KIND_WORDS[MOVED]] if self.has_moved and self.kind != MOVED else []
        return [KIND_WORDS[self.kind], *also]


class _Both:
    """Says both contents in all their languages, the one asked for (else the content's own) first."""

    def __init__(self, before: AgreementContent, after: AgreementContent, first: Language | None):
        known = [*languages_of(after), *languages_of(before)]
        self.languages = list(dict.fromkeys([*([first] if first in known else []), *known]))
        self.old = {language: Wording(before, language) for language in self.languages}
        self.new = {language: Wording(after, language) for language in self.languages}
        self.first: Language = self.languages[0]


def change_lines(
    before: AgreementContent, after: AgreementContent, language: Language | None = None
) -> list[ChangeLine]:
    """Return every change people are told, in section order; `language` says whose texts come first."""
    say = _Both(before, after, language)
    lines = [_line(say, change) for change in diff(before, after).told]
    return [line for line in lines if line.texts]


def unchanged_titles(before: AgreementContent, after: AgreementContent) -> list[tuple[Section, list[str]]]:
    """Return the titles of all items that stand in both word for word and in their places, by section."""
    told = {change.path for change in diff(before, after).told}
    say = Wording(after)
    found = []
    for section in SECTIONS:
        names = [name for name in section.fields if isinstance(getattr(after, name), list)]
        same = [
            say.title(item)
            for name in names
            for item in getattr(after, name)
            if hasattr(item, "key") and f"{name}.{item.key}" not in told
        ]
        found += [(section, same)] if same else []
    return found


def _line(say: _Both, change: Change) -> ChangeLine:
    known, wording = (change.before, say.old) if change.after is None else (change.after, say.new)
    first, consent = wording[say.first], getattr(known, "consent", None)
    return ChangeLine(
        number=SECTIONS.index(change.section) + 1,
        section=change.section,
        title=first.title(known) if change.identity else label_of(AgreementContent, change.path),
        kind=change.kind,
        path=change.path,
        texts=list(_texts(say, change)),
        has_moved=change.has_moved and change.move is not None and _is_seen(change.move),
        reason=first.text(change.reason),
        answer=consent.answer if consent and change.after is not None else "",
        phone=_phone(say, change),
    )


def _texts(say: _Both, change: Change) -> Iterator[TextLine]:
    if change.identity and change.kind in {ADDED, REMOVED}:
        yield from _whole(say, change)
        return
    lines = [line for one in change.fields for line in _field_lines(say, change, one)]
    yield from sorted(lines, key=lambda line: line.kind != NUMBER)
    if change.move and change.has_moved and _is_seen(change.move):
        yield _place_line(say, change)


def _whole(say: _Both, change: Change) -> Iterator[TextLine]:
    """A whole item in one go, in each language it is written in."""
    item, wordings, kind = (change.after, say.new, NEW) if change.before is None else (change.before, say.old, GONE)
    written = [language for language in say.languages if language == say.first or texts_in(item, language)]
    for language in written:
        with _said_in(language, say.first):
            words = wordings[language].sentence(item)
        yield TextLine("", (Piece(kind, words),), language if len(written) > 1 else "")


def _field_lines(say: _Both, change: Change, one: FieldChange) -> list[TextLine]:
    owner = change.before if change.after is None else change.after
    name = "" if one.name == change.path or type(owner) is parts.Named else label_of(owner, one.name)
    extra = [language for value in (one.before, one.after) if isinstance(value, dict) for language in value]
    lines = []
    for language in dict.fromkeys([*say.languages, *extra]):
        pieces = _pieces(say, change, one, language)
        kind = kind_of(owner, one) if language == say.first else TEXT
        lines += [TextLine(name, pieces, language, kind)] if pieces else []
    several = len({*say.languages, *extra}) > 1 and bool(texts_in(one.before) or texts_in(one.after))
    return [line if several and line.kind == TEXT else replace(line, language="") for line in lines]


def _pieces(say: _Both, change: Change, one: FieldChange, language: Language) -> tuple[Piece, ...]:
    """The words of a field in one language; nothing where that language says the same as before."""
    if language != say.first and texts_in(one.before, language) == texts_in(one.after, language):
        return ()
    if isinstance(one.before, dict) and isinstance(one.after, dict):
        before, after = one.before.get(language, ""), one.after.get(language, "")
        return pieces_of(before, after) if before != after else ()
    old, new = say.old.get(language, say.old[say.first]), say.new.get(language, say.new[say.first])
    with _said_in(language, say.first):
        before = words_of(old, change.before, one.name, one.before, language, first=say.first)
        after = words_of(new, change.after, one.name, one.after, language, first=say.first)
    # Another item of the same name, or another language's text: in these words nothing changed.
    if before == after and (
        not before or kind_of(change.after, one) == NAME or texts_in(one.before) != texts_in(one.after)
    ):
        return ()
    return pieces_of(before, after) if before != after else (Piece(GONE, before), Piece(NEW, after))


def _said_in(language: Language, first: Language) -> AbstractContextManager[None]:
    """The words around the texts: the reader's for the first language, each other language's own."""
    return nullcontext() if language == first else override(language)


def _is_seen(move: tuple[Any, Any]) -> bool:
    """Who changed sides stands in another list: the field says so."""
    return move[0] is not None and move[0].side == move[1].side


def _place_line(say: _Both, change: Change) -> TextLine:
    before, after = change.move or (None, None)
    first = say.new[say.first]
    beside = item_of(first.content, change.list_name, after.after[0]) if after and after.after else None
    where = _("（「%(title)s」の次）") % {"title": first.title(beside)} if beside else _("（先頭）")
    words = [_("%(number)d番目") % {"number": place.number} for place in (before, after) if place]
    return TextLine(_("並び順"), (Piece(GONE, words[0]), Piece(NEW, words[1]), Piece(SAME, where)), kind=NAME)


def _phone(say: _Both, change: Change) -> list[TextLine]:
    """The number of a contact that came or went: who keeps numbers must know."""
    old, new = getattr(change.before, "phone", None), getattr(change.after, "phone", None)
    if change.kind not in {ADDED, REMOVED} or not (old or new):
        return []
    numbers = ((say.old[say.first], old), (say.new[say.first], new))
    pieces = pieces_of(*(wording.value(parts.Contact, "phone", phone) for wording, phone in numbers))
    return [TextLine(label_of(parts.Contact, "phone"), pieces, kind=NUMBER)]
