from django.utils.translation import gettext as _

from agreements.page_check.findings import Finding
from agreements.page_check.rubric import finding_of
from agreements.page_check.typed.matter import Matter
from agreements.page_check.typed.release import is_released
from agreements.page_check.typed.word_list import found_in


def w6_observed_value(matter: Matter) -> Finding:
    """W6: each step that checks something (確認する, check, verify …) names what is looked at and the value that
    passes: a number or a quoted display text in the same sentence. Source: docs/rubric.md W6 and section 3."""
    steps = [
        (piece, word)
        for piece in matter.instructions
        for word in found_in(piece.text, piece.language, matter.team_words)
        if word.kind == "verify"
    ]
    if not steps:
        return finding_of("W6", None, _("確かめる手順はありません"))
    hits = tuple(
        piece.hit((word.start, word.end), word.question, word.number)
        for piece, word in steps
        if not is_released(matter, piece, word)
    )
    counts = {"steps": len(steps), "open": len(hits)}
    return finding_of("W6", not hits, _("確かめる手順 %(steps)d、合格の値がないもの %(open)d") % counts, hits)
