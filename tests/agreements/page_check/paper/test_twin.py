import pikepdf
import pytest

from tests.agreements.page_check.paper.papers import (
    failing,
    findings,
    printed,
    short,
    short_content,
    stopping,
    words,
)
from tests.agreements.page_check.paper.redrawing import edited, redrawn, retyped


def test_s3_fails_without_its_data() -> None:
    def forget(document: pikepdf.Pdf) -> None:
        del document.Root.AF

    found = findings(edited(short(), forget))
    assert (stopping(found), words(found["S3"])) == ({"S3"}, ["添付の JSON"])


def test_s3_fails_on_data_that_cannot_be_read() -> None:
    def spoil(document: pikepdf.Pdf) -> None:
        document.Root.AF[0].EF.F.write(b"{")

    assert failing(edited(short(), spoil)) == {"S3"}


def test_s3_fails_without_the_claim_of_pdf_a() -> None:
    def deny(document: pikepdf.Pdf) -> None:
        said = document.Root.Metadata.read_bytes()
        document.Root.Metadata.write(said.replace(b'pdfaid:part="3"', b'pdfaid:part="1"'))

    found = findings(edited(short(), deny))
    assert (stopping(found), words(found["S3"])) == ({"S3"}, ["PDF/A-3 の宣言"])


def test_s3_fails_on_the_data_of_another_content() -> None:
    found = findings(short(), short_content(purpose={"ja": "別の目的"}))
    assert (stopping(found), words(found["S3"])) == ({"S3"}, ["別の内容の JSON"])


def test_s3_fails_on_data_whose_hash_is_not_printed() -> None:
    def blank(document: pikepdf.Pdf) -> None:
        stream = document.Root.AF[0].EF.F
        stream.write(stream.read_bytes() + b"\n")

    found = findings(edited(short(), blank))
    assert (stopping(found), words(found["S3"])) == ({"S3"}, ["内容のハッシュ"])


@pytest.mark.parametrize(
    ("before", "after", "strange"),
    [
        ("15分以内", "16分以内", "16分"),
        ("03-0000-2201", "03-0000-2202", "03-0000-2202"),
        ("50%未満", "55%未満", "55%未満"),
    ],
)
def test_s3_fails_on_a_number_that_the_data_does_not_hold(before: str, after: str, strange: str) -> None:
    found = findings(redrawn(short(), before, retyped(before, after), most=1))
    assert (stopping(found), strange in words(found["S3"])) == ({"S3"}, True)


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        ("03-0000-2201", "電話番号簿を見る", "03-0000-2201"),
        ("50%未満", "半分未満", "決済成功率 50%未満が5分"),
        ("60分", "長め", "60分"),
        ("2027-04-30", "来年", "2027-04-30"),
    ],
)
def test_s3_fails_on_a_number_that_is_not_printed(before: str, after: str, lost: str) -> None:
    found = findings(redrawn(short(), before, retyped(before, after)))
    assert stopping(found) - {"S1"} == {"S3"}
    assert words(found["S3"]) == [lost]


def test_s3_reads_english_numbers() -> None:
    other = redrawn(short("en"), "under 50%", retyped("under 50%", "under 55%"), most=1)
    other = redrawn(other, "+81 3-0000-2201", retyped("2201", "2202"))
    found = findings(other, language="en")["S3"]
    assert {"under55", "+813-0000-2202"} <= set(words(found))


def test_s3_reads_a_number_that_follows_the_number_of_its_act() -> None:
    """「1　30分待つ」: the space between both is drawn, but PDFium does not give it back."""
    act = {"key": "act", "side": "theirs", "role": {"ja": "30分ごとの当番"}, "within_minutes": 10}
    content = short_content(acts=[act | {"sentence": {"ja": "30分待つ。"}}])
    assert words(findings(printed(content), content)["S3"]) == []


def test_s3_does_not_take_the_end_of_a_number_for_the_number() -> None:
    """「5分」 does not stand in 「15分」."""
    plain = short_content().model_dump(mode="json")["contacts"]
    plain[0]["no_answer_minutes"] = 2
    content = short_content(contacts=plain)
    found = findings(printed(content, change=lambda html: html.replace(">2分", ">12分")), content)["S3"]
    assert "2分" in words(found)
