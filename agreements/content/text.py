"""What a text may hold. Anything else is refused with its place and code point: kept exactly, or not at all."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Annotated
from zoneinfo import available_timezones

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, NaiveDatetime, StringConstraints
from pydantic_core import PydanticCustomError

from agreements.content.vocabulary import Language

MAX_TEXT = 4_000
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)

# Controls other than tab and line feed, bidi embeddings/overrides/isolates, lone surrogates, non-characters,
# private use, and invisible fillers that make two different texts look alike on paper.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffd"
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)


def forbidden_character(text: str) -> str | None:
    """Return a sentence about the first character that `text` must not hold, or None."""
    found = _FORBIDDEN.search(text)
    if not found:
        return None
    code = f"U+{ord(found[0]):04X}"
    line = text.count("\n", 0, found.start()) + 1
    return _("%(line)d行目に、使えない文字 %(code)s（%(name)s）があります。取り除いてください。") % {
        "line": line,
        "code": code,
        "name": unicodedata.name(found[0], _("制御文字")),
    }


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n")
    problem = forbidden_character(text)
    if problem:
        raise PydanticCustomError("forbidden_character", "{problem}", {"problem": problem})
    if not text.strip():
        raise PydanticCustomError("blank", "{problem}", {"problem": _("空の文は書けません。項目ごと省いてください。")})
    return text


def _known_zone(name: str) -> str:
    if name not in _zones():
        problem = _("知らない時間帯です。Asia/Tokyo のように書いてください。")
        raise PydanticCustomError("unknown_zone", "{problem}", {"problem": problem})
    return name


@cache
def _zones() -> frozenset[str]:
    """Every zone known here; the library walks its files anew at each call (20 ms)."""
    return frozenset(available_timezones())


class Markdown:
    """Says of a text's type that it is Markdown."""


@dataclass(frozen=True)
class Duration:
    """Says of a number's type that it is minutes."""


@dataclass(frozen=True)
class OnTheClock:
    """Says of a string's type that it is a time each day (09:00) or in each hour (:05)."""


@dataclass(frozen=True)
class LevelMark:
    """Says of a number's type that it names a severity level."""


@dataclass(frozen=True)
class Written:
    """Says of a string's type that it is a number as it is written."""


# One plain text, as typed. What is of another type is no text: a key, a code, a sign, a number.
Plain = Annotated[str, StringConstraints(max_length=MAX_TEXT), AfterValidator(_checked)]
# A text that people read: one value per language.
Text = Annotated[dict[Language, Plain], Field(min_length=1)]
# The same in Markdown (notes.py): what is read are its rendered words.
NotesText = Annotated[Text, Markdown()]
# A number as it is written: never a float, so that 0.1 stays 0.1.
Number = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$"), Written()]
Minutes = Annotated[int, Field(ge=0, le=60 * 24 * 366), Duration()]
Months = Annotated[int, Field(ge=1, le=120)]
Clock = Annotated[str, StringConstraints(pattern=r"^(?:[01][0-9]|2[0-3])?:[0-5][0-9]$"), OnTheClock()]
LevelNumber = Annotated[int, Field(ge=1, le=4), LevelMark()]
# Days and local times that calendars and zones can calculate with.
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
Moment = Annotated[NaiveDatetime, Field(ge=datetime(1990, 1, 1), le=datetime(2199, 12, 31))]  # noqa: DTZ001 - local
# An IANA name, known here.
Zone = Annotated[str, AfterValidator(_known_zone)]
MAIL = r"^[^@\s]{1,64}@[^@\s]{1,189}$"
Mail = Annotated[Plain, StringConstraints(pattern=MAIL)]
KEY_LETTERS = 64
KEY = f"[a-z0-9][a-z0-9_-]{{0,{KEY_LETTERS - 1}}}"
Key = Annotated[str, StringConstraints(pattern=f"^{KEY}$")]
