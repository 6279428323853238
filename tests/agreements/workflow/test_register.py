"""Saving rows of the register: new ones stand last, history is signed, rivals are refused."""

import pytest
from django.utils import timezone

from agreements.models import Contact, Membership, System
from agreements.refusals import Refused
from agreements.workflow.register import give_role, put, take_role


def test_a_new_contact_stands_last_and_its_history_is_signed(minato, ren):
    at = timezone.now()
    contact = put(row=Contact(party=minato, role="店長"), by=ren, at=at)
    assert contact.place == 3
    record = contact.history.get()
    assert (record.history_user, record.history_date) == (ren, at)


def test_a_changed_contact_keeps_its_place(minato, ren):
    contact = minato.contacts.first()
    contact.role = "店舗当番"
    put(row=contact, by=ren, at=timezone.now())
    assert [row.role for row in minato.contacts.all()] == ["店舗当番", "店舗運営部長"]


def test_links_are_set_in_the_same_step(minato, ren):
    system = put(row=System(slug="tracking", name="配送追跡"), by=ren, at=timezone.now(), links={"parties": [minato]})
    assert list(system.parties.all()) == [minato]


def test_whoever_comes_second_with_a_name_is_refused(payments, ren):
    with pytest.raises(Refused, match="たったいま登録されました"):
        put(row=System(slug="other", name=payments.name), by=ren, at=timezone.now())
    assert System.objects.count() == 1


def test_a_role_takes_the_place_of_the_one_before(payments, ren, administrator):
    give_role(system=payments, user=ren, role="oncall", by=administrator, at=timezone.now())
    assert [row.role for row in Membership.objects.filter(user=ren)] == ["oncall"]
    take_role(membership=Membership.objects.get(user=ren), by=administrator, at=timezone.now())
    assert list(System.objects.visible_to(ren)) == []
