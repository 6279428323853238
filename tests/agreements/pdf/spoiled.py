"""The example's paper with a fault set into its style sheet or its text: what a check must find."""

from collections.abc import Mapping

from agreements.content import Language
from agreements.pdf import PaperForm, documents, renderer
from tests.agreements.example_content import example_content
from tests.agreements.pdf.papers import AT, Paper


def spoiled(language: Language = "ja", *, css: str = "", html: Mapping[str, str] | None = None) -> Paper:
    """Return the A4 body with `css` after its style sheet and each key of `html` replaced by its value."""
    facts = {"kind": "body", "number": "AG-0001", "version": 2}
    order = documents._order(example_content(language), AT, PaperForm(language), facts)
    text = order["html"]
    for old, new in (html or {}).items():
        assert old in text, f"The paper has no {old!r} to spoil."
        text = text.replace(old, new)
    return Paper(renderer.render(order | {"html": text, "css": order["css"] + css}))
