"""What a report says of agreed deeds: their acts and ours with what is done already, what waits for a decision, how
work goes on meanwhile and how it comes back."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from agreements import display, states
from agreements.content import parts
from agreements.content.phrases import bare, deadline_words
from agreements.content.vocabulary import MOOD_WORDS
from agreements.content.wording import Wording
from incidents.queries.basis import Basis

_OPEN = frozenset({"objection", "question"})


def deeds_said(basis: Basis, done: Mapping[str, datetime], *, is_over: bool) -> list[str]:
    """Return the blocks of the agreed deeds at the level of now, in the pair's language (the caller has activated it);
    `done` are the moments by the keys of items, `is_over` says that only what follows the end is of use."""
    if is_over:
        return [_way_back(basis)]
    return [*_acts(basis, done), _substitutes(basis)]


def _acts(basis: Basis, done: Mapping[str, datetime]) -> list[str]:
    """The agreed acts of both sides; of a version that was only explained, only theirs, and under that name."""
    number = basis.now.number
    asked = basis.acts("theirs", number, "agreed", "unanswered")
    if not basis.in_force:
        explained = asked if basis.version_state == states.EXPLAINED else []
        return [_list(_("【ご説明した御社の対応（合意はいただいていません）】"), explained, basis, done)]
    theirs = _("【御社にお願いすること】")
    if basis.helpful is not None:
        theirs = _("【取り決めた場面とは異なりますが、役立つ見込みの対応】")
    left = [act for act in basis.acts("theirs", number, "on_the_day") if act.key not in done]
    ours_left = [act for act in basis.acts("ours", number, "on_the_day") if act.key not in done]
    return [
        _list(theirs, asked, basis, done),
        _list(_("【当日にご判断いただくこと】"), left, basis, done),
        _list(_("【弊社がすること】"), basis.acts("ours", number, "agreed", "unanswered"), basis, done),
        _list(_("【弊社が当日に判断すること】"), ours_left, basis, done),
    ]


def _list(heading: str, acts: list[parts.Act], basis: Basis, done: Mapping[str, datetime]) -> str:
    if not acts:
        return ""
    return "\n".join([heading, *(f"{place}. {_act(act, basis, done)}" for place, act in enumerate(acts, 1))])


def _act(act: parts.Act, basis: Basis, done: Mapping[str, datetime]) -> str:
    language = basis.pair.language
    condition = basis.words(act.consent.condition)
    notes = [
        basis.words(act.role),
        bare(Wording(basis.content, language).when(act)) if basis.content else "",
        deadline_words(act),
        str(MOOD_WORDS["advice"]) if act.mood == "advice" else "",
        _("条件：%(condition)s") % {"condition": condition} if condition else "",
        _("済：%(time)s") % {"time": _clock(done[act.key], basis)} if act.key in done else "",
    ]
    sentence = bare(basis.words(act.sentence))
    if language == "en":
        line = f"{sentence} ({', '.join(note for note in notes if note)})"
    else:
        line = f"{sentence}（{'、'.join(note for note in notes if note)}）"
    sign = basis.words(act.done_sign)
    return f"{line}\n   " + _("終わりの目印：%(sign)s") % {"sign": sign} if sign and act.key not in done else line


def _clock(at: datetime, basis: Basis) -> str:
    return at.astimezone(ZoneInfo(basis.zone)).strftime("%H:%M")


def _agreed_substitutes(basis: Basis) -> list[parts.Substitute]:
    content = basis.content if basis.in_force else None
    return [one for one in content.substitutes if one.consent.answer not in _OPEN] if content else []


def _substitutes(basis: Basis) -> str:
    lines = [_substitute(one, basis) for one in _agreed_substitutes(basis)]
    return "\n".join([_("【止まっている間の代替手段】"), *lines]) if lines else ""


def _substitute(one: parts.Substitute, basis: Basis) -> str:
    line = _("%(function)s：%(means)s") % {"function": basis.words(one.function), "means": basis.words(one.means)}
    notes = [
        _("始まりから%(span)sで使い始める") % {"span": display.minutes(one.from_minutes)} if one.from_minutes else "",
        _("%(span)s続けられる") % {"span": display.minutes(one.carries_minutes)} if one.carries_minutes else "",
        basis.words(one.limit),
    ]
    told = _("、").join(note for note in notes if note)
    return line + (_("（%(told)s）") % {"told": told} if told else "")


def _way_back(basis: Basis) -> str:
    """How work comes back from the substitutes, and what is to be caught up on."""
    lines = [
        _("%(function)s：%(deeds)s") % {"function": basis.words(one.function), "deeds": deeds}
        for one in _agreed_substitutes(basis)
        if (deeds := _("、").join(filter(None, [basis.words(one.way_back), basis.words(one.catch_up)])))
    ]
    return "\n".join([_("【代替手段から戻すとき】"), *lines]) if lines else ""
