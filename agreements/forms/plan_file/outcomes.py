"""What becomes of each row of a file: added, changed, unchanged, or refused with its reason. Nothing is saved here."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import override

from agreements.content import AgreementContent
from agreements.content.parts import SeverityLevel
from agreements.content.vocabulary import LANGUAGE_WORDS, MARK_OF
from agreements.forms.fields import LineField
from agreements.forms.plan import PLAN_FORMS, plan_form, rows_of
from agreements.forms.plan_file.opening import FileSheet
from agreements.forms.plan_file.template import example_rows
from agreements.forms.register import RegisterForm
from agreements.forms.table import Column, Fault, Heading, columns_of, filled, heading_of, looks_like_formula, typed_of
from agreements.forms.table.cells import plain
from agreements.models import System
from agreements.queries.seeding import plan_content

Outcome = Literal["added", "changed", "unchanged", "refused", "example"]
# What tells an item of the plan from the others of its kind; nothing where there is one.
IDENTITY = {
    "levels": ("number",),
    "acts": ("sentence",),
    "information": ("what",),
    "criteria": ("threshold_quantity", "fact", "then_text"),
    "steps": ("scale", "name"),
    "flow": ("act",),
    "prohibitions": ("sentence",),
    "end": (),
    "ways_out": ("when",),
    "what_to_say": (),
    "substitutes": ("function",),
    "special_days": ("when",),
    "reports": ("kind", "label", "audience"),
    "escalations": ("when", "after_minutes", "to_role"),
}
# What a row keeps: nobody may have changed it meanwhile.
_KEPT = ("part", "concerns", "feasibility", "feasibility_note")


@dataclass(frozen=True)
class PlanRow:
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
    """`problem` says why a sheet is not read at all."""

    title: str
    rows: list[PlanRow] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    problem: str = ""


class PlanReading:
    """What a file would do to a system's plan as it stands now; `kind` is what a .csv holds."""

    def __init__(self, sheets: list[FileSheet], system: System, kind: str = ""):
        self.file, self.system, self.kind = sheets, system, kind

    @cached_property
    def sheets(self) -> list[SheetOutcome]:
        return [self._of_sheet(sheet) for sheet in self.file if sheet.rows]

    @cached_property
    def content(self) -> AgreementContent:
        """The plan as a content, looked up once for all rows; the file may bring the levels that its rows name."""
        plan = plan_content(self.system)
        known = {level.number for level in plan.levels}
        others = [
            SeverityLevel(key=f"level-{number}", number=number, mark=mark, name={"ja": mark})
            for number, mark in MARK_OF.items()
            if number not in known
        ]
        return plan.model_copy(update={"levels": [*plan.levels, *others]})

    def rows(self, *outcomes: Outcome) -> list[PlanRow]:
        """Return the rows of all sheets with one of these outcomes."""
        return [row for sheet in self.sheets for row in sheet.rows if row.outcome in outcomes]

    @property
    def counts(self) -> dict[str, int]:
        return {name: len(self.rows(name)) for name in ("added", "changed", "unchanged", "refused", "example")}

    def to_save(self) -> list[tuple[Model, dict[str, Any] | None]]:
        """Return each new or changed row with its fields as they were (None for a new one)."""
        return [(row.row, row.was) for row in self.rows("added", "changed")]

    @property
    def digest(self) -> str:
        """The same as long as the same would be done: the plan may change while one reads."""
        done = [(sheet.title, row.number, row.outcome, row.changes) for sheet in self.sheets for row in sheet.rows]
        return hashlib.sha256(repr(done).encode()).hexdigest()

    def _of_sheet(self, sheet: FileSheet) -> SheetOutcome:
        kind = self.kind or kind_named(sheet.title)
        if kind is None:
            names = _("、").join(str(form.nouns) for form in PLAN_FORMS.values())
            words = _("シートの名前が、次のどれでもないので読みません：%(names)s") % {"names": names}
            return SheetOutcome(sheet.title, problem=words)
        columns = columns_of(lambda: plan_form(kind, self.system, content=self.content))
        heading = heading_of(sheet.rows[0][1], columns)
        title = str(PLAN_FORMS[kind].nouns)
        if heading is None or heading.twice:
            return SheetOutcome(title, problem=_no_heading(heading, columns))
        return SheetOutcome(
            title, list(_SheetReading(kind, self.system, heading, sheet, self.content).rows()), heading.unknown
        )


