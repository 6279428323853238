"""理解確認: questions of a night made from an agreement's own items, each with exactly one right answer."""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from agreements import display
from agreements.content import parts
from agreements.content.document import AgreementContent
from agreements.content.level_words import level_title, within_words
from agreements.content.phrases import bare
from agreements.content.text import Language
from agreements.content.thresholds import grouped, interval
from agreements.content.wording import Wording
from gobag.letters import one_spelling

HOW_MANY = 5
# With fewer to choose from a question asks nothing; with more nobody reads them all.
_LEAST, _MOST = 2, 4
_CLOCK = "02:10"
# What else might be thought to be the deadline.
_OTHER_MINUTES = (5, 10, 15, 20, 30, 45, 60, 90, 120)


@dataclass(frozen=True)
class NightQuestion:
    """One question about the item at `path`; `right` is the place of the right one of the choices."""

    path: str
    text: str
    choices: tuple[str, ...]
    right: int


# A question before its choices are laid out: path, text, the right answer, and wrong ones.
_Asked = tuple[str, str, str, list[str]]


def night_questions(content: AgreementContent, language: Language, *, seed: str) -> list[NightQuestion]:
    """Return up to five questions in the active language, texts in `language`: of as many kinds as there are. The same
    `seed` gives the same ones, since they are asked on one page and judged on another."""
    chance = random.Random(seed)  # noqa: S311 - which question is asked is no secret
    say = Wording(content, language)
    kinds = [list(kind(say, chance)) for kind in _KINDS]
    for kind in kinds:
        chance.shuffle(kind)
    found: list[NightQuestion] = []
    while any(kinds) and len(found) < HOW_MANY:
        for kind in kinds:
            asked = kind.pop() if kind else None
            question = _laid_out(asked, chance) if asked else None
            if question and len(found) < HOW_MANY:
                found.append(question)
    return found


def _laid_out(asked: _Asked, chance: random.Random) -> NightQuestion | None:
    path, text, right, wrong = asked
    others = _apart(wrong, but=right)
    if not right.strip() or len(others) + 1 < _LEAST:
        return None
    choices = [right, *chance.sample(others, min(_MOST - 1, len(others)))]
    chance.shuffle(choices)
    return NightQuestion(path, text, tuple(choices), choices.index(right))


def _apart(words: Iterable[str], *, but: str) -> list[str]:
    """Those that neither say the same as each other nor as `but`."""
    seen, found = {_spelt(but), ""}, []
    for one in words:
        if _spelt(one) not in seen:
            seen.add(_spelt(one))
            found.append(one)
    return found


def _spelt(words: str) -> str:
    return "".join(one_spelling(words).casefold().split())


def _of_level(say: Wording, chance: random.Random) -> Iterator[_Asked]:
    """A number is seen: which level is it?"""
    levels = say.content.levels
    for level in levels:
        if len(level.conditions) != 1 or len(level.thresholds) != 1:
            continue
        threshold = level.thresholds[0]
        value = _within(threshold)
        if value is None or any(_also_meets(other, threshold, value) for other in levels if other is not level):
            continue
        seen = {
            "clock": _CLOCK,
            "quantity": say.text(threshold.quantity),
            "value": f"{grouped(value)}{say.text(threshold.unit)}",
            "time": display.minutes(threshold.for_minutes or 0),
        }
        text = (
            _("%(clock)s、%(quantity)sが %(value)s のまま%(time)sたちました。どのレベルですか？")
            if threshold.for_minutes
            else _("%(clock)s、%(quantity)sが %(value)s です。どのレベルですか？")
        )
        wrong = [level_title(other, say.language) for other in levels if other is not level]
        yield f"levels.{level.key}", text % seen, level_title(level, say.language), wrong


def _within(threshold: parts.Threshold) -> str | None:
    """A whole number well within a threshold's bounds."""
    (low, _lower), (high, _higher) = interval(threshold)
    if low.is_finite() and high.is_finite():
        value = ((low + high) / 2).to_integral_value()
    elif low.is_finite():
        value = (low + abs(low) / 2 + 1).to_integral_value()
    elif high.is_finite():
        value = (high / 2).to_integral_value() if high > 0 else (high * 2 - 1).to_integral_value()
    else:
        return None
    return str(value) if _meets(threshold, value) else None


def _meets(threshold: parts.Threshold, value: Decimal) -> bool:
    (low, includes_low), (high, includes_high) = interval(threshold)
    return (low < value or (includes_low and low == value)) and (value < high or (includes_high and value == high))


