import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from agreements.content import AgreementContent
from agreements.content.parts import SeverityLevel
from agreements.content.thresholds import overlaps_and_gaps
from agreements.page_check.findings import Finding, Hit
from agreements.page_check.rubric import finding_of

_LEAST, _MOST = 3, 4
_BOUND = re.compile(
    r"[0-9０-９].*(?:未満|以上|以下|超|より)|(?:less|more|over|under|below|above|at least|[<>]).*\d", re.IGNORECASE
)
_FOR = re.compile(r"[0-9０-９]+\s*(?:分|秒|時間|min|h\b|s\b)")


def l7_decision_rows(content: AgreementContent) -> Finding:
    """L7: 3 or 4 levels; each has sign, value, unit and duration; neighbouring rows neither overlap nor leave a gap.
    A level without a typed threshold may say all of it in what the customer sees. Source: docs/rubric.md L7."""
    if not content.levels:
        return finding_of("L7", None, _("障害レベルが、まだありません"))
    hits = [hit for place, level in enumerate(content.levels) for hit in _gaps(place, level)]
    hits += [
        Hit("", f"levels.{place}.thresholds", content.levels[place].key, question=message)
        for place, message in overlaps_and_gaps(content.levels)
    ]
    if not _LEAST <= len(content.levels) <= _MOST:
        question = _("障害レベルが%(count)dあります。3つか4つにできますか？") % {"count": len(content.levels)}
        hits.append(Hit("", "levels", question=question))
    return finding_of("L7", not hits, _("%(count)dレベル") % {"count": len(content.levels)}, tuple(hits))


def _gaps(place: int, level: SeverityLevel) -> Iterator[Hit]:
    if not level.thresholds:
        seen = " ".join((level.seen or {}).values())
        if not (_BOUND.search(seen) and _FOR.search(seen)):
            question = _("何がいくつで何分続いたら、このレベルですか？")
            yield Hit("", f"levels.{place}.thresholds", level.key, question=question)
    for number, threshold in enumerate(level.thresholds):
        if threshold.for_minutes is None:
            path = f"levels.{place}.thresholds.{number}.for_minutes"
            yield Hit("", path, level.key, question=_("何分続いたら、このレベルですか？"))
