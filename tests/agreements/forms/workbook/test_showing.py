"""What Excel shows is what is read: every way in which what a cell holds and what it shows differ has one outcome."""

import io
from datetime import date, datetime, time, timedelta

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from agreements.forms.workbook import FileSheet, Unopened, opened
from agreements.forms.workbook.formats import shown_moment, shown_number, shown_text
from tests.agreements.forms.workbook.workbooks import part_of, with_part

NOON = datetime(2026, 11, 20, 12, 5, 9)  # noqa: DTZ001 - a cell knows no zone
HEADING = ["すること", "誰が", "いつ"]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (142, "0000", "0142"), (0.995, "0%", "100%"), (0.995, "0.0%", "99.5%"), (0.5, "0.0%", "50.0%"),
        (1234567, "#,##0", "1,234,567"), (1234.5, "#,##0.00", "1,234.50"), (0.1 + 0.2, "General", "0.3"),
        (15, '0"分"', "15分"), (15, "General分", "15分"), (-5, "0;△0", "△5"), (-5, "0", "-5"), (0, "0;-0;なし", "なし"),
        (0, "0;-0;", ""), (5, ";;;", ""), (1000, "[$¥-411]#,##0", "¥1,000"), (99.95, "0.0", "100.0"),
        (99.5, "0", "100"), (2.5, "0.##", "2.5"), (312345678, "00-0000-0000", "03-1234-5678"), (5, "[Red]0", "5"),
        (12, "[<60]0分;0秒", "12分"), (90, "[<60]0分;0秒", "90秒"), (1234567, "#,##0,", "1,235"), (3, "0_ ", "3"),
        (5, "\\約0", "約5"), (0.005, "0.00%", "0.50%"), (12, "#,###", "12"), (0, "#", ""),
        (1e15, "General", "1" + "0" * 15),
    ],
)  # fmt: skip
def test_a_number_as_its_format_shows_it(value, code, shown):
    assert shown_number(value, code).text == shown


@pytest.mark.parametrize("code", ["0.00E+00", "# ?/?", "[DBNum3]0"])
def test_a_format_nobody_knows_is_told(code):
    assert (shown_number(1500, code).text, shown_number(1500, code).is_plain) == ("1500", True)


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (NOON, "yyyy/m/d", "2026/11/20"), (NOON, 'yyyy"年"m"月"d"日"', "2026年11月20日"),
        (NOON, "m/d h:mm", "11/20 12:05"),
        (NOON, 'ggge"年"m"月"d"日"', "令和8年11月20日"), (NOON, "[$-411]ge.m.d", "R8.11.20"),
        (NOON, "d-mmm-yy", "20-Nov-26"),
        (NOON, "m/d(aaa)", "11/20(金)"), (date(2019, 4, 30), "ggge", "平成31"), (time(9, 5), "h:mm", "9:05"),
        (time(13, 30), "h:mm AM/PM", "1:30 PM"), (time(13, 30, 5), 'h"時"mm"分"ss"秒"', "13時30分05秒"),
        (timedelta(hours=26, minutes=5), "[h]:mm", "26:05"), (timedelta(minutes=90), "[m]", "90"),
        (timedelta(minutes=90), '[mm]"分"', "90分"), (time(0, 1, 30), "mm:ss", "01:30"),
    ],
)  # fmt: skip
def test_a_time_as_its_format_shows_it(value, code, shown):
    assert shown_moment(value, code) == shown


@pytest.mark.parametrize(
    ("code", "shown"),
    [("General", "湊"), ("@", "湊"), ('@"様"', "湊様"), ("0;0;0;@様", "湊様"), ("0", "湊"), (";;;", "")],
)
def test_a_text_as_its_format_shows_it(code, shown):
    assert shown_text("湊", code).text == shown


def sheet_of(fill) -> FileSheet:
    book = Workbook()
    book.active.append(HEADING)
    fill(book.active)
    return read(book)


def read(book: Workbook) -> FileSheet:
    out = io.BytesIO()
    book.save(out)
    return opened("plan.xlsx", out.getvalue())[0]


def test_a_cell_joined_downwards_says_the_same_in_each_row():
    def fill(sheet):
        for row in (["検知する", "当番", 1], ["電話する", None, 2], ["切り替える", None, 3]):
            sheet.append(row)
        sheet.merge_cells("B2:B4")

    assert [cells[1] for _number, cells in sheet_of(fill).rows] == ["誰が", "当番", "当番", "当番"]


def test_a_row_that_is_only_joined_to_the_one_above_is_no_row():
    def fill(sheet):
        sheet.append(["検知する", "当番", 1])
        for column in "ABC":
            sheet.merge_cells(f"{column}2:{column}3")

    assert [number for number, _cells in sheet_of(fill).rows] == [1, 2]


