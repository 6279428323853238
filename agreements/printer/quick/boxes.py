"""Boxes: their lengths follow from the style, the container's size and the borders a table gave."""

from collections.abc import Iterator
from typing import Any

from weasyprint.draw import border, color
from weasyprint.draw import text as drawn_text
from weasyprint.formatting_structure.boxes import Box, PageBox
from weasyprint.layout import absolute, background, block, column, inline, page, percent, table
from weasyprint.layout import float as floats

from agreements.printer.quick.places import replace
from agreements.printer.quick.styles import CORNERS, SIDES

_BORDERS = tuple(f"border_{side}_width" for side in SIDES)
_LENGTHS = (
    *_BORDERS,
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in SIDES),
    *(f"{limit}{axis}" for limit in ("", "min_", "max_") for axis in ("width", "height")),
)
# So many containers' sizes are remembered with a style.
_CONTAINERS = 100
_SQUARE = dict.fromkeys(CORNERS, (0, 0))


def install() -> None:
    replace("resolve_percentages", _resolve_percentages, absolute, block, column, floats, inline, page, table)
    replace("resolve_radii_percentages", _resolve_radii_percentages, background)
    replace("layout_box_backgrounds", _layout_box_backgrounds, background)
    replace("get_color", _get_color, color, border, drawn_text)
    replace("is_in_normal_flow", _is_in_normal_flow, Box)
    replace("descendants", _descendants, Box)


_resolve_percentages_plainly = percent.resolve_percentages
_resolve_radii_percentages_plainly = percent.resolve_radii_percentages
_is_in_normal_flow_plainly = Box.is_in_normal_flow
_layout_box_backgrounds_plainly = background.layout_box_backgrounds


def _resolve_percentages(box: Any, containing_block: Any) -> None:
    if not isinstance(box, Box):  # the place holder of an absolute box
        _resolve_percentages_plainly(box, containing_block)
        return
    if isinstance(containing_block, Box):
        containing_block = (containing_block.width, containing_block.height)
    style, own = box.style, box.__dict__
    borders = None
    if style["border_collapse"] == "collapse":
        borders = tuple(map(own.get, _BORDERS))
    known = style.__dict__.setdefault("lengths", {})
    key = (isinstance(box, PageBox), containing_block, borders)
    if key in known:
        own.update(known[key])
    else:
        _resolve_percentages_plainly(box, containing_block)
        if len(known) >= _CONTAINERS:
            known.clear()
        known[key] = {name: own[name] for name in _LENGTHS}


def _resolve_radii_percentages(box: Any) -> None:
    if isinstance(box, Box) and _is_square(box.style):
        box.__dict__.update(_SQUARE)
    else:
        _resolve_radii_percentages_plainly(box)


def _is_in_normal_flow(self: Any) -> bool:
    style = self.style
    in_flow = style["float"] == "none" and style["position"] == "static"
    return in_flow or _is_in_normal_flow_plainly(self)


def _get_color(style: Any, key: str) -> Any:
    """A colour is compared with a word in Python otherwise."""
    value = style[key]
    return style["color"] if isinstance(value, str) and value == "currentcolor" else value


def _layout_box_backgrounds(page: Any, box: Any, get_image_from_uri: Any, *more: Any, **others: Any) -> None:
    """Behind nearly every box is nothing."""
    if more or others or box is page or not isinstance(box, Box) or not _is_bare(box.style):
        _layout_box_backgrounds_plainly(page, box, get_image_from_uri, *more, **others)
        return
    box.__dict__.update(_SQUARE, background=None)
    for child in box.all_children():
        _layout_box_backgrounds(page, child, get_image_from_uri)


def _is_bare(style: Any) -> bool:
    """Whether a style has square corners, and neither a colour nor a picture behind or around its box."""
    if "is_bare" not in style.__dict__:
        images = (style["border_image_source"], style["mask_border_source"], *style["background_image"])
        style.is_bare = (
            all(kind == "none" for kind, *_value in images)
            and _get_color(style, "background_color").alpha == 0
            and not style["box_shadow"]
            and _is_square(style)
        )
    return bool(style.is_bare)


def _is_square(style: Any) -> bool:
    return all((0, "px") in style[corner] for corner in CORNERS)


def _descendants(self: Any, placeholders: bool = False) -> Iterator[Any]:  # noqa: FBT001, FBT002 # as it was
    """Each box before its children, without a generator inside a generator for each level."""
    waiting = [self]
    while waiting:
        box = waiting.pop()
        yield box
        if placeholders or isinstance(box, Box):
            waiting.extend(reversed(box.children))
