"""What is quicker writes the same bytes: the example's papers, with WeasyPrint as it comes and with quick/ in it."""

import hashlib
import json
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import pytest

from agreements.pdf import PaperForm, documents, render_body, renderer
from agreements.printer import gate
from tests.agreements.example_content import example_content
from tests.agreements.printer.programs import said_by

AT = datetime(2026, 10, 14, 6, 2, tzinfo=UTC)
FORMS = [PaperForm("ja"), PaperForm("en"), PaperForm("ja", "phone")]
# Only how hard pydyf's own streams are pressed is not as it comes; test_gate.py leaves that too.
PLAIN = """
import hashlib, json, sys
from agreements.printer import gate
from agreements.printer.quick import streams
gate.KNOWN.clear()
streams.install()
from agreements.printer.printing import Printer
printer = Printer()
assert printer.why_not_quick
print(json.dumps([hashlib.sha256(printer.pdf(order)).hexdigest() for order in json.load(sys.stdin)]))
"""


@pytest.fixture(scope="module")
def orders() -> list[dict[str, Any]]:
    """What the renderer is asked for the example's papers; one of them has lines under words and a list."""
    kept: list[dict[str, Any]] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(documents, "render", kept.append)
        for form in FORMS:
            content = example_content(form.language)
            render_body(content, number="AG-0001", version=2, published_at=AT, form=form)
    more = '<ol style="list-style: decimal"><li><u>下線</u>とsoft&shy;hyphen</li></ol><p style="text-align: justify">'
    words = "Each line of this is as wide as the page, but for its last one. " * 9
    html = kept[0]["html"]
    # A page more between the others: the numbers the last paper had are wrong now.
    contacts = '<section class="topic" id="contacts">'
    longer = html.replace(contacts, f'<p class="topic">{words}</p>{contacts}')
    assert longer != html
    return [*kept, kept[0] | {"html": html.replace("</body>", f"{more}{words}</p></body>")}, kept[0] | {"html": longer}]


def test_the_bytes_are_those_of_weasyprint_as_it_comes(orders: list[dict[str, Any]]) -> None:
    plain = said_by(PLAIN, json.dumps(orders))
    # Twice: the second time every line is remembered.
    ours = [hashlib.sha256(renderer.render(order)).hexdigest() for order in [*orders, *orders]]
    assert json.loads(plain) * 2 == ours


def test_the_versions_are_those_it_was_measured_with() -> None:
    """After an update: see whether this file's tests hold and `bin/bench pdf` still gains, then change KNOWN."""
    assert {name: version(name) for name in ("weasyprint", "pydyf")} in gate.KNOWN
