"""Texts staged for the day: {system}, {level}, {since} and {next} in them become what is so by then."""

import re
from collections.abc import Iterator, Mapping

from agreements.content import parts
from agreements.content.vocabulary import ReportKind

FIELDS = ("system", "level", "since", "next")
_FIELD = re.compile(r"\{([^{}\n]{0,30})\}")


def filled_in(text: str, values: Mapping[str, str]) -> str:
    """Return the text with each field as `values` has it; what is no field stays as it is written."""
    return _FIELD.sub(lambda found: values.get(found[1].strip(), found[0]), text)


def unknown_fields(report: parts.ReportPlan) -> Iterator[tuple[str, str]]:
    """Yield (language, what stands in braces) of what nothing will be filled into on the day."""
    for language, text in (report.staged or {}).items():
        yield from ((language, found[0]) for found in _FIELD.finditer(text) if found[1].strip() not in FIELDS)


def staged_report(
    reports: list[parts.ReportPlan], kind: ReportKind | str, *, ordinal: int, level: int
) -> parts.ReportPlan | None:
    """Return the planned report of this kind and level whose text is staged: the one of its ordinal, else the last."""
    found = [one for one in reports if one.kind == kind and one.staged and (not one.levels or level in one.levels)]
    return found[min(ordinal, len(found)) - 1] if found else None
