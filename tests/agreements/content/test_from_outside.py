"""Whatever somebody puts into a file of 2 MB, reading it takes neither the memory nor the time of others."""

import time
import tracemalloc

import pytest

from agreements.content import Unreadable, read_from_outside
from agreements.content.exchange import read_parts
from agreements.forms.workbook.archive import Unopened
from agreements.forms.workbook.opening import opened

_SIZE = 2_000_000
_MEMORY = 50_000_000
_SECONDS = 2


def filled(unit: str, begin: str = "[", end: str = "]") -> str:
    return begin + unit * ((_SIZE - len(begin) - len(end)) // len(unit)) + unit.rstrip(",") + end


def members(form: str, size: int = _SIZE) -> str:
    return "{" + ",".join(form % number for number in range(size // (len(form) + 5))) + "}"


MADE_TO_HURT = {
    "deep": "[" * _SIZE,
    "deep, of objects": '{"a":' * (_SIZE // 5),
    "as deep as is read": "[" * 990 + "]" * 990,
    "a million lists": filled("[],"),
    "a million objects": filled("{},"),
    "a million numbers": filled("1.5,"),
    "a million names": members('"%d":0'),
    "a million names further in": f'{{"content":{members(chr(34) + "%d" + chr(34) + ":0")}}}',
    "a million languages": f'{{"content":{{"title":{members(chr(34) + "%d" + chr(34) + ":0")}}}}}',
    "one name again and again": filled('"a":0,', "{", "}"),
    "items of what no item has": filled('{"x":0},', '{"content":{"acts":[', "]}}"),
    "items of many names": '{"content":{"acts":[' + ",".join([members('"%d":0', 5_000)] * 400) + "]}}",
    "just so many names": '{"content":{'
    + ",".join(f'"{name}":[' + ",".join([members('"%d":0', 900)] * 400) + "]" for name in ("acts", "aims", "flow"))
    + "}}",
    "a number of two million digits": "9" * _SIZE,
    "numbers of the most digits": filled("9" * 4_300 + ","),
    "a number too large for any machine": '{"content":{"levels":[{"threshold":{"value":"1e9999999"}}]}}',
    "letters written as numbers": filled("\\u0041", '"', '"'),
}


@pytest.mark.parametrize("name", MADE_TO_HURT)
def test_json_made_to_hurt_is_refused_cheaply(name: str) -> None:
    data = MADE_TO_HURT[name].encode()
    tracemalloc.start()
    began = time.thread_time()
    try:
        _parts, problems = read_parts(read_from_outside(data))
    except Unreadable as unreadable:
        problems = unreadable.problems
    took, (_now, most) = time.thread_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert problems
    assert "".join(map(str, problems))
    assert (most < _MEMORY, took < _SECONDS * 3) == (True, True), f"{most / 1e6:.0f} MB, {took:.1f} s, counted"


@pytest.mark.parametrize(
    "text", ["a,", "\n", '"', '""', '"a",', "a", "あ", "\t", "\r", "\x1c", '"a\nb",', '"aaaaaaaa,']
)
def test_csv_made_to_hurt_is_refused_cheaply(text: str) -> None:
    data = (text * (_SIZE // len(text.encode()))).encode()
    began = time.thread_time()
    with pytest.raises(Unopened):
        opened("x.csv", data)
    assert time.thread_time() - began < _SECONDS


def test_what_is_wrong_in_a_file_of_ours_is_all_told() -> None:
    plain = {"content": {"acts": [{"x": 0}] * 50}}
    _parts, problems = read_parts(plain)
    assert len([problem for problem in problems if problem.kind == "extra_forbidden"]) == 50
