"""Every check of the paper in the rubric's order, and what a bare file says it prints."""

import re
from io import BytesIO

import pikepdf
from django.utils.translation import gettext as _

from agreements.content import AgreementContent, Unreadable, content_from, read_from_outside
from agreements.page_check.findings import Finding, Hit
from agreements.page_check.paper import control, copies, page_one, sheets, splits, twin, typography
from agreements.page_check.paper.drawing import Broken
from agreements.page_check.paper.drawn import MM
from agreements.page_check.paper.hits import finding
from agreements.page_check.paper.printed import Printed
from agreements.page_check.paper.reading import read_paper
from agreements.page_check.paper.structure import structure_of
from agreements.page_check.rubric import RUBRIC

# In the order of the rubric.
CHECKS = (
    typography.t1_text_size,
    typography.t2_x_height,
    typography.t3_headings,
    typography.t4_line_pitch,
    typography.t5_faces,
    typography.t6_line_length,
    copies.c1_contrast,
    copies.c2_without_colour,
    copies.c3_reversed_and_tinted,
    sheets.p1_page_one_alone,
    sheets.p2_edges,
    sheets.p3_clipping,
    splits.p4_splits,
    sheets.p5_length_and_file,
    page_one.l2_main_number,
    page_one.l3_number_of_acts,
    page_one.l11_ways_out,
    page_one.l12_write_in,
    control.s1_control_line,
    control.s2_catalogue_and_tags,
    twin.s3_twin_data,
)

_NUMBER = re.compile(r"[A-Z]{1,6}-\d{3,}")
# Wider than any phone, narrower than any sheet of paper (millimetres).
_BETWEEN = 120


def findings_on(data: bytes, printed: Printed) -> list[Finding]:
    """See check_paper."""
    try:
        paper = read_paper(data, printed)
    except Broken:
        return [_unopened(name) for name, check in RUBRIC.items() if check.source == "paper"]
    return [check(paper) for check in CHECKS]


def _unopened(check: str) -> Finding:
    if check != "P5":
        return finding(check, None)
    why = Hit(_("PDF ではないか、壊れているか、暗号がかかっています"))
    return finding("P5", passed=False, measured=_("開けません"), hits=(why,))


def content_of(data: bytes) -> Printed:
    """See paper_content."""
    try:
        _root, kept = structure_of(data)
        width = _first_width(data)
    except pikepdf.PdfError:
        return Printed(content=None, language="ja", size="a4", number="")
    number = _NUMBER.match(kept.title)
    return Printed(
        content=_content(kept.attached),
        language="en" if kept.language.startswith("en") else "ja",
        size="phone" if width < _BETWEEN * MM else "a4",
        number=number[0] if number else "",
    )


def _first_width(data: bytes) -> float:
    with pikepdf.open(BytesIO(data)) as document:
        left, _bottom, right, _top = document.pages[0].mediabox
        return float(right) - float(left)


def _content(attached: bytes | None) -> AgreementContent | None:
    try:
        return content_from(read_from_outside(attached)) if attached else None
    except Unreadable:
        return None
