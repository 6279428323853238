"""docs/rubric.md and the program say the same: checks, kinds, numbers of the thresholds, one function a typed check."""

import re
from collections import Counter
from pathlib import Path

from agreements.page_check import RUBRIC
from tests.conventions.tree import files

_PAGE = Path(__file__).parents[2] / "docs" / "rubric.md"
_ROW = re.compile(r"^\| ([TCPLWS]\d+) \| ([FWH]) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")


def test_the_page_lists_every_check_in_order():
    rows = _ROW.findall(_PAGE.read_text(encoding="utf-8"))
    assert [(name, kind) for name, kind, *_rest in rows] == [(name, check.kind) for name, check in RUBRIC.items()]


def test_both_name_the_same_numbers():
    for name, _kind, _what, threshold, *_rest in _ROW.findall(_PAGE.read_text(encoding="utf-8")):
        assert missing(str(RUBRIC[name].threshold), threshold) == [], name


def test_each_check_of_typed_content_is_one_function_in_a_file_of_its_name():
    named = {path.stem for path in files("agreements/page_check/typed/*.py")}
    typed = [name.lower() for name, check in RUBRIC.items() if check.source == "content"]
    found = {check: [stem for stem in named if stem.startswith(f"{check}_")] for check in typed}
    assert [check for check, stems in found.items() if len(stems) != 1] == []
    for (stem,) in found.values():
        text = Path(f"agreements/page_check/typed/{stem}.py").read_text(encoding="utf-8")
        assert re.search(rf'^def {stem}\(\w+: \w+\) -> Finding:\n    """[TCPLWS]\d+: ', text, re.MULTILINE), stem


def missing(said: str, page: str) -> list[str]:
    """Give the numbers of a threshold, as people see it, that the page does not name (1.4 and 1.40 are two)."""
    return sorted((Counter(_NUMBER.findall(said)) - Counter(_NUMBER.findall(page))).elements())


def test_a_number_that_the_page_lacks_is_found():
    assert missing("40 文字（英語 20 語）", "at most 40 characters; 25 words") == ["20"]
