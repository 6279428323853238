"""A party registered together with whom to call there: its contacts as rows, typed or copied."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.forms.party import ContactForm, PartyForm
from agreements.forms.table import Uncut, columns_of, cut, filled, heading_of, in_order
from agreements.models import Contact

# The columns of rows without a heading.
_ORDER = ("role", "phone", "mail", "hours", "name")
_MOST = 30


class NewPartyForm(PartyForm):
    """After `is_valid`, `contacts` are new ones, in their order; their party is the form's own."""

    rows_of_contacts = forms.CharField(
        label=gettext_lazy("連絡先（電話する順に、1行に1つ）"),
        required=False,
        strip=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "役割、電話、メール、受けられる時間、お名前の順に、「、」かタブで区切ります。Excel の行をそのまま貼れます。"
            "あとからでも書けます。例 店舗システム当番、03-1234-5678、duty@example.jp、24時間"
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.contacts: list[Contact] = []

    def clean_rows_of_contacts(self) -> str:
        """Every fault of every row at once."""
        text: str = self.cleaned_data["rows_of_contacts"]
        try:
            rows = [row if len(row) > 1 else row[0].split("、") for row in cut(text) if any(c.strip() for c in row)]
        except Uncut as error:
            raise ValidationError(_("表として読めません。Excel で行を選び直して、コピーしてください。")) from error
        columns = columns_of(self._contact_form)
        known = {column.name: column for column in columns}
        heading = heading_of(rows[0], columns) if rows else None
        rows, heading = (rows[1:], heading) if heading else (rows, in_order(known[name] for name in _ORDER))
        if len(rows) > _MOST:
            raise ValidationError(_("連絡先は%(max)d行までです。") % {"max": _MOST})
        told = []
        for number, cells in enumerate(rows, 1):
            read = filled(self._contact_form(), heading, [cell.strip() for cell in cells], number)
            form = self._contact_form(read.data)
            told += [self._words(number, fault) for fault in read.faults(form, heading)]
            self.contacts.append(form.instance)
        if told:
            raise ValidationError([ValidationError(words) for words in told])
        return text

    def _contact_form(self, data: Any = None) -> ContactForm:
        return ContactForm(data, instance=Contact(party=self.instance))

    def _words(self, number: int, fault: Any) -> str:
        told = {"number": number, "column": fault.column, "cell": fault.cell, "words": fault.words}
        if not fault.cell:
            return _("連絡先の%(number)d行目、%(column)s：%(words)s") % told
        return _("連絡先の%(number)d行目、%(column)s「%(cell)s」：%(words)s") % told
