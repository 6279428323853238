"""Whom to call: as agreed, else as our contacts say; what is not known is not made up."""

from django.utils.translation import override

from agreements.models import Contact
from agreements.queries.pairs import pairs_of
from incidents.queries.basis import bases_of
from incidents.queries.calling import Call, Chain, chains_of, our_calls
from tests.incidents import story


def chain(system, party):
    rows = [row for row in bases_of(pairs_of([system]), at=story.STARTED) if row.party == party]
    return chains_of(rows)[0]


def test_the_agreed_chain_comes_from_the_version(version, plan, minato):
    first = Call("店舗システム当番", "+81300002201", "03-0000-2201", "24時間")
    second = Call("情報システム部 夜間当番", "+81300002290", "03-0000-2290", "毎日 18:00–翌9:00")
    assert chain(plan, minato) == Chain(first, second, 5)


def test_an_agreed_role_is_read_in_the_language_of_the_page(plan, minato, ren):
    role, phone = {"ja": "店舗システム当番", "en": "Store systems on-call"}, {"e164": "+81300002201", "example": True}
    contact = {"key": "duty", "side": "theirs", "role": role, "phone": phone}
    story.approved(story.agreement(plan, minato, ren), ren, contacts=[contact])
    told = {}
    for language in ("ja", "en"):
        with override(language):
            told[language] = chain(plan, minato).first.role
    assert told == role


def test_a_chain_without_links_goes_down_the_list(plan, minato, ren):
    contacts = story.example_content().model_dump(mode="json", exclude_none=True)["contacts"]
    for contact in contacts:
        contact.pop("next", None)
    story.approved(story.agreement(plan, minato, ren), ren, contacts=contacts)
    assert chain(plan, minato).second == Call(
        "情報システム部 夜間当番", "+81300002290", "03-0000-2290", "毎日 18:00–翌9:00"
    )


def test_whoever_is_last_has_nobody_after(plan, minato, ren):
    contacts = story.example_content().model_dump(mode="json", exclude_none=True)["contacts"]
    store = next(contact for contact in contacts if contact["key"] == "contact-store")
    store["next"] = None
    story.approved(story.agreement(plan, minato, ren), ren, contacts=contacts)
    assert chain(plan, minato) == Chain(Call("店舗システム当番", "+81300002201", "03-0000-2201", "24時間"), None, None)


def test_an_extension_is_said(plan, minato, ren):
    contacts = story.example_content().model_dump(mode="json", exclude_none=True)["contacts"]
    next(c for c in contacts if c["key"] == "contact-store")["phone"]["extension"] = "12"
    story.approved(story.agreement(plan, minato, ren), ren, contacts=contacts)
    first = chain(plan, minato).first
    assert (first.number, first.dialled) == ("03-0000-2201 内線12", "+81300002201;ext=12")


def test_without_an_agreement_our_contacts_count(plan, tozai):
    assert chain(plan, tozai) == Chain(Call("監視センター", "+81300000142", "03-0000-0142", "24時間"), None, None)


def test_who_has_no_number_is_passed_over(plan, tozai):
    Contact.objects.filter(party=tozai).update(phone="")
    assert chain(plan, tozai) == Chain()


def test_our_own_numbers_are_the_first_two(own_side):
    story.contact(own_side, "広報", "press@ops.example", place=3)
    assert [call.role for call in our_calls()] == ["決済基盤 当番", "運用責任者"]
