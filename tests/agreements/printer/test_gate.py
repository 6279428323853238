"""A printer with a floor: with the gate to `quick/` shut, for whatever reason, the same papers come."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from agreements.pdf import PaperForm, documents, render_body, renderer
from agreements.pdf.renderer import Renderer
from agreements.printer import frames
from tests.agreements.example_content import example_content
from tests.agreements.pdf.orders import order
from tests.agreements.pdf.papers import AT, texts
from tests.agreements.printer.programs import said_by

Shut = Callable[[str], Renderer]
FORMS = [PaperForm("ja"), PaperForm("en", "phone")]
NOT_TO_BE_HAD = """
import sys
class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if f"{name}.".startswith("agreements.printer.quick."):
            raise ImportError(f"{name} is not to be had")
sys.meta_path.insert(0, Nowhere())
"""
ANOTHER_VERSION = "from agreements.printer import gate; gate.KNOWN[:] = [{'weasyprint': '70.9', 'pydyf': '0.13.0'}]\n"
NONE_KNOWN = "from agreements.printer import gate; gate.KNOWN.clear()\n"


@pytest.fixture
def shut(tmp_path: Path, settings: Any) -> Iterator[Callable[[str], Renderer]]:
    """Gives a renderer with a process that begins with some lines of Python; those of others do not."""
    with ExitStack() as opened:

        def renderer_after(before: str) -> Renderer:
            (tmp_path / "sitecustomize.py").write_text(before)
            places = os.pathsep.join([str(tmp_path), str(settings.BASE_DIR)])
            theirs, own = settings.RENDER_ENVIRONMENT, Renderer()
            opened.callback(own.close)
            settings.RENDER_ENVIRONMENT = {**theirs, "PYTHONPATH": places}
            own.made_with()  # starts it
            settings.RENDER_ENVIRONMENT = theirs
            return own

        yield renderer_after


def order_of(form: PaperForm) -> dict[str, Any]:
    kept: list[dict[str, Any]] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(documents, "render", kept.append)
        render_body(example_content(form.language), number="AG-0001", version=2, published_at=AT, form=form)
    return kept[0]


def unpacked(data: bytes) -> bytes:
    """Every object of a PDF, without how hard it was pressed."""
    plain = BytesIO()
    with pikepdf.open(BytesIO(data)) as document:
        objects = pikepdf.ObjectStreamMode.disable
        document.save(plain, static_id=True, qdf=True, object_stream_mode=objects)
    return plain.getvalue()


def test_without_the_room_the_same_papers_come(shut: Shut) -> None:
    own = shut(NOT_TO_BE_HAD)
    plain = [own.render(order_of(form)) for form in FORMS]
    quick = [renderer.render(order_of(form)) for form in FORMS]
    # Of the same objects a reader and the rubric make the same; what it weighs alone may differ.
    assert [unpacked(data) for data in plain] == [unpacked(data) for data in quick]


@pytest.mark.parametrize("only", [{"width": None}, {"width": 500}])
def test_without_the_room_page_one_has_its_places(only: dict[str, Any], shut: Shut) -> None:
    asked = order_of(PaperForm("en")) | {"only": "first page"} | only
    places, page = frames.parted(shut(NOT_TO_BE_HAD).render(asked))
    ours, theirs = frames.parted(renderer._renderer.render(asked))
    assert json.loads(places) == json.loads(ours)
    assert len(json.loads(places)) > 5
    assert (page if only["width"] else unpacked(page)) == (theirs if only["width"] else unpacked(theirs))


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        (NOT_TO_BE_HAD, "ImportError: agreements.printer.quick is not to be had"),
        (NONE_KNOWN, "weasyprint {weasyprint} and pydyf {pydyf} are not among the known"),
        (ANOTHER_VERSION, "weasyprint {weasyprint} and pydyf {pydyf} are not among the known"),
    ],
)
def test_the_log_says_once_why_it_is_slower(
    before: str, reason: str, shut: Shut, caplog: pytest.LogCaptureFixture
) -> None:
    own = shut(before)
    pages = [own.render(order()) for _page in range(2)]
    why = reason.format(weasyprint=version("weasyprint"), pydyf=version("pydyf"))
    assert caplog.messages == [f"papers take about three times as long, with WeasyPrint as it comes: {why}"]
    assert [texts(page) for page in pages] == [["表題"]] * 2


def test_where_it_is_quick_the_log_says_nothing(shut: Shut, caplog: pytest.LogCaptureFixture) -> None:
    shut("").render(order())
    assert caplog.messages == []


UNTOUCHED = """
import sys
from agreements.printer.printing import Printer
from weasyprint.layout import inline
from weasyprint.text import line_break
printer = Printer()
print(inline.split_first_line is line_break.split_first_line)
print([name for name in sys.modules if name.startswith("agreements.printer.quick")])
"""


def test_nothing_of_theirs_is_replaced_then() -> None:
    assert said_by(ANOTHER_VERSION + UNTOUCHED) == "True\n[]\n"
    assert said_by(UNTOUCHED).startswith("False\n['agreements.printer.quick.")


def test_page_one_is_measured_with_the_numbers_of_the_others(shut: Shut) -> None:
    """Page 1 alone fits; with the number of the page it points to it does not, and the smaller fit is taken."""
    css = (
        "@page { size: 100mm 60mm; margin: 10mm } body, p { margin: 0; font-size: 10mm; line-height: 1 }"
        " .small p { font-size: 5mm } .ref::after { content: target-counter(attr(href), page) ' 12345678' }"
    )
    pages = '<p style="break-before: page">二</p>' * 9
    body = f'<p>一一一一一<a class="ref" href="#nine">一</a></p><p>一</p><p>一</p><p>一</p><!-- after page 1 -->{pages}'
    asked = order(body + '<p style="break-before: page" id="nine">九</p>', css, ("large", "small"))
    plain = shut(ANOTHER_VERSION).render(asked)
    assert texts(plain) == texts(renderer.render(asked))
    assert len(texts(plain)) == 11
