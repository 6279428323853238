"""What the forms of parties, contacts and capabilities take and what they refuse."""

import pytest

from agreements.forms.party import CapabilityForm, ContactForm, PartyForm
from agreements.models import Capability, Contact, Party
from tests.agreements.bad_text import BAD_TEXTS

CONTACT = {"role": "店舗システム当番", "language": "ja"}
EXAMPLE_ONLY = "実在する番号の形ではありません。確かめて直すか、見本のときは、下の「見本の番号」を選んでください。"


def test_each_kind_is_asked_what_it_has():
    asked = {kind: set(PartyForm(instance=Party(kind=kind)).fields) for kind in ("customer", "vendor", "own")}
    assert asked == {
        "customer": {
            "name",
            "reading",
            "name_en",
            "revenue_rank",
            "incident_sensitivity",
            "account_owner",
            "account_owner_mail",
            "language",
            "notes",
        },
        "vendor": {"name", "reading", "name_en", "contract_reference", "language", "notes"},
        "own": {"name", "reading", "name_en", "notes"},
    }


@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS)
def test_what_cannot_be_read_is_refused_at_its_field(db, text):
    form = PartyForm({"name": text, "language": "ja"}, instance=Party(kind="customer"))
    assert set(form.errors) == {"name"}


def test_a_name_that_exists_is_refused(minato):
    form = PartyForm({"name": minato.name, "language": "ja"}, instance=Party(kind="vendor"))
    assert form.errors == {"name": ["同じ名前のものが、もうあります（使用をやめたものも数えます）。"]}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("03-3210-1234", "+81332101234"),
        ("０３－３２１０－１２３４", "+81332101234"),
        ("+81 3 3210 1234", "+81332101234"),
        ("+1 212-555-0142", "+12125550142"),
        ("", ""),
    ],
)
def test_a_number_is_read_as_people_write_it(minato, typed, stored):
    form = ContactForm({**CONTACT, "phone": typed}, instance=Contact(party=minato))
    assert form.errors == {}
    assert form.save(commit=False).phone == stored


@pytest.mark.parametrize("typed", ["123", "電話", "03-12", "+999 1234 5678", "0" * 41, "03-3210-1234\u202e"])
def test_what_is_no_number_is_refused(minato, typed):
    assert set(ContactForm({**CONTACT, "phone": typed}, instance=Contact(party=minato)).errors) == {"phone"}


def test_an_extension_is_kept(minato):
    form = ContactForm({**CONTACT, "phone": "03-3210-1234 ext. 5"}, instance=Contact(party=minato))
    assert (form.errors, form.save(commit=False).phone) == ({}, "+81332101234;ext=5")
    assert ContactForm(instance=form.instance)["phone"].value() == "03-3210-1234 内線5"


def test_a_reserved_number_needs_the_mark_of_an_example(minato):
    number = {**CONTACT, "phone": "03-0000-0142"}
    assert ContactForm(number, instance=Contact(party=minato)).errors == {"phone": [EXAMPLE_ONLY]}
    form = ContactForm({**number, "phone_is_example": "on"}, instance=Contact(party=minato))
    assert form.errors == {}
    assert form.save(commit=False).phone == "+81300000142"


@pytest.mark.parametrize(
    ("typed", "is_asked"),
    [
        ({}, False),
        ({"role": ""}, False),
        ({"phone": "03-0000-0142"}, True),
        ({"role": "", "phone": "03-0000-0142", "phone_is_example": "on"}, True),
    ],
)
def test_the_mark_of_an_example_is_asked_for_where_a_number_was_refused(minato, typed, is_asked):
    form = ContactForm({**CONTACT, **typed}, instance=Contact(party=minato))
    form.is_valid()
    assert ("phone_is_example" in [field.name for row in form.laid_out() for field in row]) == is_asked
    assert "phone_is_example" not in ContactForm(instance=Contact(party=minato)).fields


@pytest.mark.parametrize("phone", ["", "03-3210-1234"])
def test_a_real_number_is_no_example(minato, phone):
    form = ContactForm({**CONTACT, "phone": phone, "phone_is_example": "on"}, instance=Contact(party=minato))
    assert set(form.errors) == {"phone_is_example"}


def test_a_number_is_shown_as_it_is_dialled(minato):
    contact = minato.contacts.first()
    assert ContactForm(instance=contact)["phone"].value() == "03-0000-0142"


@pytest.mark.parametrize("mail", ["nobody", "a@b", "a@ex\u202eample.example", "a" * 300 + "@example.example"])
def test_a_mail_address_must_be_one(minato, mail):
    assert set(ContactForm({**CONTACT, "mail": mail}, instance=Contact(party=minato)).errors) == {"mail"}


def test_a_condition_is_said(tozai):
    given = {"what": "予備の回線へ切り替える", "can": "conditional"}
    assert CapabilityForm(given, instance=Capability(party=tozai)).errors == {
        "condition": ["条件つきでできるときは、その条件を書いてください。"]
    }
    assert CapabilityForm({**given, "condition": "書面の依頼があるとき"}, instance=Capability(party=tozai)).errors == {}


def test_the_mark_of_an_example_is_asked_only_after_a_refusal(minato):
    assert "phone_is_example" not in ContactForm(instance=Contact(party=minato)).fields
    refused = ContactForm({**CONTACT, "phone": "03-0000-0142"}, instance=Contact(party=minato))
    assert refused.errors["phone"] == [EXAMPLE_ONLY]
    assert "phone_is_example" in refused.fields
    marked = Contact(party=minato, phone="+81300000142", phone_is_example=True)
    assert "phone_is_example" in ContactForm(instance=marked).fields
