from collections.abc import Iterator

from django.utils.translation import gettext as _

from agreements.content import AgreementContent
from agreements.content.level_words import first_contact_words, updates_words
from agreements.page_check.findings import Finding, Hit
from agreements.page_check.rubric import finding_of


def l8_rhythm(content: AgreementContent) -> Finding:
    """L8: every level that is an outage says by when the first word comes (within minutes, at once, with the recovery
    report, or not at all) and how often the next; what to do when it does not come stands under the table of every
    paper. Source: incident practice (first word within 15 minutes)."""
    if not content.levels:
        return finding_of("L8", None, _("障害レベルが、まだありません"))
    hits = tuple(_gaps(content))
    measured = _("間隔の決まらないレベル %(count)d") % {"count": len({hit.key for hit in hits})}
    return finding_of("L8", not hits, measured, hits)


def _gaps(content: AgreementContent) -> Iterator[Hit]:
    for place, level in enumerate(content.levels):
        if not level.counts_as_outage:
            continue
        if not first_contact_words(level):
            path = f"levels.{place}.first_contact_minutes"
            yield Hit("", path, level.key, question=_("第一報は何分以内ですか？"))
        if not updates_words(level):
            yield Hit("", f"levels.{place}.update_minutes", level.key, question=_("続報は何分ごとですか？"))
