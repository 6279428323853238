import json
import zlib
from collections.abc import Callable

import pydyf
import pytest

from agreements.printer import finish
from agreements.printer.quick import streams
from tests.agreements.pdf.orders import order
from tests.agreements.pdf.papers import body
from tests.agreements.printer.programs import said_by

ENDS_IN_CR = next(
    text for text in map(str, range(100_000)) if zlib.compress(text.encode(), finish.LEVEL).endswith(b"\r")
)
# Those that are there for the finisher, and those that come after it.
WRITERS = pytest.mark.parametrize("written", [lambda stream: finish.Settled(stream).data, streams._data])


def test_the_seed_shows_the_fault() -> None:
    small = zlib.compress(ENDS_IN_CR.encode(), finish.LEVEL)
    assert not finish.is_sound(pydyf.Stream([small]).data)


@WRITERS
def test_no_stream_ends_in_a_carriage_return(written: Callable[[pydyf.Stream], bytes]) -> None:
    stream = pydyf.Stream([ENDS_IN_CR], {"Type": "/X"}, compress=True)
    assert written(stream) == b"<</Type /X/Length %d>>\nstream\n%s\nendstream" % (len(ENDS_IN_CR), ENDS_IN_CR.encode())


@WRITERS
def test_other_streams_stay_compressed(written: Callable[[pydyf.Stream], bytes]) -> None:
    stream = pydyf.Stream(["a" * 100, 7.5], {"Type": "/X"}, compress=True)
    head, _line, rest = written(stream).partition(b"\nstream\n")
    assert head == b"<</Type /X/Filter /FlateDecode/Length 16>>"
    assert zlib.decompress(rest.removesuffix(b"\nendstream")) == b"a" * 100 + b"\n7.5"
    assert stream.extra == {"Type": "/X"}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_paper_has_no_such_stream(language: str) -> None:
    assert (body(language).count(b"\r\nendstream"), body(language).count(b"endstream") > 10) == (0, True)


def test_a_file_is_listed_once() -> None:
    paper = pydyf.PDF()
    paper.catalog["AF"] = pydyf.Array([b"7 0 R", b"9 0 R", b"7 0 R"])
    finish._list_files_once(paper)
    assert list(paper.catalog["AF"]) == [b"7 0 R", b"9 0 R"]


def test_settled_objects_keep_their_bytes_numbers_and_kind() -> None:
    paper = pydyf.PDF()
    paper.add_object(pydyf.Dictionary({"A": 1}))
    paper.add_object(pydyf.Stream(["x"]))
    before = [(source.number, source.compressible, source.data) for source in paper.objects[1:]]
    finish._settle(paper, b"")
    assert [(settled.number, settled.compressible, settled.data) for settled in paper.objects[1:]] == before
    assert paper.objects[0].free == "f"


UNSOUND = """
import json, sys
from agreements.printer import gate, printing
from agreements.printer.finish import is_sound
gate.KNOWN.clear()
printer = printing.Printer()
order = json.load(sys.stdin)
for number in range(2000):
    page = order | {"html": order["html"].replace('lang="ja"', f'lang="x-{number}"')}
    printing._TRIES = 1
    if not is_sound(printer.pdf(page)):
        break
printing._TRIES = 8
print(number < 1999, is_sound(printer.pdf(page)))
"""


def test_a_file_whose_last_streams_end_so_is_written_anew() -> None:
    assert said_by(UNSOUND, json.dumps(order(""))) == "True True\n"
