"""The press gives what the renderer gives, and an old paper never for a new order, a new printer or other limits."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from agreements import printer
from agreements.pdf import documents
from agreements.pdf.errors import RenderFailed
from agreements.pdf.renderer import Renderer
from tests import once, press
from tests.agreements.example_content import example_content
from tests.agreements.pdf.orders import order
from tests.agreements.pdf.papers import AT, texts

OWN = "<h1>表題</h1><p>印刷機の試験</p>"


def printed(asked: dict[str, Any], by: Renderer) -> tuple[bytes, int]:
    """The paper, and how many processes were started to print it."""
    try:
        return by.render(asked), len(by._workers)
    finally:
        by.close()


def of_the_example() -> dict[str, Any]:
    facts = {"kind": "body", "number": "AG-0001", "version": 2, "released": ()}
    return documents._order(example_content(), AT, None, facts)


def test_equal_orders_are_printed_once_and_for_real(tmp_path: Path) -> None:
    asked = order(f"{OWN}<p>{tmp_path}</p>")
    paper, processes = printed(asked, press.Press())
    assert (processes, paper) == (1, printed(asked, Renderer())[0])
    assert printed(asked, press.Press()) == (paper, 0)


def test_this_process_has_a_press() -> None:
    assert type(documents.render.__globals__["_renderer"]) is press.Press


@pytest.mark.parametrize("field", sorted(order()))
def test_each_part_of_an_order_counts(field: str) -> None:
    assert press.name_of(order() | {field: "other"}) != press.name_of(order())


def test_page_one_alone_is_another_paper() -> None:
    assert len({press.name_of(order() | more) for more in [{}, {"only": "first page"}, {"only": "", "width": 80}]}) == 3


def test_another_style_sheet_and_another_template_are_another_order(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> None:
    before = press.name_of(of_the_example())
    assert press.name_of(of_the_example()) == before
    templates = shutil.copytree(Path(settings.BASE_DIR, "templates"), tmp_path / "templates")
    shutil.copytree(Path(settings.BASE_DIR, "locale"), tmp_path / "locale")
    page = templates / "pdf" / "page.html"
    page.write_text(page.read_text().replace("</body>", "<p>x</p></body>"))
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [templates]}]
    other_page = press.name_of(of_the_example())
    (templates / "pdf" / "pdf.css").write_text("p { color: red }")
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(documents, "style_sheet", documents.style_sheet.__wrapped__)
    assert len({before, other_page, press.name_of(of_the_example())}) == 3


def test_changed_code_of_the_printer_is_another_printer(tmp_path: Path) -> None:
    there = Path(printer.__path__[0])
    copy = shutil.copytree(there, tmp_path / "printer")
    assert press.printers(copy) == press.printers(there)
    changed = shutil.copytree(there, tmp_path / "changed")
    (changed / "quick" / "lines.py").write_text("# as it was, and a line more")
    assert press.printers(changed) != press.printers(there)


def test_another_printer_or_another_limit_prints_anew(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    before = press.name_of(order(OWN))
    monkeypatch.setattr(press, "printers", lambda _folder: ["another one"])
    another_printer = press.name_of(order(OWN))
    monkeypatch.undo()
    settings.RENDER_MEMORY_MB += 1
    assert len({before, another_printer, press.name_of(order(OWN))}) == 3


def test_a_limit_stops_what_was_printed_without_it(settings: Any) -> None:
    asked = order(OWN)
    printed(asked, press.Press())
    settings.RENDER_MEMORY_MB = 20
    with pytest.raises(RenderFailed):
        printed(asked, press.Press())


def test_what_fails_is_not_remembered() -> None:
    asked = order('<img src="file:///etc/passwd" alt="">')
    for _time in range(2):
        with pytest.raises(RenderFailed):
            printed(asked, press.Press())
    assert not (once.folder() / press.name_of(asked)).exists()


def test_whoever_is_about_printing_prints_anew(printed_anew: None) -> None:
    assert type(documents.render.__globals__["_renderer"]) is Renderer
    assert texts(documents.render(order())) == ["表題"]
