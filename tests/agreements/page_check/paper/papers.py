"""Good papers, papers made to break one rule, and what the checks find on them.

They come from the real renderer. Most are a finished file with one thing redrawn (redrawing.py), which takes a tenth of
a print; where the break between pages is what is broken, the style sheet has one rule more or the HTML one place
changed. Most are a short example, so that the tests stay fast.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from agreements.content import AgreementContent, Language
from agreements.page_check import Finding, Printed, check_paper
from agreements.page_check.paper.reading import Paper, read_paper
from agreements.papers import Size
from agreements.pdf import PaperForm, documents
from agreements.pdf.renderer import render
from tests.agreements.example_content import example_content
from tests.agreements.pdf.papers import AT
from tests.agreements.pdf.papers import Paper as Data
from tests.agreements.pdf.papers import record as issue_record

NUMBER = "AG-0001"
# What a short paper leaves out: the pages and items that no test of a broken rule needs.
_LONG: dict[str, Any] = {
    "meeting": {},
    "information": [], "criteria": [], "escalations": [], "flow": [], "reports": [], "definition": [], "aims": [],
    "targets": [], "open_points": [], "glossary": [], "notes": None,
}  # fmt: skip


_KEPT = {
    "contacts": ("contact-our-oncall", "contact-our-lead", "contact-store", "contact-night"),
    "acts": ("act-stop-retries", "act-cash-only", "act-first-report"),
}


def short_content(language: Language = "ja", **changes: Any) -> AgreementContent:
    return example_content(language, **(_LONG | _kept(language) | changes))


@cache
def _kept(language: Language) -> dict[str, Any]:
    plain = example_content(language).model_dump(mode="json")
    return {name: [item for item in plain[name] if item["key"] in keys] for name, keys in _KEPT.items()}


@cache
def full(language: Language = "ja", size: Size = "a4") -> Data:
    """The whole example."""
    return printed(example_content(language), language, size)


@cache
def short(language: Language = "ja", size: Size = "a4") -> Data:
    """The short example, nothing broken."""
    return printed(short_content(language), language, size)


def printed(
    content: AgreementContent,
    language: Language = "ja",
    size: Size = "a4",
    css: str = "",
    change: Callable[[str], str] = str,
) -> Data:
    """Render as published, with rules added to the style sheet and the HTML changed."""
    return _spoiled(_order(content, language, size), css, change)


def _order(content: AgreementContent, language: Language, size: Size) -> dict[str, Any]:
    facts = {"kind": "body", "number": NUMBER, "version": 2, "released": ()}
    return documents._order(content, AT, PaperForm(language, size), facts)


@cache
def _short_order() -> dict[str, Any]:
    """All of it but the levels' scopes fits on page 1: nothing need be tried out."""
    order = _order(short_content(), "ja", "a4")
    return order | {"fits": [order["fits"][0].replace(" scopes", "")]}


@cache
def overdue(language: Language = "ja", size: Size = "a4") -> Data:
    """The short example issued after its review date."""
    content = short_content(language)
    record = replace(issue_record(), expired_on=content.review_by)
    facts = {"kind": "issued", "number": NUMBER, "version": 2, "released": (), "record": record}
    return Data(render(documents._order(content, AT, PaperForm(language, size), facts)))


def _spoiled(order: dict[str, Any], css: str, change: Callable[[str], str]) -> Data:
    return Data(render(order | {"css": order["css"] + css, "html": change(order["html"])}))


def styled(css: str) -> Data:
    """The short example with a rule more in its style sheet."""
    return _spoiled(_short_order(), css, str)


def findings(
    data: bytes,
    content: AgreementContent | None = None,
    language: Language = "ja",
    size: Size = "a4",
    made_on: date | None = None,
) -> dict[str, Finding]:
    """Return what was found, by check; without a content, against the short example."""
    content = content or short_content(language)
    asked = Printed(content=content, language=language, size=size, number=NUMBER, made_on=made_on)
    return {finding.check: finding for finding in check_paper(data, asked)}


def failing(
    data: bytes, content: AgreementContent | None = None, language: Language = "ja", size: Size = "a4"
) -> set[str]:
    """Return the checks that the paper fails and that stop it."""
    return stopping(findings(data, content, language, size))


def stopping(found: dict[str, Finding]) -> set[str]:
    return {check for check, one in found.items() if one.stops}


def reading(data: bytes, content: AgreementContent | None = None, language: Language = "ja") -> Paper:
    asked = Printed(content=content or short_content(language), language=language, size="a4", number=NUMBER)
    return read_paper(data, asked)


def words(finding: Finding) -> list[str]:
    return [hit.words for hit in finding.hits]
