from collections.abc import Iterator

from django.utils.translation import gettext as _

from agreements.content import AgreementContent
from agreements.page_check.findings import Finding, Hit
from agreements.page_check.rubric import finding_of


def l8_rhythm(content: AgreementContent) -> Finding:
    """L8: every level says within how many minutes the first word comes and how often the next; what to do when it
    does not come stands under the table of every paper. Source: incident practice (first word within 15 minutes)."""
    if not content.levels:
        return finding_of("L8", None, _("障害レベルが、まだありません"))
    hits = tuple(_gaps(content))
    measured = _("間隔の決まらないレベル %(count)d") % {"count": len({hit.key for hit in hits})}
    return finding_of("L8", not hits, measured, hits)


def _gaps(content: AgreementContent) -> Iterator[Hit]:
    for place, level in enumerate(content.levels):
        if level.first_contact_minutes is None:
            path = f"levels.{place}.first_contact_minutes"
            yield Hit("", path, level.key, question=_("第一報は何分以内ですか？"))
        if level.update_minutes is None:
            yield Hit("", f"levels.{place}.update_minutes", level.key, question=_("続報は何分ごとですか？"))
