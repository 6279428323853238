"""After a fax: page 1 can be dialled and read, and no page reads worse than in the last release (rubric C4).

The figures of the last release are kept by `python -m tests.agreements.pdf.fax_figures`, with the name of the paper
they are of and of this file: what follows from both was found then, and is not read again.
"""

import pytest

from agreements.content import Language
from tests.agreements.pdf import fax, fax_figures
from tests.agreements.pdf.papers import body
from tests.agreements.pdf.spoiled import spoiled

LANGUAGES = pytest.mark.parametrize("language", ["ja", "en"])
DIALLED = {"ja": r"0\d{1,3}-\d{2,4}-\d{4}", "en": r"\+81 \d{1,3}-\d{2,4}-\d{4}"}
CALLED = {"ja": ["03-0000-0142", "03-0000-0188"], "en": ["+813-0000-0142", "+813-0000-0188"]}
HOLDS = {"ja": 0.97, "en": 0.98}


@pytest.fixture(autouse=True)
def _read_once() -> None:
    if fax_figures.is_of(body("ja"), "ja") and fax_figures.is_of(body("en"), "en"):
        pytest.skip("these very papers were faxed and read when their figures were kept")


@LANGUAGES
def test_every_number_of_page_one_can_be_dialled(language: Language) -> None:
    found = fax.numbers(body(language), DIALLED[language])
    assert [number for number, read in found if number != read] == []
    assert sorted({number for number, _ in found}) == CALLED[language]


@LANGUAGES
def test_plain_lines_hold(language: Language) -> None:
    assert fax.likeness(plain(body(language), language)) >= HOLDS[language]


@LANGUAGES
def test_no_page_reads_worse_than_in_the_last_release(language: Language) -> None:
    assert fax_figures.fallen(fax_figures.measured(body(language), language), language) == {}


@pytest.mark.parametrize("topic", ["#exceptions", "#acts", "#record"])
def test_a_topic_that_got_lost_is_found(topic: str) -> None:
    """The last pages are compared too: here grey words, which the eye still reads on the first print."""
    pale = spoiled("ja", css=f"{topic} td {{ color: #8a8a8a }}")
    place = {"#exceptions": 4, "#acts": 5, "#record": 6}[topic]
    name, page = fax_figures.topics(pale)[place]
    assert fax_figures.fallen({name: fax_figures.figure(pale, "ja", page)}, "ja") != {}


def test_small_japanese_is_found() -> None:
    small = spoiled("ja", css="body, p, th, td { font-size: 10pt }")
    assert fax.likeness(plain(small, "ja")) < HOLDS["ja"]


def test_small_english_is_found() -> None:
    small = spoiled("en", css="body, p, th, td { font-size: 7pt }")
    assert fax.likeness(plain(small, "en")) < HOLDS["en"]


@LANGUAGES
def test_a_grey_number_is_found(language: Language) -> None:
    grey = spoiled(language, css=".call p { color: #767676 }")
    assert [number for number, read in fax.numbers(grey, DIALLED[language]) if number != read] != []


def plain(data: bytes, language: Language) -> list[fax.Line]:
    """The running lines of page 1: from ④, the end signal, down to the foot. Not the headings: beside a QR code
    Tesseract loses a short line whole, at one place of the scan and not at the next."""
    lines = fax.lines(data, language)
    (start,) = [place for place, line in enumerate(lines) if line.text.startswith("④")]
    return [line for line in lines[start:-1] if line.text[0] not in "④⑤"]
