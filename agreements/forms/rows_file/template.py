"""The workbook to fill in: one sheet a kind of item, its headings, and one row that shows what the cells may say."""

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from agreements.content.vocabulary import LANGUAGE_WORDS
from agreements.forms.plan import PLAN_FORMS, plan_form
from agreements.forms.workbook import workbook_of
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
    "prohibitions": {
        "sentence": _("レジを再起動しない"),
        "reason": _("途中の決済が二重に記録される"),
    },
    "end": {
        **_THRESHOLD,
        "sign": "ge",
        "value": "99",
        "for_minutes": _("30分"),
        "declared_by": _("決済基盤 当番"),
        "told_by": _("電話で「復旧」と伝える"),
        "then": _("入口の貼り紙を外す"),
        "then_within_minutes": _("10分"),
    },
    "ways_out": {
        "when": _("どのレベルか分からない"),
        "to": _("1つ上のレベルとして動く"),
    },
}


def template_workbook(system: System) -> bytes:
    """Return an .xlsx in the active language."""
    return workbook_of((str(form.nouns), _rows_of(kind, system)) for kind, form in PLAN_FORMS.items())


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
