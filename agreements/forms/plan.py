"""The items of a plan: severity levels, action candidates, decision information and criteria, the flow."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agreements.content import AgreementContent
from agreements.content.parts import Threshold as ThresholdPart
from agreements.content.plan_kinds import PLAN_KINDS
from agreements.forms.planned import PlannedPartForm, bounds_fault, form_of
from agreements.forms.register import RegisterForm, asked
from agreements.models import (
    ActionCandidate,
    DecisionCriterion,
    DecisionInformation,
    FlowStep,
    SeverityLevel,
    System,
)
from agreements.models.plan import NUMBERS, plain_number

_THRESHOLD_ROWS = (("quantity", "unit"), ("sign", "value"), ("and_sign", "and_value"))
_THRESHOLD_HELP = {
    "quantity": gettext_lazy("画面で読める数字の名前（例 決済成功率）。"),
    "unit": gettext_lazy("例 ％、件、秒"),
    "for_minutes": gettext_lazy("この状態が何分続いたら、そう決めるか。"),
}


class ThresholdForm(RegisterForm):
    """「決済成功率 50%以上 95%未満が 10分」: the two bounds must leave some number between them."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("value", "and_value"):
            if isinstance(self.initial.get(name), Decimal):
                self.initial[name] = plain_number(self.initial[name])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        sign, value = data.get("and_sign"), data.get("and_value")
        if "and_sign" in data and "and_value" in data and bool(sign) != (value is not None):
            self.add_error("and_value" if sign else "and_sign", _("もう1つの条件と値は、そろって書いてください。"))
        elif sign and data.get("sign") and data.get("value") is not None:
            self._check_bounds(data)
        return data

    def _check_bounds(self, data: dict[str, Any]) -> None:
        part = ThresholdPart(
            quantity={"ja": "-"},
            unit={"ja": "-"},
            sign=data["sign"],
            value=plain_number(data["value"]),
            and_sign=data["and_sign"],
            and_value=plain_number(data["and_value"]),
        )
        if fault := bounds_fault(part):
            self.add_error(*fault)


class LevelForm(ThresholdForm):
    kind, noun = "levels", pgettext_lazy("one", "障害レベル")
    nouns = pgettext_lazy("many", "障害レベル")
    rows = (("number", "name"), *_THRESHOLD_ROWS, ("first_contact_minutes", "update_minutes"))

    class Meta:
        model = SeverityLevel
        formfield_callback = asked
        fields = (
            "number", "name", "quantity", "unit", "sign", "value", "and_sign", "and_value", "for_minutes", "seen",
            "first_contact_minutes", "update_minutes",
        )  # fmt: skip
        help_texts = {
            **_THRESHOLD_HELP,
            "number": gettext_lazy("1がいちばん重いレベルです。"),
            "name": gettext_lazy("例 停止、一部不可、遅延"),
            "seen": gettext_lazy("数字のほかに、顧客の画面や店頭で見えること。"),
        }

    def clean_number(self) -> int:
        """The database's rule, asked early: it does not see the system this form leaves out."""
        number = self.cleaned_data["number"]
        rivals = SeverityLevel.objects.filter(system_id=self.instance.system_id, number=number, retired_at=None)
        if rivals.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("この番号の障害レベルは、もうあります。"), code="unique")
        return number

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, update = data.get("first_contact_minutes"), data.get("update_minutes")
        if update == 0 and first is not None:
            self.add_error("update_minutes", _("0分ごとの続報は出せません。1分以上にしてください。"))
        return data


