"""Publishing a draft, asking more people, withdrawing, and our own comments."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import display, states
from agreements.forms.asking import AskedField
from agreements.forms.draft.fields import MomentField
from agreements.forms.fields import ChoiceField, RowField, TextField, refuse_ours
from agreements.forms.zones import instant
from agreements.models import Agreement, AgreementVersion, Contact, Meeting
from agreements.page_check import RUBRIC
from agreements.queries.contact_history import AddressRecord, address_records
from agreements.queries.gate import SHORTEST_REASON
from agreements.quorum import too_few

REVIEW, PAPER, MEETING = "review", "paper", "meeting"
_HOW = [
    (REVIEW, gettext_lazy("確認をお願いする（説明済として発行）")),
    (PAPER, gettext_lazy("紙かメールの返事で承認をいただく（リンクは送らず、説明済として発行）")),
    (MEETING, gettext_lazy("打合せで合意したこととして記録する（口頭合意）")),
]
_REASON = "reason_"
_REASON_NAME = re.compile(r"reason_[CLPSTW]\d{1,2}")
# How long people are given to answer, unless somebody says otherwise.
_DAYS_TO_REPLY, _HOUR_TO_REPLY = 7, 17


class AskForm(forms.Form):
    """Whom to ask, by when, with which words. `asked_already` are mail addresses that need no second letter."""

    contacts = AskedField(
        label=gettext_lazy("お願いする方"),
        queryset=Contact.objects.none(),
        error_messages={"required": gettext_lazy("お願いする方を1人以上選んでください。")},
    )
    reply_by = MomentField(label=gettext_lazy("回答の期限"))
    message = TextField(
        label=gettext_lazy("添える言葉"),
        required=False,
        max_length=1_000,
        help_text=gettext_lazy("メールと確認の画面のはじめに出ます（1,000字まで）。"),
    )

    def __init__(self, data: Any, *, agreement: Agreement, at: datetime, asked_already: frozenset[str] = frozenset()):
        super().__init__(data)
        self.zone, self.at = agreement.time_zone, at
        rows = agreement.party.contacts.filter(retired_at=None).exclude(mail="")
        rows = rows.annotate(mailbox=Lower("mail")).exclude(mailbox__in=[mail.lower() for mail in asked_already])
        field: Any = self.fields["contacts"]
        field.queryset = rows.order_by("place", "pk")
        field.label_from_instance = _caller(address_records(field.queryset), agreement.time_zone, at)
        local = at.astimezone(ZoneInfo(self.zone))
        day, zone = (local + timedelta(days=_DAYS_TO_REPLY)).replace(tzinfo=None), display.zone_name(local)
        self.fields["reply_by"].initial = day.replace(hour=_HOUR_TO_REPLY, minute=0, second=0, microsecond=0)
        self.fields["reply_by"].help_text = _("例 2026-10-19 17:00（%(zone)s）") % {"zone": zone}

    def clean_contacts(self) -> QuerySet[Contact]:
        for contact in self.cleaned_data["contacts"]:
            if contact.mail:
                refuse_ours(contact.mail)
        return self.cleaned_data["contacts"]

    def asked_to(self) -> dict[int, str]:
        """Return by key what those are asked for who are not asked to approve."""
        field: Any = self.fields["contacts"]
        return field.asked_to(self.cleaned_data["contacts"])

    def clean_reply_by(self) -> datetime | None:
        local = self.cleaned_data["reply_by"]
        if local is None:
            return None
        now = self.at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        if local <= now:
            raise ValidationError(_("回答の期限は、いまより後にしてください。"), code="past")
        if local > now + timedelta(days=366):
            raise ValidationError(_("回答の期限は、1年以内にしてください。"), code="far")
        return instant(local.date(), local.time(), self.zone)


class ReasonField(TextField):
    """Why a check that fails may stay as it is: printed on the last page, and frozen with the version."""

    def __init__(self, check: str):
        super().__init__(
            label=_("「%(title)s」（%(check)s）を直さずに発行する理由")
            % {"title": RUBRIC[check].title, "check": check},
            required=False,
            max_length=300,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("10文字以上。PDFの最後のページに、お名前と一緒に印刷されます。"),
        )


class ReasonsForm(forms.Form):
    """A field for each check that fails, where somebody may write why it stays as it is."""

    def ask_reasons(self, checks: Iterable[str]) -> None:
        """Ask why each of these checks, which fail, may stay as it is; what was typed before stays."""
        for check in checks:
            if check in RUBRIC and _REASON + check not in self.fields:
                self.fields[_REASON + check] = ReasonField(check)

    def reasons(self) -> dict[str, str]:
        """Return what was typed, by check."""
        typed = self.cleaned_data.items()
        return {name.removeprefix(_REASON): words for name, words in typed if name.startswith(_REASON) and words}

    def reason_for(self, check: str) -> forms.BoundField:
        return self[_REASON + check]

    def refuse_reasons(self, checks: Iterable[str]) -> None:
        """Say at each field that its reason is missing or too short."""
        for check in checks:
            self.add_error(_REASON + check, _("基準に届くように直すか、理由を10文字以上で書いてください。"))


class PublishForm(ReasonsForm, AskForm):
    """How the version comes into the world; open questions are left open knowingly, failing checks with a reason."""

    how = ChoiceField(label=gettext_lazy("発行のしかた"), choices=_HOW, widget=forms.RadioSelect, initial=REVIEW)
    meeting = RowField(
        label=gettext_lazy("もとになった打合せ"),
        queryset=Meeting.objects.none(),
        required=False,
        empty_label=gettext_lazy("なし"),
        help_text=gettext_lazy("登録した打合せと結びつけると、障害の日の引用にその日付が出ます。"),
    )
    policy = ChoiceField(
        label=gettext_lazy("承認とする条件"),
        choices=list(states.POLICY_WORDS.items()),
        widget=forms.RadioSelect,
        initial=states.ALL,
    )
    quorum = forms.IntegerField(
        label=gettext_lazy("承認の人数"),
        required=False,
        min_value=1,
        max_value=99,
        help_text=gettext_lazy("「決めた人数の承認」のときだけ入れます。例 3人のうち2人なら 2"),
        widget=forms.NumberInput(attrs={"class": "input-short", "inputmode": "numeric"}),
    )
    questions_stay = forms.BooleanField(
        label=gettext_lazy("上の質問に答えないまま発行する"),
        error_messages={
            "required": gettext_lazy("質問に答えるか、答えないまま発行することを確かめて、印を付けてください。")
        },
    )
    unchecked = TextField(
        label=gettext_lazy("できるかどうか未確認の項目を、誰がいつ確かめるか"),
        min_length=SHORTEST_REASON,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("10文字以上。未確認のまま出したことと一緒に、版の記録に残ります。"),
        error_messages={"required": gettext_lazy("誰がいつ確かめるかを書いてください。")},
    )
    field_order = (
        "how",
        "meeting",
        "contacts",
        "policy",
        "quorum",
        "reply_by",
        "message",
        "questions_stay",
        "unchecked",
    )

    def __init__(
        self,
        data: Any,
        *,
        agreement: Agreement,
        at: datetime,
        meetings: QuerySet[Meeting],
        questions: int,
        unchecked: list[str],
    ):
        super().__init__(data, agreement=agreement, at=at)
        for name in ("contacts", "reply_by"):
            self.fields[name].required = False
        self.fields["contacts"].help_text = _("打合せの合意を記録するだけなら、選ばなくてかまいません。")
        everybody: Any = self.fields["contacts"]
        everybody.queryset = agreement.party.contacts.filter(retired_at=None).order_by("place", "pk")
        offered: Any = self.fields["meeting"]
        offered.queryset = meetings
        if not questions:
            del self.fields["questions_stay"]
        if not unchecked:
            del self.fields["unchecked"]
        self.ask_reasons(name.removeprefix(_REASON) for name in data or {} if _REASON_NAME.fullmatch(name))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        asked = data.get("contacts")
        asked_to = self.asked_to() if asked else {}
        approvers = [contact for contact in asked or () if contact.pk not in asked_to]
        if data.get("how") in {REVIEW, PAPER} and not approvers and "contacts" not in self.errors:
            self.add_error("contacts", _("承認する方を1人以上選ぶか、打合せの合意として記録してください。"))
        if asked and not data.get("reply_by") and "reply_by" not in self.errors:
            self.add_error("reply_by", _("回答の期限を入れてください。"))
        self._refuse_unreachable(data, asked or (), asked_to)
        self._refuse_too_many(data, len(approvers))
        return data

    def _refuse_unreachable(self, data: dict[str, Any], asked: Iterable[Contact], asked_to: Mapping[int, str]) -> None:
        without = [contact for contact in asked if not contact.mail]
        if any(contact.pk in asked_to for contact in without):
            self.add_error("contacts", _("意見を伺う方とお知らせする方には、メールアドレスが要ります。"))
        elif without and data.get("how") != PAPER:
            self.add_error("contacts", _("メールのない方には、紙かメールの返事で承認をいただく発行を選んでください。"))

    def _refuse_too_many(self, data: dict[str, Any], approvers: int) -> None:
        """A number only where the policy names one, and no more than are asked."""
        if data.get("policy") != states.QUORUM:
            data["quorum"] = None
        elif not data.get("quorum"):
            if "quorum" not in self.errors:
                self.add_error("quorum", _("承認の人数を入れてください。"))
        elif data["quorum"] > approvers and "contacts" not in self.errors:
            self.add_error("quorum", too_few(data["quorum"], approvers))


class WithdrawalForm(forms.Form):
    reason = TextField(
        label=gettext_lazy("取り下げる理由"),
        max_length=1_000,
        help_text=gettext_lazy("記録に残ります。例 連絡先の番号が変わったため、第3版を作り直します。"),
        error_messages={"required": gettext_lazy("取り下げる理由を書いてください。")},
    )
    message = TextField(
        label=gettext_lazy("お願いした方への言葉"),
        required=False,
        max_length=1_000,
        help_text=gettext_lazy("書くと、この版の確認をお願いした方全員にメールで届きます。空けておくと、出ません。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class StaffCommentForm(forms.Form):
    text = TextField(
        label=gettext_lazy("コメントを書く"),
        max_length=2_000,
        help_text=gettext_lazy("確認する方の画面にも出ます。"),
        error_messages={"required": gettext_lazy("コメントを書いてください。")},
    )


def mails_asked(version: AgreementVersion, at: datetime) -> frozenset[str]:
    """Return the addresses that hold an invitation of this version that was not taken back, and has not run out."""
    live = version.invitations.filter(revoked_at=None, handed_at=None).exclude(decision=None, expires_at__lte=at)
    return frozenset(live.values_list("mail", flat=True))


def _caller(records: Mapping[int, AddressRecord], zone: str, at: datetime) -> Callable[[Contact], str]:
    """How a contact is offered: with the address, and who put it there when."""

    def called(contact: Contact) -> str:
        if not contact.mail:
            return format_html("{}<br><small>{}</small>", contact, _("メールの登録なし（紙で承認をいただく）"))
        record = records.get(contact.pk)
        said = _said(record, zone, at) if record else _("このアドレスを登録した人の記録がありません")
        return format_html("{}　{}<br><small>{}</small>", contact, contact.mail, said)

    return called


def _said(record: AddressRecord, zone: str, at: datetime) -> str:
    facts = {"when": display.datetime_table(record.since, zone), "who": record.by or _("名前の記録なし")}
    if not record.changed:
        return _("%(when)s に %(who)s が登録") % facts
    if record.is_new(at):
        return _("24時間以内に変わったアドレスです：%(when)s に %(who)s が変更（前のアドレスにも知らせました）") % facts
    return _("%(when)s に %(who)s が変更") % facts
