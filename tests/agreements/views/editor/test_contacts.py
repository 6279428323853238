"""A contact that was mended in a draft goes back into the register, when somebody asks who may."""

import pytest

from agreements.models import Contact
from agreements.workflow.drafts import begin_agreement, save_fields
from tests.agreements.views.doors import answers, everybody
from tests.published import AT

HERE = "/agreements/AG-0001/draft/contacts/contacts/"


@pytest.fixture
def agreement(payments, minato, own_side, ren):
    return begin_agreement(system=payments, party=minato, language="ja", by=ren, at=AT)


def mend(agreement, row, ren, **said):
    contacts = agreement.content().contacts
    mended = [one.model_copy(update=said) if one.key == f"contact-{row.pk}" else one for one in contacts]
    agreement.refresh_from_db()
    fields = {"contacts": mended}
    return save_fields(agreement=agreement, fields=fields, base_revision=agreement.revision, by=ren, at=AT)


def test_nothing_is_shown_while_both_say_the_same(client, ren, agreement, minato, own_side):
    client.force_login(ren)
    for row in Contact.objects.filter(party__in=[minato, own_side]):
        assert client.get(f"{HERE}contact-{row.pk}/").context["opened"]["mended"] == []


def test_what_was_mended_goes_back_when_it_is_asked_for(client, ren, people, agreement, minato):
    first = minato.contacts.first()
    mend(agreement, first, ren, hours={"ja": "平日 9:00–18:00"}, no_answer_minutes=10)
    client.force_login(ren)
    page = client.get(f"{HERE}contact-{first.pk}/")
    assert page.context["opened"]["mended"] == [
        ("受けられる時間", "24時間", "平日 9:00–18:00"),
        ("出ないとき、次へ移るまで（分）", "5", "10"),
    ]
    address = f"/agreements/AG-0001/draft/contacts/contact-{first.pk}/registration/"
    assert answers(people, address) == everybody(405)
    assert answers(people, address, {}) == everybody(403, ren=302, outsider=404, administrator=302)
    first.refresh_from_db()
    assert (first.hours, first.no_answer_minutes, first.phone) == ("平日 9:00–18:00", 10, "+81300000142")
    assert [record.history_user for record in first.history.all()] == [ren, None]
    assert client.get(f"{HERE}contact-{first.pk}/").context["opened"]["mended"] == []


def test_english_does_not_take_the_place_of_japanese(client, ren, agreement, own_side, minato):
    row = own_side.contacts.first()
    mend(agreement, row, ren, role={"ja": "決済 当番", "en": "Payments on-call"})
    client.force_login(ren)
    client.post(f"/agreements/AG-0001/draft/contacts/contact-{row.pk}/registration/")
    row.refresh_from_db()
    assert (row.role, row.role_en) == ("決済 当番", "Payments on-call")
    mend(agreement, row, ren, role={"en": "Payments desk"})
    client.post(f"/agreements/AG-0001/draft/contacts/contact-{row.pk}/registration/")
    row.refresh_from_db()
    assert (row.role, row.role_en) == ("決済 当番", "Payments desk")


def test_what_the_register_refuses_is_told(client, ren, agreement, minato):
    row = minato.contacts.first()
    mend(agreement, row, ren, mail="ren@ops.example")
    client.force_login(ren)
    answer = client.post(f"/agreements/AG-0001/draft/contacts/contact-{row.pk}/registration/", follow=True)
    assert "弊社側" in answer.content.decode()
    row.refresh_from_db()
    assert row.mail == "stores@minato.example"
