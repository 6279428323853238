"""The workbook to fill in: one sheet a kind of item, its headings, and one row that shows what the cells may say."""

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from agreements.content import AgreementContent
from agreements.content.plan_kinds import PLAN_KINDS
from agreements.content.vocabulary import LANGUAGE_WORDS
from agreements.forms.draft.pasted_order import ORDER
from agreements.forms.plan import PLAN_FORMS, plan_form
from agreements.forms.workbook import workbook_of
from agreements.models import System
from agreements.queries.seeding import plan_content

Words = str | Promise

EXAMPLES: dict[str, dict[str, Words]] = {
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
    content = plan_content(system)
    return workbook_of((str(form.nouns), _rows_of(kind, system, content)) for kind, form in PLAN_FORMS.items())


def example_rows(kind: str, system: System, content: AgreementContent) -> list[list[str]]:
    """Return the row that the template shows, in each language: left in a file, it is no item of the plan."""
    found = []
    for language in LANGUAGE_WORDS:
        with override(language):
            found.append(_rows_of(kind, system, content)[1])
    return found


def _rows_of(kind: str, system: System, content: AgreementContent) -> list[list[str]]:
    form = plan_form(kind, system, content=content)
    headings = [str(form[name].label) for name in form.fields]
    return [headings, [_shown(form.fields[name], str(EXAMPLES[kind].get(name, ""))) for name in form.fields]]


def _shown(asked: forms.Field, words: str) -> str:
    if isinstance(asked, forms.ChoiceField) and not isinstance(asked, forms.MultipleChoiceField) and words:
        return next((str(label) for key, label in asked.choices if str(key) == words), words)  # type: ignore[misc, union-attr]
    return words
