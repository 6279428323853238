"""What becomes of each row of a file: added, changed, unchanged, or refused with its reason. Nothing is saved here."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import override

from agreements.content.vocabulary import LANGUAGE_WORDS
from agreements.forms.fields import LineField
from agreements.forms.plan import PLAN_FORMS
from agreements.forms.register import RegisterForm
from agreements.forms.rows_file.registers import Register
from agreements.forms.table import Column, Fault, Heading, columns_of, filled, heading_of, looks_like_formula, typed_of
from agreements.forms.table.cells import plain
from agreements.forms.workbook.opening import FileSheet
from gobag.letters import one_spelling

Outcome = Literal["added", "changed", "unchanged", "refused", "example"]


@dataclass(frozen=True)
class FileRow:
    """`changes` are (field's name, before, after) in words; `row` is what would be saved, `was` its fields before."""

    number: int
    title: str
    outcome: Outcome
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)
    row: Any = None
    was: dict[str, Any] | None = None


@dataclass(frozen=True)
class SheetOutcome:
    """`problem` says why a sheet is not read at all, `left_out` what of it is not; `absent` are the titles of items
    that it does not have, `is_moved` says that it has them in another order."""

    title: str
    rows: list[FileRow] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    problem: str = ""
    left_out: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    is_moved: bool = False

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to look at: every row is as it stands."""
        told = self.unknown or self.problem or self.left_out or self.absent or self.is_moved
        return not told and all(row.outcome == "unchanged" and not row.asks for row in self.rows)


class Reading:
    """What sheets would do: the outcome of each row; `kind` is what a .csv holds."""

    def __init__(self, sheets: list[FileSheet], kind: str = ""):
        self.file, self.kind = sheets, kind

    @cached_property
    def sheets(self) -> list[SheetOutcome]:
        return [self.of_sheet(sheet) for sheet in self.file if sheet.rows or sheet.left_out]

    def of_sheet(self, sheet: FileSheet) -> SheetOutcome:
        raise NotImplementedError

    def rows(self, *outcomes: Outcome) -> list[FileRow]:
        """Return the rows of all sheets with one of these outcomes."""
        return [row for sheet in self.sheets for row in sheet.rows if row.outcome in outcomes]

    @property
    def quiet(self) -> list[SheetOutcome]:
        """The sheets that change nothing, where there are others that one came to see."""
        return [sheet for sheet in self.sheets if sheet.is_quiet]

    @property
    def counts(self) -> dict[str, int]:
        return {name: len(self.rows(name)) for name in ("added", "changed", "unchanged", "refused", "example")}

    @property
    def absent(self) -> list[SheetOutcome]:
        """The sheets that do not have all items of their list."""
        return [sheet for sheet in self.sheets if sheet.absent]

    @property
    def moved(self) -> list[SheetOutcome]:
        return [sheet for sheet in self.sheets if sheet.is_moved]

    @property
    def digest(self) -> str:
        """The same as long as the same would be done: what is there may change while one reads."""
        done = [
            (sheet.title, sheet.absent, sheet.is_moved, [(row.number, row.outcome, row.changes) for row in sheet.rows])
            for sheet in self.sheets
        ]
        return hashlib.sha256(repr(done).encode()).hexdigest()


class RowsReading(Reading):
    """What a file would do to the rows of a register as they stand now."""

    def __init__(self, sheets: list[FileSheet], register: Register, kind: str = ""):
        super().__init__(sheets, kind)
        self.register = register

    def to_save(self) -> list[tuple[Model, dict[str, Any] | None]]:
        """Return each new or changed row with its fields as they were (None for a new one)."""
        return [(row.row, row.was) for row in self.rows("added", "changed")]

    def of_sheet(self, sheet: FileSheet) -> SheetOutcome:
        forms = self.register.forms
        only = next(iter(forms)) if len(forms) == 1 else None
        kind = self.kind or kind_named(sheet.title, forms) or only
        if not sheet.rows:
            return SheetOutcome(sheet.title, left_out=sheet.left_out)
        if kind is None:
            names = _("、").join(str(form.nouns) for form in forms.values())
            words = _("シートの名前が、次のどれでもないので読みません：%(names)s") % {"names": names}
            return SheetOutcome(sheet.title, problem=words)
        columns = columns_of(lambda: self.register.form(kind))
        heading = heading_of(sheet.rows[0][1], columns)
        title = str(forms[kind].nouns)
        if heading is None or heading.twice:
            return SheetOutcome(title, problem=_no_heading(heading, columns))
        rows = list(_SheetReading(kind, self.register, heading, sheet).rows())
        return SheetOutcome(title, rows, heading.unknown, left_out=sheet.left_out)


class _SheetReading:
    """The rows of one sheet, each laid beside the item of the plan it names."""

    def __init__(self, kind: str, register: Register, heading: Heading, sheet: FileSheet):
        self.kind, self.register, self.heading, self.sheet = kind, register, heading, sheet
        self.identity = register.identity[kind]
        self.examples = [_trimmed(row) for row in register.examples(kind)]
        self.standing: dict[tuple[str, ...], list[Any]] = {}
        for row in register.standing(kind):
            self.standing.setdefault(self._identity(typed_of(register.form(kind, instance=row)).get), []).append(row)
        self.seen: dict[Any, int] = {}

    def rows(self) -> Iterator[FileRow]:
        for number, cells in self.sheet.rows[1:]:
            if _trimmed(cells) in self.examples:
                yield FileRow(number, cells[0].strip()[:60], "example")
            else:
                yield self._row(number, cells)

    def _row(self, number: int, cells: list[str]) -> FileRow:
        blank = filled(self.register.form(self.kind), self.heading, cells, number)
        own = self._identity(blank.data.get)
        twice = self._twice(own, cells, number)
        known = self.standing.get(own) or []
        instance = None if twice else known.pop(0) if known else None
        form_class = self.register.forms[self.kind]
        before = {name: getattr(instance, name) for name in form_class.kept()} if instance else None
        stood = typed_of(self.register.form(self.kind, instance=instance))
        row = filled(self.register.form(self.kind, instance=instance), self.heading, cells, number)
        form = self.register.form(self.kind, row.data, instance=instance)
        faults = twice or self._unread(number, cells) or row.faults(form, self.heading)
        title = (" ".join(filter(None, own)) and _title(self.identity, blank.data, form)) or cells[0].strip()[:60]
        if faults:
            return FileRow(number, title, "refused", faults=faults)
        asks = [*self._asks(cells, form), *self._told(number)]
        if before is None:
            return FileRow(number, str(form.instance), "added", asks=asks, row=form.instance)
        changes = self._changes(form, stood)
        outcome: Outcome = "changed" if changes else "unchanged"
        return FileRow(number, str(form.instance), outcome, changes, [], asks, form.instance, before)

    def _changes(self, form: RegisterForm, stood: QueryDict) -> list[tuple[str, str, str]]:
        stands = typed_of(self.register.form(self.kind, instance=form.instance))
        return [
            (str(form[name].label), _typed(form, name, stood), _typed(form, name, stands))
            for name in form.fields
            if not _is_same(stood.getlist(name), stands.getlist(name))
        ]

    def _identity(self, value: Any) -> tuple[str, ...]:
        return tuple(plain(value(name) or "") for name in self.identity)

    def _twice(self, own: tuple[str, ...], cells: list[str], number: int) -> list[Fault]:
        """A row that repeats one above, a level whose number another row has, or a second end."""
        marks = [
            tuple(_trimmed(cells)),
            *([own] if self.kind == "levels" else [self.kind] if not self.identity else []),
        ]
        first = next((self.seen[mark] for mark in marks if mark in self.seen), None)
        for mark in marks:
            self.seen.setdefault(mark, number)
        if first is None:
            return []
        words = _("%(number)d行目と同じ行です。")
        if not self.identity:
            words = _("1つだけのものです。%(number)d行目にあります。")
        elif self.kind == "levels":
            words = _("%(number)d行目に、同じ番号のレベルがあります。")
        return [Fault("", "", words % {"number": first})]

    def _unread(self, number: int, cells: list[str]) -> list[Fault]:
        refused = self.sheet.refused.get(number, {})
        columns = [*self.heading.columns, *[None] * len(cells)]
        return [
            Fault(column.label, cells[place].strip()[:60], why)
            for place, why in refused.items()
            if (column := columns[place]) is not None
        ]

    def _told(self, number: int) -> list[str]:
        told = self.sheet.told.get(number, {})
        return [
            _("%(column)s：%(words)s") % {"column": column.label, "words": told[place]}
            for place, column in enumerate(self.heading.columns)
            if column and place in told
        ]

    def _asks(self, cells: list[str], form: RegisterForm) -> list[str]:
        words = _("%(column)sの「%(cell)s」は、式ではなく文として読みます。")
        return [
            words % {"column": column.label, "cell": cell.strip()[:40]}
            for column, cell in zip(self.heading.columns, cells, strict=False)
            if column and isinstance(form.fields[column.name], LineField) and looks_like_formula(cell)
        ]


def kind_named(title: str, forms: Mapping[str, type[RegisterForm]] = PLAN_FORMS) -> str | None:
    """Return the kind of row that a sheet's title names, in any language, or None."""
    for language in LANGUAGE_WORDS:
        with override(language):
            for kind, form in forms.items():
                if plain(title) in {plain(kind), plain(form.noun), plain(str(form.nouns)[:31])}:
                    return kind
    return None


def _no_heading(heading: Heading | None, columns: list[Column]) -> str:
    if heading:
        return _("同じ見出しの列が2つあります：%(names)s") % {"names": _("、").join(heading.twice)}
    names = _("、").join(column.label for column in columns)
    return _("1行目に見出しがないので読みません。見出しは次のとおりです：%(names)s") % {"names": names}


def _trimmed(cells: list[str]) -> list[str]:
    said = [cell.strip() for cell in cells]
    while said and not said[-1]:
        said.pop()
    return said


def _title(identity: tuple[str, ...], data: QueryDict, form: RegisterForm) -> str:
    """What a row that is refused is called: by what tells it from the others."""
    said = [_typed(form, name, data) for name in identity if data.get(name)]
    return " → ".join(said)[:60]


def _typed(form: RegisterForm, name: str, data: QueryDict) -> str:
    """What a form's field says, choices in their words; nothing said is a dash."""
    choices = {str(key): str(words) for key, words in getattr(form.fields[name], "choices", [])}
    return _("、").join(choices.get(entry, entry) for entry in data.getlist(name) if entry) or "—"


def _is_same(was: list[str], now: list[str]) -> bool:
    return [one_spelling(entry) for entry in was] == [one_spelling(entry) for entry in now]
