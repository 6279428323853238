import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.page_check.findings import Finding, Hit
from agreements.page_check.rubric import finding_of
from agreements.page_check.typed.matter import Matter
from agreements.page_check.typed.sentences import length_of

_MOST = {"ja": 25, "en": 12}
# Between what is seen and the first act: 「決済が通らないとき：まず電話」, "Payments failing: call first".
_SEAM = re.compile(r"[：:→—–、,]|とき|場合|たら")
_WORD = re.compile(r"\w")


def l1_title(matter: Matter) -> Finding:
    """L1: the title says what the reader sees and the first act, in at most 25 characters (English 12 words).
    Source: medical crisis checklists; docs/rubric.md L1."""
    piece = next((piece for piece in matter.pieces if piece.place[0] == "title"), None)
    if piece is None:
        question = _("表題を書いてください（何が見えたら、まず何をするか）。")
        return finding_of(
            "L1",
            passed=False,
            measured=_("表題がありません"),
            hits=(Hit("", f"title.{matter.language}", question=question),),
        )
    length, most = length_of(piece.text, matter.language), _MOST[matter.language]
    hits: list[Hit] = []
    if length > most:
        hits.append(piece.whole(_too_long(length, most, matter.language)))
    if not _says_both(piece.text):
        hits.append(piece.whole(_("何が見えたら、まず何をするかの2つを書けますか？")))
    return finding_of("L1", not hits, _length(length, matter.language), tuple(hits))


def _says_both(title: str) -> bool:
    """Something, a seam, and a word after it; each is looked for once, however long the title."""
    seam = _SEAM.search(title, 1)
    return bool(seam and not title[0].isspace() and _WORD.search(title, seam.end()))


def _too_long(length: int, most: int, language: str) -> str:
    facts = {"length": _length(length, language), "most": _length(most, language)}
    return _("%(length)sあります。%(most)sまでに縮められますか？") % facts


def _length(length: int, language: str) -> str:
    if language == "en":
        return ngettext("%(count)d語", "%(count)d語", length) % {"count": length}
    return ngettext("%(count)d文字", "%(count)d文字", length) % {"count": length}
