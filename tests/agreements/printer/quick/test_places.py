"""All of ours are put in place, or none."""

from types import ModuleType

import pytest

from agreements.printer.quick import places
from tests.agreements.printer.programs import said_by

HALF = """
from agreements.printer import gate, quick
from agreements.printer.quick import drawing
from weasyprint import svg
from weasyprint.css import StyleFor
from weasyprint.layout import inline
from weasyprint.text import line_break
import pydyf
before = [vars(StyleFor)["set_computed_styles"], vars(pydyf.Stream)["data"], svg.TAGS["path"], pydyf._to_bytes]
drawing.replace_item = {last}
room, why = gate.open_quick()
after = [vars(StyleFor)["set_computed_styles"], vars(pydyf.Stream)["data"], svg.TAGS["path"], pydyf._to_bytes]
print([one is other for one, other in zip(before, after)], inline.split_first_line is line_break.split_first_line)
print(room is quick, why)
"""


def test_what_was_replaced_is_given_back() -> None:
    place = ModuleType("place")
    place.one, place.two, table = 1, 2, {"three": 3}  # type: ignore[attr-defined]
    places.replace("one", 10, place)
    places.replace_item("three", 30, table)
    with pytest.raises(KeyError):
        places.replace("four", 40, place)
    assert (place.one, place.two, table) == (10, 2, {"three": 30})
    places.give_back()
    assert (place.one, place.two, table) == (1, 2, {"three": 3})


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("drawing.replace_item", "[False, False, False, False] False\nTrue \n"),
        ("lambda *parts: {}['box_shadow']", "[True, True, True, True] True\nFalse KeyError: 'box_shadow'\n"),
    ],
)
def test_if_the_last_one_fails_the_others_go_too(last: str, expected: str) -> None:
    assert said_by(HALF.replace("{last}", last)) == expected
