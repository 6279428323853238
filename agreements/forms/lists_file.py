"""The lists of a draft as an Excel file: given out, read back row by row; the same file changes nothing."""

import hashlib
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from agreements.content import AgreementContent
from agreements.content.lists import LISTS, ItemList, items_of, longest, says_the_same, with_list
from agreements.content.vocabulary import LANGUAGE_WORDS
from agreements.content.wording import Wording
from agreements.forms.draft.form import PartForm
from agreements.forms.draft.kinds import item_form
from agreements.forms.rows_file import FileRow, Reading, SheetOutcome
from agreements.forms.table import Column, Fault, Heading, columns_of, filled, heading_of, headings, written
from agreements.forms.table.cells import plain
from agreements.forms.workbook import FileSheet, sheet_title, workbook_of

# Tells the items of a list apart, whatever they say; without one, a row is a new item.
_KEY = "key"


def lists_workbook(content: AgreementContent) -> bytes:
    """Return an .xlsx with a sheet for each list, in the active language."""
    return workbook_of((str(kind.one), _rows(content, kind)) for kind in LISTS.values())


def _rows(content: AgreementContent, kind: ItemList) -> list[list[str]]:
    columns = _columns(content, kind)
    items = items_of(content, kind.name)
    return [
        [_KEY, *headings(columns)],
        *([item.key, *written(item_form(kind, item, content), columns)] for item in items),
    ]


def _columns(content: AgreementContent, kind: ItemList) -> list[Column]:
    """The fields of all items: one with three thresholds is asked for more than one with none."""
    known: dict[str, Column] = {}
    for item in [None, *items_of(content, kind.name)]:
        if not set(item_form(kind, item, content).fields) <= set(known):
            columns = columns_of(lambda item=item: item_form(kind, item, content))  # type: ignore[misc]
            known |= {column.name: column for column in columns if column.name not in known}
    return list(known.values())


class ListsReading(Reading):
    """What a file would do to the lists of a draft."""

    def __init__(self, sheets: list[FileSheet], content: AgreementContent, kind: str = ""):
        super().__init__(sheets, kind)
        self.content = content

        self.lists: dict[str, _ListReading] = {}

    def fields(self, *, in_order: bool = False, without_absent: bool = False) -> dict[str, Any]:
        """Return the document's fields that change, as they would be: changed items in their place, new ones last; or
        `in_order` of the file; `without_absent`: without the items that it does not have."""
        found: dict[str, Any] = {}
        self.sheets  # noqa: B018 - reads them
        for name, reading in self.lists.items():
            items = reading.result(in_order=in_order, without_absent=without_absent)
            if items != items_of(self.content, name):
                found |= with_list(self.content, name, items)
        return found

    def of_sheet(self, sheet: FileSheet) -> SheetOutcome:
        kind = LISTS.get(self.kind) or _list_named(sheet.title)
        if not sheet.rows:
            return SheetOutcome(sheet.title, left_out=sheet.left_out)
        if kind is None:
            names = _("、").join(str(one.one) for one in LISTS.values())
            words = _("シートの名前が、次のどれでもないので読みません：%(names)s") % {"names": names}
            return SheetOutcome(sheet.title, problem=words)
        reading = _ListReading(kind, self.content, sheet)
        if reading.heading is None or reading.heading.twice:
            return SheetOutcome(str(kind.one), problem=_("1行目に見出しがないか、同じ見出しが2つあるので読みません。"))
        self.lists[kind.name] = reading
        return reading.outcome()


