"""One cell of a table as a form field takes it: 30分 is 30, ■1 ▲2 are levels, ○ is yes, words stand for choices."""

import re
import unicodedata
from collections.abc import Callable, Mapping

from django import forms
from django.utils.translation import gettext as _

from agreements.forms.fields import NumberField, is_range
from agreements.forms.minutes import MinutesField, minutes_typed
from agreements.forms.phones import PhoneField
from gobag.letters import plain_letters

Choices = Mapping[str, str]
# What people write for a choice besides the words of its list.
ALSO = {
    "lt": ("<",),
    "le": ("<=", "=<", "≦", "≤"),
    "gt": (">", "超える"),
    "ge": (">=", "=>", "≧", "≥"),
    "theirs": ("相手", "先方"),
    "ours": ("自社", "当社"),
    "customer": ("御社",),
}
_YES = frozenset(["はい", "有", "あり", "する", "要", "可", "○", "●", "✓", "✔", "レ", "1", "on", "yes", "y", "true"])
_NO = frozenset(
    ["いいえ", "無", "なし", "しない", "不要", "不可", "×", "✕", "✗", "-", "−", "0", "off", "no", "n", "false"]
)
_ALL = frozenset(["すべて", "全て", "全部", "全レベル", "all"])
_DAY = re.compile(r"(\d{4})[年/.-](\d{1,2})[月/.-](\d{1,2})日?")
_BETWEEN = (r"\n", r"[、,;/・]|\n", r"[、,;/・\s]")


class Unread(ValueError):
    """The cell says nothing that its column could hold; the message tells what it may say."""


def plain(words: object) -> str:
    """Return words as they are compared: width, case and blanks do not count."""
    return "".join(plain_letters(str(words)).split()).replace("◯", "○").replace("〇", "○")


def typed_in(field: forms.Field, cell: str, choices: Choices) -> list[str]:
    """Return what a browser would send for a cell that is not blank; `choices` maps plain words to their keys.

    Texts stay as they are. Raises Unread where the cell names no choice; what else is wrong the field itself tells.
    """
    if isinstance(field, forms.MultipleChoiceField):
        return _several(cell, choices, _labels(field))
    if isinstance(field, forms.ChoiceField):
        return [_one(cell, choices, _labels(field))]
    if isinstance(field, forms.BooleanField):
        return ["on"] if _truth(cell) else []
    read = next((read for kind, read in _READ if isinstance(field, kind)), str)
    return [read(cell)]


def percent(cell: str) -> str | None:
    """Return the number of a cell such as 99.5% (None for anything else): spreadsheets write unit and value as one."""
    found = re.fullmatch(r"(-?[\d,]+(?:\.\d+)?)%", plain(cell))
    return found[1] if found else None


def _labels(field: forms.ChoiceField) -> dict[str, str]:
    """How the page calls each choice, in the language that is read now."""
    return {str(key): str(label) for key, label in field.choices}  # type: ignore[misc, union-attr]


def _one(cell: str, choices: Choices, labels: Mapping[str, str]) -> str:
    key = choices.get(plain(cell))
    if key is None:
        known = list(dict.fromkeys(key for key in choices.values() if key))
        words = [labels.get(key) or next(word for word, of in choices.items() if of == key) for key in known]
        told = {"cell": cell.strip()[:40], "words": _("、").join(words[:8])}
        raise Unread(_("「%(cell)s」は選べません。次のどれかにしてください：%(words)s") % told)
    return key


def _several(cell: str, choices: Choices, labels: Mapping[str, str]) -> list[str]:
    if plain(cell) in _ALL:
        return []
    if plain(cell) in choices:
        return [choices[plain(cell)]]
    for between in _BETWEEN:
        tokens = [token for token in re.split(between, unicodedata.normalize("NFKC", cell)) if token.strip()]
        if tokens and all(plain(token) in choices for token in tokens):
            return list(dict.fromkeys(choices[plain(token)] for token in tokens))
    unknown = next((token for token in re.split(_BETWEEN[1], cell) if plain(token) not in choices), cell)
    return [_one(unknown, choices, labels)]


def _truth(cell: str) -> bool:
    word = plain(cell)
    if word in _YES | _NO:
        return word in _YES
    raise Unread(_("「%(cell)s」は読めません。「はい」か「いいえ」で書いてください。") % {"cell": cell.strip()[:40]})


def _day(cell: str) -> str:
    found = _DAY.match(plain(cell))
    return f"{int(found[1]):04}-{int(found[2]):02}-{int(found[3]):02}" if found else cell.strip()


def _one_number(cell: str) -> str:
    """Of fields that do not say it themselves."""
    if is_range(cell):
        raise Unread(str(NumberField.default_error_messages["range"]))
    return _number(cell)


def _number(cell: str) -> str:
    return percent(cell) or unicodedata.normalize("NFKC", cell).replace(",", "").replace("−", "-").strip()


# What is read in a way of its own; every other text stays as it is.
_READ: tuple[tuple[type[forms.Field], Callable[[str], str]], ...] = (
    (MinutesField, minutes_typed),
    (forms.DateField, _day),
    (NumberField, _number),
    (forms.DecimalField, _one_number),
    (PhoneField, str.strip),
    (forms.EmailField, str.strip),
)
