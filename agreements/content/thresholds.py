"""Thresholds: their words, and whether the levels' intervals leave a gap or overlap (rubric L7)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from agreements.content.level_words import level_sign
from agreements.content.parts import SeverityLevel, Threshold
from agreements.content.reading import text_in
from agreements.content.text import Language
from agreements.content.vocabulary import SIGN_WORDS

_INFINITE = Decimal("Infinity")


def bound_words(sign: str, value: str, unit: str) -> str:
    """Return 「50%未満」 or "under 50%" in the active language."""
    gap = " " if unit[:1].isascii() and unit[:1].isalpha() else ""
    return _("%(value)s%(unit)s%(sign)s") % {"value": grouped(value), "unit": gap + unit, "sign": SIGN_WORDS[sign]}


def threshold_words(threshold: Threshold, language: Language) -> str:
    """Return 「決済成功率 50%以上 95%未満が10分」 in the active language (texts taken in `language`)."""
    unit = text_in(threshold.unit, language) or ""
    bounds = [bound_words(threshold.sign, threshold.value, unit)]
    if threshold.and_sign and threshold.and_value is not None:
        bounds.append(bound_words(threshold.and_sign, threshold.and_value, unit))
    words = {"quantity": text_in(threshold.quantity, language), "bounds": " ".join(bounds)}
    if threshold.for_minutes is None:
        return _("%(quantity)s %(bounds)s") % words
    return _("%(quantity)s %(bounds)sが%(minutes)d分") % {**words, "minutes": threshold.for_minutes}


def grouped(value: str) -> str:
    """Return a decimal string with thousands separators, digits unchanged."""
    whole, point, rest = value.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole != "-0" else value


def overlaps_and_gaps(levels: Sequence[SeverityLevel], language: Language = "ja") -> Iterator[tuple[int, str]]:
    """Yield (place, message) where the intervals of neighbouring levels on one quantity overlap or leave a gap."""
    places = [(place, level) for place, level in enumerate(levels) if level.thresholds]
    for (_before, upper), (place, lower) in pairwise(places):
        one, other = upper.thresholds[0], lower.thresholds[0]
        if one.quantity != other.quantity or one.unit != other.unit:
            continue
        verdict = _meeting_of(interval(one), interval(other))
        names = {"one": level_sign(upper, language), "other": level_sign(lower, language)}
        if verdict == "overlap":
            yield place, _("%(one)s と %(other)s の数字が重なっています。どこで分けますか？") % names
        elif verdict == "gap":
            yield (
                place,
                _("%(one)s と %(other)s のあいだに、どちらでもない数字があります。どちらに入れますか？") % names,
            )


Bound = tuple[Decimal, bool]


def interval(threshold: Threshold) -> tuple[Bound, Bound]:
    """Return ((low, included), (high, included)) of a threshold's values."""
    low: Bound = (-_INFINITE, False)
    high: Bound = (_INFINITE, False)
    for sign, value in ((threshold.sign, threshold.value), (threshold.and_sign, threshold.and_value)):
        if sign in {"lt", "le"} and value is not None:
            high = min(high, (Decimal(value), sign == "le"))
        elif sign in {"gt", "ge"} and value is not None:
            low = max(low, (Decimal(value), sign == "ge"), key=lambda bound: (bound[0], not bound[1]))
    return low, high


def _meeting_of(one: tuple[Bound, Bound], other: tuple[Bound, Bound]) -> str:
    (_low, high), (low, _high) = sorted((one, other), key=lambda span: span[0][0])
    if high[0] == low[0]:
        included = high[1] + low[1]
        return {0: "gap", 1: "meet", 2: "overlap"}[included]
    return "overlap" if high[0] > low[0] else "gap"
