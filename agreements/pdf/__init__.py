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
from agreements.pdf.postmortem import render_postmortem
from agreements.pdf.proof import ItemBox, Proof, first_page_picture, render_first_page
from agreements.pdf.records import DecisionLine, IssueRecord, PaperForm, Release
from agreements.pdf.renderer import made_with

__all__ = [
    "Damaged",
    "DecisionLine",
    "IssueRecord",
    "ItemBox",
    "Missing",
    "MissingGlyphs",
    "PaperForm",
    "Proof",
    "Release",
    "RenderFailed",
    "first_page_picture",
    "made_with",
    "missing_glyphs",
    "notes_html",
    "render_bodies",
    "render_body",
    "render_draft",
    "render_first_page",
    "render_general",
    "render_issued",
    "render_postmortem",
    "safe_name",
    "vault",
]
