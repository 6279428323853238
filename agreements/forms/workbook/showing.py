"""A cell as Excel shows it; where what it holds cannot be shown so, why it is not read."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from agreements.forms.workbook.beside_cells import BesideCells
from agreements.forms.workbook.formats import Shown, shown_moment, shown_number, shown_text

# Formats with a number of their own that East Asian Excel writes without saying what they are.
_UNSAID = {
    **dict.fromkeys((27, 36, 50, 57), "[$-411]ge.m.d"),
    **dict.fromkeys((28, 29, 51, 54, 58), 'ggge"年"m"月"d"日"'),
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"時"mm"分"',
    33: 'h"時"mm"分"ss"秒"',
    **dict.fromkeys((34, 52, 55), 'yyyy"年"m"月"'),
    **dict.fromkeys((35, 53, 56), 'm"月"d"日"'),
}
# What each country's Excel shows in its own way: the one way that everybody reads alike.
_BY_COUNTRY = {"mm-dd-yy": "yyyy-mm-dd", "m/d/yy h:mm": "yyyy-mm-dd hh:mm"}
_SYSTEM_DAY, _SYSTEM_CLOCK = "[$-f800]", "[$-f400]"
# _x000D_: letters that XML does not take.
_ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f]|007[fF]|[fF]{3}[eEfF])_")


@dataclass(frozen=True)
class ShownCell:
    """`refused` says why the cell is not read, `told` what its reader should know."""

    text: str
    refused: str = ""
    told: str = ""


def shown_cell(cell: Any, row: int, column: int, beside: BesideCells, epoch: datetime) -> ShownCell:
    """Return what stands in a cell of a visible row and column, but for what joined cells lend each other."""
    if formula := beside.unanswered.get((row, column)):
        return ShownCell(formula[:60], refused=_unanswered())
    value = cell.value
    if value is None:
        return ShownCell("")
    if cell.data_type == "e":
        return ShownCell(str(value), refused=_("Excel のエラー値です。値を書いてください。"))
    shown = _shown(value, cell, epoch)
    if beside.hides_zeros and value == 0 and not isinstance(value, bool | str):
        shown = Shown("", says_less=True)
    text = _lines(shown.text)
    if text.strip() and ((row, column) in beside.struck or _is_struck(cell)):
        return ShownCell(text, refused=_("取り消し線が引いてあります。消すか、線を外してください。"))
    return ShownCell(text, told=_told(shown, _stored(value)))


def _unanswered() -> str:
    return _("式の答えがファイルにありません。Excel で開いて保存し直すか、値に置き換えてください。")


def _told(shown: Shown, stored: str) -> str:
    if shown.is_plain:
        words = _("表示形式が分からないので、中の値「%(stored)s」を読みます。")
    elif shown.says_less:
        words = _("中の値は「%(stored)s」ですが、Excel に見えるとおり「%(shown)s」と読みます。")
    else:
        return ""
    return words % {"stored": stored[:40], "shown": shown.text[:40]}


def _shown(value: Any, cell: Any, epoch: datetime) -> Shown:
    if isinstance(value, bool):
        return Shown("TRUE" if value else "FALSE")
    code = _format_of(cell)
    if isinstance(value, int | float):
        if cell.style_array.numFmtId in _UNSAID:
            return _of_serial(value, code, epoch)
        return shown_number(value, code)
    if isinstance(value, date | time | timedelta):
        return _of_time(value, code, epoch)
    return shown_text(str(value), code)


def _format_of(cell: Any) -> str:
    unsaid = _UNSAID.get(cell.style_array.numFmtId)
    code = unsaid or str(cell.number_format or "General")
    if code.lower().startswith(_SYSTEM_DAY):
        return "yyyy-mm-dd"
    return "h:mm:ss" if code.lower().startswith(_SYSTEM_CLOCK) else _BY_COUNTRY.get(code, code)


def _of_serial(value: float, code: str, epoch: datetime) -> Shown:
    from openpyxl.utils.datetime import from_excel

    try:
        return Shown(shown_moment(from_excel(value, epoch), code))
    except (OverflowError, ValueError):
        return Shown(str(value), is_plain=True)


def _of_time(value: date | time | timedelta, code: str, epoch: datetime) -> Shown:
    """Where the format shows no time after all (the reader guesses by its letters), it is a number."""
    if code == "General":
        return Shown(value.isoformat() if isinstance(value, date | time) else str(value))
    from openpyxl.utils.datetime import to_excel

    words = re.sub(r'"[^"]*"|\\.|\[[^hms\]][^\]]*\]', "", code, flags=re.IGNORECASE)
    if not re.search("[ymdhsg]", words, re.IGNORECASE):
        return shown_number(to_excel(value, epoch), code)
    return Shown(shown_moment(value, code))


def _stored(value: Any) -> str:
    return format(value, ".15g") if isinstance(value, float) else str(value)


def _lines(text: str) -> str:
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return plain.replace("\r\n", "\n").replace("\r", "\n")


def _is_struck(cell: Any) -> bool:
    """Whether any of it is struck through."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock

    parts = cell.value if isinstance(cell.value, CellRichText) else []
    blocks = [part for part in parts if isinstance(part, TextBlock) and part.text.strip()]
    return any(block.font.strike for block in blocks) or bool(cell.font and cell.font.strike and not blocks)
