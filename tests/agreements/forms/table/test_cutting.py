"""Cells as Excel copies them."""

import pytest

from agreements.forms.table import Uncut, cut


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\nc\td", [["a", "b"], ["c", "d"]]),
        ("a\tb\r\n", [["a", "b"]]),
        ('a\t"1行目\n2行目"\n', [["a", "1行目\n2行目"]]),
        ('"tab\there"\tb', [["tab\there", "b"]]),
        ('"言う「""はい""」\r\n"\tb', [['言う「"はい"」\n', "b"]]),
        ('a"b"\tc', [['a"b"', "c"]]),
        ('"never closed\tb\nc\td', [['"never closed', "b"], ["c", "d"]]),
        ('"closed" early\tb', [['"closed" early', "b"]]),
        ('"止める"と言う\tb\n掲示\t"夜間\n当番"\tc\n', [['"止める"と言う', "b"], ["掲示", "夜間\n当番", "c"]]),
        ('a\t"b\tc\n"d\r\ne"\t"f""\n""g"\n', [["a", '"b', "c"], ["d\ne", 'f"\n"g']]),
        ('"x"y\t\n"z\n', [['"x"y', ""], ['"z']]),
        ("\t\n\n  \t", [["", ""], [], ["  ", ""]]),
        ("", []),
        ("🏮\u3000全角\t\u2028", [["🏮\u3000全角", "\u2028"]]),
    ],
)
def test_cells(text, rows):
    assert cut(text) == rows


def test_a_cell_of_a_file_may_hold_commas():
    assert cut('a,"b,c"\n', dialect="excel") == [["a", "b,c"]]


def test_a_cell_that_is_too_long_is_no_table():
    with pytest.raises(Uncut):
        cut("x" * 200_000 + '\n"y')
