"""An approval that came on paper or by mail: who gave it, when, and the file; what that is, its first bytes say."""

import email.policy
from datetime import datetime
from email.parser import BytesParser
from email.utils import parseaddr
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import states
from agreements.forms.fields import ChoiceField, LineField, RowField, readable, refuse_ours
from agreements.models import AgreementVersion, Contact
from agreements.models.recorded import JPEG, MAIL, PDF, PNG
from agreements.queries.standing import day_in

MAX_BYTES = 10 * 1024 * 1024
_BEGINNINGS = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
_WAYS = [
    (states.BY_PAPER, gettext_lazy("紙（押印や署名のある写し：PDF、PNG、JPEG）")),
    (states.BY_MAIL, gettext_lazy("メール（届いたメールのファイル：.eml、またはその PDF）")),
]
_FITTING = {states.BY_PAPER: (PDF, PNG, JPEG), states.BY_MAIL: (MAIL, PDF)}


class RecordingForm(forms.Form):
    """After `is_valid`, `cleaned_data` holds `media_type` and `sender` beside what was typed."""

    way = ChoiceField(label=gettext_lazy("いただいた形"), choices=_WAYS, widget=forms.RadioSelect)
    contact = RowField(label=gettext_lazy("承認した方"), queryset=Contact.objects.none())
    name = LineField(
        label=gettext_lazy("お名前"),
        max_length=80,
        help_text=gettext_lazy("紙やメールにあるとおりに。記録と PDF に残ります。"),
    )
    given_on = forms.DateField(
        label=gettext_lazy("承認の日"), help_text=gettext_lazy("紙やメールにある日付。例 2026-10-19")
    )
    file = forms.FileField(
        label=gettext_lazy("届いたもの"),
        help_text=gettext_lazy("10 MB まで。保管して、開かずにお渡しだけします。"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.eml"}),
        error_messages={"empty": gettext_lazy("ファイルが空です。")},
    )

    def __init__(self, data: Any, files: Any, *, version: AgreementVersion, at: datetime):
        super().__init__(data, files)
        # Whoever was named when a request was handed on may be no contact: "not in" a list with NULL finds nothing.
        answered = version.decisions.exclude(invitation__contact=None).values("invitation__contact")
        rows = version.agreement.party.contacts.filter(retired_at=None).exclude(pk__in=answered)
        self.fields["contact"].queryset = rows.order_by("place", "pk")  # type: ignore[attr-defined]
        self.fields["given_on"].initial = day_in(version.agreement.time_zone, at)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(_("大きすぎます（10 MB まで）。解像度を下げて取り込み直してください。"), code="large")
        readable(file.name)
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "file" not in data or "way" not in data:
            return data
        data["data"] = data["file"].read()
        data["media_type"], data["sender"] = media_type_of(data["data"]), ""
        if data["media_type"] not in _FITTING[data["way"]]:
            self.add_error("file", _wrong_kind(data["way"]))
        elif data["media_type"] == MAIL:
            data["sender"] = sender_of(data["data"])
            self._refuse_ours(data["sender"])
        return data

    def _refuse_ours(self, sender: str) -> None:
        try:
            refuse_ours(sender)
        except ValidationError as error:
            self.add_error("file", error)


def media_type_of(data: bytes) -> str:
    """Return what a file is by its first bytes, whatever its name says; "" for what is none of ours to keep."""
    known = next((kind for beginning, kind in _BEGINNINGS if data.startswith(beginning)), "")
    return known or (MAIL if sender_of(data) else "")


def sender_of(data: bytes) -> str:
    """Return the address a mail says it is from; "" for what is no mail. Only the head is read."""
    head = data.removeprefix(b"\xef\xbb\xbf")[:65_536]
    if b"\x00" in head:
        return ""
    try:
        mail = BytesParser(policy=email.policy.default).parsebytes(head, headersonly=True)
        address = parseaddr(str(mail["From"] or ""))[1]
        told = all(mail[name] for name in ("Date", "From"))
    except (ValueError, IndexError, AttributeError, LookupError):  # what the library says of a broken head
        return ""
    return address if told and "@" in address else ""


def _wrong_kind(way: str) -> str:
    if way == states.BY_MAIL:
        return _("メールは .eml か PDF で保存したものにしてください（Outlook では「名前を付けて保存」）。")
    return _("紙の写しは PDF、PNG、JPEG のどれかにしてください。")