@pytest.mark.parametrize(
    ("joined", "place", "words"),
    [("A2:B2", (2, 1), "横に結合"), ("A2:B3", (3, 1), "横に結合"), ("B1:B2", (2, 1), "見出し")],
)
def test_a_cell_joined_otherwise_is_refused(joined, place, words):
    def fill(sheet):
        sheet.append(["検知する", None, 1])
        sheet.append([None, None, 2])
        sheet.merge_cells(joined)

    row, column = place
    assert words in sheet_of(fill).refused[row][column]


def test_what_a_joined_cell_covers_is_not_read():
    def fill(sheet):
        sheet.append(["検知する", None, 1])
        sheet.append(["電話する", "隠れた言葉", 2])

    book = Workbook()
    book.active.append(HEADING)
    fill(book.active)
    out = io.BytesIO()
    book.save(out)
    part = "xl/worksheets/sheet1.xml"
    joined = b'</sheetData><mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>'
    data = with_part(out.getvalue(), part, part_of(out.getvalue(), part).replace(b"</sheetData>", joined))
    assert opened("a.xlsx", data)[0].rows[2][1] == ["電話する", "", "2"]


def test_too_much_joined_is_refused_before_it_is_kept():
    book = Workbook()
    book.active.append(HEADING)
    out = io.BytesIO()
    book.save(out)
    part = "xl/worksheets/sheet1.xml"
    joined = b'</sheetData><mergeCells count="1"><mergeCell ref="A2:BH1048576"/></mergeCells>'
    with pytest.raises(Unopened, match="結合"):
        opened(
            "a.xlsx", with_part(out.getvalue(), part, part_of(out.getvalue(), part).replace(b"</sheetData>", joined))
        )


def test_what_is_hidden_is_not_read_and_said_so():
    def fill(sheet):
        sheet.append(["検知する", "当番", 1])
        sheet.append(["電話する", "当番", 2])
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["C"].hidden = True

    found = sheet_of(fill)
    assert found.rows == [(1, ["すること", "誰が"]), (3, ["電話する", "当番"])]
    assert ["1行" in found.left_out[0], "列" in found.left_out[1]] == [True, True]


def test_a_hidden_sheet_is_not_read_and_said_so():
    book = Workbook()
    book.active.append(HEADING)
    book.create_sheet("見える").append(HEADING)
    book.active.sheet_state = "hidden"
    assert (read(book).rows, len(read(book).left_out)) == ([], 1)


def test_a_formula_is_read_as_its_answer():
    book = Workbook()
    book.active.append([1, "x"])
    out = io.BytesIO()
    book.save(out)
    part = "xl/worksheets/sheet1.xml"
    cells = (
        b'<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"a"</f><v>a</v></c>'
        b'<c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D1" t="b"><f>TRUE()</f><v>1</v></c>'
        b'<c r="E1" t="str"><f>""</f><v></v></c><c r="F1"><f>A1</f></c><c r="G1"><v>3</v></c></row>'
    )
    sheet = part_of(out.getvalue(), part)
    start, end = sheet.index(b"<sheetData>") + 11, sheet.index(b"</sheetData>")
    found = opened("a.xlsx", with_part(out.getvalue(), part, sheet[:start] + cells + sheet[end:]))[0]
    assert found.rows == [(1, ["2", "a", "#DIV/0!", "TRUE", "", "=A1", "3"])]
    assert {place: words[:8] for place, words in found.refused[1].items()} == {2: "Excel のエ", 5: "式の答えがファイ"}


def test_struck_through_is_refused_whole_or_in_part():
    def fill(sheet):
        struck = TextBlock(InlineFont(strike=True), "止める")
        sheet.append([CellRichText(TextBlock(InlineFont(b=True), "太"), "字"), CellRichText("まず", struck), "消した"])
        sheet["C2"].font = Font(strike=True)

    found = sheet_of(fill)
    assert found.rows[1][1] == ["太字", "まず止める", "消した"]
    assert sorted(found.refused[2]) == [1, 2]


def test_what_is_rounded_is_told():
    def fill(sheet):
        sheet.append([0.9995, 5, NOON])
        sheet["A2"].number_format, sheet["B2"].number_format, sheet["C2"].number_format = "0%", ";;;", "m/d"

    found = sheet_of(fill)
    assert found.rows[1][1] == ["100%", "", "11/20"]
    assert ["0.9995" in found.told[2][0], "「5」" in found.told[2][1], 2 in found.told[2]] == [True, True, False]


def test_a_day_in_a_format_that_the_file_does_not_spell_out():
    book = Workbook()
    book.active.append([46346])
    out = io.BytesIO()
    book.save(out)
    styles = part_of(out.getvalue(), "xl/styles.xml").replace(b'numFmtId="0"', b'numFmtId="31"')
    assert opened("a.xlsx", with_part(out.getvalue(), "xl/styles.xml", styles))[0].rows == [(1, ["2026年11月20日"])]


def test_letters_that_xml_does_not_take():
    def fill(sheet):
        sheet.append(["1行目_x000D_\n2行目", "a_x0041_b", "全角１２"])

    assert sheet_of(fill).rows[1][1] == ["1行目\n2行目", "a_x0041_b", "全角１２"]
