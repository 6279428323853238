"""Parties, their contacts in call order, and what a vendor can and cannot do."""

from collections.abc import Iterator, Mapping
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agreements.display import phone as phone_words
from agreements.forms.fields import ChoiceField, RowField, refuse_ours
from agreements.forms.phones import PhoneField
from agreements.forms.register import SAME_NAME, ListFilter, RegisterForm, ShowRetired, asked
from agreements.models import Capability, Contact, Party
from agreements.models.parties import PARTY_KINDS

# What most agree on: a phone that rings so long is not answered any more.
_MINUTES_TO_RING = 5
SORTS = [("rank", gettext_lazy("売上区分")), ("name", gettext_lazy("名前順"))]


class PartyFilter(ListFilter):
    kind = ChoiceField(label=gettext_lazy("区分"), choices=PARTY_KINDS, required=False, widget=forms.HiddenInput)
    sort = ChoiceField(label=gettext_lazy("並び順"), choices=SORTS, required=False, initial="rank")
    retired = ShowRetired()


class PartyForm(RegisterForm):
    """The kind is chosen before and stays; each kind is asked only what it has."""

    rows = (("name", "reading"), ("revenue_rank", "incident_sensitivity"), ("account_owner", "account_owner_mail"))
    OTHERS = {
        "customer": ("contract_reference",),
        "vendor": ("revenue_rank", "incident_sensitivity", "account_owner", "account_owner_mail"),
        "own": (
            "contract_reference",
            "revenue_rank",
            "incident_sensitivity",
            "language",
            "account_owner",
            "account_owner_mail",
        ),
    }

    class Meta:
        model = Party
        formfield_callback = asked
        fields = (
            "name", "reading", "name_en", "revenue_rank", "incident_sensitivity", "account_owner", "account_owner_mail",
            "contract_reference", "language", "notes",
        )  # fmt: skip
        widgets = {"language": forms.RadioSelect}
        help_texts = {
            "name": gettext_lazy("正式な社名（例 みなと百貨店株式会社）。"),
            "reading": gettext_lazy("ひらがなで。探すときに使います（例 みなとひゃっかてん）。"),
            "name_en": gettext_lazy("英語の議事録とPDFに使います。"),
            "revenue_rank": gettext_lazy("合意を進める順番に使います。Aがいちばん大きな取引です。"),
            "incident_sensitivity": gettext_lazy("止まったときに、この顧客がどれほど困るか。"),
            "account_owner": gettext_lazy("この顧客を受け持つ、弊社の営業担当（例 営業一課 早山）。"),
            "account_owner_mail": gettext_lazy("報告の取り決めで「営業担当にも送る」とした報告を、ここへも送ります。"),
            "language": gettext_lazy("議事録とPDFを、この言葉で作ります。"),
            "notes": gettext_lazy("社内だけで見る覚え書きです。相手には出ません。"),
        }
        error_messages = {"name": {"unique": SAME_NAME}}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in self.OTHERS[self.instance.kind]:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """The database's rule, asked early: it does not see the kind this form leaves out."""
        data = super().clean() or self.cleaned_data
        if self.instance.kind == "own" and Party.objects.filter(kind="own").exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("弊社は1つだけ登録します。登録済みの弊社を編集してください。"), code="one_own_side")
        return data


class InBothForm(RegisterForm):
    """Texts are asked for in English too where papers in both languages show them: of our own side, and of a party
    that has an English name and speaks Japanese."""

    instance: Any

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        party = self.instance.party
        if party.kind != "own" and (party.language == "en" or not party.name_en):
            for name in [name for name in self.fields if name.endswith("_en")]:
                del self.fields[name]


