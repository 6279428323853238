"""What makes WeasyPrint quicker here without changing a byte of what it writes (docs/adr/0013).

It works out the same things again and again: the style of an anonymous box, the lengths of a box, the shape of a
line of text. Here they are kept beside what they follow from. Versions other than those measured are left alone.
"""

from collections import OrderedDict
from functools import cache
from importlib.metadata import version
from types import ModuleType
from typing import Any

import pydyf
from weasyprint.css import AnonymousStyle, ComputedStyle
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.draw import border, color
from weasyprint.draw import text as drawn_text
from weasyprint.formatting_structure.boxes import Box, PageBox
from weasyprint.layout import absolute, background, block, column, inline, page, percent, preferred, table
from weasyprint.layout import float as floats
from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, gobject, pango
from weasyprint.text.line_break import Layout

KNOWN = {"weasyprint": "70.0", "pydyf": "0.13.0"}
# So many lines of text are remembered, if they are no longer than this; a paper has some 800.
_LINES, _LONGEST_LINE = 2500, 400

_SIDES = ("top", "right", "bottom", "left")
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)
_LENGTHS = (
    *_BORDERS,
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in _SIDES),
    *(f"{limit}{axis}" for limit in ("", "min_", "max_") for axis in ("width", "height")),
)
_CORNERS = tuple(f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left"))
# All that the shape and the end of a line follow from, beside its text and its width.
_SHAPING = (
    "direction", "font_family", "font_feature_settings", "font_kerning", "font_language_override", "font_size",
    "font_stretch", "font_style", "font_variant_alternates", "font_variant_caps", "font_variant_east_asian",
    "font_variant_ligatures", "font_variant_numeric", "font_variant_position", "font_variation_settings",
    "font_weight", "hyphenate_character", "hyphenate_limit_chars", "hyphenate_limit_zone", "hyphens", "lang",
    "letter_spacing", "overflow_wrap", "tab_size", "text_decoration_line", "white_space", "word_break", "word_spacing",
)  # fmt: skip
# What nearly every box is asked for, and takes from its parent…
_HANDED_DOWN = {
    "border_collapse", "color", "color_scheme", "direction", "font_family", "font_feature_settings", "font_kerning",
    "font_language_override", "font_size", "font_stretch", "font_style", "font_variant_alternates",
    "font_variant_caps", "font_variant_east_asian", "font_variant_ligatures", "font_variant_numeric",
    "font_variant_position", "font_variation_settings", "font_weight", "hyphenate_character", "hyphenate_limit_chars",
    "hyphenate_limit_zone", "hyphens", "lang", "letter_spacing", "line_height", "overflow_wrap", "quotes", "tab_size",
    "text_align_all", "text_align_last", "text_indent", "text_transform", "visibility", "white_space", "word_break",
    "word_spacing",
} & INHERITED  # fmt: skip
# … or has as its initial value.
_PLAIN = {
    name: INITIAL_VALUES[name]
    for name in (
        "anchor", "appearance", "background_color", "background_image", "bookmark_level", "bookmark_state",
        "border_image_source", "box_decoration_break", "box_shadow", "box_sizing", "break_after", "break_before",
        "column_count", "column_width", "continue", "counter_increment", "counter_reset", "counter_set",
        "image_orientation",
        "mask_border_source", "max_lines", "opacity", "outline_color", "outline_offset", "outline_style", "overflow",
        "string_set", "transform", "vertical_align", "z_index", "max_height", "max_width", "min_height", "min_width",
        "height", "width", *(f"{kind}_{side}" for kind in ("margin", "padding") for side in _SIDES), *_CORNERS,
        *(f"border_{side}_style" for side in _SIDES),
    )
    if name not in INITIAL_NOT_COMPUTED and name not in INHERITED
}  # fmt: skip
_IN_PLACE = {name: INITIAL_VALUES[name] for name in ("position", "float")}
_DRAWN = (*((f"border_{side}_style", f"border_{side}_width") for side in _SIDES), ("outline_style", "outline_width"))
_LOGICAL = {logical(block="ttb", inline=way) for logical in PHYSICAL_FUNCTIONS.values() for way in ("ltr", "rtl")}


@cache
def is_known() -> bool:
    """Whether these are the versions whose insides this file knows."""
    return all(version(name) == known for name, known in KNOWN.items())


def install() -> None:
    """Take the places of WeasyPrint's functions, for the rest of the process."""
    if not is_known():
        return
    _replace("resolve_percentages", _resolve_percentages, absolute, block, column, floats, inline, page, table)
    _replace("resolve_radii_percentages", _resolve_radii_percentages, background)
    _replace("split_first_line", _split_first_line, inline, preferred)
    _replace("strut", _strut, inline)
    _replace("get_color", _get_color, color, border, drawn_text)
    _replace("is_in_normal_flow", _is_in_normal_flow, Box)
    _replace("_to_bytes", _to_bytes, pydyf)
    _replace("__init__", _anonymous_style, AnonymousStyle)
    _replace("__init__", _computed_style, ComputedStyle)
    _replace("setup", _setup, Layout)
    _replace("deactivate", _deactivate, Layout)
    _replace("reactivate", _reactivate, Layout)


def _replace(name: str, ours: Any, *places: ModuleType | type) -> None:
    for place in places:
        getattr(place, name)  # it is there
        setattr(place, name, ours)


# Styles: what nearly every box asks for is there from the start.

_anonymous_style_plainly = AnonymousStyle.__init__
_computed_style_plainly = ComputedStyle.__init__


def _anonymous_style(self: Any, parent_style: Any) -> None:
    _anonymous_style_plainly(self, parent_style)
    self.update(_PLAIN, **_IN_PLACE)
    self.handed_down = _handed_down(parent_style)
    self.update(self.handed_down)


def _computed_style(self: Any, parent_style: Any, cascaded: Any, *others: Any) -> None:
    _computed_style_plainly(self, parent_style, cascaded, *others)
    if _LOGICAL.isdisjoint(cascaded):
        self.update(_PLAIN)
        self.update({width: 0 for style, width in _DRAWN if style not in cascaded})  # of a style that is none
    if _IN_PLACE.keys().isdisjoint(cascaded):
        self.update(_IN_PLACE)
        self.specified.update(_IN_PLACE)
    if parent_style is not None:
        self.update(_handed_down(parent_style))
    for name in cascaded:
        self.pop(name, None)


def _handed_down(style: Any) -> Any:
    if "handed_down" not in style.__dict__:
        style.handed_down = {name: style[name] for name in _HANDED_DOWN}
    return style.handed_down


# Boxes: lengths follow from the style, the container's size and the borders a table gave.

_resolve_percentages_plainly = percent.resolve_percentages
_resolve_radii_percentages_plainly = percent.resolve_radii_percentages
_is_in_normal_flow_plainly = Box.is_in_normal_flow


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
        known[key] = {name: own[name] for name in _LENGTHS}


def _resolve_radii_percentages(box: Any) -> None:
    if isinstance(box, Box) and all((0, "px") in box.style[corner] for corner in _CORNERS):
        box.__dict__.update(dict.fromkeys(_CORNERS, (0, 0)))
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


# Bytes: what is written is nearly always of one of three kinds.

_to_bytes_plainly = pydyf._to_bytes  # noqa: SLF001 # its place is taken


def _to_bytes(item: Any) -> Any:
    kind = type(item)
    if kind is bytes:
        return item
    if kind is str or kind is int:
        return str(item).encode("ascii")
    return _to_bytes_plainly(item)


# Lines of text: remembered with their shape, for this paper and the next ones.

_split_first_line_plainly = line_break.split_first_line
_strut_plainly = line_break.strut
_setup_plainly = Layout.setup
_reactivate_plainly = Layout.reactivate


def _split_first_line(text: str, style: Any, context: Any, max_width: Any, spacing: Any, **more: Any) -> Any:
    if len(text) > _LONGEST_LINE:
        return _split_first_line_plainly(text, style, context, max_width, spacing, **more)
    lines = style.font_config.__dict__.setdefault("lines", OrderedDict())
    key = (text, _shaping(style), max_width, spacing, *more.items())
    if key in lines:
        lines.move_to_end(key)
    else:
        lines[key] = _split_first_line_plainly(text, style, context, max_width, spacing, **more)
        if len(lines) > _LINES:
            lines.popitem(last=False)
    return lines[key]


def _shaping(style: Any) -> Any:
    if "shaping" not in style.__dict__:
        values = (style[name] for name in _SHAPING)
        style.shaping = tuple(frozenset(value) if isinstance(value, set) else value for value in values)
    return style.shaping


def _strut(style: Any) -> Any:
    if "strut" not in style.__dict__:
        style.strut = _strut_plainly(style)
    return style.strut


ffi.cdef(
    "PangoContext *pango_layout_get_context(PangoLayout *);"
    "const PangoFontDescription *pango_layout_get_font_description(PangoLayout *);",
    override=True,
)


def _setup(self: Any, style: Any) -> None:
    """Layouts of one style share a Pango context and a font description, as long as the process lives."""
    models = style.font_config.__dict__.setdefault("models", {})
    key = _shaping(style)
    if key not in models:
        _setup_plainly(self, style)
        if style["text_decoration_line"] == "none" and pango.pango_layout_get_attributes(self.layout) == ffi.NULL:
            models[key] = (self.layout, self.language)  # what Pango gives below lives as long as this layout
        return
    model, self.language = models[key]
    self.style = style
    self.first_line_direction = 0
    self.ascent = self.underline_position = self.strikethrough_position = None
    self.layout = ffi.gc(pango.pango_layout_new(pango.pango_layout_get_context(model)), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(self.layout, False)  # noqa: FBT003 # a function of C
    pango.pango_layout_set_font_description(self.layout, pango.pango_layout_get_font_description(model))


def _deactivate(self: Any) -> None:
    """Keep the shape until it is drawn; let go of the style, which holds on to a whole paper."""
    self.style = None


def _reactivate(self: Any, style: Any) -> None:
    if self.justification_spacing:
        _reactivate_plainly(self, style)
    else:
        self.style = style
