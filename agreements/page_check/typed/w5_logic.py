import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from agreements.content.said import CONDITION, FORBIDDEN
from agreements.page_check.findings import Finding, Hit
from agreements.page_check.rubric import finding_of
from agreements.page_check.typed.matter import INSTRUCTIONS, Matter, Passage
from agreements.page_check.typed.sentences import Span

_MOST_AND = 4
_AND = {"ja": re.compile(r"かつ|および|及び|ならびに|並びに"), "en": re.compile(r"\band\b", re.IGNORECASE)}
_OR = {
    "ja": re.compile(r"または|又は|もしくは|若しくは|あるいは"),
    "en": re.compile(r"\bor\b(?! (?:more|less|fewer)\b)", re.IGNORECASE),
}
_TWICE_NOT = {
    # なければならない is how Japanese says "must".
    "ja": re.compile(
        r"ない(?:わけ|こと|もの)(?:では|じゃ|は|も)?ない|なくはない|なくもない|ざるを得ない|ないとは(?:限ら|言え)ない|"
        r"ずには?い(?:られ)?ない|ない(?:限り|うち)は?[^。]{0,20}ない"
    ),
    "en": re.compile(
        r"\b(?:not|never|cannot|no|don't)\b[^.;:,]{0,40}?\b(?:unless|without|not|never|nothing|nobody|except|"
        r"un(?:able|available|likely|necessary|usual|known))\b",
        re.IGNORECASE,
    ),
}
# A condition after its act: 「止める（2000件を超えたとき）」, 「ただし…場合」; "Stop it if …", not "Ask if …".
_LATE = {
    "ja": re.compile(
        r"[うくぐすつぬぶむる]。?（[^（）]{0,40}(?:とき|場合|なら|たら)[^（）]{0,10}）|ただし、?[^。]{0,60}(?:とき|場合)"
    ),
    "en": re.compile(
        r"(?<![^\s.!?:;])[^\s.!?:;]++(?<!\bask)(?<!\bsee)(?<!\bcheck)(?<!\bdecide)(?<!\btell)(?<!\bonly)(?<!\bas)(?<!\beven)(?<!\bknow)"
        r"\s(?:if|when|unless|in case)\s",
        re.IGNORECASE,
    ),
}
_OPENS = re.compile(r"(?:if|when|unless|in case|where|after|before|once|until|as soon as|at)\b", re.IGNORECASE)
_FORBIDS = {
    "ja": re.compile(r"ない|ません|禁止|禁ず|な$|厳禁"),
    "en": re.compile(r"\b(?:not|never|no|don't)\b", re.IGNORECASE),
}
_LOGIC = INSTRUCTIONS | {CONDITION}


def w5_logic(matter: Matter) -> Finding:
    """W5: the condition comes first; at most 4 ANDs; AND and OR never in one sentence; no double negative; a warning
    holds no act (a prohibition only forbids). Source: nuclear procedure writing; docs/rubric.md W5."""
    hits = [hit for piece in matter.pieces if piece.roles & _LOGIC for hit in _knots(piece)]
    hits += [hit for piece in matter.instructions for hit in _late_conditions(piece)]
    hits += [hit for piece in matter.pieces if FORBIDDEN in piece.roles for hit in _acts_in(piece)]
    return finding_of("W5", not hits, _("組み立ての難しい文 %(count)d") % {"count": len(hits)}, tuple(hits))


def _knots(piece: Passage) -> Iterator[Hit]:
    for start, end in piece.sentences:
        ands = _spans(_AND[piece.language], piece, start, end)
        ors = _spans(_OR[piece.language], piece, start, end)
        if len(ands) > _MOST_AND:
            yield piece.hit((start, end), _("「かつ」が%(count)dあります。行に分けられますか？") % {"count": len(ands)})
        if ands and ors:
            yield piece.hit((start, end), _("「かつ」と「または」が1つの文にあります。2行に分けられますか？"))
        for span in _spans(_TWICE_NOT[piece.language], piece, start, end):
            yield piece.hit(span, _("否定が2つ重なっています。「〜する」で書けますか？"))


def _late_conditions(piece: Passage) -> Iterator[Hit]:
    for start, end in piece.sentences:
        if not _OPENS.match(piece.text, start, end):
            for span in _spans(_LATE[piece.language], piece, start, end):
                yield piece.hit(span, _("条件があとにあります。先に書けますか？"))


def _acts_in(piece: Passage) -> Iterator[Hit]:
    for start, end in piece.sentences:
        if not _FORBIDS[piece.language].search(piece.text[start:end].rstrip("。.")):
            yield piece.hit((start, end), _("注意の中に、することがあります。「すること」に移せますか？"))


def _spans(pattern: re.Pattern[str], piece: Passage, start: int, end: int) -> list[Span]:
    """Where a pattern stands in a sentence, but in what a screen shows."""
    found = [one.span() for one in pattern.finditer(piece.text, start, end)]
    return [span for span in found if not piece.displays(span[0])]
