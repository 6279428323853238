from django.utils.translation import gettext as _

from agreements.content import AgreementContent
from agreements.content.parts import EndSignal
from agreements.page_check.findings import Finding, Hit
from agreements.page_check.rubric import finding_of


def l10_end_signal(content: AgreementContent) -> Finding:
    """L10: the end is a number that holds for so long, and somebody who says so in a stated way.
    Source: docs/rubric.md L10."""
    end = content.end_signal
    if "end_signal" in content.not_agreed and end == EndSignal():
        return finding_of("L10", passed=True, measured=_("取り決めなし"))
    asked = {
        "threshold": (end.threshold, _("何がいくつになれば終わりですか？")),
        "threshold.for_minutes": (
            end.threshold is None or end.threshold.for_minutes is not None,
            _("何分続けば終わりですか？"),
        ),
        "declared_by": (end.declared_by, _("誰が終わりと決めますか？")),
        "told_by": (end.told_by, _("どうやって知らせますか？")),
    }
    hits = tuple(
        Hit("", f"end_signal.{field}", question=question) for field, (said, question) in asked.items() if not said
    )
    return finding_of("L10", not hits, _("決まらないこと %(count)d") % {"count": len(hits)}, hits)
