"""What is asked about a report: which kind for all, and the words to one party."""

import re
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from agreements.content.vocabulary import CORRECTION, FIRST, UPDATE
from agreements.forms.fields import ChoiceField, LineField, RowsField, TextField
from agreements.models import Contact
from agreements.pdf.typesetting import mail_address
from incidents.forms.incident import InstantField
from incidents.models import ReportDraft
from incidents.models.report import KINDS

LARGEST = 2**31 - 1
_SEEN = re.compile(r"([0-9]{1,9}):([0-9]{1,9})")
# A correction is of one report and begins on its page.
_FOR_ALL = [(kind, word) for kind, word in KINDS if kind != CORRECTION]


class SeenForm(forms.Form):
    """Which revision of a draft was looked at before it was sent."""

    revision = forms.IntegerField(min_value=0, max_value=LARGEST)


class SeenDraftsForm(forms.Form):
    """Which drafts are to be sent, each at the revision that was looked at: {draft: revision}."""

    draft = forms.Field(required=False, widget=forms.MultipleHiddenInput)

    def clean_draft(self) -> dict[int, int]:
        found = (_SEEN.fullmatch(value) for value in self.cleaned_data["draft"] or [])
        return {int(one[1]): int(one[2]) for one in found if one}


class RoundForm(forms.Form):
    """What somebody does with a round."""

    move = ChoiceField(choices=[(name, name) for name in ("look", "call_back", "pause", "resume")])


class RowForm(forms.Form):
    """Which party's draft to show."""

    party = forms.IntegerField(min_value=1, max_value=LARGEST)


class DraftsForm(forms.Form):
    """One kind of report and the facts that go into every party's draft of it."""

    kind = ChoiceField(label=_("報告の種類"), choices=_FOR_ALL, widget=forms.RadioSelect)
    known = TextField(
        label=_("わかっていること"),
        required=False,
        max_length=2_000,
        help_text=_("すべての相手の下書きに入ります。手で直した下書きは、そのまま残ります。"),
    )
    known_en = TextField(
        label=_("わかっていること（英語）"),
        required=False,
        max_length=2_000,
        help_text=_("英語で送る相手に使います。なければ、日本語のままと断って送ります。"),
    )


class CorrectionForm(forms.Form):
    """Which sentence was wrong, and what is right."""

    wrong = TextField(
        label=_("誤っていた文"), max_length=2_000, help_text=_("送った報告のとおりに写します。訂正報に引用します。")
    )
    right = TextField(label=_("正しい内容"), max_length=2_000)
    everywhere = forms.BooleanField(label=_("同じ文を送ったほかの相手にも訂正を書く"), required=False, initial=True)


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
    to_owner = forms.BooleanField(required=False)
    subject = LineField(label=_("件名"))
    body = TextField(
        label=_("本文"),
        max_length=20_000,
        help_text=_("相手の名前と、上の引用文は、自動で前に付きます。"),
        widget=forms.Textarea(attrs={"class": "report-body"}),
    )
    next_at = InstantField(
        label=_("次の報告の時刻"),
        required=False,
        help_text=_("日本時間。書かなければ、取り決めの間隔を送るときから数えます。時刻の文は、本文の下に付きます。"),
    )
    attach = forms.BooleanField(label=_("文書を添える"), required=False)

    def __init__(self, data: Any = None, *, draft: ReportDraft) -> None:
        initial = {
            "revision": draft.revision,
            "recipients": draft.recipients.all(),
            "to_owner": draft.to_owner,
            "subject": draft.subject,
            "body": draft.body,
            "next_at": draft.next_at,
            "attach": draft.attach,
        }
        super().__init__(data, initial=initial)
        field = self.fields["recipients"]
        field.queryset = Contact.objects.filter(party=draft.party, retired_at=None).exclude(mail="")  # type: ignore[attr-defined]
        field.label_from_instance = _named  # type: ignore[attr-defined]
        if draft.party.account_owner_mail:
            owner = f"{draft.party.account_owner} {draft.party.account_owner_mail}".strip()
            self.fields["to_owner"].label = _("営業担当 %(owner)s にも控えを送る") % {"owner": owner}
        else:
            del self.fields["to_owner"]
        if draft.kind not in {FIRST, UPDATE}:
            del self.fields["next_at"]


def _named(contact: Contact) -> SafeString:
    return format_html('{} <span class="soft">{}</span>', contact, mail_address(contact.mail))
