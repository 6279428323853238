"""Pages: no more are laid out than a question needs, nor again for a number that nobody prints."""

from copy import deepcopy
from typing import Any

from weasyprint import CSS, DEFAULT_OPTIONS, layout
from weasyprint.css.counters import CounterStyle
from weasyprint.css.targets import TargetCollector
from weasyprint.document import Document
from weasyprint.formatting_structure.build import build_formatting_structure
from weasyprint.layout import page

from agreements.printer.quick.places import replace


def install() -> None:
    replace("cache_target_page_counters", _cache_target_page_counters, TargetCollector)


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


_cache_target_page_counters_plainly = TargetCollector.cache_target_page_counters


def _cache_target_page_counters(self: Any, name: str, values: Any, place: int, page_maker: Any) -> None:
    """How many pages there are becomes known last, and no reference of ours tells it."""
    item = self.target_lookup_items.get(name)
    if item and item.state == "up-to-date" and not self.collecting and item.cached_page_counter_values:
        wanted = (missing.missing_target_counters.get(name, ()) for missing in self.counter_lookup_items.values())
        known, new = item.cached_page_counter_values, values
        if all(known.get(counter) == new.get(counter) for counters in wanted for counter in counters):
            item.page_maker_index = place
            item.cached_page_counter_values = deepcopy(values)
            return
    _cache_target_page_counters_plainly(self, name, values, place, page_maker)
