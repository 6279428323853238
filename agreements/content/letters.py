"""What a text is found and told apart by: its letters, written in one way whoever types them."""

import re
import unicodedata

# Invisible, or only how a letter is drawn: fillers, joiners, marks of direction, variants of a kanji or an emoji.
_DRAWN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)


def plain_letters(text: str) -> str:
    """Return a text as searches compare it: wide and narrow letters, large and small ones, half-width kana and
    composed marks become the same. What is typed and what is stored both go through here, and nowhere else."""
    shown = _DRAWN.sub("", text)
    # Twice: what letter case undoes (İ), normalising puts together again.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", shown).casefold())
