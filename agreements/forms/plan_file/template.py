"""The workbook to fill in: one sheet a kind of item, its headings, and one row that shows what the cells may say."""

import io
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from agreements.content.plan_kinds import PLAN_KINDS
from agreements.content.vocabulary import LANGUAGE_WORDS
from agreements.forms.draft.pasted_order import ORDER
from agreements.forms.plan import PLAN_FORMS, plan_form
from agreements.models import System

Words = str | Promise

_THRESHOLD: dict[str, Words] = {
    "quantity": _("決済成功率"),
    "unit": "%",
    "sign": "lt",
    "value": "50",
    "for_minutes": _("5分"),
}
EXAMPLES: dict[str, dict[str, Words]] = {
    "flow": {"at_minute": _("15分"), "act": _("第一報を送る"), "actor": _("決済基盤 当番"), "output": "first"},
    "levels": {
        **_THRESHOLD,
        "number": "1",
        "name": _("停止"),
        "seen": _("レジに E41 が出る"),
        "first_contact_minutes": _("15分"),
        "update_minutes": _("30分"),
    },
    "acts": {
        "sentence": _("決済の再送を止める"),
        "actor": "customer",
        "role": _("店舗システム当番"),
        "within_minutes": _("10分"),
        "levels": "■1 ▲2",
        "where": _("画面「再送」の左上のボタン"),
        "done_sign": _("画面「再送」の件数が 0 になる"),
        "feasibility": "confirmed",
    },
    "information": {
        "what": _("再送待ちの件数"),
        "provider": _("店舗システム当番"),
        "to_role": _("決済基盤 当番"),
        "within_minutes": _("10分"),
        "source": _("監視画面「決済」の1段目"),
    },
    "criteria": {
        **_THRESHOLD,
        "then": _("再送を止める"),
        "then_level": "1",
        "who_decides": _("決済基盤 当番"),
    },
    "end": {
        "threshold_quantity": _("決済成功率"),
        "threshold_unit": "%",
        "threshold_sign": "ge",
        "threshold_value": "99",
        "threshold_for_minutes": _("30分"),
        "declared_by": _("決済基盤 当番"),
        "told_by": _("電話で「復旧」と伝える"),
        "then": _("入口の貼り紙を外す"),
        "then_within_minutes": _("10分"),
    },
    "what_to_say": {"what_to_say": _("会社名、いつから、何が見えるか")},
    # The rows that are items of an agreement show what pasting shows there.
    **{kind.name: dict(ORDER[kind.field]) for kind in PLAN_KINDS.values() if kind.is_list},
}


def template_workbook(system: System) -> bytes:
    """Return an .xlsx in the active language."""
    book = Workbook()
    book.remove(book.active)
    for kind, form in PLAN_FORMS.items():
        sheet = book.create_sheet(str(form.nouns)[:31])
        for row in _rows_of(kind, system):
            sheet.append(row)
        _dress(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def example_rows(kind: str, system: System) -> list[list[str]]:
    """Return the row that the template shows, in each language: left in a file, it is no item of the plan."""
    found = []
    for language in LANGUAGE_WORDS:
        with override(language):
            found.append(_rows_of(kind, system)[1])
    return found


def _rows_of(kind: str, system: System) -> list[list[str]]:
    form = plan_form(kind, system)
    headings = [str(form[name].label) for name in form.fields]
    return [headings, [_shown(form.fields[name], str(EXAMPLES[kind].get(name, ""))) for name in form.fields]]


def _shown(asked: forms.Field, words: str) -> str:
    if isinstance(asked, forms.ChoiceField) and not isinstance(asked, forms.MultipleChoiceField) and words:
        return next((str(label) for key, label in asked.choices if str(key) == words), words)  # type: ignore[misc, union-attr]
    return words


def _dress(sheet: Any) -> None:
    """Bold headings that stay in view; every cell a text, so that Excel turns nothing into dates."""
    sheet.freeze_panes = "A2"
    for column in sheet.iter_cols(max_row=2):
        longest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[column[0].column_letter].width = min(40, max(12, longest * 2))
        column[0].font = Font(bold=True)
        for cell in column:
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
