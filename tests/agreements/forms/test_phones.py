"""A telephone number and its extension, however people write them, are one value in form, pasted row and file."""

import pytest
from django.core.exceptions import ValidationError

from agreements import display
from agreements.content.lists import LISTS
from agreements.content.parts import Phone
from agreements.forms.draft.kinds import item_form
from agreements.forms.draft.pasting import PasteForm
from agreements.forms.party import ContactForm
from agreements.forms.phones import ExtensionField, PhoneField
from agreements.models import Contact
from tests.agreements.example_content import example_content
from tests.agreements.typed import typed

NUMBER, WHOLE = "+81312345678", "+81312345678;ext=123"
WITH_EXTENSION = [
    "03-1234-5678 内線123", "03-1234-5678（内線123）", "03-1234-5678 (内)123", "03-1234-5678（内）123",
    "０３－１２３４－５６７８　内線：１２３", "03-1234-5678 ext. 123", "03-1234-5678 ext123",
    "03-1234-5678 Extension 123", "03-1234-5678 x123", "03-1234-5678x123", "03-1234-5678 X 123",
    "03-1234-5678#123", "03-1234-5678,123", "03-1234-5678,,123", "03-1234-5678;ext=123",
    "03-1234-5678 内線番号 123", "03-1234-5678 内線No.123", "03-1234-5678 内123", "内線123 03-1234-5678",
    "03-1234-5678 w/ 123", "03-1234-5678 w/123", "03-1234-5678 / ext. 123", "03-1234-5678／内線123",
    "TEL 03-1234-5678 内線123番", "電話：03-1234-5678、内線123", "+81 3-1234-5678 ext. 123",
    "(03) 1234-5678 内線 123", "03−1234−5678 内線123",
]  # fmt: skip
REFUSED = {
    "03-1234-5678 代表": "words", "03-1234-5678（代）": "words", "代表 03-1234-5678": "words",
    "03-1234-5678 湊": "words", "03-1234-5678、03-1234-9999": "several",
    "03-1234-5678 / 03-1234-9999": "several", "03-1234-5678,0312349999": "several",
    "03-1234-5678 内線1234567": "extension", "03-1234-5678 内線12-34": "extension", "内線123": "invalid",
    "0120": "invalid",
}  # fmt: skip


@pytest.mark.parametrize("written", WITH_EXTENSION)
def test_an_extension_in_any_written_form_is_kept(written):
    assert PhoneField().clean(written) == WHOLE


@pytest.mark.parametrize(
    "written", ["03-1234-5678", "tel. 03 1234 5678", "(03)1234-5678", "+81312345678", "℡03-1234-5678"]
)
def test_without_one_there_is_none(written):
    assert PhoneField().clean(written) == NUMBER


@pytest.mark.parametrize(("written", "why"), REFUSED.items())
def test_what_the_field_cannot_hold_is_refused_with_the_remedy(written, why):
    with pytest.raises(ValidationError) as refused:
        PhoneField().clean(written)
    assert refused.value.code == why


@pytest.mark.parametrize("written", [WITH_EXTENSION[0], "03-1234-5678 x123", *REFUSED])
def test_form_register_and_paste_agree(minato, written):
    content = example_content()
    contact = content.contacts[0]
    data = typed(item_form(LISTS["contacts"], contact, content), phone=written, phone_extension="")
    draft = item_form(LISTS["contacts"], contact, content, data)
    draft.is_valid()
    row = f"どちらの会社\t役割\t電話\n御社\t当番\t{written}"
    pasted = PasteForm({"rows": row}, kind=LISTS["contacts"], content=content)
    pasted.is_valid()
    register = ContactForm({"role": "当番", "phone": written, "language": "ja"}, instance=Contact(party=minato))
    register.is_valid()
    told = [fault.words for one in pasted.read for fault in one.faults]
    assert draft.errors.get("phone", []) == register.errors.get("phone", []) == told
    if not told:
        assert draft.part.phone.number == pasted.good[0].part.phone.number == register.instance.phone == WHOLE


def test_the_extension_may_stand_in_both_fields_but_be_one():
    content = example_content()
    contact = content.contacts[0]
    for beside, faults in (("123", {}), ("内線123", {}), ("456", {"phone_extension"})):
        data = typed(item_form(LISTS["contacts"], contact, content), phone=WITH_EXTENSION[0], phone_extension=beside)
        assert set(item_form(LISTS["contacts"], contact, content, data).errors) == set(faults)


@pytest.mark.parametrize(
    ("written", "kept"), [("12", "12"), ("内線12", "12"), ("ext. 12", "12"), ("（内）12", "12"), ("", "")]
)
def test_an_extension_alone(written, kept):
    assert ExtensionField(required=False).clean(written) == kept


def test_what_is_shown_is_read_again():
    for language in ("ja", "en"):
        assert PhoneField().clean(display.phone(WHOLE, language)) == WHOLE
    assert Phone(e164=NUMBER, extension="123").number == WHOLE
