"""Pages: no more are laid out than a question needs, and none again for a number that could be guessed."""

from copy import deepcopy
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


@dataclass(frozen=True)
class Numbers:
    """How many pages a paper had, where each target stood in it, and where each reference to one."""

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
    numbers = root.style.__dict__.get("numbers")
    targets, references = _targets(context), _references(context)
    if numbers is None or targets.keys() != numbers.targets.keys() or len(references) != len(numbers.references):
        return
    context.page_maker[0][3][1]["pages"] = [numbers.pages]
    for name, target in targets.items():
        target.cached_page_counter_values = deepcopy(numbers.targets[name])
    for reference, values in zip(references, numbers.references, strict=True):
        reference.cached_page_counter_values = deepcopy(values)
        reference.parse_again(values)


def _make_all_pages(context: Any, root: Any, html: Any, pages: list[Any]) -> list[Any]:
    """After the first round: if a guess was wrong, the pages with references are made again, as without a guess."""
    made = list(_make_all_pages_plainly(context, root, html, pages))
    numbers = root.style.__dict__.get("numbers")
    if not pages and numbers and numbers != _numbers(context, len(made)):
        for reference in _references(context):
            if reference.page_maker_index is not None:
                context.page_maker[reference.page_maker_index][-1]["content_changed"] = True
                reference.parse_again(reference.cached_page_counter_values)
                reference.cached_page_counter_values = {}
    return made


def _layout_document(html: Any, root: Any, context: Any) -> list[Any]:
    pages = list(_layout_document_plainly(html, root, context))
    root.style.numbers = _numbers(context, len(pages))
    return pages


def _numbers(context: Any, pages: int) -> Numbers:
    return Numbers(
        pages,
        {name: target.cached_page_counter_values for name, target in _targets(context).items()},
        [reference.cached_page_counter_values for reference in _references(context)],
    )


def _targets(context: Any) -> dict[str, Any]:
    items = context.target_collector.target_lookup_items.items()
    return {name: target for name, target in items if target.state == "up-to-date"}


def _references(context: Any) -> list[Any]:
    items = context.target_collector.counter_lookup_items.items()
    return [reference for (_box, kind), reference in items if kind == "content"]