class _SheetReading:
    """The rows of one sheet, each laid beside the item of the plan it names."""

    def __init__(self, kind: str, system: System, heading: Heading, sheet: FileSheet, content: AgreementContent):
        self.kind, self.system, self.heading, self.sheet, self.content = kind, system, heading, sheet, content
        self.examples = [_trimmed(row) for row in example_rows(kind, system, content)]
        self.standing: dict[tuple[str, ...], list[Any]] = {}
        for row in rows_of(kind, system).filter(retired_at=None):
            self.standing.setdefault(_identity(kind, typed_of(self._form(row)).get), []).append(row)
        self.seen: dict[Any, int] = {}

    def rows(self) -> Iterator[PlanRow]:
        for number, cells in self.sheet.rows[1:]:
            if _trimmed(cells) in self.examples:
                yield PlanRow(number, cells[0].strip()[:60], "example")
            else:
                yield self._row(number, cells)

    def _row(self, number: int, cells: list[str]) -> PlanRow:
        blank = filled(self._form(), self.heading, cells, number)
        own = _identity(self.kind, blank.data.get)
        twice = self._twice(own, cells, number)
        known = self.standing.get(own) or []
        instance = None if twice else known.pop(0) if known else None
        before = {name: getattr(instance, name) for name in _KEPT} if instance else None
        stood = typed_of(self._form(instance))
        row = filled(self._form(instance), self.heading, cells, number)
        form = self._form(instance, row.data)
        faults = twice or self._formulas(number, cells) or row.faults(form, self.heading)
        title = (" ".join(filter(None, own)) and _title(self.kind, blank.data, form)) or cells[0].strip()[:60]
        if faults:
            return PlanRow(number, title, "refused", faults=faults)
        asks = self._asks(cells, form)
        if before is None:
            return PlanRow(number, str(form.instance), "added", asks=asks, row=form.instance)
        changes = self._changes(form, stood)
        outcome: Outcome = "changed" if changes else "unchanged"
        return PlanRow(number, str(form.instance), outcome, changes, [], asks, form.instance, before)

    def _form(self, instance: Any = None, data: Any = None) -> RegisterForm:
        return plan_form(self.kind, self.system, data, instance=instance, content=self.content)

    def _changes(self, form: RegisterForm, stood: QueryDict) -> list[tuple[str, str, str]]:
        stands = typed_of(self._form(form.instance))
        return [
            (str(form[name].label), _typed(form, name, stood), _typed(form, name, stands))
            for name in form.fields
            if stood.getlist(name) != stands.getlist(name)
        ]

    def _twice(self, own: tuple[str, ...], cells: list[str], number: int) -> list[Fault]:
        """A row that repeats one above, a level whose number another row has, or a second end."""
        marks = [
            tuple(_trimmed(cells)),
            *([own] if self.kind == "levels" else [self.kind] if not IDENTITY[self.kind] else []),
        ]
        first = next((self.seen[mark] for mark in marks if mark in self.seen), None)
        for mark in marks:
            self.seen.setdefault(mark, number)
        if first is None:
            return []
        words = {
            "levels": _("%(number)d行目に、同じ番号のレベルがあります。"),
        }.get(self.kind) or _("%(number)d行目と同じ行です。")
        if not IDENTITY[self.kind]:
            words = _("1つだけのものです。%(number)d行目にあります。")
        return [Fault("", "", words % {"number": first})]

    def _formulas(self, number: int, cells: list[str]) -> list[Fault]:
        refused = self.sheet.refused.get(number, {})
        columns = [*self.heading.columns, *[None] * len(cells)]
        return [
            Fault(column.label, cells[place].strip()[:60], why)
            for place, why in refused.items()
            if (column := columns[place]) is not None
        ]

    def _asks(self, cells: list[str], form: RegisterForm) -> list[str]:
        words = _("%(column)sの「%(cell)s」は、式ではなく文として読みます。")
        return [
            words % {"column": column.label, "cell": cell.strip()[:40]}
            for column, cell in zip(self.heading.columns, cells, strict=False)
            if column and isinstance(form.fields[column.name], LineField) and looks_like_formula(cell)
        ]


def kind_named(title: str) -> str | None:
    """Return the kind of item that a sheet's title names, in any language, or None."""
    for language in LANGUAGE_WORDS:
        with override(language):
            for kind, form in PLAN_FORMS.items():
                if plain(title) in {plain(kind), plain(form.noun), plain(str(form.nouns)[:31])}:
                    return kind
    return None


def _identity(kind: str, value: Any) -> tuple[str, ...]:
    return tuple(plain(value(name) or "") for name in IDENTITY[kind])


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


def _title(kind: str, data: Any, form: RegisterForm) -> str:
    """What a row that is refused is called: by what tells it from the others."""
    said = [_typed(form, name, data) for name in IDENTITY[kind] if data.get(name)]
    return " → ".join(said)[:60]


def _typed(form: RegisterForm, name: str, data: QueryDict) -> str:
    """What a form's field says, choices in their words; nothing said is a dash."""
    choices = {str(key): str(words) for key, words in getattr(form.fields[name], "choices", [])}
    return _("、").join(choices.get(entry, entry) for entry in data.getlist(name) if entry) or "—"
