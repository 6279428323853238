"""An address of our own side answers for nobody else: wherever it gets in, and however it is written."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agreements.content import Unreadable
from agreements.models import Contact, OutgoingMail, ReviewDecision, User
from agreements.queries.contact_history import address_records
from agreements.queries.our_side import is_ours
from agreements.queries.papers import record_of
from agreements.refusals import Refused
from agreements.workflow.codes import send_code
from agreements.workflow.contacts import put_contact
from agreements.workflow.exchange import import_document
from agreements.workflow.inviting import invite
from agreements.workflow.reviewing import decide
from tests.agreements.example_file import example_file
from tests.published import AT, invitees


@pytest.fixture
def nao(db: None) -> User:
    """One of our staff with an address that no domain of ours gives away; she has left."""
    return User.objects.create_user("nao", "Nao@Elsewhere.Example", is_active=False)


@pytest.mark.parametrize(
    "mail",
    [
        "anybody@ops.example", "Anybody@OPS.Example", "anybody@mail.ops.example", "anybody@ｏｐｓ.example",
        "anybody@ops.example.", "nao@elsewhere.example", "NAO+minato@elsewhere.example", '"nao"@elsewhere.example',
        "press@sister.example", "any@xn--eckwd4c7c.example", "any@ドメイン.example",
    ],
)  # fmt: skip
def test_it_is_known_however_it_is_written(mail, nao, own_side, settings):
    settings.OUR_MAIL_DOMAINS = ["ops.example", "ドメイン.example"]
    own_side.contacts.create(role="広報", mail="press@sister.example")
    assert is_ours(mail)


@pytest.mark.parametrize("mail", ["any@flops.example", "any@ops.example.minato.example", "nao2@elsewhere.example"])
def test_a_neighbour_s_is_theirs(mail, nao, own_side):
    assert not is_ours(mail)


def test_it_is_not_registered_at_another_party(client, ren, minato, own_side, nao):
    client.force_login(ren)
    contact = minato.contacts.get(place=2)
    address = f"/parties/{minato.pk}/contacts/{contact.pk}/"
    answer = client.post(address, {"role": contact.role, "language": "ja", "mail": "nao@elsewhere.example"})
    assert set(answer.context["form"].errors) == {"mail"}
    with pytest.raises(Refused, match="弊社側"):
        put_contact(contact=Contact(party=minato, role="店長", mail="nao@elsewhere.example"), by=ren, at=AT)
    assert put_contact(contact=Contact(party=own_side, role="店長", mail="nao@ops.example"), by=ren, at=AT).pk


def test_nor_brought_in_by_a_file(administrator, nao):
    plain = example_file()
    next(contact for contact in plain["contacts"] if contact["side"] == "theirs")["mail"] = "nao@elsewhere.example"
    with pytest.raises(Unreadable, match="弊社側"):
        import_document(plain=plain, by=administrator, at=AT)


def test_one_that_is_there_already_is_not_asked(client, asked, nao):
    contact = asked.agreement.party.contacts.create(role="店長", mail="nao@elsewhere.example")
    with pytest.raises(Refused, match="弊社側"):
        invite(version=asked.version, invitees=invitees(contact), by=asked.by, at=AT)
    client.force_login(asked.by)
    day = timezone.localtime() + timedelta(days=3)
    typed = {"contacts": [contact.pk], "reply_by": f"{day:%Y-%m-%d} 17:00"}
    page = client.post("/agreements/AG-0001/versions/1/invitations/", typed)
    assert "contacts" in page.context["form"].errors


def test_one_that_became_ours_answers_no_more(asked):
    send_code(invitation=asked.first.invitation, at=AT)
    User.objects.create_user("new", asked.first.invitation.mail.upper())
    with pytest.raises(Refused, match="お願いした側"):
        decide(invitation=asked.first.invitation, answer=asked.first.answer(), at=AT)
    with pytest.raises(Refused, match="お願いした側"):
        send_code(invitation=asked.first.invitation, at=AT + timedelta(minutes=2))
    assert not ReviewDecision.objects.exists()


def test_the_record_says_where_the_code_went_and_since_when(asked):
    changed = asked.agreement.party.contacts.get(place=2)
    assert asked.second.invitation.mail_since == address_records([changed])[changed.pk].since
    send_code(invitation=asked.second.invitation, at=AT)
    decision = decide(invitation=asked.second.invitation, answer=asked.second.answer(), at=AT)
    line = record_of(asked.version, issue_number=1, at=AT).decisions[0]
    assert (line.mail, line.mail_since) == ("i•••@minato.example", asked.second.invitation.mail_since)
    assert "i•••@minato.example" in OutgoingMail.objects.get(key=f"receipt:{decision.pk}").body
    assert "i•••@minato.example" in asked.second.opened().get(f"{asked.second.home}receipt/").content.decode()


def test_the_old_address_is_told_and_who_asks_sees_the_change(client, asked, mio):
    contact = asked.agreement.party.contacts.get(place=2)
    contact.mail = "other@minato.example"
    put_contact(contact=contact, by=mio, at=timezone.now())
    told = OutgoingMail.objects.get(to="ichiyo@minato.example", key__startswith="readdressed:")
    assert "o•••@minato.example" in told.body
    assert "小椋 澪" in told.body
    client.force_login(asked.by)
    offered = client.get("/agreements/AG-0001/versions/1/invitations/").content.decode()
    assert "24時間以内に変わったアドレスです" in offered
    assert "小椋 澪" in offered
    page = client.get(f"/parties/{contact.party_id}/contacts/history/").content.decode()
    assert "<del>ichiyo@minato.example</del> → <ins>other@minato.example</ins>" in page
    assert "小椋 澪<small>mio</small>" in page


def test_a_change_that_leaves_the_address_tells_nobody(asked, mio):
    contact = asked.agreement.party.contacts.get(place=2)
    contact.hours, contact.mail = "平日", contact.mail.upper()
    put_contact(contact=contact, by=mio, at=timezone.now())
    assert not OutgoingMail.objects.filter(key__startswith="readdressed:").exists()


def test_an_address_the_history_does_not_know_has_no_record(asked):
    contact = asked.agreement.party.contacts.get(place=2)
    Contact.objects.filter(pk=contact.pk).update(mail="by-sql@minato.example")
    contact.refresh_from_db()
    assert address_records([contact]) == {}
