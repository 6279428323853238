"""Every kind of paper is PDF/A-3a and PDF/UA-1 at once, by a validator of its own kind (page-validation)."""

from collections.abc import Callable
from io import BytesIO

import page
import pikepdf
import pytest

from agreements import pdf
from agreements.content import Language
from tests.agreements.example_content import example_content
from tests.agreements.pdf.papers import AT, Paper, body, record

STANDARDS = {"PDF/A-3a": page.ValidationProfile.PDF_A_3A, "PDF/UA-1": page.ValidationProfile.PDF_UA_1}
FORMS = pytest.mark.parametrize(
    "form",
    [pdf.PaperForm("ja"), pdf.PaperForm("en"), pdf.PaperForm("ja", "phone"), pdf.PaperForm("en", "phone")],
    ids=lambda form: f"{form.language}-{form.size}",
)


def faults(data: bytes) -> dict[str, list[str]]:
    """What each standard says against a PDF; empty when it conforms to both."""
    reports = {name: page.validate_pdf_bytes(data, profile=profile) for name, profile in STANDARDS.items()}
    return {
        name: [f"{fault.rule_id} {fault.message}" for fault in report.failures] or ["not compliant"]
        for name, report in reports.items()
        if not report.is_compliant
    }


@FORMS
def test_the_body(form: pdf.PaperForm) -> None:
    paper = pdf.render_body(example_content(form.language), number="AG-0001", version=2, published_at=AT, form=form)
    assert faults(paper) == {}


@FORMS
def test_an_issued_copy(form: pdf.PaperForm) -> None:
    content = example_content(form.language)
    facts = {"number": "AG-0001", "version": 2, "published_at": AT, "record": record("山田 〓 \N{SNOWMAN}")}
    assert faults(pdf.render_issued(content, form=form, **facts)) == {}


def test_a_body_with_released_checks() -> None:
    released = [pdf.Release("P5", "付録の図面を1冊にまとめるため", "平 治子")]
    facts = {"number": "AG-0001", "version": 2, "published_at": AT, "released": released}
    assert faults(pdf.render_body(example_content(), **facts)) == {}


@FORMS
def test_a_draft(form: pdf.PaperForm) -> None:
    assert faults(pdf.render_draft(example_content(form.language), number="AG-0001", form=form)) == {}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_general_procedure(language: Language) -> None:
    assert faults(pdf.render_general(example_content(language), system_slug="payments", at=AT)) == {}


# What the validator must not let pass, so that its silence above means something.


def without_language(document: pikepdf.Pdf) -> None:
    del document.Root.Lang


def without_the_claim(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as metadata:
        del metadata["pdfuaid:part"]


def without_tags(document: pikepdf.Pdf) -> None:
    del document.Root.StructTreeRoot
    del document.Root.MarkInfo


def without_an_embedded_font(document: pikepdf.Pdf) -> None:
    for part in document.objects:
        if isinstance(part, pikepdf.Dictionary):
            for name in {"/FontFile2", "/FontFile3"} & set(part.keys()):
                del part[name]


def without_text_behind_glyphs(document: pikepdf.Pdf) -> None:
    for part in document.objects:
        if isinstance(part, pikepdf.Dictionary) and "/ToUnicode" in part:
            del part["/ToUnicode"]


def without_words_for_the_figures(document: pikepdf.Pdf) -> None:
    for part in document.objects:
        if isinstance(part, pikepdf.Dictionary) and part.get("/S") == "/Figure":
            del part["/Alt"]


def without_a_relation_of_the_data(document: pikepdf.Pdf) -> None:
    for part in document.objects:
        if isinstance(part, pikepdf.Dictionary) and "/AFRelationship" in part:
            del part["/AFRelationship"]


@pytest.mark.parametrize(
    ("spoil", "against"),
    [
        (without_language, ["PDF/UA-1"]),
        (without_the_claim, ["PDF/UA-1"]),
        (without_tags, ["PDF/A-3a", "PDF/UA-1"]),
        (without_an_embedded_font, ["PDF/A-3a", "PDF/UA-1"]),
        (without_words_for_the_figures, ["PDF/UA-1"]),
        (without_text_behind_glyphs, ["PDF/A-3a", "PDF/UA-1"]),
        (without_a_relation_of_the_data, ["PDF/A-3a"]),
    ],
)
def test_a_spoiled_paper_is_found(spoil: Callable[[pikepdf.Pdf], None], against: list[str]) -> None:
    assert list(faults(spoiled(body(), spoil))) == against


def test_the_way_of_spoiling_is_not_the_fault() -> None:
    assert faults(spoiled(body(), lambda _document: None)) == {}


def spoiled(data: bytes, spoil: Callable[[pikepdf.Pdf], None]) -> Paper:
    kept = BytesIO()
    with pikepdf.open(BytesIO(data)) as document:
        spoil(document)
        document.save(kept, fix_metadata_version=False)
    return Paper(kept.getvalue())
