"""A content as it is read from top to bottom: sections, their single facts, their lists with each item in words."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from agreements.content import parts
from agreements.content.document import AgreementContent
from agreements.content.labels import label_of
from agreements.content.lists import ItemList, items_of, lists_in
from agreements.content.planned import Planned
from agreements.content.sections import SECTIONS, Section
from agreements.content.vocabulary import SIDE_WORDS
from agreements.content.wording import Wording


@dataclass(frozen=True)
class SheetRow:
    """One item: `number` counts it within its section (4-2); `answer` is a key of CONSENT_WORDS, if it has one."""

    key: str
    number: str
    title: str
    second: str
    rest: list[tuple[str, str]]
    answer: str = ""
    note: str = ""
    reason: str = ""
    item: Any = None


@dataclass(frozen=True)
class Group:
    """The items of a list that belong together: one side's, else all. `title` is empty where the section says it."""

    title: str
    rows: list[SheetRow]


@dataclass(frozen=True)
class ListSheet:
    kind: ItemList
    title: str
    groups: list[Group]

    @property
    def is_empty(self) -> bool:
        return not any(group.rows for group in self.groups)


@dataclass(frozen=True)
class SectionSheet:
    """`facts` are (name, words) of single fields; a text of several lines is shown as it was typed."""

    number: int
    section: Section
    facts: list[tuple[str, str]]
    lists: list[ListSheet] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not any(words for _name, words in self.facts) and all(entry.is_empty for entry in self.lists)


def sheet_of(content: AgreementContent) -> list[SectionSheet]:
    """Return the sections of a content in order, said in the active language, texts in the content's own."""
    say = Wording(content)
    return [section_sheet(content, section, number, say) for number, section in enumerate(SECTIONS, start=1)]


def section_sheet(content: AgreementContent, section: Section, number: int, say: Wording | None = None) -> SectionSheet:
    """Return one section; `number` is its place in the outline."""
    say = say or Wording(content)
    kinds = [kind for name in section.fields for kind in lists_in(name)]
    numbers = (f"{number}-{place}" for place in count(1))
    lists = [
        ListSheet(kind, _title(kind, alone=len(kinds) == 1), _groups(content, kind, say, numbers)) for kind in kinds
    ]
    return SectionSheet(number, section, _facts(content, section, say), lists)


def _title(kind: ItemList, *, alone: bool) -> str:
    """A list that is all of its section needs no title of its own."""
    if kind.part is parts.Attendee:
        return label_of(parts.MeetingRecord, kind.name)
    return "" if alone else label_of(AgreementContent, kind.name)


def _facts(content: AgreementContent, section: Section, say: Wording) -> list[tuple[str, str]]:
    found = []
    for name in section.fields:
        value = getattr(content, name)
        if isinstance(value, parts.MeetingRecord | parts.EndSignal):
            found += say.facts(value, but={"attendees"})
        elif not lists_in(name):
            found.append((label_of(content, name), say.value(content, name, value)))
    return found


def _groups(content: AgreementContent, kind: ItemList, say: Wording, numbers: Iterator[str]) -> list[Group]:
    items = items_of(content, kind.name)
    if "side" not in kind.part.model_fields:
        return [Group("", [_row(say, item, next(numbers)) for item in items])]
    return [
        Group(str(word), [_row(say, item, next(numbers)) for item in items if item.side == side])
        for side, word in SIDE_WORDS.items()
    ]


def _row(say: Wording, item: Any, number: str) -> SheetRow:
    consent = None if isinstance(item, Planned) else getattr(item, "consent", None)
    return SheetRow(
        key=item.key,
        number=number,
        title=say.title(item),
        second=say.second(item),
        rest=say.rest(item),
        answer=consent.answer if consent else "",
        note=say.consent_note(consent) if consent else "",
        reason=say.text(getattr(item, "change_reason", None)),
        item=item,
    )
