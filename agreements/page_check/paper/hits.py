"""How the checks of the paper say what they found."""

from collections.abc import Iterable, Sequence

from agreements.page_check.findings import Finding, Hit
from agreements.page_check.paper.drawn import Glyph, words_of
from agreements.page_check.rubric import finding_of

# More places than a person would look at; the measured value says how bad it is.
_MOST = 40
_LONGEST = 40


def shortened(words: str) -> str:
    """Return as much of what stands somewhere as a list of places shows."""
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def finding(check: str, passed: bool | None, measured: str = "", hits: Iterable[Hit] = ()) -> Finding:  # noqa: FBT001 # as in a Finding
    """Return a finding with its first forty places, each place once."""
    return finding_of(check, passed, measured, list(dict.fromkeys(hits))[:_MOST])


def hit_of(glyphs: Sequence[Glyph]) -> Hit:
    """Return the place where these glyphs stand, with what they say."""
    words = "".join(glyph.text for glyph in glyphs).strip()
    page = glyphs[0].run.page if glyphs else None
    return Hit(shortened(words), page=page)


def on_page(page: int | None, words: str) -> Hit:
    """Return a place that is known by its page only."""
    return Hit(shortened(words), page=page)


def places_of(glyphs: Sequence[Glyph]) -> list[Hit]:
    """Return one place for each run of neighbouring glyphs."""
    return [hit_of(word.glyphs) for word in words_of(glyphs, most=_LONGEST)]
