"""What a text is found and told apart by: its letters, written in one way whoever types them."""

import re
import unicodedata

# Invisible, or only how a letter is drawn: fillers, joiners, marks of direction, variants of a kanji or an emoji.
_DRAWN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)

# Letters that Shift_JIS knows once and Unicode twice: Windows and others read them from one file as different ones
# (〜, ‖, −, ¢, £, ¬, ¦, ‾, ¥, ＼, — and …).
_TWICE = str.maketrans(
    "\uff5e\u2225\uff0d\uffe0\uffe1\uffe2\uffe4\uffe3\uffe5\uff3c\u2015\u22ef",
    "\u301c\u2016\u2212\xa2\xa3\xac\xa6\u203e\xa5\\\u2014\u2026",
)
# The same two in ASCII, which normalising leaves apart; the yen sign is Shift_JIS's backslash.
_ASCII = str.maketrans("\u301c\u2212\xa5", "~-\\")

# Katakana as hiragana, but for the mark that draws a vowel out.
_KANA = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
# AG0001 is AG-0001, and 03 0000 0142 is 0300000142: what parts a number is not typed by everybody.
_HYPHENS = re.compile("(?<![^0-9a-z])[-\u2010-\u2015\u2212\u30fc]+(?![^0-9a-z])")
_GAPS = re.compile(r"(?<=[0-9])[\s.()]+(?=[0-9])")
_NUMBER = re.compile("[-+0-9\\s.()\u2010-\u2015\u2212\u30fc]+")
_FEWEST_DIGITS = 3


def search_letters(text: str) -> str:
    """Return a text as searches compare it: its plain letters, katakana as hiragana, numbers in one piece. What is
    typed and what is stored both go through here, and nowhere else (static/js/letters.js does the same)."""
    return _GAPS.sub("", _HYPHENS.sub("", plain_letters(text).translate(_KANA)))


def seen_letters(text: str) -> str:
    """Return a text without what nobody sees in it: a number, a code or an address is what is left. A mark that turns
    its letters round stays: what one sees is something else."""
    return _DRAWN.sub(lambda one: one[0] if one[0] == "\u202e" else "", text)


def can_be_seen(text: str) -> bool:
    """Whether there is anything to see in it: a letter, a digit or a sign."""
    return any(unicodedata.category(letter)[0] in "LNPS" for letter in _DRAWN.sub("", text))


def number_typed(text: str) -> str:
    """Return what of a telephone number was typed, as it stands in an international one; nothing for other texts."""
    plain = unicodedata.normalize("NFKC", text)
    digits = re.sub(r"\D", "", plain).lstrip("0")
    return digits if _NUMBER.fullmatch(plain) and len(digits) >= _FEWEST_DIGITS else ""


def plain_letters(text: str) -> str:
    """Return a text by which it is told apart: wide and narrow letters, large and small ones, half-width kana and
    composed marks become the same."""
    shown = one_spelling(_DRAWN.sub("", text))
    # Twice: what letter case undoes (İ), normalising puts together again.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", shown).casefold()).translate(_ASCII)


def one_spelling(text: str) -> str:
    """Return a text as it is compared with another that came another way: to the letter, but for letters that code
    pages map differently."""
    return text.translate(_TWICE)
