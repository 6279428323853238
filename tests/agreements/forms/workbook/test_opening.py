"""Files from outside: read as text cells, or refused with a reason, whatever is in them."""

import io
import zipfile
from datetime import date, datetime

import pytest

from agreements.forms.workbook import MAX_BYTES, MAX_ROWS, Unopened, opened
from tests.agreements.forms.workbook.workbooks import part_of, with_part, workbook
from tests.cpu import least_cpu

FLOW = [["すること", "誰が"], ["検知する", "当番"]]
GOOD = workbook(flow=FLOW)
NOON = datetime(2026, 11, 20, 12, 0)  # noqa: DTZ001 - a cell knows no zone
CSV = "すること,誰が\r\n検知する,当番\r\n"
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>'
)


def rows(data, name="plan.xlsx"):
    return [row for sheet in opened(name, data) for _number, row in sheet.rows]


def refusal(data, name="plan.xlsx"):
    with pytest.raises(Unopened) as refused:
        opened(name, data)
    return str(refused.value)


def test_a_workbook_is_read_as_text():
    sheet = [
        ["文", 10, 99.5, 0.1, True, NOON, date(2026, 11, 20), None, " 前後 "],
        [None, None],
        ["2行\nある", 1e15, -0.25],
    ]
    assert opened("plan.xlsx", workbook(flow=sheet))[0].rows == [
        (1, ["文", "10", "99.5", "0.1", "TRUE", "2026-11-20 12:00:00", "2026-11-20", "", " 前後 "]),
        (3, ["2行\nある", "1000000000000000", "-0.25"]),
    ]


@pytest.mark.parametrize(
    "data", [CSV.encode(), b"\xef\xbb\xbf" + CSV.encode(), CSV.encode("cp932"), CSV.replace(",", "\t").encode()]
)
def test_text_in_three_encodings(data):
    assert rows(data, "plan.csv") == FLOW


@pytest.mark.parametrize("first", ["", "sep=;\r\n", '"sep=;"\r\n', "SEP=;\r\n"])
def test_a_text_parted_by_semicolons(first):
    """As Excel writes in Germany, and as other programs write for it."""
    text = first + CSV.replace(",", ";") + '"電話; する";当番\r\n'
    assert rows(text.encode("utf-8-sig"), "plan.csv") == [*FLOW, ["電話; する", "当番"]]


@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_a_first_line_that_names_the_separator_is_none_of_the_rows(sign):
    sheet = opened("plan.csv", f"sep={sign}\r\nすること{sign}誰が\r\n検知、5;6{sign}当番\r\n".encode())[0]
    heading, detect = sheet.rows
    assert (heading, detect[1][0]) == ((2, FLOW[0]), "検知、5" if sign == ";" else "検知、5;6")


def test_a_comma_in_the_heading_parts_it_whatever_stands_below():
    assert rows("すること,誰が\n止める;待つ,当番\n".encode(), "plan.csv")[1] == ["止める;待つ", "当番"]


def test_a_number_that_another_program_kept_as_text_has_its_zero():
    assert rows('すること,誰が\n"=""0142""",=0142\n="00",a="1"\n'.encode(), "plan.csv")[1:] == [
        ["0142", "=0142"], ["00", 'a="1"'],
    ]  # fmt: skip


def test_a_quoted_cell_of_text():
    assert rows('すること,誰が\n"電話,\n""出る""",当番\n'.encode(), "a.CSV")[1] == ['電話,\n"出る"', "当番"]


@pytest.mark.parametrize(
    "data", [CSV.encode("utf-16"), b"\x00\x01,\x02", b"\x81\xff\xfe,a", CSV.encode("euc-jp") + b"\xff"]
)
def test_other_encodings_are_refused(data):
    assert "文字コード" in refusal(data, "plan.csv")


def test_formulas_without_an_answer_are_marked_not_read():
    sheet = opened("plan.xlsx", workbook(flow=[*FLOW, ["=SUM(A1:A9)", "当番"], ["'=文", "#REF!"]]))[0]
    assert sheet.rows[2][1][0] == "=SUM(A1:A9)"
    assert "式の答え" in sheet.refused[3][0]
    assert "エラー値" in sheet.refused[4][1]
    assert 0 not in sheet.refused[4]


def test_a_workbook_as_excel_writes_it():
    """Strings in a part of their own; a formula shared by several cells; one over an area; rich text."""
    ns = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    strings = "<si><t>すること</t></si><si><r><t>検知</t></r><r><t>する</t></r></si>".encode()
    sheet = (
        b'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>'
        b'<row r="2"><c r="A2"><f t="shared" ref="A2:A3" si="0">C1</f><v>1</v></c></row>'
        b'<row r="3"><c r="A3"><f t="shared" si="0"/><v>1</v></c><c r="B3"><f t="array" ref="B3:B4">A1:A2</f></c></row>'
    )
    types = part_of(GOOD, "[Content_Types].xml").replace(
        b"</Types>",
        b'<Override PartName="/xl/sharedStrings.xml" ContentType='
        b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    )
    data = with_part(GOOD, "[Content_Types].xml", types)
    data = with_part(data, "xl/sharedStrings.xml", b"<sst " + ns + b">" + strings + b"</sst>")
    body = b"<worksheet " + ns + b"><sheetData>" + sheet + b"</sheetData></worksheet>"
    found = opened("plan.xlsx", with_part(data, "xl/worksheets/sheet1.xml", body))[0]
    assert found.rows[0] == (1, ["すること", "", "検知する"])
    assert found.rows[1:] == [(2, ["1"]), (3, ["1", "=A1:A2"])]
    assert [(number, sorted(why)) for number, why in found.refused.items()] == [(3, [1])]


