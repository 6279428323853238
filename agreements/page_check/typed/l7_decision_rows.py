import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.content import AgreementContent
from agreements.content.parts import SeverityLevel
from agreements.content.scales import seams_of
from agreements.content.thresholds import overlaps_and_gaps
from agreements.page_check.findings import Finding, Hit
from agreements.page_check.rubric import finding_of

_LEAST, _MOST = 3, 4
_DIGIT = re.compile(r"\d")
_BOUND = {
    "ja": re.compile(r"未満|以上|以下|超|より"),
    "en": re.compile(r"less|more|over|under|below|above|at least|[<>]", re.IGNORECASE),
}
_FOR = re.compile(r"(?<![0-9０-９])[0-9０-９]++\s*+(?:分|秒|時間|min|h\b|s\b)")


def l7_decision_rows(content: AgreementContent) -> Finding:
    """L7: 3 or 4 levels; each has a number (sign, value, unit and duration), a step of a scale or a yes/no fact;
    neighbouring rows neither overlap nor leave a gap, in numbers and in steps. A level without any of them may say all
    of it in what the customer sees. Source: docs/rubric.md L7."""
    if not content.levels:
        return finding_of("L7", None, _("障害レベルが、まだありません"))
    hits = [hit for place, level in enumerate(content.levels) for hit in _gaps(place, level)]
    hits += [
        Hit("", f"levels.{place}.thresholds", content.levels[place].key, question=message)
        for place, message in overlaps_and_gaps(content.levels, content.language)
    ]
    hits += [
        Hit("", f"levels.{place}.spans", content.levels[place].key, question=message)
        for place, message in seams_of(content)
    ]
    if not _LEAST <= len(content.levels) <= _MOST:
        question = ngettext(
            "障害レベルが%(count)dあります。3つか4つにできますか？",
            "障害レベルが%(count)dあります。3つか4つにできますか？",
            len(content.levels),
        )
        hits.append(Hit("", "levels", question=question % {"count": len(content.levels)}))
    return finding_of("L7", not hits, _("%(count)dレベル") % {"count": len(content.levels)}, tuple(hits))


def _gaps(place: int, level: SeverityLevel) -> Iterator[Hit]:
    if not level.conditions:
        seen = " ".join((level.seen or {}).values())
        if not (_has_bound(seen) and _FOR.search(seen)):
            question = _("何がいくつで何分続いたら、このレベルですか？")
            yield Hit("", f"levels.{place}.thresholds", level.key, question=question)
    for number, threshold in enumerate(level.thresholds):
        if threshold.for_minutes is None:
            path = f"levels.{place}.thresholds.{number}.for_minutes"
            yield Hit("", path, level.key, question=_("何分続いたら、このレベルですか？"))


def _has_bound(seen: str) -> bool:
    """5分以上, less than 5: in one line, and each half looked for once."""
    return any(
        _one_after(line, _DIGIT, _BOUND["ja"]) or _one_after(line, _BOUND["en"], _DIGIT) for line in seen.split("\n")
    )


def _one_after(line: str, first: re.Pattern[str], then: re.Pattern[str]) -> bool:
    found = first.search(line)
    return bool(found and then.search(line, found.end()))
