"""What is quicker writes the same bytes: the example's papers, with WeasyPrint as it comes and with quick.py in it."""

import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import pytest
from django.conf import settings as django_settings

from agreements.pdf import Form, documents, render_body, renderer
from agreements.printer import quick
from tests.agreements.example_content import example_content

AT = datetime(2026, 10, 14, 6, 2, tzinfo=UTC)
FORMS = [Form("ja"), Form("en"), Form("ja", "phone")]
PLAIN = """
import hashlib, json, sys
from agreements.printer import parsing, quick
quick.install = lambda: None
parsing.is_known = lambda: False
from agreements.printer.printing import Printer
printer = Printer()
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
    plain = subprocess.run(
        [sys.executable, "-c", PLAIN],
        input=json.dumps(orders),
        cwd=django_settings.BASE_DIR,
        env=renderer._environment() | {"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    # Twice: the second time every line is remembered.
    ours = [hashlib.sha256(renderer.render(order)).hexdigest() for order in [*orders, *orders]]
    assert json.loads(plain.stdout) * 2 == ours


def test_the_versions_are_those_it_was_measured_with() -> None:
    """After an update: see whether this file's tests hold and `bin/bench pdf` still gains, then change KNOWN."""
    assert {name: version(name) for name in ("weasyprint", "pydyf")} == quick.KNOWN


UNKNOWN = """
from agreements.printer import quick
from agreements.printer.parsing import Paper
from weasyprint.html import UA_STYLESHEET
from weasyprint.layout import inline
from weasyprint.text import line_break
quick.KNOWN["pydyf"] = "0.0.0"
quick.install()
print(inline.split_first_line is line_break.split_first_line)
print(Paper(string="x", url_fetcher=None)._ua_stylesheets() == [UA_STYLESHEET])
"""


def test_other_versions_are_left_alone() -> None:
    run = [sys.executable, "-c", UNKNOWN]
    done = subprocess.run(run, cwd=django_settings.BASE_DIR, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "True\nTrue\n"
