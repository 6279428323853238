import re

from django.utils.translation import gettext as _

from agreements.content.said import ACT, INSTRUCTION
from agreements.page_check.findings import Finding
from agreements.page_check.rubric import finding_of
from agreements.page_check.typed.matter import Matter, Passage

_JA = re.compile(r"(?:さ|ら)れ(?:る|ます|た|て|ない|ず)|が(?:行|おこな)われ|ものとする|こととする")
# A participle after a form of "be": "is mailed", "has been told"; not "is red", "be ready", "are 3".
_EN = re.compile(
    r"\b(?:is|are|was|were|be|been|being)\s+(?:not\s+)?(?:\w+ly\s+)?"
    r"(?:\w{2,}(?<!ne)(?<!fe)(?<!spe)(?<!inde)ed|sent|told|done|made|put|set|held|kept|given|taken|written|shown|seen|"
    r"brought|built|chosen|cut|found|heard|led|lost|met|paid|read|run|shut|sold|begun|drawn|caught|reset|withdrawn)\b",
    re.IGNORECASE,
)
_PASSIVES = {"ja": _JA, "en": _EN}


def w4_actor(matter: Matter) -> Finding:
    """W4: no passive and no clause without its subject in acts; every act names its role.
    Source: docs/rubric.md W4 (word list, kind passive)."""
    pieces = [piece for piece in matter.pieces if _tells(piece)]
    if not pieces:
        return finding_of("W4", None, _("することが、まだありません"))
    question = _("誰がしますか？ する人を主語にして書けますか？")
    hits = tuple(
        piece.hit(found.span(), question)
        for piece in pieces
        for found in _PASSIVES[piece.language].finditer(piece.text)
        if not piece.displays(found.start())
    )
    return finding_of("W4", not hits, _("する人の分からない文 %(count)d") % {"count": len(hits)}, hits)


def _tells(piece: Passage) -> bool:
    """What somebody does, and within an act also how it is undone."""
    return ACT in piece.roles or (piece.act is not None and INSTRUCTION in piece.roles)
