"""The code on page 1 of an issued copy: a camera reads it, also after a fax; the key stands in the record."""

import pypdfium2
import zxingcpp
from PIL import Image

from agreements import pdf
from agreements.pdf import documents, renderer
from tests.agreements.example_content import example_content
from tests.agreements.pdf import fax
from tests.agreements.pdf.papers import AT, CODE, Paper, issued, record, squeezed, texts

ADDRESS = f"HTTP://TESTSERVER/V/{CODE}"


def seen(picture: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def test_the_length_is_that_of_a_real_one() -> None:
    assert len(CODE) == 184


def test_a_camera_reads_it_on_paper_and_on_a_phone() -> None:
    facts = {"number": "AG-0001", "version": 2, "published_at": AT, "record": record()}
    phone = pdf.render_issued(example_content(), form=pdf.PaperForm("ja", "phone"), **facts)
    read = [[seen(page.render(scale=3).to_pil()) for page in pypdfium2.PdfDocument(data)] for data in (issued(), phone)]
    assert read[0][0] == [ADDRESS]
    assert [codes for codes in read[1] if codes] == [[ADDRESS]]


def test_it_is_read_after_a_fax() -> None:
    assert seen(fax.printed(fax.faxed(issued()))) == [ADDRESS]


def test_a_smaller_one_would_not_be() -> None:
    facts = {"kind": "issued", "number": "AG-0001", "version": 2, "record": record()}
    order = documents._order(example_content(), AT, pdf.PaperForm("ja"), facts)
    small = renderer.render(order | {"css": order["css"] + ".out .code { width: 15mm }"})
    assert seen(fax.printed(fax.faxed(small))) == []


def test_the_key_it_is_checked_with_stands_in_the_record() -> None:
    (record_page,) = [squeezed(text) for text in texts(issued()) if "承認の記録" in text]
    assert "確認印の公開鍵" + "u7Fx" * 10 + "abc" in record_page


def test_without_a_code_the_permanent_address_stands_there() -> None:
    facts = {"number": "AG-0001", "version": 2, "published_at": AT}
    body = Paper(pdf.render_body(example_content(), **facts))
    (found,) = seen(pypdfium2.PdfDocument(body)[0].render(scale=3).to_pil())
    assert found.startswith("http://testserver/c/")
