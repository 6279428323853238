"""Styles: what nearly every box asks for is there from the start, and a style is kept for the next paper."""

from typing import Any

from weasyprint.css import AnonymousStyle, ComputedStyle, StyleFor
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES

from agreements.printer.quick.places import replace

SIDES = ("top", "right", "bottom", "left")
CORNERS = tuple(f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left"))
# So many styles are kept for the children of each: a sheet of ours has some two hundred in all.
_HEIRS = 100
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
        "height", "width", *(f"{kind}_{side}" for kind in ("margin", "padding") for side in SIDES), *CORNERS,
        *(f"border_{side}_style" for side in SIDES),
    )
    if name not in INITIAL_NOT_COMPUTED and name not in INHERITED
}  # fmt: skip
_IN_PLACE = {name: INITIAL_VALUES[name] for name in ("position", "float")}
_DRAWN = (*((f"border_{side}_style", f"border_{side}_width") for side in SIDES), ("outline_style", "outline_width"))
_LOGICAL = {logical(block="ttb", inline=way) for logical in PHYSICAL_FUNCTIONS.values() for way in ("ltr", "rtl")}


def install() -> None:
    replace("__init__", _anonymous_style, AnonymousStyle)
    replace("__init__", _computed_style, ComputedStyle)
    replace("set_computed_styles", _set_computed_styles, StyleFor)


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


_set_computed_styles_plainly = StyleFor.set_computed_styles


def _set_computed_styles(  # noqa: PLR0917 # the signature is WeasyPrint's
    self: Any,
    element: Any,
    parent: Any,
    root: Any = None,
    pseudo_type: Any = None,
    base_url: Any = None,
    target_collector: Any = None,
) -> None:
    """A style follows from its parent's and from the rules that match: the same ones give the same style.

    Layout changes a page's and its margins', but each time in the same way.
    """
    named = {"root": root, "pseudo_type": pseudo_type, "base_url": base_url, "target_collector": target_collector}
    computed = self.get_computed_styles()
    owner = self.font_config if parent is None else computed[parent, None]
    heirs = owner.__dict__.setdefault("heirs", {})
    cascaded = self.get_cascaded_styles().get((element, pseudo_type), {})
    key = (pseudo_type, *(_rule(name, *rule) for name, rule in cascaded.items()))
    if key not in heirs:
        _set_computed_styles_plainly(self, element, parent, **named)
        if len(heirs) < _HEIRS:
            heirs[key] = computed[element, pseudo_type]
        return
    style = computed[element, pseudo_type] = heirs[key]
    if target_collector and style["anchor"]:
        target_collector.collect_anchor(style["anchor"])


def _rule(name: str, value: Any, weight: Any) -> tuple[Any, ...]:
    """What tells two rules apart: a sheet's value is one object, which its style keeps; an element's own is text."""
    is_text = isinstance(value, str) or (isinstance(value, tuple) and all(isinstance(part, str) for part in value))
    precedence, layer, specificity = weight
    return (name, value if is_text else id(value), precedence, layer, *specificity)
