"""Drawing: what is written is nearly always of one of three kinds, and the QR code of one."""

import re
from typing import Any

import pydyf
from weasyprint import svg

from agreements.printer.quick.places import replace, replace_item

# A QR code: runs of dark modules, each a move and a horizontal line.
_RUN = re.compile(r"(?:M(\d+) (\d+(?:\.\d+)?)|m(-?\d+) (-?\d+))h(\d+)")
_RUNS = re.compile(rf"(?:{_RUN.pattern})+")


def install() -> None:
    replace("_to_bytes", _to_bytes, pydyf)
    replace_item("path", _path, svg.TAGS)


_to_bytes_plainly = pydyf._to_bytes  # noqa: SLF001 # its place is taken


def _to_bytes(item: Any) -> Any:
    kind = type(item)
    if kind is bytes:
        return item
    if kind is str or kind is int:
        return str(item).encode("ascii")
    return _to_bytes_plainly(item)


_path_plainly = svg.TAGS["path"]


def _path(image: Any, node: Any, font_size: Any) -> None:
    """Draw a QR code without taking its text apart letter by letter."""
    text = node.get("d", "")
    if not _RUNS.fullmatch(text):
        _path_plainly(image, node, font_size)
        return
    x = y = 0.0
    image.stream.move_to(0, 0)
    for left, top, right, down, dark in _RUN.findall(text):
        x, y = (float(left), float(top)) if left else (x + float(right), y + float(down))
        image.stream.move_to(x, y)
        x += float(dark)
        image.stream.line_to(x, y)
