"""What makes a vague word exact: by the word's kind (docs/rubric.md#what-releases-a-vague-word)."""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache

from agreements.page_check.typed.matter import Matter, Passage
from agreements.page_check.typed.quantities import (
    bounds_in,
    counts_in,
    deadlines_in,
    dialled_in,
    measures_in,
    numbers_in,
    placed_in,
    reachable_in,
)
from agreements.page_check.typed.sentences import Span, span_around
from agreements.page_check.typed.word_list import Found

# Names of roles and levels: a title may be made of any word, but must say who. Examples are no instructions.
_TITLES = frozenset(
    {"role", "to_role", "actor", "who_decides", "provider", "audience", "declared_by", "owner", "raised_by",
     "roles_called", "department"}
)  # fmt: skip
_TITLE_KINDS = frozenset({"actor", "scope", "gap"})
_EXAMPLES = frozenset({"examples", "counter_examples"})
_EXAMPLE = re.compile(r"(?:事故の|障害の)?例[：:]|例えば|たとえば|(?:For )?examples?\b[:,]|e\.g\.", re.IGNORECASE)
# What stands right behind in brackets and names, counts or lists: 休日（土曜・日曜）, key systems (billing, orders).
_EXPLAINED = re.compile(
    r"[^（(。、.,]{0,16}[（(][^）)]{0,80}(?:[0-9０-９]|[月火水木金土日]曜|[・、,]| and |レベル|Level)[^）)]{0,80}[）)]",
    re.IGNORECASE,
)
# Kinds that a number answers, so that no reason is asked for.
NUMBERED = frozenset({"time", "recip", "verify", "degree", "count", "approx"})
_EXPLAINABLE = frozenset({"time", "degree", "count", "scope", "actor", "ref"})
# Whoever can be told by name of office, and the ways to tell them.
_TOLD = re.compile(
    r"(?:当番|当直|部長|課長|係長|主任|室長|所長|店長|院長|駅長|支店長|窓口|デスク|センター|[部課係室局班]|全員|[0-9０-９]名)[にへ]"
    r"|電話|メール|ファクス|FAX|チャット|無線|放送|掲示|SMS"
    r"|\b(?:on-call|officer|manager|desk|director|head|lead|supervisor|engineer|operator|hotline|office|centre|center|"
    r"chief|deputy|master|warden|guard|nurse|doctor|driver|sister|porter|captain|president|mayor|police|fire brigade|"
    r"board|phone|telephone|e?-?mail|fax|pager|sms|radio|vhf|chat|text message|portal|letter|post)\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"[0-9０-９.,， 　]*")
# "are notified by our legal department": who tells and who is told.
_BY_WHOM = re.compile(r" by (?:the|an?|our|your|their|its) \w", re.IGNORECASE)
# 「〜ことを確認する」, "check that the lamp is green": the sentence itself names what passes.
_PASSES_BEFORE = re.compile(r"(?:こと|か|かどうか)[をも]?(?:、|必ず|目視で|電話で)?$")
_PASSES_AFTER = re.compile(r" (?:that|whether|if) ", re.IGNORECASE)


def is_released(matter: Matter, piece: Passage, word: Found) -> bool:
    """Tell whether the words around a vague word answer its question, or its author has said why it stays.

    A number inside the word itself releases nothing. A name this agreement defines, an example, a text quoted from a
    screen, and what a bracket right behind explains, are no vague words. Kinds without a rule (cond, effort, verb,
    modal, logic, gap): only the author's written reason.
    """
    rule = RULES.get(word.kind)
    if _is_named(matter, piece, word) or _is_title_or_example(piece, word) or _is_explained(piece, word):
        return True
    return (rule is not None and rule(matter, piece, word)) or _by_author(matter, piece, word)


def _by_author(matter: Matter, piece: Passage, word: Found) -> bool:
    said = piece.text[word.start : word.end]
    return word.kind not in NUMBERED and ((piece.key, said) in matter.released or (piece.path, said) in matter.released)


def _is_title_or_example(piece: Passage, word: Found) -> bool:
    if piece.place[1] in _EXAMPLES or piece.place == ("levels", "name"):
        return True
    if piece.place[1] in _TITLES and word.kind not in _TITLE_KINDS:
        return True
    return bool(_EXAMPLE.match(piece.text, _sentence(piece, word)[0]))


def _is_explained(piece: Passage, word: Found) -> bool:
    return word.kind in _EXPLAINABLE and bool(_EXPLAINED.match(piece.text, word.end))


def _is_named(matter: Matter, piece: Passage, word: Found) -> bool:
    """Within a name this agreement defines, or a text shown on a screen. A role that is called nothing but the vague
    word (担当者) says no more than the word."""
    if piece.place[0] != "what_to_say" and _holds(span_around(piece.displayed, word.start), word):
        return True
    text, said = _folded(piece.text), _folded(piece.text[word.start : word.end])
    longer = [_folded(role) for role in matter.roles if len(role) > len(said)]
    names = [name for name in (*longer, *map(_folded, matter.terms)) if said in name]
    return any(text.find(name, max(0, word.end - len(name)), word.start + len(name)) >= 0 for name in names)


@lru_cache(maxsize=256)
def _folded(text: str) -> str:
    """The text in small letters, where that moves no character."""
    small = text.lower()
    return small if len(small) == len(text) else text


def _holds(span: Span | None, word: Found) -> bool:
    return span is not None and word.end <= span[1]


def _time(matter: Matter, piece: Passage, word: Found) -> bool:
    """「速やかに（30分以内）」 passes; the word can then be deleted."""
    return _has_deadline(piece) or _outside(deadlines_in(piece.text, _sentence(piece, word)), word)


def _recipient(matter: Matter, piece: Passage, word: Found) -> bool:
    start, end = _sentence(piece, word)
    told = piece.text[start:end]
    if piece.act and _is_act_sentence(piece):
        # An act is one sentence spread over fields: its place may hold the number to call.
        told += " " + (piece.act.where or {}).get(piece.language, "")
    reached = any(role in told for role in matter.roles) or bool(_TOLD.search(told)) or reachable_in(told)
    reached = reached or bool(_BY_WHOM.match(piece.text, word.end))
    return reached and _time(matter, piece, word)


def _verify(_matter: Matter, piece: Passage, word: Found) -> bool:
    start, end = span = _sentence(piece, word)
    first = bisect_left(piece.displayed, start, key=lambda shown: shown[0])
    quoted = first < len(piece.displayed) and piece.displayed[first][1] <= end
    passes = _PASSES_BEFORE.search(piece.text[start : word.start]) or _PASSES_AFTER.match(piece.text, word.end)
    return quoted or bool(passes) or bool(numbers_in(piece.text, span))


def _degree(_matter: Matter, piece: Passage, word: Found) -> bool:
    return _outside(measures_in(piece.text, _sentence(piece, word)), word)


def _count(_matter: Matter, piece: Passage, word: Found) -> bool:
    return _outside(counts_in(piece.text, _sentence(piece, word)), word)


def _approximation(_matter: Matter, piece: Passage, word: Found) -> bool:
    """The amount it blurs says nothing (およそ20分以内); the ends of that amount do."""
    ends = bounds_in(piece.text, _sentence(piece, word))
    return any(
        end[1] < word.start or (word.end < end[0] and not _DIGITS.fullmatch(piece.text, word.end, end[0]))
        for end in ends
    )


def _actor(_matter: Matter, piece: Passage, word: Found) -> bool:
    """Where they are reached says who: 担当（内線4410）へ."""
    start, end = _sentence(piece, word)
    return dialled_in(piece.text[start:end])


def _reference(_matter: Matter, piece: Passage, word: Found) -> bool:
    start, end = _sentence(piece, word)
    return placed_in(piece.text[start:end])


def _passive(matter: Matter, piece: Passage, word: Found) -> bool:
    """Whoever does it is named behind, or it is a rule with its number: a credit of 10 % will be paid."""
    by = re.compile(r"[^.]{0,60}\bby (?:the |a |our |their )?[A-Za-z]").match(piece.text, word.end)
    return bool(by) or bool(numbers_in(piece.text, _sentence(piece, word)))


def _sentence(piece: Passage, word: Found) -> Span:
    return piece.sentence_around(word.start)


def _outside(spans: Sequence[Span], word: Found) -> bool:
    """Whether one of them stands outside the word."""
    return any(span[1] <= word.start or word.end <= span[0] for span in spans)


def _has_deadline(piece: Passage) -> bool:
    """The act's own deadline stands beside its sentence on every page."""
    return piece.act is not None and piece.act.within_minutes is not None and _is_act_sentence(piece)


def _is_act_sentence(piece: Passage) -> bool:
    return piece.place == ("acts", "sentence")


RULES: dict[str, Callable[[Matter, Passage, Found], bool]] = {
    "time": _time,
    "recip": _recipient,
    "verify": _verify,
    "degree": _degree,
    "count": _count,
    "approx": _approximation,
    "ref": _reference,
    "actor": _actor,
    "passive": _passive,
}
