"""A small plan to begin from: everything publishing asks for, of no system in particular, and nothing of it checked."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from agreements.forms.rows_file.outcomes import RowsReading
from agreements.forms.rows_file.registers import plan_of
from agreements.forms.workbook import FileSheet
from agreements.models import System

Row = dict[str, str | Promise]

_DUTY, _THEIR_DUTY = _("運用当番"), _("業務システム当番")
_RATE = _("処理の成功率")


def _number(sign: str, value: str, minutes: str, *more: str, of: str = "thresholds_0") -> Row:
    """What a number says: its bounds and for how long."""
    said: Row = {"quantity": _RATE, "unit": "%", "sign": sign, "value": value, "for_minutes": minutes}
    said |= dict(zip(("and_sign", "and_value"), more, strict=False))
    return {f"{of}_{name}": words for name, words in said.items()}


_ROWS: dict[str, list[Row]] = {
    "levels": [
        {
            "number": "1", "name": _("停止"), **_number("lt", "50", "5"),
            "seen": _("画面にエラーが出て、先へ進めない"), "first_contact_minutes": "15",
            "update_minutes": "30",
        },
        {
            "number": "2", "name": _("一部不可"), **_number("ge", "50", "10", "lt", "95"),
            "seen": _("同じ操作の2回に1回でエラーが出る"),
            "first_contact_minutes": "30", "update_minutes": "60",
        },
        {
            "number": "3", "name": _("遅延"), **_number("ge", "95", "30", "lt", "99"),
            "seen": _("次の画面が出るまで10秒以上かかる"),
            "first_contact_minutes": "60", "update_minutes": "120",
        },
    ],
    "flow": [
        {"at_minute": "0", "act": _("レベルを決める"), "actor": _DUTY},
        {"at_minute": "15", "act": _("第一報を送る"), "actor": _DUTY, "output": "first"},
        {"at_minute": "45", "act": _("続報を送る"), "actor": _DUTY, "output": "update"},
    ],
    "acts": [
        {
            "sentence": _("新しい処理の受付を止める"), "side": "theirs", "concerns": "customer", "role": _THEIR_DUTY,
            "within_minutes": "10",
            "levels": "■1", "where": _("管理画面「受付」の「停止」ボタン"), "gain": _("同じ処理が二重に記録されない"),
            "done_sign": _("管理画面「受付」の表示が「停止中」になる"),
        },
        {
            "sentence": _("予備の系統へ切り替える"), "side": "ours", "role": _DUTY, "within_minutes": "20",
            "levels": "■1", "where": _("運用画面「系統」の「切替」ボタン"), "gain": _("新しい処理が通るようになる"),
            "done_sign": _("運用画面「系統」の表示が「予備」になる"),
        },
    ],
    "prohibitions": [
        {"sentence": _("同じ処理をやり直さない"), "reason": _("途中の処理が二重に記録されるため")},
    ],
    "information": [
        {
            "what": _("止まっている処理の件数"), "provider": _THEIR_DUTY, "to_role": _DUTY, "within_minutes": "10",
            "source": _("管理画面「受付」の1段目"),
        },
    ],
    "criteria": [
        {
            **_number("lt", "50", "5", of="threshold"),
            "then_text": _("新しい処理の受付を止める"), "then_level": "1", "who_decides": _DUTY,
        },
    ],
    "end": [
        {
            **_number("ge", "99", "30", of="threshold"), "declared_by": _DUTY,
            "told_by": _("電話とメールで「復旧」と伝える"), "then": _("新しい処理の受付を始める"),
            "then_within_minutes": "10",
        },
    ],
    "ways_out": [
        {"when": _("どのレベルか分からない"), "to": _("■1 として動き、運用当番へ電話する")},
        {"when": _("誰にもつながらない"), "to": _("運用責任者の携帯電話にかける")},
    ],
}  # fmt: skip


def example_plan(system: System) -> list[tuple[Any, None]]:
    """Return the rows of the example, in both languages, for the verb that imports them."""
    found: list[tuple[Any, None]] = []
    for kind, rows in _ROWS.items():
        said = [_in_both(row) for row in rows]
        names = list(dict.fromkeys(name for row in said for name in row))
        cells = [names, *([row.get(name, "") for name in names] for row in said)]
        register = plan_of(system, in_both_languages=True)
        reading = RowsReading([FileSheet(kind, list(enumerate(cells, 1)))], register)
        found += [(row.row, None) for row in reading.rows("added")]
    return found


def _in_both(row: Row) -> dict[str, str]:
    """The cells of a row: Japanese words, and beside each the English ones."""
    with override("en"):
        english = {f"{name}_en": str(words) for name, words in row.items() if isinstance(words, Promise)}
    with override("ja"):
        return {name: str(words) for name, words in row.items()} | english
