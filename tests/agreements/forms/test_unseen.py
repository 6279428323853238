"""What comes along when something is copied and nobody sees: dropped from numbers, codes and addresses, kept in what
people say; refused in texts that are agreed."""

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from pydantic import TypeAdapter

from agreements.content.lists import LISTS
from agreements.content.text import Mail
from agreements.forms.draft.kinds import item_form
from agreements.forms.fields import CommentField, LineField, MailField, NumberField
from agreements.forms.minutes import MinutesField
from agreements.forms.passing_on import PassOnForm
from agreements.forms.people import PersonForm
from agreements.forms.phones import ExtensionField, PhoneField
from agreements.forms.register import asked
from agreements.forms.review import CodeField, CommentForm, DecisionForm
from agreements.models import Contact
from tests.agreements.example_content import example_content
from tests.agreements.typed import typed

AROUND = [
    ("\u202a", "\u202c"), ("\u2068", "\u2069"), ("\u202d", "\u202c"), ("\u200b", ""), ("\ufeff", ""),
    ("\u2060", "\u2060"), ("", "\u200e"),
    ("\u00ad", ""), ("", "\ufe0f"),
]  # fmt: skip
JOINED = [
    "確認しました🙇\u200d♂\ufe0f", "👨\u200d👩\u200d👧", "می\u200cخواهم", "क्\u200dष",
    "🏴\U000e0067\U000e0062\U000e007f",
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), AROUND)
@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        (PhoneField(), "03-1234-5678", "+81312345678"), (ExtensionField(), "123", "123"),
        (CodeField(), "123456", "123456"),
        (MailField(), "kana@minato.example", "kana@minato.example"),
        (MinutesField(), "15", 15), (NumberField(), "0.5", "0.5"),
    ],
)  # fmt: skip
def test_a_number_or_an_address_is_what_one_sees_of_it(field, typed, value, before, after):
    assert field.clean(f"{before}{typed}{after}") == value


def test_every_form_that_asks_for_an_address_takes_a_copied_one():
    assert isinstance(asked(Contact._meta.get_field("mail")), MailField)
    assert isinstance(asked(models.EmailField()), MailField)
    assert isinstance(PersonForm().fields["email"], MailField)
    assert isinstance(PassOnForm().fields["mail"], MailField)
    assert MailField().clean("\u202amailto:kana@minato.example\u202c ") == "kana@minato.example"


def test_a_draft_takes_copied_numbers_and_addresses():
    content = example_content()
    contact, kind = content.contacts[0], LISTS["contacts"]
    copied = {"mail": "\u200bkana@minato.example", "phone": "\u202a03-1234-5678\u202c", "no_answer_minutes": "\ufeff15"}
    form = item_form(kind, contact, content, typed(item_form(kind, contact, content), **copied))
    assert form.is_valid(), form.errors
    assert (form.part.mail, form.part.phone.e164, form.part.no_answer_minutes) == (
        "kana@minato.example", "+81312345678", 15,
    )  # fmt: skip


_LONG = ".".join(["a" * 60] * 3)


@pytest.mark.parametrize(
    "mail",
    ["a" * 65 + "@minato.example", f"k@{_LONG}.example", f"k@{_LONG}.{'b' * 60}.example", '"a@b"@minato.example',
     '"a b"@minato.example'],
)  # fmt: skip
def test_an_address_that_no_agreement_holds_is_refused_where_it_is_typed(mail):
    with pytest.raises(ValidationError):
        MailField().clean(mail)


@pytest.mark.parametrize(
    "mail", ["a" * 64 + "@minato.example", f"k@{_LONG[:181]}.example", "o'neil@minato.example", "k@みなと.example"]
)
def test_an_address_that_is_taken_can_be_agreed(mail):
    assert TypeAdapter(Mail).validate_python(MailField().clean(mail)) == mail


@pytest.mark.parametrize("text", JOINED)
def test_what_joins_a_comment_s_letters_is_part_of_it(text):
    form = CommentForm({"comment": text})
    assert form.says_something()
    assert form.cleaned_data["comment"] == text
    with pytest.raises(ValidationError):
        LineField().clean(text)


@pytest.mark.parametrize(
    "text", ["止ま\u202eる", "止\x07まる", "止\u200d", "\u200d止", "a\U000e0067", "止\u200d\u200dま"]
)
def test_what_joins_nothing_is_refused_in_a_comment_too(text):
    with pytest.raises(ValidationError):
        CommentField().clean(text)


def test_a_reason_is_a_comment():
    fields = DecisionForm().fields
    assert isinstance(fields["reason"], CommentField)
    assert isinstance(fields["merit_words"], CommentField)
