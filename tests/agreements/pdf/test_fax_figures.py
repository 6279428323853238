"""What was faxed and read is named whole: another paper, or another way to read it, is read again."""

import pytest

from tests.agreements.pdf import fax_figures
from tests.agreements.pdf.papers import body


def test_another_paper_is_read_again() -> None:
    assert not fax_figures.is_of(body("ja") + b"% not the one that was read", "ja")
    assert not fax_figures.is_of(body("en"), "ja")


def test_another_reader_reads_again(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fax_figures._name(b"a paper")
    monkeypatch.setattr(fax_figures, "_READER", fax_figures._READER[:1])
    assert fax_figures._name(b"a paper") != before