class ActionForm(RegisterForm):
    kind, noun = "acts", pgettext_lazy("one", "アクション候補")
    nouns = pgettext_lazy("many", "アクション候補")
    rows = (("role", "within_minutes"), ("gain", "done_sign"))
    levels = forms.TypedMultipleChoiceField(
        label=gettext_lazy("対象レベル"),
        choices=NUMBERS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("選ばないときは、どのレベルでも行う候補になります。"),
    )

    class Meta:
        model = ActionCandidate
        formfield_callback = asked
        fields = (
            "sentence", "actor", "role", "within_minutes", "levels", "where", "gain", "done_sign", "feasibility",
            "feasibility_note",
        )  # fmt: skip
        widgets = {"actor": forms.RadioSelect, "feasibility": forms.RadioSelect}
        help_texts = {
            "sentence": gettext_lazy("動詞で終わる短い文にします（例 決済の再送を止める）。"),
            "role": gettext_lazy("人の名前ではなく役割で書きます（例 店舗システム当番）。"),
            "within_minutes": gettext_lazy("例 10"),
            "where": gettext_lazy("開く画面、押すボタン、かける番号。"),
            "gain": gettext_lazy("これを行うと、その先の利用者に何が起きるか。"),
            "done_sign": gettext_lazy("終わったと分かる画面や数字。"),
            "feasibility_note": gettext_lazy("いつ、どう確かめたか。できないときは、その理由。"),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        names = {level.number: str(level) for level in self.instance.system.levels.filter(retired_at=None)}
        self.fields["levels"].choices = [(number, names.get(number, sign)) for number, sign in NUMBERS]  # type: ignore[attr-defined]
        self.fields["actor"].choices = ActionCandidate._meta.get_field("actor").choices  # type: ignore[attr-defined]


class InformationForm(RegisterForm):
    kind, noun = "information", pgettext_lazy("one", "判断情報")
    nouns = pgettext_lazy("many", "判断情報")
    rows = (("provider", "to_role"), ("within_minutes", "source"))

    class Meta:
        model = DecisionInformation
        formfield_callback = asked
        fields = ("what", "provider", "to_role", "within_minutes", "source")
        help_texts = {
            "what": gettext_lazy("決めるために知らなければならないこと（例 再送待ちの件数）。"),
            "within_minutes": gettext_lazy("例 10"),
            "source": gettext_lazy("画面や帳票の名前。"),
        }


class CriterionForm(ThresholdForm):
    kind, noun = "criteria", pgettext_lazy("one", "判断基準")
    nouns = pgettext_lazy("many", "判断基準")
    rows = (*_THRESHOLD_ROWS, ("then", "then_level"))

    class Meta:
        model = DecisionCriterion
        formfield_callback = asked
        fields = (
            "quantity", "unit", "sign", "value", "and_sign", "and_value", "for_minutes", "then", "then_level",
            "who_decides",
        )  # fmt: skip
        help_texts = {
            **_THRESHOLD_HELP,
            "then": gettext_lazy("例 再送を止める、■1 とする"),
            "then_level": gettext_lazy("障害を開くときの目安に使います。"),
            "who_decides": gettext_lazy("人の名前ではなく役割で書きます。"),
        }


class FlowStepForm(RegisterForm):
    kind, noun = "flow", pgettext_lazy("one", "障害フローの段階")
    nouns = pgettext_lazy("many", "障害フロー")
    rows = (("at_minute", "at_text"), ("act", "actor"), ("note", "output"))

    class Meta:
        model = FlowStep
        formfield_callback = asked
        fields = ("at_minute", "at_text", "act", "actor", "note", "output")
        help_texts = {
            "at_minute": gettext_lazy("検知を0分として数えます。"),
            "at_text": gettext_lazy("例 99% が30分続いたら"),
            "act": gettext_lazy("例 第一報を送る"),
            "actor": gettext_lazy("人の名前ではなく役割で書きます。"),
            "note": gettext_lazy("例 成功率と時刻を書く"),
            "output": gettext_lazy("この段階で相手に送る報告。"),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "at_minute" not in data or "at_text" not in data:
            return data
        if data["at_minute"] is None and not data["at_text"]:
            self.add_error("at_minute", _("いつ行うかを、分か言葉のどちらかで書いてください。"))
        elif data["at_minute"] is not None and data["at_text"]:
            self.add_error("at_text", _("いつ行うかは、分か言葉のどちらか1つにしてください。"))
        return data


PLAN_FORMS: dict[str, type[RegisterForm]] = {
    **{form.kind: form for form in (FlowStepForm, LevelForm, ActionForm, InformationForm, CriterionForm)},
    **{kind: form_of(kind) for kind in PLAN_KINDS},
}


def plan_form(
    kind: str, system: System, *args: Any, instance: Any = None, content: AgreementContent | None = None
) -> RegisterForm:
    """Return the form of one kind of item, for a new item of `system` or for `instance`. `content` is the plan as a
    content, for whoever asks for many forms."""
    form = PLAN_FORMS[kind]
    row = instance or form._meta.model(**owner_of(kind, system))
    if issubclass(form, PlannedPartForm):
        return form(*args, instance=row, content=content)
    return form(*args, instance=row)


def owner_of(kind: str, system: System) -> dict[str, Any]:
    """Return what all rows of one kind in a plan share."""
    return {"system": system, **({"kind": kind} if kind in PLAN_KINDS else {})}


def rows_of(kind: str, system: System) -> QuerySet:
    """Return all rows of one kind in a plan, the retired ones too."""
    return PLAN_FORMS[kind]._meta.model._default_manager.filter(**owner_of(kind, system))
