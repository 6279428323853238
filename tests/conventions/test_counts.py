"""No English text tells of one thing in the plural ("1 acts"). A count has its two forms (ngettext, or count and plural
in a template), or stands where no noun hangs on it ("levels: 1"): so do two counts in one sentence."""

import re

import polib

from tests.conventions.tree import ROOT

# Said of more than one alone, each for its own reason. What is called `max` or `most` is a limit, and above one.
ALLOWED = {
    "a constant above one": [
        "%(count)d codes can be sent in 24 hours.",
        "up to %(codes_a_day)s times in 24 hours",
        "Use at least %(n)d characters.",
        "Take a passphrase of at least %(count)d characters.",
        "The link works once, for %(hours)s hours.",
        "It works for %(minutes)s minutes.",
        "An outage counts for %(days)s days after",
    ],
    "said only when it is more than one": [
        "is used %(count)d times.",
        "Severity level %(number)d has %(count)d rows.",
        "names %(count)d people; on duty: %(present)d.",
        "told %(times)s times",
        "%n days ago",
    ],
    "said only when it is too many": [
        "The flow has %(count)d steps. Which ones can be merged?",
        "%(n)s steps. People remember 7 at most",
        "There are %(count)d rows. %(max)d at most",
        "There are %(count)d characters. %(max)d at most",
        "There are %(count)d sheets (%(max)d at most).",
        "It has %(length)d words. Can it be two sentences",
        "It has %(length)d characters. Can it be two sentences",
        "There are %(count)d ANDs.",
        "There are %(count)d commas.",
        "See all %(n)s places",
        "%(n)s places in all",
        "%(count)d places are wrong. This does not look like a file of this format.",
    ],
    "said only when it is not one, though it should be": [
        "%(count)d events tell of this row; there should be one.",
        "%(count)d events tell of its beginning; there should be one.",
        "%(count)d events record its beginning (there should be one).",
    ],
}
_LIMITS = {"max", "most", "max_length"}
# What Japanese counts with; a number that is a place (第3版, 3行目) counts nothing.
_COUNTED = r"(?:件|社|か所|項目|人|回|通|行|文字|字|語|分|秒|日|時間|組|台|枚|ページ|個|年|段階|段|稿|章|か月|週|つ|問)"
_PLACE = r" ?(?:番|行|ページ|件|回|通|人|日|つ)?目"
_GAP = r"(?:</?\w+>| )*"
_NUMBER = re.compile(r"%\((?P<named>\w+)\)d|%(?P<bare>[dna])(?![a-z])")
_WORDS = r"(?:</?\w+>)*((?: [\w’'-]+)+)"
# Where what is counted ends.
_ENDS = re.compile(r" (?:of|for|at|in|to|or|and|with|from|on|by|is|was|has|that|than|past|as|its)\b.*")
_PLURAL = re.compile(r"\b(?:[a-z]*[a-z](?<![su'’i])s|people|are|were|have)\b", re.IGNORECASE)


def test_no_english_text_tells_of_one_in_the_plural() -> None:
    found = [text for text in _faulty() if not any(allowed in text for allowed in _allowed())]
    assert found == []


def test_each_that_is_allowed_is_still_there() -> None:
    faulty = _faulty()
    assert [allowed for allowed in _allowed() if not any(allowed in text for text in faulty)] == []


def _faulty() -> list[str]:
    catalogue = polib.pofile(str(ROOT / "locale/en/LC_MESSAGES/django.po"))
    return [text for entry in catalogue if not entry.obsolete and (text := told_in_the_plural(entry))]


def _allowed() -> list[str]:
    return [text for texts in ALLOWED.values() for text in texts]


def told_in_the_plural(entry: polib.POEntry) -> str:
    """Return the English for one of `entry` if a count in it has its noun or verb in the plural.

    Of two forms the one for several must say it in other words."""
    text, other = (entry.msgstr_plural[0], entry.msgstr_plural[1]) if entry.msgid_plural else (entry.msgstr, "")
    hanging = [words for count in counts_in(entry.msgid) for words in _hanging(text, count)]
    return text if any(not other or words in other for words in hanging) else ""


def counts_in(source: str) -> list[str]:
    """Return the placeholders of a Japanese text that count something."""
    found = [number[0] for number in _NUMBER.finditer(source) if number["named"] not in _LIMITS]
    found += [f"%({name})s" for name in re.findall(rf"%\((\w+)\)s{_GAP}{_COUNTED}", source) if name not in _LIMITS]
    return [count for count in found if not re.search(rf"第{re.escape(count)}|{re.escape(count)}{_PLACE}", source)]


def _hanging(text: str, count: str) -> list[str]:
    """Return the pieces of `text` in which a plural hangs on `count`."""
    there = re.findall(rf"\b(?:are|were|have) {re.escape(count)}(?! ?[\w%])", text)
    after = re.findall(rf"{re.escape(count)}{_WORDS}", text)
    return there + [words for words in after if _PLURAL.search(_ENDS.sub("", words))]


def test_a_plural_that_hangs_on_a_count_is_found() -> None:
    texts = {
        "%(count)d件": "%(count)d acts that have none",
        "%(count)d社": "Send to %(count)d large parties.",
        "%(n)s件": "<b>%(n)s</b> items",
        "%(n)s項目": "%(n)s checks",
        "%(n)s台": "%(n)s are on",
        "%n人": "%n people",
        "%(last)dまで": "by then there were %(last)d.",
    }
    assert [told_in_the_plural(polib.POEntry(msgid=ja, msgstr=en)) for ja, en in texts.items()] == [*texts.values()]


def test_what_is_right_is_left_alone() -> None:
    texts = {
        "%(count)dレベル": "levels: %(count)d",
        "%(count)d行目": "Line %(count)d holds letters",
        "第%(count)d版": "Version %(count)d waits",
        "%(name)sの版": "%(name)s approves versions",
        "%(max)d行まで": "At most %(max)d rows",
        "%(n)s項目、ほかの項目": "You object to %(n)s of the items",
        "%(seconds)d秒": "%(seconds)d s is too long",
        "%d分": "%d min past its time",
    }
    assert [told_in_the_plural(polib.POEntry(msgid=ja, msgstr=en)) for ja, en in texts.items()] == [""] * len(texts)


def test_of_two_forms_the_first_is_for_one() -> None:
    both = {"msgid": "%(n)s件", "msgid_plural": "%(n)s件"}
    right = polib.POEntry(**both, msgstr_plural={0: "%(n)s act", 1: "%(n)s acts"})
    wrong = polib.POEntry(**both, msgstr_plural={0: "%(n)s acts", 1: "%(n)s acts"})
    assert (told_in_the_plural(right), told_in_the_plural(wrong)) == ("", "%(n)s acts")
