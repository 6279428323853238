"""The four kinds of document, read back from their bytes."""

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from django.conf import settings

from agreements import pdf
from agreements.content import canonical_text, sha256_of
from agreements.pdf import renderer
from tests.agreements.example_content import example_content
from tests.agreements.pdf.papers import (
    AT,
    MM,
    Paper,
    body,
    body_of,
    elements,
    families,
    issued,
    issued_with,
    notdefs,
    pages,
    squeezed,
    texts,
)

TRANSLATED = Path(settings.BASE_DIR, "locale/en/LC_MESSAGES/django.mo").exists()
LANGUAGES = pytest.mark.parametrize("language", ["ja", "en"])


@LANGUAGES
def test_every_glyph_is_drawn_from_the_legible_font(language: str) -> None:
    assert families(body(language)) == {"BIZ-UDPGothic", "BIZ-UDPGothic-Bold"}
    assert notdefs(body(language)) == 0


def test_rare_kanji_come_from_the_second_font() -> None:
    paper = body_of(example_content(purpose={"ja": "𠮷野家前の売場を守る。"}))
    assert families(paper) == {"BIZ-UDPGothic", "BIZ-UDPGothic-Bold", "Noto-Sans-CJK-JP"}
    assert "𠮷野家前" in "".join(texts(paper))
    assert notdefs(paper) == 0


def test_page_one_holds_the_five_blocks_and_nothing_else() -> None:
    first, second = (squeezed(text) for text in texts(body())[:2])
    blocks = ["①まず電話する", "②レベルを決める", "③御社がすること", "④終わりの合図", "⑤この紙が合わないとき"]
    places = [first.find(block) for block in blocks]
    assert -1 not in places
    assert places == sorted(places)
    assert "連絡の順番" not in first
    assert "連絡の順番" in second[:60]


@LANGUAGES
@pytest.mark.parametrize("dial", [{"ja": "03-0000-0142", "en": "+81 3-0000-0142"}])
def test_the_number_to_call_is_large_bold_and_in_the_top_third(language: str, dial: dict[str, str]) -> None:
    large = [char for char in pages(body(language))[0] if char["size"] >= 24]
    assert squeezed("".join(char["text"] for char in large)) == squeezed(dial[language])
    assert {char["fontname"].partition("+")[2] for char in large} == {"BIZ-UDPGothic-Bold"}
    assert max(char["bottom"] for char in large) < 99 * MM


@LANGUAGES
def test_the_number_stands_at_the_foot_of_every_page(language: str) -> None:
    number = {"ja": "03-0000-0142", "en": "+813-0000-0142"}[language]
    feet = ["".join(char["text"] for char in page if char["top"] > 279 * MM) for page in pages(body(language))]
    assert [number in squeezed(foot) for foot in feet] == [True] * len(feet)


def test_every_page_carries_the_control_line() -> None:
    sha256 = sha256_of(canonical_text(example_content()))
    line = f"AG-0001第2版発効2026-11-01内容{sha256[:12]}"
    found = [(squeezed(text).startswith(line), squeezed(text).endswith(f"AG-0001{place}/8"))
             for place, text in enumerate(texts(body()), 1)]  # fmt: skip
    assert found == [(True, True)] * 8


def test_page_one_points_to_the_pages_that_help() -> None:
    first = squeezed(texts(body())[0])
    pointed = {
        what: int(page)
        for what, page in re.findall(r"(カード番号が漏れた疑いがある|誰にもつながらない)→(\d+)ページ", first)
    }
    assert pointed == {"カード番号が漏れた疑いがある": 2, "誰にもつながらない": 5}
    assert "連絡の順番" in texts(body())[1]
    assert "この紙が合わないとき、迷うとき" in texts(body())[4]


def test_the_body_carries_no_state() -> None:
    everything = squeezed("".join(texts(body())))
    assert [word for word in ("承認済", "口頭合意", "説明済", "案（") if word in everything] == []


def test_what_was_not_agreed_says_so_on_page_one() -> None:
    assert "外商の後日決済へ切り替えるかを決める。当日判断" in squeezed(texts(body())[0])


def test_the_canonical_json_is_attached_once() -> None:
    data = canonical_text(example_content()).encode()
    with pikepdf.open(BytesIO(body())) as document:
        (file,) = document.Root.AF
        assert list(document.attachments) == ["agreement.json"]
        assert document.attachments["agreement.json"].get_file().read_bytes() == data
        stream = file.EF.F
        assert (str(file.AFRelationship), str(file.F), stream.read_bytes()) == ("/Source", "agreement.json", data)
        assert {str(stream.Params.CreationDate), str(stream.Params.ModDate)} == {"D:20261014060200Z"}


