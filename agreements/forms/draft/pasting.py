"""Rows copied in a spreadsheet as new items of a list of the draft: read one by one, nothing kept before it is said."""

import csv
import hashlib
import io
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.content import AgreementContent, parts
from agreements.content.labels import label_of
from agreements.content.lists import ItemList, items_of, longest, says_the_same
from agreements.content.wording import Wording
from agreements.forms.draft.form import PartForm
from agreements.forms.draft.kinds import item_form
from agreements.forms.draft.pasted_order import ORDER
from agreements.forms.table import Column, Fault, Heading, Uncut, columns_of, cut, filled, heading_of, in_order

MAX_ROWS = 200
MAX_LETTERS = 100_000
_TOO_MANY = gettext_lazy("%(count)d行あります。1度に読めるのは%(max)d行までです。分けて貼り付けてください。")
_TOO_LONG = gettext_lazy("%(count)d文字あります。1度に読めるのは%(max)d文字までです。分けて貼り付けてください。")


@dataclass(frozen=True)
class PastedRow:
    """`number` counts the pasted rows from 1; `part` is the item it becomes, None where it cannot be read.

    `same` says that the list, or a row above, has this item already: it is not added again.
    """

    number: int
    title: str
    cells: list[str]
    faults: list[Fault]
    part: Any
    same: bool = False

    @property
    def is_good(self) -> bool:
        return self.part is not None and not self.same


class PasteForm(forms.Form):
    """Asks for rows of one list; after `is_valid`, `read` says what becomes of each.

    `batch` makes the keys of the new items: rows that are sent twice are the same items.
    """

    rows = forms.CharField(
        label=gettext_lazy("Excel でコピーした行"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "cells"}),
        error_messages={"required": gettext_lazy("行を貼り付けてください。")},
    )
    batch = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, kind: ItemList, content: AgreementContent) -> None:
        super().__init__(data)
        self.kind, self.content = kind, content
        self.heading: Heading = in_order(self.ordered)
        self.has_heading = False
        self.read: list[PastedRow] = []
        sent = str((data or {}).get("batch", ""))
        self.seed = sent if len(sent) == 8 and sent.isalnum() and sent.isascii() else secrets.token_hex(4)

    @cached_property
    def columns(self) -> list[Column]:
        return columns_of(lambda: item_form(self.kind, None, self.content), _short)

    @cached_property
    def ordered(self) -> list[Column]:
        """The columns of rows without a heading."""
        known = {column.name: column for column in self.columns}
        return [known[name] for name, _example in ORDER[self.kind.name]]

    @property
    def others(self) -> list[Column]:
        """The columns that only a heading names."""
        return [column for column in self.columns if column not in self.ordered]

    def example(self) -> list[str]:
        """Return the cells of a row to copy, in the order of `ordered`."""
        form = item_form(self.kind, None, self.content)
        return [_shown(form, name, str(words)) for name, words in ORDER[self.kind.name]]

    def clean_rows(self) -> str:
        text: str = self.cleaned_data["rows"]
        if len(text) > MAX_LETTERS:
            raise ValidationError(str(_TOO_LONG) % {"count": len(text), "max": MAX_LETTERS})
        try:
            rows = cut(text)
        except Uncut as error:
            raise ValidationError(_("表として読めません。Excel で行を選び直して、コピーしてください。")) from error
        self._read_all(rows)
        return text

    @property
    def digest(self) -> str:
        """What the button that adds the rows sends along: rows written over since then are looked at again."""
        return hashlib.sha256(str(self.data.get("rows", "")).replace("\r\n", "\n").encode()).hexdigest()[:16]

    def is_agreed(self) -> bool:
        """Whether the person has seen what becomes of exactly these rows, and said that they be added."""
        return self.is_valid() and bool(self.good) and self.data.get("add") == self.digest

    @property
    def good(self) -> list[PastedRow]:
        return [row for row in self.read if row.is_good]

    @property
    def bad(self) -> list[PastedRow]:
        return [row for row in self.read if row.part is None]

    def left_over(self) -> str:
        """Return the rows that cannot be read, under their heading, as they were pasted."""
        heading = [self.heading_cells] if self.has_heading else []
        return _as_text([*heading, *(row.cells for row in self.bad)])

    def _read_all(self, rows: list[list[str]]) -> None:
        numbered = [(number, row) for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
        if not numbered:
            raise ValidationError(_("行を貼り付けてください。"))
        heading = heading_of(numbered[0][1], self.columns)
        if heading:
            self.has_heading, self.heading, self.heading_cells = True, heading, numbered.pop(0)[1]
        if heading and heading.twice:
            words = _("同じ見出しの列が2つあります：%(names)s")
            raise ValidationError(words % {"names": _("、").join(heading.twice)})
        if not numbered:
            raise ValidationError(_("見出しの下に、行がありません。"))
        if len(numbered) > MAX_ROWS:
            raise ValidationError(str(_TOO_MANY) % {"count": len(numbered), "max": MAX_ROWS})
        self.read = list(self._outcomes(numbered))

    def _outcomes(self, numbered: list[tuple[int, list[str]]]) -> Iterator[PastedRow]:
        blank = item_form(self.kind, None, self.content)
        say = Wording(self.content)
        known = items_of(self.content, self.kind.name)
        for number, cells in numbered:
            row = filled(blank, self.heading, cells, number)
            row.data["key"] = self._key(number, cells)
            form = item_form(self.kind, None, self.content, row.data)
            faults = row.faults(form, self.heading)
            part = None if faults else form.part
            same = part is not None and any(says_the_same(part, other) for other in known)
            if part is not None and not same:
                faults = _no_room(part, known, self.kind.name)
                part = None if faults else part
            known += [part] if part is not None and not same else []
            title = say.title(part) if part is not None else self._title(cells, form)
            yield PastedRow(number, title, cells, faults, part, same)

    def _key(self, number: int, cells: list[str]) -> str:
        seal = hashlib.sha256("\0".join([self.seed, str(number), *cells]).encode()).hexdigest()[:8]
        return f"{self.kind.name.replace('_', '-')}-{seal}"

    def _title(self, cells: list[str], form: PartForm) -> str:
        """What a row that cannot be read is called: its longest cell."""
        return max((cell.strip() for cell in cells), key=len, default="")[:60]


def _short(name: str) -> str:
    """The content's own name of a form field: threshold_value is value."""
    for group in ("thresholds_0_", "threshold_", "consent_", "phone_"):
        if name.startswith(group):
            return name.removeprefix(group)
    return name


def _no_room(item: Any, known: list[Any], name: str) -> list[Fault]:
    """A list is as long as the content allows, and each level has a number of its own."""
    if isinstance(item, parts.SeverityLevel) and item.number in {level.number for level in known}:
        words = _("%(level)s はもうあります。その項目を書き換えてください。") % {"level": f"{item.mark}{item.number}"}
        return [Fault(label_of(item, "number"), "", words)]
    most = longest(name)
    return [Fault("", "", _("この一覧に書けるのは%(max)d件までです。") % {"max": most})] if len(known) >= most else []


def _shown(form: PartForm, name: str, words: str) -> str:
    """The example's words: a choice by its word in the reader's language."""
    asked = form.fields[name]
    if isinstance(asked, forms.ChoiceField) and not isinstance(asked, forms.MultipleChoiceField):
        return next((str(label) for key, label in asked.choices if str(key) == words), words)  # type: ignore[misc, union-attr]
    return words


def _as_text(rows: list[list[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, dialect="excel-tab", lineterminator="\n").writerows(rows)
    return out.getvalue()
