"""Whether two texts speak of the same deed: by the words that carry the meaning, in either language.

In Japanese those are kanji, katakana and letters, two by two within a word; what is written in hiragana inflects.
In English they are the stems of words. Nobody has to write a deed twice with the same words.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from agreements.content.text import Text

_NOT_MEANT = re.compile(r"[^0-9a-zァ-ヶー一-鿿々〆]")
_STOPS = frozenset(
    [
        "a",
        "an",
        "and",
        "another",
        "any",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "of",
        "off",
        "on",
        "one",
        "or",
        "other",
        "over",
        "someone",
        "the",
        "their",
        "them",
        "then",
        "to",
        "up",
        "we",
        "when",
        "will",
        "with",
        "within",
        "you",
        "your",
        "our",
    ]
)
_ENDINGS = re.compile(r"(?:ing|ed|es|s|e)$")


def likeness(one: Text | None, other: Text | None) -> float:
    """Return how much of the shorter of two texts the other says too, 0 to 1, in the language where that is most."""
    shared = (one or {}).keys() & (other or {}).keys()
    return max((_overlap((one or {})[name], (other or {})[name]) for name in shared), default=0.0)


def most_alike(text: Text | None, others: Iterable[Text | None]) -> float:
    return max((likeness(text, other) for other in others), default=0.0)


def folded(words: str) -> str:
    """Return words as names are compared: wide and narrow, large and small letters alike, without gaps and stops."""
    return re.sub(r"[\s。.,、・()（）]", "", unicodedata.normalize("NFKC", words).casefold())


def _overlap(one: str, other: str) -> float:
    mine, yours = _grams(one), _grams(other)
    return len(mine & yours) / min(len(mine), len(yours)) if mine and yours else 0.0


@lru_cache(maxsize=4096)
def _grams(words: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKC", words).casefold()
    if not re.search(r"[ぁ-ん一-鿿]", plain):
        found = (re.findall(r"[a-z0-9]+", plain)) or []
        return frozenset(_ENDINGS.sub("", word) for word in found if word not in _STOPS)
    runs = [run for run in _NOT_MEANT.split(plain) if run]
    return frozenset(run[at : at + 2] for run in runs for at in range(max(1, len(run) - 1))) or frozenset({plain})
