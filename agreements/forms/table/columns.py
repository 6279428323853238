"""The columns of a table that is read into a form: recognised by their headings, else by their order."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django import forms
from django.utils.translation import override

from agreements.content.vocabulary import LANGUAGE_WORDS, MARKS
from agreements.forms.table.cells import ALSO, plain

AnyForm = forms.Form | forms.ModelForm
_UNIT = re.compile(r"\((分|分以内|分ごと|min|mins|minutes|within min|every min)\)$")
_LEVEL = re.compile(rf"([{MARKS}])\s?(\S+)")


@dataclass(frozen=True)
class Column:
    """One field of a form as a column: `headings` and `choices` (words to keys) are plain words in every language."""

    name: str
    label: str
    required: bool
    headings: frozenset[str]
    choices: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Heading:
    """Which column stands where (None where none is known), the words of those not known, of those named twice."""

    columns: list[Column | None]
    unknown: list[str]
    twice: list[str]


def columns_of(
    make: Callable[[], forms.Form | forms.ModelForm], code_names: Callable[[str], str] = str
) -> list[Column]:
    """Return the columns of a form; `make` gives it unbound in the active language, `code_names` a short name."""
    shown = make()
    made = []
    for language in LANGUAGE_WORDS:
        with override(language):
            form = make()
            made.append({name: _words(form, name) for name in form.fields})
    return [
        Column(
            name,
            str(shown[name].label),
            bool(shown.fields[name].required),
            frozenset({plain(name), plain(code_names(name))}.union(*(one[name][0] for one in made))),
            {word: key for one in made for word, key in one[name][1].items()},
        )
        for name in shown.fields
    ]


def heading_of(row: list[str], columns: list[Column]) -> Heading | None:
    """Return what a first row says if it is a heading: more than half of its cells name a column."""
    filled = [cell for cell in row if cell.strip()]
    named = [_named(cell, columns) for cell in row]
    if sum(column is not None for column in named) * 2 <= len(filled):
        return None
    unknown = [cell.strip() for cell, column in zip(row, named, strict=True) if cell.strip() and column is None]
    known = [column for column in named if column]
    twice = [column.label for place, column in enumerate(known) if column in known[:place]]
    return Heading(named, unknown, twice)


def in_order(columns: Iterable[Column]) -> Heading:
    """Return the heading of a table without one."""
    return Heading(list(columns), [], [])


def _named(cell: str, columns: list[Column]) -> Column | None:
    words = _headings(cell)
    return next((column for column in columns if words & column.headings), None)


def _headings(label: object) -> frozenset[str]:
    words = plain(label).rstrip("*").removesuffix("(必須)").removesuffix("必須")
    return frozenset({words, _UNIT.sub("", words)}) - {""}


def _words(form: AnyForm, name: str) -> tuple[frozenset[str], dict[str, str]]:
    asked = form.fields[name]
    choices: dict[str, str] = {}
    if isinstance(asked, forms.ChoiceField):
        for key, words in asked.choices:  # type: ignore[misc, union-attr]
            level = _LEVEL.match(str(words))
            short = (level[0], level[1], level[2]) if level else ()
            # The words come first: they are what a message offers.
            for word in (words, key, *short, *ALSO.get(str(key), ())):
                choices.setdefault(plain(word), str(key))
    return _headings(form[name].label), choices
