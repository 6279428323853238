from django.utils.translation import gettext as _

from agreements.content.said import EXACT, QUOTED, REASON
from agreements.page_check.findings import Finding, Hit
from agreements.page_check.rubric import finding_of
from agreements.page_check.typed.matter import Matter, Passage
from agreements.page_check.typed.release import is_released
from agreements.page_check.typed.word_list import found_in

_ELSEWHERE = 3


def w3_vague_words(matter: Matter) -> Finding:
    """W3: no vague word in acts, criteria and contacts, at most 3 elsewhere, but those that the release rules or the
    author's written reasons let pass. Why an item was changed is no instruction: it counts as elsewhere; words of the
    other side (what we heard, what it wants to protect) are not counted. Source: docs/rubric.md W3."""
    strict: list[Hit] = []
    elsewhere: list[Hit] = []
    for piece in matter.pieces:
        if QUOTED not in piece.roles:
            (strict if _is_strict(piece) else elsewhere).extend(_unreleased(matter, piece))
    counts = {"strict": len(strict), "elsewhere": len(elsewhere)}
    measured = _("すること・判断基準・連絡先に %(strict)d、ほかに %(elsewhere)d（3まで）") % counts
    passed = not strict and len(elsewhere) <= _ELSEWHERE
    return finding_of("W3", passed, measured, (*strict, *elsewhere))


def _is_strict(piece: Passage) -> bool:
    return EXACT in piece.roles and REASON not in piece.roles


def _unreleased(matter: Matter, piece: Passage) -> list[Hit]:
    return [
        piece.hit((word.start, word.end), word.question, word.number)
        for word in found_in(piece.text, piece.language, matter.team_words)
        if not is_released(matter, piece, word)
    ]
