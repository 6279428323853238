"""Lines of text: remembered with their shape, for this paper and the next ones."""

from collections import OrderedDict
from typing import Any

from weasyprint.layout import inline, preferred
from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, gobject, pango
from weasyprint.text.line_break import Layout

from agreements.printer.quick.places import replace

# So many lines of text are remembered, if they are no longer than this; a paper has some 800.
_LINES, _LONGEST_LINE = 2500, 400
# All that the shape and the end of a line follow from, beside its text and its width.
_SHAPING = (
    "direction", "font_family", "font_feature_settings", "font_kerning", "font_language_override", "font_size",
    "font_stretch", "font_style", "font_variant_alternates", "font_variant_caps", "font_variant_east_asian",
    "font_variant_ligatures", "font_variant_numeric", "font_variant_position", "font_variation_settings",
    "font_weight", "hyphenate_character", "hyphenate_limit_chars", "hyphenate_limit_zone", "hyphens", "lang",
    "letter_spacing", "overflow_wrap", "tab_size", "text_decoration_line", "white_space", "word_break", "word_spacing",
)  # fmt: skip


def install() -> None:
    replace("split_first_line", _split_first_line, inline, preferred)
    replace("strut", _strut, inline)
    replace("setup", _setup, Layout)
    replace("deactivate", _deactivate, Layout)
    replace("reactivate", _reactivate, Layout)


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
