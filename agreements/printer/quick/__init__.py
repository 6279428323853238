"""What makes WeasyPrint quicker here without changing a byte of what it writes (docs/adr/0013).

It works out the same things again and again: the style of an element, the lengths of a box, the shape of a line of
text. Here they are kept beside what they follow from. Versions other than those measured are left alone.
"""

from functools import cache
from importlib.metadata import version

from agreements.printer.quick import boxes, drawing, lines, pages, styles
from agreements.printer.quick.pages import is_one_page

__all__ = ["KNOWN", "install", "is_known", "is_one_page"]

KNOWN = {"weasyprint": "70.0", "pydyf": "0.13.0"}


@cache
def is_known() -> bool:
    """Whether these are the versions whose insides this room knows."""
    return all(version(name) == known for name, known in KNOWN.items())


def install() -> None:
    """Take the places of WeasyPrint's functions, for the rest of the process."""
    if is_known():
        for part in (styles, boxes, lines, pages, drawing):
            part.install()
