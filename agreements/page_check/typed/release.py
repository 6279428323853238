"""What makes a vague word exact: by the word's kind (docs/rubric.md#what-releases-a-vague-word)."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache

from agreements.page_check.typed.matter import Matter, Passage
from agreements.page_check.typed.quantities import numbers_in, reachable_in, times_in
from agreements.page_check.typed.sentences import Span, span_around
from agreements.page_check.typed.word_list import Found


def is_released(matter: Matter, piece: Passage, word: Found) -> bool:
    """Tell whether the words around a vague word answer its question, or its author has said why it stays.

    time: a number with a unit of time in the same sentence; recip: a role, and a phone number or a page, and a number
    with its unit; verify: a number or a quoted display text; degree: a number. Kinds without a rule (cond, ref, scope,
    actor, effort, verb, passive, modal, logic, gap): only the author's written reason. A number inside the word itself
    releases nothing. A name this agreement defines, and a text quoted from a screen, are no vague words.
    """
    rule = _RULES.get(word.kind)
    if _is_named(matter, piece, word):
        return True
    return rule(matter, piece, word) if rule else _by_author(matter, piece, word)


def _by_author(matter: Matter, piece: Passage, word: Found) -> bool:
    said = piece.text[word.start : word.end]
    return (piece.key, said) in matter.released or (piece.path, said) in matter.released


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
    return _has_deadline(piece) or _outside(times_in(piece.text, _sentence(piece, word)), word)


def _recipient(matter: Matter, piece: Passage, word: Found) -> bool:
    start, end = _sentence(piece, word)
    told = piece.text[start:end]
    if piece.act and _is_act_sentence(piece):
        # An act is one sentence spread over fields: its place may hold the number to call.
        told += " " + (piece.act.where or {}).get(piece.language, "")
    named = any(role in told for role in matter.roles)
    return named and reachable_in(told) and _time(matter, piece, word)


def _verify(matter: Matter, piece: Passage, word: Found) -> bool:
    start, end = span = _sentence(piece, word)
    first = bisect_left(piece.displayed, start, key=lambda shown: shown[0])
    quoted = first < len(piece.displayed) and piece.displayed[first][1] <= end
    return quoted or bool(numbers_in(piece.text, span))


def _degree(matter: Matter, piece: Passage, word: Found) -> bool:
    return _outside(numbers_in(piece.text, _sentence(piece, word)), word)


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


_RULES: dict[str, Callable[[Matter, Passage, Found], bool]] = {
    "time": _time,
    "recip": _recipient,
    "verify": _verify,
    "degree": _degree,
}
