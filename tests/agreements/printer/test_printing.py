"""What the renderer lays out: page 1 that fits, nothing from outside, nothing lost."""

import json
from collections.abc import Iterator

import pytest

from agreements.pdf.errors import RenderFailed
from agreements.pdf.renderer import Renderer
from agreements.printer import frames
from tests.agreements.pdf.orders import order
from tests.agreements.pdf.papers import texts

FONT = "<style>@font-face { font-family: x; src: url(file:///etc/passwd) } p { font-family: x }</style><p>x</p>"
SVG = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"'


@pytest.fixture(scope="module")
def shared() -> Iterator[Renderer]:
    ours = Renderer()
    yield ours
    ours.close()


@pytest.mark.parametrize(
    "body",
    [
        '<img src="file:///etc/passwd" alt="">',
        '<img src="http://127.0.0.1:9/a.png" alt="">',
        '<img src="HTTPS://example.org/a.png" alt="">',
        '<img src="ftp://example.org/a.png" alt="">',
        '<img src="//example.org/a.png" alt=""><base href="https://example.org/">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<style>@import "file:///etc/passwd";</style>',
        "<style>p { background: url(file:///etc/passwd) }</style><p>x</p>",
        '<object data="file:///etc/passwd"></object>',
        '<img src="data:image/png;base64,AAAA" alt="">',
    ],
)
def test_nothing_outside_the_page_is_fetched(shared: Renderer, body: str) -> None:
    with pytest.raises(RenderFailed) as failed:
        shared.render(order(body))
    assert failed.value.reason == "fault"
    assert "not fetched: " in failed.value.detail


def test_the_first_set_that_keeps_page_one_on_a_page_is_taken(shared: Renderer) -> None:
    css = ".much p { height: 30cm } .some p { height: 10cm } .little p { height: 1cm }"
    page = "<p>一</p><p>二</p><!-- after page 1 --><p>三</p>"
    assert len(texts(shared.render(order(page, css, ("much", "some", "little"))))) == 2
    assert len(texts(shared.render(order(page, css, ("little",))))) == 1
    assert len(texts(shared.render(order(page, css, ("much",))))) > 2


def test_the_fit_that_was_found_last_decides_nothing(shared: Renderer) -> None:
    css = ".fits .fit-0 { display: none } .much p { height: 30cm } .some p { height: 10cm } .little p { height: 1cm }"
    fits = ("much", "some", "little")
    bodies = [f"<p>{'一<br>' * lines}</p><p>二</p><!-- after page 1 --><p>三</p>" for lines in (1, 40, 90, 1)]
    rules = [f"{css} .some p {{ height: {height}cm }}" for height in (10, 20)]
    orders = [order(body, rule, fits) for rule in rules for body in bodies]
    one_by_one = [shared.render(page) for page in [*orders, *reversed(orders)]]
    assert one_by_one == [*one_by_one[: len(orders)], *reversed(one_by_one[: len(orders)])]


def test_page_one_alone_says_where_its_items_stand(shared: Renderer) -> None:
    css = "@page { size: 200mm 100mm; margin: 10mm } body, p { margin: 0 } p { height: 20mm }"
    page = (
        '<p data-item="a">一</p><p>二</p><div data-item="b"><p>三</p></div><!-- after page 1 --><p data-item="c">四</p>'
    )
    data = shared.render(order(page, css) | {"only": "first page", "width": None})
    places, paper = frames.parted(data)
    assert json.loads(places) == [["a", 0.05, 0.1, 0.9, 0.2], ["b", 0.05, 0.5, 0.9, 0.2]]
    assert texts(paper) == ["一\n二\n三"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<p>\U0002a6d6</p>", "(U+2A6D6)"),
        ('<p style="font-family: DejaVu Sans">x</p>', "drawn with DejaVu Sans"),
        (f'<svg {SVG} width="9"><image href="file:///etc/passwd" width="9" height="9"/></svg>', "render SVG"),
        ('<p class="ref"><a href="#nowhere">x</a></p>', "nowhere"),
        ('<p style="font-family: BIZ UDGothic">x</p>', "drawn with BIZ UDGothic"),
        (FONT, "Fenced: tempfile.mkdtemp"),  # before it fetches one, a folder is made to keep it in
    ],
)
def test_boxes_foreign_fonts_and_lost_parts_are_refused(shared: Renderer, body: str, reason: str) -> None:
    with pytest.raises(RenderFailed) as failed:
        shared.render(order(body))
    assert reason in failed.value.detail
