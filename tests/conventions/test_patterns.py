"""No pattern takes much longer for a text a little longer: whoever fills in a field could stop a page by it.

「あ・」 twenty times in the hours of a contact took five seconds, forty times no end: two repetitions shared a letter.
"""

import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice, product
from types import FrameType

import pytest

# Of texts whose length is bound elsewhere, and how.
SHORT = {
    "agreements.forms.phones": "a telephone number has 60 letters at most, an extension 40",
    "agreements.content.special_days": "asked at the start of a text alone; a rule has 200 letters",
}
# What repeats a letter twice over doubles with each one more; what repeats it twice grows by the square.
FEW, MANY = 48, 3_000
# What is noticed there is looked at twice; a clock of processor time may go by steps of some hundredths of a second.
SOME, VERY_MANY = 1_200, 12_000
GROWS_BY, NOTICED, STEP = 40, 0.03, 0.02
_ENDLESS_SECONDS = 3


class _Endless(Exception):
    pass


def test_every_pattern_grows_as_its_text_does() -> None:
    patterns = dict(_patterns())
    assert len(patterns) > 150
    assert {name: piece for pattern, name in patterns.items() if (piece := _attacked(pattern))} == {}


@pytest.mark.parametrize("pattern", [r"(?:[^、]+?(?:[・][^、]+?)*?)も", r"[（(][^）)]*(?:[0-9]|[・、,])[^）)]*[）)]"])
def test_a_pattern_that_does_not_is_found(pattern: str) -> None:
    assert _attacked(re.compile(pattern))


def _patterns() -> Iterator[tuple[re.Pattern[str], str]]:
    for room in ("agreements", "incidents", "gobag", "config"):
        package = importlib.import_module(room)
        for found in pkgutil.walk_packages(package.__path__, f"{room}."):
            if ".migrations" not in found.name and not found.name.endswith("__main__") and found.name not in SHORT:
                for pattern in _held(list(vars(importlib.import_module(found.name)).items())):
                    yield pattern, found.name


def _held(pairs: list[tuple[object, object]]) -> Iterator[re.Pattern[str]]:
    while pairs:
        _name, value = pairs.pop()
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
            yield value
        elif isinstance(value, dict):
            pairs += [(None, one) for pair in value.items() for one in pair]
        elif isinstance(value, list | tuple | set | frozenset):
            pairs += [(None, one) for one in value]


def _attacked(pattern: re.Pattern[str]) -> str:
    """Return what, said again and again, takes too long; "" where nothing does."""
    for piece in _pieces(pattern.pattern):
        with _within_seconds():
            try:
                _seconds(pattern, piece, FEW)
                if _seconds(pattern, piece, MANY) < NOTICED:
                    continue
                some, many = (min(_seconds(pattern, piece, size) for _turn in "123") for size in (SOME, VERY_MANY))
            except _Endless:
                return piece
        if many > GROWS_BY * max(some, STEP):
            return piece
    return ""


def _pieces(source: str) -> list[str]:
    letters = list(dict.fromkeys([*re.sub(r"\\[a-zA-Z]|\\", "", source), *"a0 あ・-"]))
    words = re.findall(r"[A-Za-z]{2,}|[ぁ-んァ-ヶ一-龥]{2,}", source)
    pairs = ("".join(pair) for pair in product(letters[:12], repeat=2))
    return list(dict.fromkeys([*letters[:50], *words[:20], *islice(pairs, 144)]))


def _seconds(pattern: re.Pattern[str], piece: str, letters: int) -> float:
    """Processor time, so that other work does not count."""
    text = (piece * letters)[:letters] + "\0"
    started = time.process_time()
    pattern.search(text)
    return time.process_time() - started


@contextmanager
def _within_seconds() -> Iterator[None]:
    def end(_number: int, _frame: FrameType | None) -> None:
        raise _Endless

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, _ENDLESS_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