class ContactForm(InBothForm):
    """A phone number is read as people write it; one that cannot exist needs the mark of an example."""

    kind, noun = "contacts", pgettext_lazy("one", "連絡先")
    nouns = pgettext_lazy("many", "連絡先")
    always_asks_of_examples = False
    rows: tuple[tuple[str, ...], ...] = (
        ("role", "department"),
        ("role_en", "department_en"),
        ("hours", "hours_en", "language"),
    )
    phone = PhoneField(
        label=gettext_lazy("電話"),
        required=False,
        help_text=gettext_lazy("市外局番から（例 03-1234-5678 内線12、+81 3-1234-5678）。海外の番号は国番号から。"),
    )

    class Meta:
        model = Contact
        formfield_callback = asked
        fields: tuple[str, ...] = (
            "role", "department", "role_en", "department_en", "name", "phone", "phone_is_example", "mail", "hours",
            "hours_en", "language", "no_answer_minutes", "gets_reports",
        )  # fmt: skip
        help_texts = {
            "role_en": gettext_lazy("英語の議事録、PDF、報告、画面に使います（例 Payments on-call）。"),
            "hours_en": gettext_lazy("例 24 hours、Weekdays 9:00–18:00"),
            "role": gettext_lazy("人が変わっても通じる呼び名（例 店舗システム当番）。"),
            "department": gettext_lazy("例 情報システム部"),
            "language": gettext_lazy("電話で話せる言語。"),
            "name": gettext_lazy("当番のように人が決まっていないときは、空けておきます。"),
            "phone_is_example": gettext_lazy("練習や見本のために、実在しない番号を登録するときに選びます。"),
            "hours": gettext_lazy("例 24時間、平日 9:00–18:00"),
            "no_answer_minutes": gettext_lazy("この時間出なければ、次の連絡先にかけます。"),
            "gets_reports": gettext_lazy("第一報・続報・最終報のメールを送ります。"),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.initial.get("phone"):
            self.initial["phone"] = phone_words(self.initial["phone"])
        if not self.instance.pk and self.initial.get("no_answer_minutes") is None:
            self.initial["no_answer_minutes"] = _MINUTES_TO_RING
        # Asked only where a number was refused, or one that nobody has stands there: others need not read of it.
        is_asked = self.always_asks_of_examples or self.is_bound or self.initial.get("phone_is_example")
        if not is_asked:
            del self.fields["phone_is_example"]

    def laid_out(self) -> Iterator[list[BoundField]]:
        """The mark of an example is no matter where the number was not refused."""
        marked = "phone_is_example" in self.fields and self["phone_is_example"].value()
        is_asked = marked or {"phone", "phone_is_example"} & set(self.errors)
        for row in super().laid_out():
            if shown := [field for field in row if is_asked or field.name != "phone_is_example"]:
                yield shown

    def clean_mail(self) -> str:
        mail = self.cleaned_data["mail"]
        if mail and self.instance.party.kind != "own":
            refuse_ours(mail)
        return mail

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        number, example = data.get("phone"), data.get("phone_is_example")
        real = number is not None and bool(number) and phonenumbers.is_valid_number(phonenumbers.parse(number))
        if number and not real and not example:
            words = _(
                "実在する番号の形ではありません。確かめて直すか、見本のときは、下の「見本の番号」を選んでください。"
            )
            self.add_error("phone", words)
        elif example and (real or not number) and "phone" in data:
            words = _("見本の番号を選ぶのは、実在しない番号（例 03-0000-0142）のときだけです。")
            self.add_error("phone_is_example", words)
        return data


class ContactLeavingForm(forms.Form):
    """Who follows a contact that leaves: another of the party's, or nobody yet."""

    successor = RowField(
        Contact.objects.none(),
        label=gettext_lazy("後任"),
        required=False,
        empty_label=gettext_lazy("後任未定"),
        help_text=gettext_lazy("新しい方が後任のときは、先に連絡先に加えます。"),
    )

    def __init__(self, data: Any, *, contact: Contact, typed: Mapping[str, str] | None = None) -> None:
        super().__init__(data, initial={"successor": contact.successor_id, **(typed or {})})
        rows: Any = self.fields["successor"]
        rows.queryset = contact.party.contacts.filter(retired_at=None).exclude(pk=contact.pk)


class CapabilityForm(InBothForm):
    kind, noun = "capabilities", pgettext_lazy("one", "できる/できない範囲")
    rows = (
        ("what", "what_en"), ("condition", "condition_en"), ("hours", "hours_en"), ("clause", "clause_en"),
        ("review_owner", "notice_by"),
    )  # fmt: skip

    class Meta:
        model = Capability
        formfield_callback = asked
        fields = (
            "what", "what_en", "can", "condition", "condition_en", "hours", "hours_en", "within_minutes", "clause",
            "clause_en", "contract_review_needed", "review_owner", "notice_by",
        )  # fmt: skip
        widgets = {"can": forms.RadioSelect}
        help_texts = {
            "what": gettext_lazy("動詞で終わる短い文にします（例 予備の回線へ切り替える）。"),
            "hours": gettext_lazy("例 24時間、平日 9:00–18:00"),
            "within_minutes": gettext_lazy("例 60"),
            "condition": gettext_lazy("条件つきのときは必ず書きます（例 書面の依頼があるとき）。"),
            "clause": gettext_lazy("例 第12条第2項"),
            "review_owner": gettext_lazy("弊社で見直しを進める役割（例 調達課）。"),
            "notice_by": gettext_lazy("変更を申し入れる期限として契約にある日（例 2026-11-20）。"),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["can"].choices = Capability._meta.get_field("can").choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("can") == "conditional" and data.get("condition") == "":
            self.add_error("condition", _("条件つきでできるときは、その条件を書いてください。"))
        return data


PARTY_FORMS: dict[str, type[RegisterForm]] = {form.kind: form for form in (ContactForm, CapabilityForm)}