def _also_meets(level: parts.SeverityLevel, seen: parts.Threshold, value: str) -> bool:
    """Whether what is seen could be said of this level too."""
    return any(one.quantity == seen.quantity and _meets(one, Decimal(value)) for one in level.thresholds)


def _of_first_call(say: Wording, chance: random.Random) -> Iterator[_Asked]:
    first = next((one for one in say.content.contacts_of("ours") if one.phone), None)
    if first:
        wrong = _others_than(say, say.text(first.role))
        text = _("%(clock)s、障害に気づきました。はじめに誰へ電話しますか？") % {"clock": _CLOCK}
        yield f"contacts.{first.key}", text, say.text(first.role), wrong


def _of_next_call(say: Wording, chance: random.Random) -> Iterator[_Asked]:
    """Somebody does not answer: who is next?"""
    for contact in say.content.contacts:
        following = say.content.item(contact.next or "")
        if not isinstance(following, parts.Contact):
            continue
        told = {"who": say.text(contact.role), "time": display.minutes(contact.no_answer_minutes or 0)}
        text = (
            _("「%(who)s」が%(time)s電話に出ません。次に誰へかけますか？")
            if contact.no_answer_minutes
            else _("「%(who)s」が電話に出ません。次に誰へかけますか？")
        )
        wrong = _others_than(say, say.text(following.role))
        left = [words for words in wrong if _spelt(words) != _spelt(say.text(contact.role))]
        yield f"contacts.{contact.key}", text % told, say.text(following.role), left


def _of_deadline(say: Wording, chance: random.Random) -> Iterator[_Asked]:
    """Within how many minutes do they do it?"""
    for act in say.content.acts_of("theirs"):
        if not act.within_minutes:
            continue
        told = {"role": say.text(act.role), "act": bare(say.title(act))}
        text = _("御社の「%(role)s」がすること：「%(act)s」。いつまでですか？") % told
        # The same deed may have another deadline at another level: that one is not wrong.
        agreed = {one.within_minutes for one in say.content.acts if _spelt(say.title(one)) == _spelt(say.title(act))}
        near = sorted(set(_OTHER_MINUTES) - agreed, key=lambda minutes: abs(minutes - (act.within_minutes or 0)))
        wrong = [within_words(minutes, act.from_event) for minutes in near[:4]]
        yield f"acts.{act.key}", text, within_words(act.within_minutes, act.from_event), wrong


def _of_doer(say: Wording, chance: random.Random) -> Iterator[_Asked]:
    """Who does what they have to do?"""
    acts = say.content.acts
    for act in say.content.acts_of("theirs"):
        same = {_spelt(say.text(one.role)) for one in acts if _spelt(say.title(one)) == _spelt(say.title(act))}
        roles = [*(say.text(one.role) for one in acts), *_others_than(say, say.text(act.role))]
        text = _("「%(act)s」のは誰ですか？") % {"act": bare(say.title(act))}
        yield f"acts.{act.key}", text, say.text(act.role), [role for role in roles if _spelt(role) not in same]


def _of_decider(say: Wording, chance: random.Random) -> Iterator[_Asked]:
    """Who decides on the day?"""
    for act in say.content.acts:
        who = say.text(act.consent.who_decides) if act.consent.answer == "on_the_day" else ""
        named = {_spelt(say.text(one.who_decides)) for one in say.content.criteria if one.then_act == act.key}
        if who and named <= {_spelt(who), ""}:
            text = _("「%(act)s」。当日、誰が決めますか？") % {"act": bare(say.title(act))}
            yield f"acts.{act.key}", text, who, _others_than(say, who)


def _others_than(say: Wording, role: str) -> list[str]:
    """The roles of contacts who are certainly somebody else than whoever has `role`: not by a further role of theirs,
    and not at the same telephone."""
    held = {one.key: {_spelt(say.text(words)) for words in [one.role, *one.more_roles]} for one in say.content.contacts}
    there = [one for one in say.content.contacts if _spelt(role) in held[one.key]]
    phones = {one.phone.number for one in there if one.phone}
    return [
        say.text(one.role)
        for one in say.content.contacts
        if one not in there and not (one.phone and one.phone.number in phones)
    ]


_KINDS: tuple[Callable[[Wording, random.Random], Iterable[Any]], ...] = (
    _of_level,
    _of_first_call,
    _of_deadline,
    _of_doer,
    _of_next_call,
    _of_decider,
)
