import re
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from agreements.content.said import QUOTED, UNMEASURED
from agreements.content.vocabulary import MARKS
from agreements.page_check.findings import Finding, Hit
from agreements.page_check.rubric import finding_of
from agreements.page_check.typed.matter import Matter, Passage
from agreements.page_check.typed.sentences import span_around

_DIGIT = re.compile(r"[0-9０-９]")
# 午後3時, 夜9時, 3 pm, 3:00 a.m.
_HALF_DAY = re.compile(
    r"(?:午前|午後)の?[ 　]?[0-9０-９]{1,2}(?:時|[:：])|(?<!翌)(?:早朝|朝|昼|夕方|夜|深夜)の?[ 　]?[0-9０-９]{1,2}時"
    r"|(?:夕方|夜)の?[ 　]?(?:[1-9]|1[01])[:：]"
    r"|\b[0-9]{1,2}(?::[0-9]{2})? ?(?:a\.?m\b\.?|p\.?m\b\.?|o'clock)",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)"
)
# 10/19, 2026/10/19, 19.10.2026, 10月19日, 令和8年, 19 October, Oct 19: read differently, or without a year.
_LOOSE_DAY = re.compile(
    r"(?<![0-9A-Za-z/.])(?:[0-9]{4}[/.][0-9]{1,2}[/.][0-9]{1,2}|[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2,4})(?![0-9/])"
    r"|(?<![0-9A-Za-z/.])(?:1[0-2]|[1-9])/(?:3[01]|[12][0-9]|[1-9])(?=[（(]|[ 　]?(?:に|まで|から|の|より|以降))"
    r"|[0-9０-９]{1,2}月[0-9０-９]{1,2}日|(?:令和|平成)[0-9０-９元]{1,2}年"
    r"|(?:(?<=\bby )|(?<=\bon )|(?<=\buntil )|(?<=\bfrom )|(?<=\bsince ))[0-9]{1,2}/[0-9]{1,2}\b"
    rf"|\b[0-9]{{1,2}}(?:st|nd|rd|th)? {_MONTH}\b|\b{_MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?\b(?!:)"
)
# A number between particles, before a mark or the end: 「空室を0にする」. After a noun it is a name (回線2を切る);
# lists and ranges take the unit of their last.
_BARE_JA = re.compile(
    r"(?:(?<=[をがはにへとでもや、。： 　])|^)[0-9０-９]+(?:[.,][0-9]+)*"
    r"(?=(?:を|が|は|に|へ|と(?!も)|で|も|まで|から|より|以[上下]|未満|超)[^0-9０-９]|[。、）」]?$|[。」）])"
)
_BARE_EN = re.compile(
    rf"(?<![A-Za-z0-9.,:/_#{MARKS}–-])(?<![A-Za-z] )[0-9]+(?:[.,][0-9]+)*(?=[.;:!?)\"]*(?:\s*$|[.;:)] ))"
    r"|(?:(?<=\bto )|(?<=\bover )|(?<=\bunder )|(?<=\bthan )|(?<=\bat )|(?<=\bis )|(?<=\breads )|(?<=\bshows ))"
    r"[0-9]+(?:\.[0-9]+)?(?=[.;)]?(?:\s*$|\. ))"
)
_BARE = {"ja": _BARE_JA, "en": _BARE_EN}
_DOMESTIC = re.compile(r"(?<![0-9+(-])0[0-9]{1,4}[- ][0-9]{1,4}[- ][0-9]{3,4}(?![0-9])")
# A number to call with its country's code, and an extension: +44 20 7946 0101, +1 (202) 555-0151 ext. 12, 内線12.
_CALLED = re.compile(
    r"\+[0-9](?:[ 　()./-]{0,2}[0-9]){5,14}"
    r"|(?:\b(?:ext(?:ension)?\.?|x)|#|内線(?:番号)?)[ 　]?[0-9]{1,6}\b",
    re.IGNORECASE,
)


def w8_numbers(matter: Matter) -> Finding:
    """W8: clock times on 24 hours (their zone is the agreement's, which every paper names), ISO dates, a unit on
    every number, and Japanese phone numbers with +81 in English. Source: ISO 8601; docs/rubric.md W8."""
    numbered = [piece for piece in matter.pieces if QUOTED not in piece.roles and _DIGIT.search(piece.text)]
    hits = [hit for piece in numbered for hit in _loose(piece)]
    return finding_of("W8", not hits, _("書き方の決まらない数字 %(count)d") % {"count": len(hits)}, tuple(hits))


def _loose(piece: Passage) -> Iterator[Hit]:
    called = [found.span() for found in _CALLED.finditer(piece.text)]
    yield from _hits(piece, _HALF_DAY, lambda: _("24時間で書けますか（15:00）？"))
    for hit in _hits(piece, _LOOSE_DAY, lambda: _("年から書けますか（2026-10-19）？")):
        if span_around(called, hit.start) is None:
            yield hit
    if piece.language == "en":
        yield from _hits(piece, _DOMESTIC, lambda: _("英語の紙では、+81 から書けますか？"))
    if UNMEASURED not in piece.roles:
        for hit in _hits(piece, _BARE[piece.language], lambda: _("単位は何ですか（分、件、%%）？") % ()):
            if not piece.displays(hit.start) and span_around(called, hit.start) is None:
                yield hit


def _hits(piece: Passage, pattern: re.Pattern[str], question: Callable[[], str]) -> Iterator[Hit]:
    """The question is looked up where there is something to ask, which is hardly ever."""
    return (piece.hit(found.span(), question()) for found in pattern.finditer(piece.text))
