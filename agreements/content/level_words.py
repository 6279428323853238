"""A severity level in words: what it is called, by when one hears of it, and how often after that."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agreements import display
from agreements.content.parts import SeverityLevel
from agreements.content.reading import text_in
from agreements.content.text import Language
from agreements.content.vocabulary import AT_ONCE_WORDS, DEADLINE_WORDS, FIRST_CONTACT_WORDS, UPDATES_WORDS


def level_sign(level: SeverityLevel, language: Language) -> str:
    """Return ■ P1 (what people say of it: レベル3, SEV-1), or ■1 for a level without such a label."""
    label = text_in(level.label, language)
    return marked(level.mark, label) if label else f"{level.mark}{level.number}"


def marked(mark: str, label: str) -> str:
    """Return a mark with its label: no line, wherever it is read, ends between the two or within the label."""
    return display.unbroken(f"{mark} {label}")


def level_title(level: SeverityLevel, language: Language) -> str:
    """Return ■ P1 停止 or ■1 停止; what the name says already is not said twice."""
    label, name = text_in(level.label, language), text_in(level.name, language)
    if label and name.casefold().startswith(label.casefold()):
        return f"{marked(level.mark, name[: len(label)])}{name[len(label) :]}"
    return f"{level_sign(level, language)} {name}"


def first_contact_words(level: SeverityLevel, *, event: bool = True, beside: Sequence[int | None] = ()) -> str:
    """Return 検知から15分以内 (without `event` 15分以内), すぐ, 出さない; nothing where nothing was agreed.

    What a draft says in two ways is said in both; `beside` are the minutes of its column, which share a unit.
    """
    counted = level.measured_from if event else ""
    told = [] if level.first_contact_minutes is None else [within_words(level.first_contact_minutes, counted, beside)]
    if level.first_contact == "at_once":
        told.append(within_words(0, counted))
    elif level.first_contact:
        told.append(str(FIRST_CONTACT_WORDS[level.first_contact]))
    return _("、").join(told)


def within_words(minutes: int, event: str, beside: Sequence[int | None] = ()) -> str:
    """Return 検知から10分以内, or 検知したらすぐ; without an event 10分以内, or すぐ."""
    time = {"time": display.minutes(minutes, beside)}
    if event:
        return str(DEADLINE_WORDS[event]) % time if minutes else str(AT_ONCE_WORDS[event])
    return pgettext("level table", "%(time)s以内") % time if minutes else str(FIRST_CONTACT_WORDS["at_once"])


def updates_words(level: SeverityLevel, beside: Sequence[int | None] = ()) -> str:
    """Return 15分ごと, 20分〜40分ごと, 毎時05分, 変化があったとき; nothing where nothing was agreed."""
    told = [
        _every(level, beside),
        clock_words(level.update_clock),
        str(UPDATES_WORDS[level.updates]) if level.updates else "",
    ]
    return _("、").join(words for words in told if words)


def _every(level: SeverityLevel, beside: Sequence[int | None]) -> str:
    if level.update_minutes is None:
        return ""
    to = display.minutes(level.update_minutes_to, beside)
    times = {"time": display.minutes(level.update_minutes, beside), "to": to}
    if level.update_minutes_to in {None, level.update_minutes}:
        return pgettext("level table", "%(time)sごと") % times
    return pgettext("level table", "%(time)s〜%(to)sごと") % times


def clock_words(times: Iterable[str]) -> str:
    """Return 毎時05、35分 for :05 and :35, and 9:00、13:00 for 09:00 and 13:00."""
    times = list(times)
    minutes = _("、").join(time[1:] for time in times if time.startswith(":"))
    hourly = _("毎時%(minutes)s分") % {"minutes": minutes} if minutes else ""
    daily = [time.removeprefix("0") for time in times if not time.startswith(":")]
    return _("、").join(words for words in [hourly, *daily] if words)
