import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _

from agreements.content.said import QUOTED, ROLE
from agreements.page_check.findings import Finding, Hit
from agreements.page_check.rubric import finding_of
from agreements.page_check.typed.matter import Matter, Passage

_MOST_KANJI, _MOST_COMMAS = 6, 3
_KANJI_RUN = re.compile(rf"[一-鿿々]{{{_MOST_KANJI + 1},}}")
_ABBREVIATION = re.compile(r"(?<![A-Za-z0-9-])[A-Z]{2,6}(?![A-Za-z0-9]|-\d)")
# Known to everybody who holds the page, and the words of logic that are set in capitals.
_KNOWN = frozenset(
    ["JST", "UTC", "GMT", "QR", "PDF", "OK", "NG", "ID", "PC", "IC", "IT", "URL", "FAX", "TEL", "SMS", "API", "ATM",
     "POS", "USB", "LAN", "WEB", "NO", "AG", "AM", "PM", "IF", "THEN", "AND", "OR", "NOT"]
)  # fmt: skip
# One thing, one name: of each group a page uses one word.
_SYNONYMS = {
    "ja": (("ユーザー", "ユーザ"), ("サーバー", "サーバ"), ("メール", "Eメール", "電子メール"), ("復旧", "回復"),
           ("電話", "TEL"), ("ウェブ", "Web"), ("お客様", "お客さま")),
    "en": (("e-mail", "email"), ("web site", "website"), ("sign-in", "login"), ("outage", "disruption"),
           ("back-up", "backup"), ("organisation", "organization")),
}  # fmt: skip


def w7_terms(matter: Matter) -> Finding:
    """W7: one thing has one name; an abbreviation is written out where it is first used (or stands in the glossary);
    at most 6 kanji in a run and 3 commas in a Japanese sentence. Readability figures are `indicators`, never a gate.
    Source: Japanese public guidelines; docs/rubric.md W7."""
    pieces = [piece for piece in matter.pieces if QUOTED not in piece.roles]
    hits = [*_two_names(matter, pieces), *_abbreviations(matter, pieces)]
    if matter.language == "ja":
        hits += [hit for piece in pieces for hit in _dense(matter, piece)]
    return finding_of("W7", not hits, _("書き直せる言葉 %(count)d") % {"count": len(hits)}, tuple(hits))


def _dense(matter: Matter, piece: Passage) -> Iterator[Hit]:
    for found in _KANJI_RUN.finditer(piece.text):
        if not any(found[0] in name for name in matter.roles | matter.terms):
            question = _("漢字が%(count)d字続いています。区切れますか（6字まで）？")
            yield piece.hit(found.span(), question % {"count": len(found[0])})
    for start, end in piece.sentences:
        commas = piece.text.count("、", start, end)
        if commas > _MOST_COMMAS:
            question = _("読点が%(count)dあります。文を分けるか、箇条書きにできますか（3つまで）？")
            yield piece.hit((start, end), question % {"count": commas})


def _abbreviations(matter: Matter, pieces: list[Passage]) -> Iterator[Hit]:
    known = {word for name in matter.terms | matter.roles for word in _ABBREVIATION.findall(name)} | _KNOWN
    for piece in pieces:
        for found in _ABBREVIATION.finditer(piece.text):
            word, after = found[0], piece.text[found.end() : found.end() + 2].lstrip()
            if word in known or piece.displays(found.start()):
                continue
            known.add(word)
            if after[:1] not in {"（", "("} and piece.text[max(0, found.start() - 1) : found.start()] not in {
                "（",
                "(",
            }:
                yield piece.hit(found.span(), _("何の略ですか？ はじめに使うところか、用語に書けますか？"))


def _two_names(matter: Matter, pieces: list[Passage]) -> Iterator[Hit]:
    question = _("「%(other)s」とも書かれています。同じものなら、1つの名前にできますか？")
    everything = "\n".join(piece.text for piece in pieces).casefold()
    for group in _SYNONYMS[matter.language]:
        # Most agreements have none of them: one look instead of one a text.
        used = {word: list(_uses(word, pieces)) if word.casefold() in everything else [] for word in group}
        first, *others = [word for word in group if used[word]] or [""]
        yield from (piece.hit(span, question % {"other": first}) for word in others for piece, span in used[word])
    for spellings in _spellings(pieces).values():
        usual = max(spellings, key=lambda name: len(spellings[name]))
        for name in spellings.keys() - {usual}:
            yield from (piece.whole(question % {"other": usual}) for piece in spellings[name])


def _uses(word: str, pieces: list[Passage]) -> Iterator[tuple[Passage, tuple[int, int]]]:
    pattern = re.compile(rf"(?<![A-Za-zァ-ヶー]){re.escape(word)}(?![A-Za-zァ-ヶー])", re.IGNORECASE)
    for piece in pieces:
        yield from ((piece, found.span()) for found in pattern.finditer(piece.text))


def _spellings(pieces: list[Passage]) -> dict[str, dict[str, list[Passage]]]:
    """Role names that differ by spaces or width only, with the texts that write them so."""
    found: dict[str, dict[str, list[Passage]]] = defaultdict(lambda: defaultdict(list))
    for piece in pieces:
        if ROLE in piece.roles:
            bare = re.sub(r"[\s・_-]", "", unicodedata.normalize("NFKC", piece.text)).lower()
            found[bare][piece.text].append(piece)
    return {bare: names for bare, names in found.items() if len(names) > 1}
