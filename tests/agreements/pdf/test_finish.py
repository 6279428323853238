import zlib

import pydyf
import pytest

from agreements.pdf import finish
from tests.agreements.pdf.papers import body

ENDS_IN_CR = next(text for text in map(str, range(100_000)) if zlib.compress(text.encode(), 9).endswith(b"\r"))


def test_the_seed_shows_the_fault() -> None:
    written = finish._written(pydyf.Stream([ENDS_IN_CR], compress=True))
    assert written.endswith(b"\r\nendstream")


def test_no_stream_ends_in_a_carriage_return() -> None:
    stream = pydyf.Stream([ENDS_IN_CR], {"Type": "/X"}, compress=True)
    assert stream.data == b"<</Type /X/Length %d>>\nstream\n%s\nendstream" % (len(ENDS_IN_CR), ENDS_IN_CR.encode())


def test_other_streams_stay_compressed() -> None:
    assert b"/FlateDecode" in pydyf.Stream(["a" * 100], compress=True).data


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_paper_has_no_such_stream(language: str) -> None:
    assert (body(language).count(b"\r\nendstream"), body(language).count(b"endstream") > 10) == (0, True)


def test_a_file_is_listed_once() -> None:
    paper = pydyf.PDF()
    paper.catalog["AF"] = pydyf.Array([b"7 0 R", b"9 0 R", b"7 0 R"])
    finish._list_files_once(paper)
    assert list(paper.catalog["AF"]) == [b"7 0 R", b"9 0 R"]