@LANGUAGES
def test_language_title_and_standards_are_stated(language: str) -> None:
    with pikepdf.open(BytesIO(body(language))) as document:
        root = document.Root
        title = str(example_content(language).title[language])
        assert str(root.Lang) == language
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(document.docinfo.Title).endswith(title)
        with document.open_metadata() as metadata:
            assert (metadata.pdfa_status, metadata["pdfuaid:part"]) == ("3A", "1")
            assert metadata["dc:title"].endswith(title)
        assert (document.is_encrypted, "/OpenAction" in root, "/AcroForm" in root) == (False, False, False)


def test_tags_have_one_h1_headed_tables_and_named_figures() -> None:
    found = elements(body())
    kinds = [kind for kind, _element in found]
    assert kinds.count("/H1") == 1
    assert [kind for kind in kinds if re.fullmatch(r"/H[1-6]", kind)][:3] == ["/H1", "/H2", "/H2"]
    assert {kind for kind in kinds if re.fullmatch(r"/H[1-6]", kind)} == {"/H1", "/H2", "/H3"}
    assert kinds.count("/TH") >= kinds.count("/Table") > 10
    figures = [element.get("/Alt") for kind, element in found if kind == "/Figure"]
    assert figures == ["QRコード：この版が今も有効かを確かめるページ"]


def test_each_link_is_one_element_for_those_who_cannot_see() -> None:
    with pikepdf.open(BytesIO(body())) as document:
        parents = document.Root.StructTreeRoot.ParentTree.Nums
        owners = {int(parents[place]): parents[place + 1] for place in range(0, len(parents), 2)}
        links = [link for page in document.pages for link in page.get("/Annots", [])]
        assert {str(owners[int(link.StructParent)].S) for link in links} == {"/Link"}


def test_metadata_can_be_read_by_what_reads_no_pdf() -> None:
    with pikepdf.open(BytesIO(body())) as document:
        assert "/Filter" not in document.Root.Metadata
    assert b"<pdfuaid:part>1</pdfuaid:part>" in body()


def test_bookmarks_are_the_title_and_the_topics() -> None:
    with pikepdf.open(BytesIO(body())) as document, document.open_outline() as outline:
        (root,) = outline.root
        assert root.title == "決済が通らないとき：まず電話、次に再送停止"
        assert [item.title for item in root.children][5:] == [
            "連絡の順番", "障害レベル（迷ったら上のレベル）", "時間の流れと報告", "この紙が合わないとき、迷うとき",
            "すること（くわしく）", "取り決めの記録",
        ]  # fmt: skip


def test_links_are_phones_and_places_in_the_paper() -> None:
    with pikepdf.open(BytesIO(body())) as document:
        links = [link for page in document.pages for link in page.get("/Annots", [])]
        outside = {str(link.A.URI) for link in links if "/A" in link and "/URI" in link.A}
    assert len(outside) == 8
    assert all(re.fullmatch(r"tel:\+813000\d{5}", address) for address in outside)


@LANGUAGES
def test_the_same_content_gives_the_same_bytes_in_another_process(language: str, printed_anew: None) -> None:
    first = body(language)
    renderer._renderer.close()
    assert body_of(example_content(language)) == first


def test_the_same_moment_in_another_zone_gives_the_same_bytes() -> None:
    """A version published at 10:00 in Tokyo is made again from 01:00 UTC, as the database gives it back."""
    local = AT.astimezone(ZoneInfo("Asia/Tokyo"))
    again = pdf.render_body(example_content(), number="AG-0001", version=2, published_at=local)
    assert again == pdf.render_body(example_content(), number="AG-0001", version=2, published_at=AT.astimezone(UTC))


def test_another_number_gives_another_identifier() -> None:
    other = Paper(pdf.render_body(example_content(), number="AG-0002", version=2, published_at=AT))
    with pikepdf.open(BytesIO(body())) as one, pikepdf.open(BytesIO(other)) as two:
        assert bytes(one.trailer.ID[0]) != bytes(two.trailer.ID[0])


def test_files_are_small_and_a4() -> None:
    with pikepdf.open(BytesIO(body())) as document:
        assert {tuple(round(float(edge)) for edge in page.mediabox) for page in document.pages} == {(0, 0, 595, 842)}
    assert len(body()) < 300_000


def test_an_issued_copy_says_its_state_on_every_page_and_who_approved() -> None:
    found = [squeezed(text) for text in texts(issued())]
    assert ["承認済2026-10-19" in text for text in found] == [True] * len(found)
    record = next(text for text in found if "承認の記録" in text)
    told = [
        "承認済2026年10月19日（月）15:02（日本時間）",
        "第1号",
        "高梨香織",
        "店舗システム部部長",
        "リンクと確認番号",
        "「この版を読みました。障害のときは、この内容で動きます。」",
        "どこから：192.0.•.•（日本語の画面）",
    ]
    assert [said for said in (*told, "R-7K2M-40QX", "9f3a41d2" * 8) if said not in record] == []


