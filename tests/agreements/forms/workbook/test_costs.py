"""A file of 2 MB costs little, whatever it is made of: what would be built of it is counted first."""

import io
import random
import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agreements.forms.rows_file import RowsFileForm, plan_of, source_of
from agreements.forms.workbook import MAX_BYTES, Unopened, opened
from tests.agreements.forms.workbook.workbooks import part_of, with_part, workbook

_MB = 1024 * 1024
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
GOOD = workbook(flow=[["すること", "誰が"], ["検知する", "当番"]])
# openpyxl writes no shared texts; Excel does.
_PART = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%b.spreadsheetml.sharedStrings+xml"/></Types>'
_SHARING = with_part(
    GOOD,
    "[Content_Types].xml",
    part_of(GOOD, "[Content_Types].xml").replace(b"</Types>", _PART % b"application/vnd.openxmlformats-officedocument"),
)
_noise = random.Random(7)


def _shared(*texts: str) -> bytes:
    return f"<sst {_MAIN}>{''.join(f'<si><t>{text}</t></si>' for text in texts)}</sst>".encode()


def _sheet(rows: str) -> bytes:
    return f"<worksheet {_MAIN}><sheetData>{rows}</sheetData></worksheet>".encode()


def _letters(count: int) -> str:
    return "".join(_noise.choices("abcdefghijklmnop", k=count))


def _book(shared: bytes = b"", rows: str = "", styles: bytes = b"") -> bytes:
    data = with_part(_SHARING, "xl/sharedStrings.xml", shared) if shared else GOOD
    data = with_part(data, "xl/worksheets/sheet1.xml", _sheet(rows)) if rows else data
    return with_part(data, "xl/styles.xml", styles) if styles else data


def _styles(count: int) -> bytes:
    fonts = "".join(f"<font><sz val='{_noise.random()}'/></font>" for _ in range(count))
    return f"<styleSheet {_MAIN}><fonts>{fonts}</fonts></styleSheet>".encode()


_CELLS = '<c t="s"><v>0</v></c>' * 50
_LATE = f"<!--{_letters(5_000)}--><!DOCTYPE a [<!ENTITY a 'a'>]>"
_HUGE = {
    "one text in many cells": lambda: _book(_shared(_letters(3_900)), f"<row>{_CELLS}</row>" * 200),
    "a long text": lambda: _book(_shared(_letters(1 * _MB) + "&#13;"), f"<row>{_CELLS}</row>" * 100),
    "a long text in a cell": lambda: _book(rows=f'<row><c t="inlineStr"><is><t>{_letters(_MB)}</t></is></c></row>'),
    "many texts": lambda: _book(_shared(*(_letters(3) for _ in range(90_000)))),
    "a wide row": lambda: _book(rows=f"<row>{'<c><v>1</v></c>' * 60_000}</row>{_letters(600_000)}"),
    "many styles": lambda: _book(styles=_styles(30_000)),
    "a late declaration": lambda: _book(_LATE.encode() + _shared("&a;")),
    "a csv of commas": lambda: b"," * (MAX_BYTES - 1),
    "a csv of lines": lambda: "あ\n".encode() * (MAX_BYTES // 4),
}  # fmt: skip


_SAID = {"one text in many cells": "文字までです", "a late declaration": "DOCTYPE"} | dict.fromkeys(
    ["a long text", "a long text in a cell"], "4000文字を超える"
)


@pytest.mark.parametrize("made_of", _HUGE)
def test_it_is_refused_before_it_is_built(made_of):
    data, name = _HUGE[made_of](), "plan.csv" if "csv" in made_of else "plan.xlsx"
    assert len(data) <= MAX_BYTES
    tracemalloc.start()
    try:
        with pytest.raises(Unopened, match=_SAID.get(made_of, "多すぎます")):
            opened(name, data)
        assert tracemalloc.get_traced_memory()[1] < 30 * _MB
    finally:
        tracemalloc.stop()


def test_how_characters_are_read_counts_as_no_text():
    reading = f'<rPh sb="0" eb="1"><t>{"カ" * 3_000}</t></rPh>'
    shared = f"<sst {_MAIN}><si><t>{'漢' * 3_000}</t>{reading}</si></sst>".encode()
    rows = opened("plan.xlsx", _book(shared, '<row><c t="s"><v>0</v></c></row>'))[0].rows
    assert rows == [(1, ["漢" * 3_000])]


def test_a_large_upload_is_not_read(payments):
    file = SimpleUploadedFile("plan.xlsx", b"x")
    file.file, file.size = io.BytesIO(), MAX_BYTES + 1
    file.file.close()
    form = RowsFileForm({}, {"file": file}, source=source_of(plan_of(payments)))
    assert "大きすぎます" in str(form.errors["file"])
