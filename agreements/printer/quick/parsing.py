"""From the template's text to what WeasyPrint lays out, in a tenth of the time of its own parser (docs/adr/0013)."""

import re
from typing import Any
from xml.etree import ElementTree as ET

from cssselect2 import ElementWrapper  # type: ignore[import-untyped]
from weasyprint import CSS, HTML
from weasyprint.html import UA, UA_COUNTER_STYLE

_VOID = re.compile(r"<(br|wbr|meta|hr|img|link)\b([^<>]*?)/?>")
_SVG = "{http://www.w3.org/2000/svg}"
# Where HTML's parser would put elements that the text does not name, or move some: to it, then.
_PARTS = {
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tfoot": {"tr"},
    "tr": {"th", "td"},
}
_IN_LINE = {
    "a",
    "abbr",
    "b",
    "br",
    "code",
    "em",
    "i",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "u",
    "wbr",
    f"{_SVG}svg",
}


class OwnHTML(HTML):
    """HTML as our templates write it: every tag closed, and nothing of what WeasyPrint's default style provides for
    other directions of writing, forms, foot notes and marks outside lists. HTML's parser reads whatever else it is."""

    def __init__(self, *, string: str, url_fetcher: Any) -> None:
        root = _tree(string)
        if root is None:
            super().__init__(string=string, url_fetcher=url_fetcher)
            return
        self.base_url = None
        self.url_fetcher = url_fetcher
        self.media_type = "print"
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, *forms: bool) -> list[CSS]:
        return [_OWN_STYLE]


def _tree(text: str) -> ET.Element | None:
    """Return the tree that HTML's parser makes of a text, if it is sure to be the one of XML's parser."""
    reader = ET.XMLParser(target=ET.TreeBuilder(insert_comments=True))  # noqa: S314 # our own template
    try:
        reader.feed(_VOID.sub(r"<\1\2/>", text.removeprefix("<!doctype html>")))
        root: ET.Element = reader.close()
    except ET.ParseError:
        return None
    return root if [part.tag for part in root] == ["head", "body"] and _is_plain(root) else None


def _is_plain(root: ET.Element) -> bool:
    for element in root.iter():
        if element.tag == "base" or (element.tag == "p" and any(part.tag not in _IN_LINE for part in element)):
            return False
        parts = _PARTS.get(element.tag) if isinstance(element.tag, str) else None
        if parts and (not _only(parts, element) or (element.text or "").strip()):
            return False
    return True


def _only(parts: set[str], element: ET.Element) -> bool:
    return all(part.tag in parts and not (part.tail or "").strip() for part in element)


def _own_style() -> CSS:
    """Each rule for every element and its marks costs a test and a style an element, and is used by none."""
    text = UA.replace("[hidden], ", "").replace("input[type=hidden i], ", "").replace("\n::marker", "\nli::marker")
    lines = [line for line in text.split("\n") if not any(word in line.partition("{")[0] for word in _NEVER)]
    return CSS(string="\n".join(lines), counter_style=UA_COUNTER_STYLE)


_NEVER = ("[dir", ")[hidden]", "[rules]", "(input,", "input:", "::footnote-", "::note-")
_OWN_STYLE = _own_style()
