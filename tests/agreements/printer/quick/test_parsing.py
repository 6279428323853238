"""The quick parser makes the tree that HTML's parser makes, and leaves to it what it is not sure of."""

from typing import Any
from xml.etree import ElementTree as ET

import pytest
import tinyhtml5  # type: ignore[import-untyped]

from agreements.pdf import documents, render_body
from agreements.pdf.records import PaperForm
from agreements.printer.quick import parsing
from tests.agreements.example_content import example_content
from tests.agreements.pdf.papers import AT

PAGE = "<!doctype html>\n<html><head><title>x</title></head><body>{}</body></html>"


@pytest.mark.parametrize("form", [PaperForm("ja"), PaperForm("en"), PaperForm("ja", "phone")])
def test_the_trees_are_alike(form: PaperForm, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[dict[str, Any]] = []
    monkeypatch.setattr(documents, "render", kept.append)
    render_body(example_content(form.language), number="AG-0001", version=2, published_at=AT, form=form)
    text = kept[0]["html"]
    ours = parsing._tree(text)
    assert ours is not None
    assert shape(ours) == shape(tinyhtml5.parse(text, namespace_html_elements=False))


@pytest.mark.parametrize(
    "body",
    [
        "<p>a<br>b<wbr>c</p><!-- after page 1 --><ul><li>d</li></ul>",
        "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td><p>b</p></td></tr></tbody></table>",
        "&lt;b&gt; &amp; &quot;&#x27;",
    ],
)
def test_what_is_plain_is_read_alike(body: str) -> None:
    ours = parsing._tree(PAGE.format(body))
    assert ours is not None
    assert shape(ours) == shape(tinyhtml5.parse(PAGE.format(body), namespace_html_elements=False))


@pytest.mark.parametrize(
    "body",
    [
        "<p>a<p>b",
        "<p>a<div>b</div></p>",
        "<p>a<ul><li>b</li></ul></p>",
        "<table><tr><td>a</td></tr></table>",
        "<table>a<tbody></tbody></table>",
        "<table><tbody><tr><td>a</td></tr>b</tbody></table>",
        "<table><tbody><tr><div>a</div></tr></tbody></table>",
        "a&nbsp;b",
        "<b>a",
        '<base href="https://example.org/">',
    ],
)
def test_what_is_not_is_left_to_the_other_parser(body: str) -> None:
    assert parsing._tree(PAGE.format(body)) is None


def shape(element: ET.Element) -> Any:
    """Names, attributes and words; blanks at the ends of a text are nothing between blocks."""
    name = element.tag if isinstance(element.tag, str) else "comment"
    attributes = {key: value for key, value in element.attrib.items() if not key.endswith("xmlns")}
    words = ((element.text or "").strip(), (element.tail or "").strip())
    return (name, attributes, words, [shape(part) for part in element])
