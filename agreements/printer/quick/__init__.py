"""What makes WeasyPrint quicker here without changing what it draws (docs/adr/0013).

It works out the same things again and again: the style of an element, the lengths of a box, the shape of a line of
text. Here they are kept beside what they follow from. This takes dozens of names that are not for others to use, so
only `gate.py` imports this room.
"""

from agreements.printer.quick import boxes, drawing, lines, pages, places, streams, styles
from agreements.printer.quick.pages import is_one_page, keeps_page_one
from agreements.printer.quick.parsing import OwnHTML

__all__ = ["OwnHTML", "install", "is_one_page", "keeps_page_one"]


def install() -> None:
    """Take the places of WeasyPrint's functions, for the rest of the process: all of them, or none if one fails."""
    try:
        for part in (styles, boxes, lines, pages, streams, drawing):
            part.install()
    except Exception:
        places.give_back()
        raise