def test_no_typed_name_can_block_an_issued_copy() -> None:
    copy = issued("𠮷田 \U0002a6d6\u202e\0")
    assert "𠮷田〓（U+2A6D6）" in squeezed("".join(texts(copy)))
    assert notdefs(copy) == 0


def test_a_verbal_agreement_is_not_called_approved() -> None:
    spoken = pdf.IssueRecord(state="agreed_in_meeting", state_at=AT)
    copy = issued_with(spoken)
    found = [squeezed(text) for text in texts(copy)]
    assert ["口頭合意2026-10-14" in text for text in found] == [True] * len(found)
    assert "承認済" not in "".join(found)


def test_a_draft_says_so_on_every_page_and_has_no_address() -> None:
    draft = Paper(pdf.render_draft(example_content(), number="AG-0001"))
    found = [squeezed(text) for text in texts(draft)]
    assert [text.startswith("AG-0001案（下書き）") for text in found] == [True] * len(found)
    assert "内容の" not in "".join(found)
    assert [kind for kind, _element in elements(draft) if kind == "/Figure"] == []


def test_a_draft_may_be_as_good_as_empty() -> None:
    bare = {"title": None, "levels": [], "contacts": [], "acts": [], "end_signal": {}, "ways_out": []}
    rest = {"prohibitions": [], "information": [], "criteria": [], "flow": [], "reports": [], "escalations": []}
    draft = Paper(
        pdf.render_draft(example_content(**bare, **rest, effective_from=None, review_by=None), number="AG-0001")
    )
    assert len(texts(draft)) == 4
    assert "決済承認API" in texts(draft)[0]


def test_a_general_procedure_says_that_it_is_no_agreement() -> None:
    general = pdf.render_general(
        example_content(meeting={}), system_slug="payments", at=datetime(2026, 9, 1, tzinfo=UTC)
    )
    found = [squeezed(text) for text in texts(general)]
    assert "この相手との取り決めはありません。一般の手順です。" in found[0]
    assert [text.startswith("一般の手順2026-09-01現在") for text in found] == [True] * len(found)
    assert ["取り決めではありません" in text for text in found] == [True] * len(found)


@pytest.mark.skipif(not TRANSLATED, reason="bin/setup compiles the translations")
def test_an_english_file_says_english() -> None:
    everything = "".join(texts(body("en")))
    assert re.findall(r"[ぁ-んァ-ヶ一-龠]+", everything) == []


def test_what_was_typed_is_text_and_nothing_else() -> None:
    typed = '<img src="file:///etc/passwd"><script>1</script> {{ x }} &amp; @fit@" <!-- after page 1 -->'
    paper = body_of(example_content(title={"ja": typed}, purpose={"ja": typed}, notes={"ja": typed}))
    everything = squeezed("".join(texts(paper)))
    assert everything.count(squeezed(typed)) == 3
    assert "root:" not in everything


def test_notes_keep_their_shape_and_our_fonts() -> None:
    notes = (
        "# 見出し\n\n*強調* **太字** `code` [link](https://x.example) [x](javascript:y)\n\n"
        "1. 一\n2. 二\n   - 甲\n\n> 引用\n\n    字下げ"
    )
    paper = body_of(example_content(notes={"ja": notes}))
    everything = squeezed("".join(texts(paper)))
    assert [
        said
        for said in ("#見出し", "強調太字codelink<https://x.example>[x](javascript:y)", "甲", "引用")
        if said not in everything
    ] == []
    assert families(paper) == {"BIZ-UDPGothic", "BIZ-UDPGothic-Bold"}
    with pikepdf.open(BytesIO(paper)) as document:
        links = [link for page in document.pages for link in page.get("/Annots", [])]
    assert "x.example" not in "".join(str(link.get("/A", "")) for link in links)


def test_what_cannot_be_printed_is_refused_with_its_place() -> None:
    bad = example_content(purpose={"ja": "請求を\U0002a6d6止める"}, change_procedure={"ja": "相談する🙏"})
    with pytest.raises(pdf.MissingGlyphs) as refused:
        body_of(bad)
    assert refused.value.places == [("purpose.ja", "\U0002a6d6"), ("change_procedure.ja", "🙏")]
    assert "purpose.ja: \U0002a6d6 U+2A6D6" in str(refused.value)


def test_what_made_it_is_named() -> None:
    assert re.fullmatch(r"WeasyPrint \S+, Pango \S+, HarfBuzz \S+", pdf.made_with())
