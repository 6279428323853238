"""Page 1 of a draft alone, with the places of its items: what an editor shows while somebody types."""

from dataclasses import dataclass
from datetime import datetime

from agreements.content import AgreementContent
from agreements.pdf import renderer
from agreements.pdf.documents import draft_order
from agreements.pdf.records import PaperForm

_WIDEST = 4000


@dataclass(frozen=True)
class ItemBox:
    """Where an item of the content (by its key) stands on page 1: fractions of the page, from its top left corner."""

    key: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Proof:
    """Page 1 of a draft, as PDF or PNG, and its items in the order of the page."""

    data: bytes
    items: list[ItemBox]


def render_first_page(content: AgreementContent, *, number: str, form: PaperForm | None = None) -> Proof:
    """Return a draft's page 1 alone: the PDF, marked 「案」, and where its items stand.

    The other pages are not laid out: where it points to one of them, it shows … for its number. Raises MissingGlyphs,
    RenderFailed.
    """
    return _first_page(content, number, form, width=None)


def first_page_picture(
    content: AgreementContent,
    *,
    number: str,
    form: PaperForm | None = None,
    width: int = 800,
    general_on: datetime | None = None,
) -> Proof:
    """Return what `render_first_page` does, as a grey PNG `width` pixels wide (1 to 4000); with `general_on` that of
    the general procedure of that day."""
    if not 1 <= width <= _WIDEST:
        raise ValueError(f"a picture {width} pixels wide")
    return _first_page(content, number, form, width=width, general_on=general_on)


def _first_page(
    content: AgreementContent,
    number: str,
    form: PaperForm | None,
    *,
    width: int | None,
    general_on: datetime | None = None,
) -> Proof:
    order = draft_order(content, number=number, form=form, alone=width is not None, general_on=general_on)
    data, places = renderer.render_first_page(order, width=width)
    return Proof(data, [ItemBox(*place) for place in places])
