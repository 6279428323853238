"""The levels in force as help for whoever has to choose now."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.content import Language
from agreements.models import System
from incidents.queries.basis import Basis
from incidents.queries.levels import OfferedLevel, Promise, offered_levels

# As many names of parties as one reads in a line.
_MOST_NAMES = 3


def level_choices(system: System, bases: list[Basis]) -> dict[str, Any]:
    """Return what the page that asks for a level shows: the levels, each with lines of who agreed what."""
    language: Language = "en" if (get_language() or "ja").startswith("en") else "ja"
    without = any(not basis.in_force for basis in bases) or not bases
    levels = [(level, _lines(level, without=without)) for level in offered_levels(system, bases, language)]
    is_agreed = any(level.agreed for level, _said in levels)
    return {"levels": levels, "is_agreed": is_agreed, "is_planned": any(level.plan for level, _said in levels)}


def _lines(level: OfferedLevel, *, without: bool) -> list[tuple[str, str, str]]:
    """Give (who, what was promised, what is seen then): one line without a name where it is the same for all."""
    promises = {promise: _names(who) for promise, who in level.agreed.items()}
    if level.plan and without:
        ours = _("合意のない相手（対応方針）") if promises else _("対応方針")
        promises[level.plan] = _("、").join(who for who in (promises.get(level.plan), ours) if who)
    is_same = len(promises) == 1 and bool(level.agreed) and not level.left_out
    lines = [("" if is_same else who, _promised(promise, level), promise.seen) for promise, who in promises.items()]
    return lines + [(_names(level.left_out), _("この段階の取り決めはありません"), "")] * bool(level.left_out)


def _promised(promise: Promise, level: OfferedLevel) -> str:
    label = promise.label if promise.label != level.label else ""
    name = promise.name if promise.name != level.name else ""
    first = _("第一報は%(span)s") % {"span": promise.first} if promise.first else _("第一報の時間は決めていません")
    updates = _("続報 %(span)s") % {"span": promise.updates} if promise.updates else _("続報の間隔は決めていません")
    return _("、").join(part for part in (label, name, promise.conditions, first, updates) if part)


def _names(parties: list[str]) -> str:
    shown = _("、").join(parties[:_MOST_NAMES])
    more = len(parties) - _MOST_NAMES
    return shown if more <= 0 else _("%(names)s ほか%(count)d社") % {"names": shown, "count": more}