@pytest.mark.parametrize(
    ("name", "words"),
    [("a.xlsm", "マクロ"), ("a.XLS", "古い形式"), ("a.xlsb", ".xlsb"), ("a.ods", ".ods"), ("a.exe", ".xlsx か .csv"),
     ("xlsx", ".xlsx か .csv"), ("", ".xlsx か .csv"), ("a.xlsx.html", ".xlsx か .csv")],
)  # fmt: skip
def test_other_files_are_refused_by_name(name, words):
    if name == "xlsx":
        name = "xlsx.txt"
    assert words in refusal(GOOD, name)


@pytest.mark.parametrize(
    ("part", "content", "words"),
    [
        ("xl/vbaProject.bin", b"x", "マクロ"),
        ("xl/macrosheets/sheet1.xml", b"<x/>", "マクロ"),
        ("xl/externalLinks/externalLink1.xml", b"<x/>", "ほかのファイルへのリンク"),
        ("xl/connections.xml", b"<x/>", "接続"),
        ("xl/embeddings/oleObject1.bin", b"x", "埋め込まれて"),
        ("xl/activeX/activeX1.xml", b"<x/>", "部品"),
        ("xl/sharedStrings.xml", LAUGHS + b"<sst/>", "DOCTYPE"),
        ("xl/styles.xml", LAUGHS.decode().encode("utf-16"), "DOCTYPE"),
        ("xl/worksheets/sheet1.xml", b"<worksheet", "壊れています"),
        ("xl/workbook.xml", b"", "壊れています"),
        ("xl/media/bomb.bin", b"0" * 3_000_000, "大きくなりすぎる"),
    ],
)
def test_what_no_table_needs_is_refused(part, content, words):
    assert words in refusal(with_part(GOOD, part, content))


def test_a_macro_file_under_another_name_is_refused():
    types = part_of(GOOD, "[Content_Types].xml")
    plain, macro = b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"
    assert plain in types
    assert "マクロ" in refusal(with_part(GOOD, "[Content_Types].xml", types.replace(plain, macro)))


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = with_part(GOOD, "xl/worksheets/sheet2.xml", b"<a>" + b" " * 60_000_000)
    assert len(bomb) < MAX_BYTES
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        unpacking = least_cpu(lambda: archive.read("xl/worksheets/sheet2.xml"), 3)
    assert "大きくなりすぎる" in refusal(bomb)
    assert least_cpu(lambda: refusal(bomb), 3) < unpacking / 2


def test_many_parts_are_refused():
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(300):
            archive.writestr(f"xl/media/{number}.png", b"")
    assert "大きくなりすぎる" in refusal(out.getvalue())


def test_many_small_parts_that_grow_together_are_refused():
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(30):
            archive.writestr(f"xl/media/{number}.bin", b"0" * 200_000)
    assert "大きくなりすぎるファイルです（6 MB" in refusal(out.getvalue())


def test_a_part_that_lies_about_its_size_is_refused():
    data = with_part(GOOD, "xl/sharedStrings.xml", b"<sst>" + b"a" * 5000 + b"</sst>")
    lying = data.replace((5011).to_bytes(4, "little"), (11).to_bytes(4, "little"))
    assert lying != data
    assert refusal(lying)


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04" + b"\0" * 100, b"no zip at all", GOOD[: len(GOOD) // 2]])
def test_broken_files_are_refused(data):
    assert "壊れている" in refusal(data)


def test_an_old_workbook_under_a_new_name_is_refused():
    assert "古い形式" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000)


def test_a_zip_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert "Excel のファイルではありません" in refusal(out.getvalue())


def test_a_file_too_large_is_refused():
    assert "2 MB まで" in refusal(b"x" * (MAX_BYTES + 1), "a.csv")


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_too_many_rows_are_refused(name):
    many = [["a", str(number)] for number in range(MAX_ROWS + 2)]
    data = "\n".join(map(",".join, many)).encode() if name == "a.csv" else workbook(flow=many)
    assert "行" in refusal(data, name)


def test_a_row_that_says_it_is_the_millionth_costs_little():
    sheet = (
        part_of(GOOD, "xl/worksheets/sheet1.xml").replace(b'r="2"', b'r="99999999"').replace(b'"A2"', b'"A99999999"')
    )
    far = with_part(GOOD, "xl/worksheets/sheet1.xml", sheet)
    assert "行が多すぎます" in refusal(far)
    full = workbook(flow=[["a", str(number)] for number in range(MAX_ROWS - 1)])
    assert least_cpu(lambda: refusal(far), 3) < 30 * least_cpu(lambda: rows(full), 3)


def test_a_sheet_that_says_it_is_smaller_is_read_whole():
    sheet = part_of(GOOD, "xl/worksheets/sheet1.xml").replace(b'ref="A1:B2"', b'ref="A1"')
    assert rows(with_part(GOOD, "xl/worksheets/sheet1.xml", sheet)) == FLOW


@pytest.mark.parametrize("data", [b"", b"\n\n,,\n"])
def test_an_empty_text_is_refused(data):
    assert refusal(data, "a.csv") == "ファイルに行がありません。"
