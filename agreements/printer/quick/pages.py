"""Pages: no more are laid out than a question needs, and none again for a number that could be guessed."""

from dataclasses import dataclass
from typing import Any

from weasyprint import CSS, DEFAULT_OPTIONS, document, layout
from weasyprint.css.counters import CounterStyle
from weasyprint.document import Document
from weasyprint.formatting_structure.build import build_formatting_structure
from weasyprint.layout import page

from agreements.printer.quick.places import replace


def install() -> None:
    replace("initialize_page_maker", _initialize_page_maker, layout)
    replace("make_all_pages", _make_all_pages, layout)
    replace("layout_document", _layout_document, document)


def is_one_page(paper: Any, style: CSS, fonts: Any) -> bool:
    """Whether a paper has no second page. Nothing but the first is laid out."""
    marks = CounterStyle()
    options = {**DEFAULT_OPTIONS, "stylesheets": [style], "pdf_forms": False}
    context = Document._build_layout_context(paper, fonts, marks, {}, options)  # noqa: SLF001 # it has no other name
    root = build_formatting_structure(
        paper.etree_element, context.style_for, context.get_image_from_uri, paper.base_url,
        context.target_collector, marks, context.footnotes,
    )  # fmt: skip
    layout.initialize_page_maker(context, root)
    next(page.make_all_pages(context, root, paper, []))
    resume_at = context.page_maker[1][0]
    return resume_at is None


def keeps_page_one(document: Document, mark: str) -> bool:
    """Whether nothing that stands before the mark, a comment in the body, is on page 2."""
    first: set[Any] = set()
    for part in document._html.etree_element.find("body"):  # noqa: SLF001 # it has no other name
        if callable(part.tag) and part.text.strip() == mark:
            break
        first.update(part.iter())
    return all(box.element not in first for box in document.pages[1]._page_box.descendants())  # noqa: SLF001


@dataclass(frozen=True)
class Numbers:
    """How many pages a paper has; the page of each target, by its name; the page of each reference to one, in order
    (None for one that is nowhere)."""

    pages: int
    targets: dict[str, Any]
    references: list[Any]


_make_all_pages_plainly = layout.make_all_pages
_initialize_page_maker_plainly = layout.initialize_page_maker
_layout_document_plainly = layout.layout_document


def _initialize_page_maker(context: Any, root: Any) -> None:
    """References are given the numbers that the last paper of this style had. If all are right, and they mostly are,
    no page is laid out twice for a number that became known later."""
    _initialize_page_maker_plainly(context, root)
    guess = root.style.__dict__.get("numbers")
    targets, references = _targets(context), _references(context)
    if guess is None or targets.keys() != guess.targets.keys() or len(references) != len(guess.references):
        return
    context.guess = guess
    context.page_maker[0][3][1]["pages"] = [guess.pages]
    for name, target in targets.items():
        target.cached_page_counter_values = _counters(guess.pages, guess.targets[name])
    for reference, place in zip(references, guess.references, strict=True):
        _tell(reference, guess.pages, place)


def _make_all_pages(context: Any, root: Any, html: Any, pages: list[Any]) -> list[Any]:
    """Where a guess was wrong, the references are told what is right, and their pages are made again."""
    made = list(_make_all_pages_plainly(context, root, html, pages))
    guess = context.__dict__.get("guess")
    numbers = _numbers(context, len(made))
    if guess and guess != numbers:
        context.guess = numbers
        for reference, place in zip(_references(context), numbers.references, strict=True):
            if place:
                _tell(reference, numbers.pages, place)
                context.page_maker[reference.page_maker_index][-1]["content_changed"] = True
    return made


def _layout_document(html: Any, root: Any, context: Any) -> list[Any]:
    pages = list(_layout_document_plainly(html, root, context))
    root.style.numbers = _numbers(context, len(pages))
    return pages


def _tell(reference: Any, pages: int, place: Any) -> None:
    reference.cached_page_counter_values = _counters(pages, place)
    reference.parse_again(reference.cached_page_counter_values)


def _counters(pages: int, place: Any) -> dict[str, Any]:
    return {"pages": [pages], "page": list(place)} if place else {}


def _numbers(context: Any, pages: int) -> Numbers:
    return Numbers(
        pages,
        {name: target.cached_page_counter_values.get("page") for name, target in _targets(context).items()},
        [reference.cached_page_counter_values.get("page") for reference in _references(context)],
    )


def _targets(context: Any) -> dict[str, Any]:
    items = context.target_collector.target_lookup_items.items()
    return {name: target for name, target in items if target.state == "up-to-date"}


def _references(context: Any) -> list[Any]:
    items = context.target_collector.counter_lookup_items.items()
    return [reference for (_box, kind), reference in items if kind == "content"]
