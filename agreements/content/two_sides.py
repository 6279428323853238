"""What both sides do, minute by minute beside each other, and where their moves miss each other."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from agreements import display
from agreements.content import parts
from agreements.content.document import AgreementContent
from agreements.content.level_words import within_words
from agreements.content.reading import language_to_read
from agreements.content.wording import Wording

# Whoever counts from these learns of it by themselves; from all others because somebody has told them.
_UNTOLD = {"detected", "started"}


@dataclass(frozen=True)
class Move:
    """One act in its place of the two columns; `is_here` is the one that is talked about."""

    key: str
    what: str
    who: str
    levels: str
    is_here: bool


@dataclass
class Minute:
    """What is due at one moment, by side."""

    when: str
    theirs: list[Move] = field(default_factory=list)
    ours: list[Move] = field(default_factory=list)


@dataclass(frozen=True)
class Miss:
    """Two moves that miss each other: the acts it is about, and what does not fit, in one sentence."""

    keys: tuple[str, ...]
    words: str


def minutes_of(content: AgreementContent, here: str = "") -> list[Minute]:
    """Return the acts by when they are due, as they are read; with `here` those alone that share a level with that
    act."""
    say = Wording(content, language_to_read(content))
    talked = next((act for act in content.acts if act.key == here), None)
    rows: dict[tuple[int, str], Minute] = {}
    for act in sorted(content.acts, key=_due):
        if talked and not _share_level(act, talked):
            continue
        moment = _due(act)
        row = rows.setdefault(moment, Minute(_when(act)))
        move = Move(act.key, say.text(act.sentence), say.text(act.role), say.levels(act.levels), act.key == here)
        (row.theirs if act.side == "theirs" else row.ours).append(move)
    return list(rows.values())


def misses_of(content: AgreementContent) -> list[Miss]:
    """Return where the two sides miss each other, in the order of the acts, then of the levels."""
    say = Wording(content, language_to_read(content))
    return [*_before_they_know(content, say), *_before_they_can_decide(content, say), *_one_side_alone(content, say)]


def _before_they_know(content: AgreementContent, say: Wording) -> Iterator[Miss]:
    """They begin sooner than we tell them of it."""
    for act in content.acts:
        if act.side != "theirs" or act.within_minutes is None or act.from_event not in _UNTOLD:
            continue
        for level in content.levels:
            told = level.first_contact_minutes
            if told is None or told <= act.within_minutes or (act.levels and level.number not in act.levels):
                continue
            words = _(
                "御社は%(act)s以内に始めますが、弊社の第一報は%(told)s以内です（%(level)s）。知らせより前に始めることになります。"
            )
            facts = {"act": display.minutes(act.within_minutes), "told": display.minutes(told)}
            yield Miss((act.key,), words % (facts | {"level": say.level(level.number)}))


def _before_they_can_decide(content: AgreementContent, say: Wording) -> Iterator[Miss]:
    """What somebody must know to do it comes after it is due."""
    acts = {act.key: act for act in content.acts}
    for known in content.information:
        for act in (acts[key] for key in known.used_for if key in acts):
            if known.within_minutes is None or act.within_minutes is None or act.from_event not in _UNTOLD:
                continue
            if known.within_minutes > act.within_minutes:
                words = _("「%(what)s」が分かるのは%(known)s以内で、することの期限（%(act)s以内）より後です。")
                facts = {"known": display.minutes(known.within_minutes), "act": display.minutes(act.within_minutes)}
                yield Miss((act.key,), words % (facts | {"what": say.text(known.what)}))


def _one_side_alone(content: AgreementContent, say: Wording) -> Iterator[Miss]:
    """At a level one side does something, and the other nothing."""
    for level in content.levels:
        ours, theirs = (content.acts_of(side, level.number) for side in ("ours", "theirs"))
        if bool(ours) == bool(theirs):
            continue
        words = (
            _("%(level)s で、弊社のすることがありません。")
            if theirs
            else _("%(level)s で、御社のすることがありません。")
        )
        keys = tuple(act.key for act in ours + theirs if act.levels)
        yield Miss(keys, words % {"level": say.level(level.number)})


def _due(act: parts.Act) -> tuple[int, str]:
    """What has no deadline comes last."""
    return (2**31, "") if act.within_minutes is None else (act.within_minutes, act.from_event)


def _when(act: parts.Act) -> str:
    return _("期限なし") if act.within_minutes is None else within_words(act.within_minutes, act.from_event)


def _share_level(one: parts.Act, other: parts.Act) -> bool:
    return not one.levels or not other.levels or bool(set(one.levels) & set(other.levels))
