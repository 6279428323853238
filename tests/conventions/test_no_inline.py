"""The content security policy allows no inline style, script or handler; templates have none (docs/design.md 29)."""

import re
from pathlib import Path

from tests.conventions.tree import files, named

# What the printed pages hold goes to WeasyPrint, not to a browser.
_PRINTED = ("pdf/",)
_RULES = {
    "a style attribute": re.compile(r"<[a-z][^<>]*?\sstyle\s*=", re.IGNORECASE | re.DOTALL),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc\s*=)", re.IGNORECASE),
    "a handler attribute": re.compile(r"<[a-z][^<>]*?\son[a-z]+\s*=(?!=)", re.IGNORECASE | re.DOTALL),
    "a javascript: address": re.compile(r"javascript\s*:", re.IGNORECASE),
    "an address on another machine": re.compile(
        r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)\s*=\s*[\"']?(?:https?:)?//"
    ),
}


def test_templates_obey_the_policy() -> None:
    pages = [path for path in files("templates/*") if not _is_printed(path)]
    assert [line for path in pages for line in inline(named(path), path.read_text())] == []


def inline(name: str, html: str) -> list[str]:
    """Give what the policy would block in a template: its name, line and what was found."""
    html = re.sub(
        r"\{#.*?#\}|\{%-? *comment.*?endcomment *-?%\}", lambda gap: "\n" * gap[0].count("\n"), html, flags=re.DOTALL
    )
    found = [
        (html.count("\n", 0, hit.start()) + 1, what) for what, rule in _RULES.items() for hit in rule.finditer(html)
    ]
    return [f"{name}:{line}: {what}" for line, what in sorted(found)]


def _is_printed(path: Path) -> bool:
    return named(path).removeprefix("templates/").startswith(_PRINTED) or "/pdf/" in named(path)


def test_inline_things_are_found() -> None:
    bad = """<p>style = good</p>
<p class="a" style="color: red">x</p>
<style>p {}</style>
<script>alert(1)</script><script src="{% static 'a.js' %}"></script>
<button
  onclick="go()">x</button>
<a href="javascript:go()">x</a>
<script src="//cdn.example/a.js"></script>
{# <style> in a comment #}"""
    assert inline("bad.html", bad) == [
        "bad.html:2: a style attribute",
        "bad.html:3: a style element",
        "bad.html:4: an inline script",
        "bad.html:5: a handler attribute",
        "bad.html:7: a javascript: address",
        "bad.html:8: an address on another machine",
    ]


def test_text_that_only_looks_like_it_is_left_alone() -> None:
    assert inline("good.html", '<p data-on="x" class="on">one = two, style guide</p>') == []
