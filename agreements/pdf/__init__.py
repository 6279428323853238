"""PDFs: from typed content to stored bytes. Renders in a process of its own; knows neither database nor clock."""

from agreements.pdf import vault
from agreements.pdf.closing_record import notes_html
from agreements.pdf.documents import (
    render_bodies,
    render_body,
    render_draft,
    render_general,
    render_issued,
)
from agreements.pdf.errors import Damaged, Missing, MissingGlyphs, RenderFailed
from agreements.pdf.glyphs import missing_glyphs, safe_name
from agreements.pdf.plain_papers import render_card, render_certificate, render_postmortem, render_preparation
from agreements.pdf.proof import ItemBox, Proof, first_page_picture, render_first_page
from agreements.pdf.records import (
    AnnexRecord,
    DecisionLine,
    IssueRecord,
    PaperForm,
    PrintedProof,
    RecordedLine,
    Release,
)
from agreements.pdf.renderer import made_with

__all__ = [
    "AnnexRecord",
    "Damaged",
    "DecisionLine",
    "IssueRecord",
    "ItemBox",
    "Missing",
    "MissingGlyphs",
    "PaperForm",
    "PrintedProof",
    "Proof",
    "RecordedLine",
    "Release",
    "RenderFailed",
    "first_page_picture",
    "made_with",
    "missing_glyphs",
    "notes_html",
    "render_bodies",
    "render_body",
    "render_card",
    "render_certificate",
    "render_draft",
    "render_first_page",
    "render_general",
    "render_issued",
    "render_postmortem",
    "render_preparation",
    "safe_name",
    "vault",
]
