"""The rows of the severity levels: what each looks like, by when one is told, and how."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agreements import display
from agreements.content import AgreementContent, reading_of, threshold_words
from agreements.content.parts import SeverityLevel
from agreements.content.vocabulary import CHANNEL_WORDS, COUNTED_FROM_WORDS
from agreements.pdf.rows import joined
from agreements.pdf.typesetting import shortened


@dataclass(frozen=True)
class LevelRow:
    """A severity level: `sign` is ■1, `criteria` its thresholds in words, `short` what is seen where there is no room
    for all of it (empty where that is short), `counted` what its minutes are counted from.

    `first` and `update` are in the unit of their column on page 1, `times` says both as they are."""

    item: SimpleNamespace
    sign: str
    criteria: list[str]
    short: str
    first: str
    update: str
    times: str
    counted: str
    channels: str


def level_rows(content: AgreementContent) -> list[LevelRow]:
    firsts = [level.first_contact_minutes for level in content.levels]
    updates = [every for level in content.levels for every in (level.update_minutes, level.update_minutes_to)]
    return [_level_row(content, level, firsts, updates) for level in content.levels]


def _level_row(
    content: AgreementContent, level: SeverityLevel, firsts: list[int | None], updates: list[int | None]
) -> LevelRow:
    item = reading_of(level, content.language)
    criteria = [threshold_words(threshold, content.language) for threshold in level.thresholds]
    return LevelRow(
        item=item,
        sign=f"{level.mark}{level.number}",
        criteria=criteria,
        short="" if criteria else shortened(item.seen or item.scope or "", content.language),
        first=_deadline(level.first_contact_minutes, firsts),
        update=_interval(level, updates),
        times="　".join(words for words in (_first_words(level), _update_words(level)) if words),
        counted=str(COUNTED_FROM_WORDS[level.measured_from]) if level.first_contact_minutes is not None else "",
        channels=joined(str(CHANNEL_WORDS[channel]) for channel in level.channels),
    )


def _first_words(level: SeverityLevel) -> str:
    """第一報 15分以内（検知から）"""
    if level.first_contact_minutes is None:
        return ""
    words = {"time": _deadline(level.first_contact_minutes), "counted": COUNTED_FROM_WORDS[level.measured_from]}
    return _("第一報 %(time)s（%(counted)s）") % words


def _update_words(level: SeverityLevel) -> str:
    return f"{pgettext('level table', '続報')} {_interval(level)}" if level.update_minutes is not None else ""


def times_head(levels: list[LevelRow]) -> str:
    """Return the head of the time line's times: what all levels count from; only that they are times where they
    differ."""
    events = {level.counted for level in levels if level.counted} or {str(COUNTED_FROM_WORDS["detected"])}
    return _("時刻（%(event)s）") % {"event": events.pop()} if len(events) == 1 else _("時刻")


def counted_from(levels: list[LevelRow]) -> str:
    """Return what the minutes of the levels are counted from: 検知から, or each level by its sign where they differ."""
    by_event: dict[str, list[str]] = {}
    for level in levels:
        if level.counted:
            by_event.setdefault(level.counted, []).append(level.sign)
    if len(by_event) < 2:
        return next(iter(by_event), "")
    return joined(f"{' '.join(signs)} {event}" for event, signs in by_event.items())


def channels_of(levels: list[LevelRow]) -> str:
    """Return how first report and updates come: 電話、メール, or each level by its sign where they differ."""
    said = {level.channels for level in levels}
    if len(said) < 2:
        return next(iter(said), "")
    return "　".join(f"{level.sign} {level.channels}" for level in levels if level.channels)


def _deadline(minutes: int | None, beside: Sequence[int | None] = ()) -> str:
    """15分以内; where the column's head says so already (in English), only the minutes."""
    if minutes is None:
        return ""
    return pgettext("level table", "%(time)s以内") % {"time": display.minutes(minutes, beside)}


def _interval(level: SeverityLevel, beside: Sequence[int | None] = ()) -> str:
    if level.update_minutes is None:
        return ""
    to = display.minutes(level.update_minutes_to, beside)
    times = {"time": display.minutes(level.update_minutes, beside), "to": to}
    if level.update_minutes_to in {None, level.update_minutes}:
        return pgettext("level table", "%(time)sごと") % times
    return pgettext("level table", "%(time)s〜%(to)sごと") % times