class _ListReading:
    """The rows of one sheet, each laid beside the item of its key."""

    def __init__(self, kind: ItemList, content: AgreementContent, sheet: FileSheet):
        self.kind, self.content, self.sheet = kind, content, sheet
        self.columns = _columns(content, kind)
        first = sheet.rows[0][1]
        self.key_place = next((place for place, cell in enumerate(first) if plain(cell) == _KEY), None)
        self.heading: Heading | None = heading_of(self._without_key(first), self.columns)
        self.items = {item.key: item for item in items_of(content, kind.name)}
        # The items of the file in its order, new ones too; what it says of them where that is something else.
        self.order: list[str] = []
        self.written: dict[str, Any] = {}

    @cached_property
    def say(self) -> Wording:
        return Wording(self.content)

    def outcome(self) -> SheetOutcome:
        assert self.heading  # noqa: S101 - a sheet without one is not read
        rows = list(self._rows())
        return SheetOutcome(
            str(self.kind.one),
            rows,
            self.heading.unknown,
            left_out=self.sheet.left_out,
            absent=[self.say.title(self.items[key]) for key in self._absent()],
            is_moved=self.result(in_order=True) != self.result(),
        )

    def result(self, *, in_order: bool = False, without_absent: bool = False) -> list[Any]:
        """Return the items as they would be; what the file does not have stays behind what stands before it."""
        known = list(self.items)
        if in_order and self.key_place is not None:
            keys = list(self.order)
            for place, key in enumerate(known):
                if key not in keys:
                    keys.insert(keys.index(known[place - 1]) + 1 if place else 0, key)
        else:
            keys = [*known, *(key for key in self.order if key not in self.items)]
        gone = set(self._absent()) if without_absent else set()
        return [self.written.get(key) or self.items[key] for key in keys if key not in gone]

    def _absent(self) -> list[str]:
        """Only where items are told apart by their keys, and nothing of the sheet was left out."""
        if self.key_place is None or self.sheet.left_out:
            return []
        return [key for key in self.items if key not in self.order]

    def _rows(self) -> Iterator[FileRow]:
        room = longest(self.kind.name) - len(self.items)
        for number, cells in self.sheet.rows[1:]:
            row = self._row(number, cells)
            room -= row.outcome == "added"
            if row.outcome == "added" and room < 0:
                words = _("この一覧に書けるのは%(max)d件までです。") % {"max": longest(self.kind.name)}
                self.order.remove(row.row)
                row = FileRow(number, row.title, "refused", faults=[Fault("", "", words)])
            yield row

    def _row(self, number: int, cells: list[str]) -> FileRow:
        key = self._key(cells)
        item, cells = self.items.get(key), self._without_key(cells)
        if key and (item is None or key in self.order):
            words = _(
                "key「%(key)s」の項目は、この下書きにないか、上の行にもあります。新しい項目なら、key を空けます。"
            )
            return FileRow(number, key, "refused", faults=[Fault(_KEY, key, words % {"key": key[:40]})])
        if key:
            self.order.append(key)
        assert self.heading  # noqa: S101 - a sheet without one is not read
        before = item_form(self.kind, item, self.content)
        row = filled(before, self.heading, cells, number)
        row.data["key"] = key or self._new_key(number, cells)
        form = item_form(self.kind, item, self.content, row.data)
        faults = [*self._unread(number), *row.faults(form, self.heading)]
        if item is not None and faults and self._is_as_given_out(before, cells):
            return FileRow(number, self.say.title(item), "unchanged")
        if faults:
            title = self.say.title(item) if item else max((cell.strip() for cell in cells), key=len)[:60]
            return FileRow(number, title, "refused", faults=faults)
        return self._read(number, item, form)

    def _read(self, number: int, item: Any, form: PartForm) -> FileRow:
        title, told = self.say.title(form.part), [*self.sheet.told.get(number, {}).values()]
        if item is None:
            self.order.append(form.part.key)
            self.written[form.part.key] = form.part
            return FileRow(number, title, "added", asks=told, row=form.part.key)
        if says_the_same(form.part, item):
            return FileRow(number, title, "unchanged", asks=told)
        self.written[form.part.key] = form.part
        after = item_form(self.kind, form.part, self.content)
        return FileRow(number, title, "changed", self._changes(item, after), [], told)

    def _changes(self, item: Any, after: PartForm) -> list[tuple[str, str, str]]:
        was = written(item_form(self.kind, item, self.content), self.columns)
        pairs = zip(self.columns, was, written(after, self.columns), strict=True)
        return [(column.label, old or "—", new or "—") for column, old, new in pairs if old != new]

    def _is_as_given_out(self, form: PartForm, cells: list[str]) -> bool:
        """What nobody touched changes nothing, even if the form would not take it any more."""
        assert self.heading  # noqa: S101 - a sheet without one is not read
        given = {column.name: cell for column, cell in zip(self.columns, written(form, self.columns), strict=True)}
        padded = [*cells, *[""] * len(self.heading.columns)]
        return all(given[c.name] == cell for c, cell in zip(self.heading.columns, padded, strict=False) if c)

    def _unread(self, number: int) -> list[Fault]:
        columns = [*self.sheet.rows[0][1]]
        refused = self.sheet.refused.get(number, {})
        return [Fault(columns[place] if place < len(columns) else "", "", why) for place, why in refused.items()]

    def _key(self, cells: list[str]) -> str:
        return cells[self.key_place].strip() if self.key_place is not None and self.key_place < len(cells) else ""

    def _without_key(self, cells: list[str]) -> list[str]:
        return [cell for place, cell in enumerate(cells) if place != self.key_place]

    def _new_key(self, number: int, cells: list[str]) -> str:
        seal = hashlib.sha256("\0".join([str(number), *cells]).encode()).hexdigest()[:8]
        return f"{self.kind.name.replace('_', '-')}-{seal}"


def _list_named(title: str) -> ItemList | None:
    for language in LANGUAGE_WORDS:
        with override(language):
            for kind in LISTS.values():
                if plain(title) in {plain(kind.name), plain(sheet_title(str(kind.one)))}:
                    return kind
    return None
