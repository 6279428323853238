"""The rows of the severity levels: what each looks like, by when one is told, and how."""

from dataclasses import dataclass
from types import SimpleNamespace

from django.utils.translation import gettext as _

from agreements.content import AgreementContent, reading_of
from agreements.content.level_words import first_contact_words, level_sign, level_title, updates_words
from agreements.content.parts import SeverityLevel
from agreements.content.vocabulary import CHANNEL_WORDS, COUNTED_FROM_WORDS
from agreements.content.wording import Wording
from agreements.pdf.rows import joined
from agreements.pdf.typesetting import NBSP, shortened


@dataclass(frozen=True)
class LevelRow:
    """A severity level: `sign` is ■1, `title` ■1 停止 (its sign on one line), `criteria` its conditions in words,
    `short` what is seen where there is no room for all of it (empty where that is short), `counted` what its minutes
    are counted from.

    `first` and `update` are in the unit of their column on page 1, `times` says both as they are."""

    item: SimpleNamespace
    sign: str
    title: str
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
    item, language = reading_of(level, content.language), content.language
    criteria = Wording(content).conditions(level)
    return LevelRow(
        item=item,
        sign=level_sign(level, language),
        title=level_title(level, language).replace(" ", NBSP, 1 if level.label else 0),
        criteria=criteria,
        short="" if criteria else shortened(item.seen or item.scope or "", language),
        first=first_contact_words(level, event=False, beside=firsts) or _("取り決めなし"),
        update=updates_words(level, updates) or _("取り決めなし"),
        times=_times(level),
        counted=str(COUNTED_FROM_WORDS[level.measured_from]) if level.first_contact_minutes is not None else "",
        channels=joined(str(CHANNEL_WORDS[channel]) for channel in level.channels),
    )


def _times(level: SeverityLevel) -> str:
    """「第一報 検知から15分以内　続報 15分ごと」, as far as it was agreed."""
    first, updates = first_contact_words(level), updates_words(level)
    told = [
        _("第一報 %(words)s") % {"words": first} if first else "",
        _("続報 %(words)s") % {"words": updates} if updates else "",
    ]
    return "　".join(words for words in told if words)


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
