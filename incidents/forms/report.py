"""What is asked about a report: which kind for all, and the words to one party."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from agreements.forms.fields import ChoiceField, LineField, RowsField, TextField
from agreements.models import Contact
from agreements.pdf.typesetting import mail_address
from incidents.models import ReportDraft
from incidents.models.report import KINDS

LARGEST = 2**31 - 1


class SeenForm(forms.Form):
    """Which revision of a draft was looked at before it was sent."""

    revision = forms.IntegerField(min_value=0, max_value=LARGEST)


class RowForm(forms.Form):
    """Which party's draft to show."""

    party = forms.IntegerField(min_value=1, max_value=LARGEST)


class DraftsForm(forms.Form):
    """One kind of report and the facts that go into every party's draft of it."""

    kind = ChoiceField(label=_("報告の種類"), choices=KINDS, widget=forms.RadioSelect)
    known = TextField(
        label=_("わかっていること"),
        required=False,
        max_length=2_000,
        help_text=_("すべての相手の下書きに入ります。手で直した下書きは、そのまま残ります。"),
    )


class UnchangedForm(forms.Form):
    """In how many minutes the report after this one comes, if not as usual."""

    next_minutes = forms.IntegerField(
        label=_("次の報告まで（分）"),
        required=False,
        min_value=5,
        max_value=1_440,
        help_text=_("書かなければ、いつもの間隔です。続けて「変わりなし」にするときは書きます。"),
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )


class DraftForm(forms.Form):
    """The words to one party. `revision` is what they were written on top of."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=LARGEST)
    recipients = RowsField(
        label=_("送り先"), queryset=Contact.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    subject = LineField(label=_("件名"))
    body = TextField(
        label=_("本文"),
        max_length=20_000,
        help_text=_("相手の名前と、上の引用文は、自動で前に付きます。"),
        widget=forms.Textarea(attrs={"class": "report-body"}),
    )
    attach = forms.BooleanField(label=_("文書を添える"), required=False)

    def __init__(self, data: Any = None, *, draft: ReportDraft) -> None:
        initial = {
            "revision": draft.revision,
            "recipients": draft.recipients.all(),
            "subject": draft.subject,
            "body": draft.body,
            "attach": draft.attach,
        }
        super().__init__(data, initial=initial)
        field = self.fields["recipients"]
        field.queryset = Contact.objects.filter(party=draft.party, retired_at=None).exclude(mail="")  # type: ignore[attr-defined]
        field.label_from_instance = _named  # type: ignore[attr-defined]


def _named(contact: Contact) -> SafeString:
    return format_html("{} &lt;{}&gt;", contact, mail_address(contact.mail))
