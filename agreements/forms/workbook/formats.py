"""A number or a time as its format shows it: 0.995 in a cell of percents is 99.5%, 142 under 0000 is 0142."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from operator import eq, ge, gt, le, lt, ne

Moment = datetime | date | time | timedelta

# What stands in a format's own words: "…", \x, a gap (_x), a filler (*x), a colour, a currency or a locale ([$¥-411]).
_LITERAL = r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]'
_SECTION = re.compile(rf"((?:{_LITERAL}|[^;])*)(?:;|$)")
_PIECE = re.compile(rf"{_LITERAL}|General|標準|E[+-]|.", re.IGNORECASE | re.DOTALL)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_TESTS = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_PLACES = frozenset("0#?")
_TIME = re.compile(
    rf"\[(?:h+|m+|s+)\]|AM/PM|A/P|y+|m+|d+|h+|s+|\.0+|g+|e+|a{{3,4}}|{_LITERAL}|.", re.IGNORECASE | re.DOTALL
)
_ERAS = (
    (date(2019, 5, 1), "R令和"), (date(1989, 1, 8), "H平成"), (date(1926, 12, 25), "S昭和"),
    (date(1912, 7, 30), "T大正"), (date(1868, 1, 25), "M明治"),
)  # fmt: skip
_WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True)
class Shown:
    """`says_less`: what is shown is rounded, or nothing; `is_plain`: the format is one we do not know."""

    text: str
    says_less: bool = False
    is_plain: bool = False


def shown_number(value: float | Decimal, code: str) -> Shown:
    """Return a number as Excel writes it under a format."""
    number = Decimal(format(value, ".15g")) if isinstance(value, float) else Decimal(value)
    if code == "General" or not number.is_finite():
        return Shown(_plain(number) if number.is_finite() else str(value))
    section, is_signed = _section(code, number)
    pieces = _PIECE.findall(_CONDITION.sub("", section))
    known = _in_format(abs(number) if not is_signed else number, pieces)
    return known or Shown(_plain(number), is_plain=True)


def shown_text(text: str, code: str) -> Shown:
    """Return a text as Excel writes it: most formats leave it alone, ;;; hides it, @"様" goes on after it."""
    sections = _sections(code)
    section = sections[3] if len(sections) > 3 else next((one for one in sections if "@" in _bare(one)), None)
    if section is None:
        return Shown(text)
    words = "".join(text if piece == "@" else _literal(piece) for piece in _PIECE.findall(section))
    return Shown(words, says_less=text != "" and not words)


def shown_moment(value: Moment, code: str) -> str:
    """Return a day or a time as Excel writes it."""
    if isinstance(value, timedelta):
        total = value
    else:
        clock = value if isinstance(value, time) else value.time() if isinstance(value, datetime) else time()
        total = timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond)
    total = timedelta(seconds=round(total.total_seconds()))
    pieces = _TIME.findall(_sections(code)[0])
    is_half = any(piece.upper() in {"AM/PM", "A/P"} for piece in pieces)
    return "".join(
        _of_moment(piece, _is_minute(pieces, place), value, total, is_half=is_half)
        for place, piece in enumerate(pieces)
    ).strip()


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _sections(code: str) -> list[str]:
    return [found[1] for found in _SECTION.finditer(code)][: code.count(";") + 1] or [code]


def _bare(section: str) -> str:
    return re.sub(_LITERAL, "", section)


def _section(code: str, number: Decimal) -> tuple[str, bool]:
    """The part of a format for this number, and whether its sign is written before it."""
    sections = _sections(code)
    conditions = [_CONDITION.search(section) for section in sections]
    if any(conditions):
        for section, asked in zip(sections, conditions, strict=True):
            if not asked or _TESTS[asked[1]](number, Decimal(asked[2])):
                return section, True
        return sections[-1], True
    if number < 0 and len(sections) > 1:
        return sections[1], False
    if number == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], True


def _in_format(number: Decimal, pieces: list[str]) -> Shown | None:
    """None for a format we do not know: fractions, powers of ten, numerals of another script."""
    if any(piece.upper() in {"E+", "E-"} or piece.upper().startswith("[DBNUM") for piece in pieces):
        return None
    general = [place for place, piece in enumerate(pieces) if piece.lower() in {"general", "標準"}]
    if general:
        return Shown("".join(_plain(number) if place in general else _literal(t) for place, t in enumerate(pieces)))
    places = [place for place, piece in enumerate(pieces) if piece in _PLACES]
    if not places:
        words = "".join(map(_literal, pieces)).strip()
        return Shown(words, says_less=True)
    if "/" in pieces[places[0] : places[-1]]:
        return None
    return _digits(number, pieces, places)


def _digits(number: Decimal, pieces: list[str], places: list[int]) -> Shown:
    point = next((place for place, piece in enumerate(pieces) if piece == "." and place > places[0] - 2), len(pieces))
    scale = Decimal(100) ** pieces.count("%") / Decimal(1000) ** _trailing_commas(pieces, places, point)
    after = [place for place in places if place > point]
    exact = number * scale
    rounded = exact.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP)
    whole, _point, decimals = f"{abs(rounded):f}".partition(".")
    least = sum(pieces[place] == "0" for place in places if place < point)
    whole = whole.lstrip("0").rjust(least, "0")
    filled = _whole_places(whole, pieces[:point], [place for place in places if place < point])
    text = filled + _decimal_places(decimals, pieces[point:])
    return Shown(("-" if rounded < 0 else "") + text.strip(), says_less=rounded != exact)


def _trailing_commas(pieces: list[str], places: list[int], point: int) -> int:
    last = max((place for place in places if place < point), default=places[-1])
    return len(re.match(",*", "".join(pieces[last + 1 : point]))[0])  # type: ignore[index]


def _whole_places(whole: str, pieces: list[str], places: list[int]) -> str:
    """Put digits into their places from the right; the first place takes what is left over."""
    grouped = bool(places) and "," in pieces[places[0] : places[-1]]
    out, count = [], 0
    for place in range(len(pieces) - 1, -1, -1):
        piece = pieces[place]
        if piece not in _PLACES:
            out.append(_literal(piece) if piece != "," else "")
            continue
        rest = whole if place == places[0] else whole[-1:]
        whole = whole[: len(whole) - len(rest)]
        for digit in reversed(rest):
            out.append("," if grouped and count and count % 3 == 0 else "")
            out.append(digit)
            count += 1
    return "".join(reversed(out))


def _decimal_places(decimals: str, pieces: list[str]) -> str:
    places = [place for place, piece in enumerate(pieces) if piece in _PLACES]
    kept = len(decimals)
    while kept and pieces[places[kept - 1]] != "0" and decimals[kept - 1] == "0":
        kept -= 1
    out, digits = [], iter(decimals[:kept])
    for piece in pieces:
        if piece in _PLACES:
            out.append(next(digits, ""))
        elif piece == ".":
            out.append(".")  # Excel leaves it there even where no digit follows
        else:
            out.append(_literal(piece) if piece != "," else "")
    return "".join(out)


def _literal(piece: str) -> str:
    """What a piece of a format writes of its own."""
    if piece.startswith('"'):
        return piece.strip('"')
    if piece.startswith("\\"):
        return piece[1:]
    if piece.startswith("[$"):
        return piece[2:-1].partition("-")[0]
    if piece.startswith("["):
        return ""
    return {"_": " ", "*": "", "@": ""}.get(piece[0], piece)


def _is_minute(pieces: list[str], place: int) -> bool:
    """m is a minute after an hour or before a second, else a month."""
    before = next((t for t in reversed(pieces[:place]) if re.fullmatch(r"\[?[ymdhse]+\]?", t, re.IGNORECASE)), "")
    after = next((t for t in pieces[place + 1 :] if re.fullmatch(r"\[?[ymdhse]+\]?", t, re.IGNORECASE)), "")
    return "h" in before.lower() or "s" in after.lower()


def _of_moment(piece: str, is_minute: bool, value: Moment, total: timedelta, *, is_half: bool) -> str:  # noqa: FBT001
    kind = piece.lower()
    clock = _of_clock(kind, int(total.total_seconds()), is_minute=is_minute, is_half=is_half)
    if clock is not None:
        return clock
    if isinstance(value, date) and kind[0] in "ymdgea" and kind.strip(kind[0]) == "":
        return _of_day(kind, value)
    return "" if re.fullmatch(r"\.0+", kind) else _literal(piece)


def _of_clock(kind: str, seconds: int, *, is_minute: bool, is_half: bool) -> str | None:
    """None for what is no piece of a clock; [h] counts on beyond a day."""
    hour = seconds // 3600 % 24
    if kind in {"am/pm", "a/p"}:
        return ("AM" if hour < 12 else "PM")[: 2 if kind == "am/pm" else 1]
    whole = {"h": seconds // 3600, "m": seconds // 60, "s": seconds}
    if kind[0] == "[" and kind[1:-1] and kind[1:-1].strip("hms") == "":
        return str(whole[kind[1]]).rjust(len(kind) - 2, "0")
    within = {"h": (hour - 1) % 12 + 1 if is_half else hour, "m": seconds // 60 % 60, "s": seconds % 60}
    if kind[0] in within and kind.strip(kind[0]) == "" and (kind[0] != "m" or is_minute):
        return str(within[kind[0]]).rjust(min(len(kind), 2), "0")
    return None


def _of_day(kind: str, day: date) -> str:
    width = len(kind)
    if kind[0] == "y":
        return f"{day:%Y}" if width > 2 else f"{day:%y}"
    if kind[0] == "m":
        return day.strftime({3: "%b", 4: "%B"}.get(width, "")) or str(day.month).rjust(width, "0")
    if kind[0] == "d":
        return day.strftime({3: "%a", 4: "%A"}.get(width, "")) or str(day.day).rjust(width, "0")
    if kind[0] == "a":
        return _WEEKDAYS[day.weekday()] + ("曜日" if width == 4 else "")
    plain = day.date() if isinstance(day, datetime) else day
    since, name = next(((since, name) for since, name in _ERAS if plain >= since), _ERAS[-1])
    if kind[0] == "e":
        return str(day.year - since.year + 1).rjust(min(width, 2), "0")
    return {1: name[0], 2: name[1]}.get(width, name[1:])
