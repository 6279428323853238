"""The contact annex: what a change of the register makes of the agreements that name the contact."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.content.annex import annex_text, changes_in
from agreements.models import AgreementVersion, Contact, ContactAnnex, Event, Job, Party, User
from agreements.models.append_only import drop_guards, install_guards
from agreements.queries.annexes import contacts_of
from agreements.queries.verifying import faults
from agreements.workflow.contacts import bring_contact_back, put_contact, retire_contact
from agreements.workflow.rows_import import import_contacts
from tests.annexed import LATER, change
from tests.published import AT, invitees, publish_plainly

pytestmark = pytest.mark.django_db


def numbers(version: AgreementVersion, side: str = "theirs") -> dict[str, str]:
    """The numbers of today by the keys of their contacts."""
    version = AgreementVersion.objects.get(pk=version.pk)
    found = contacts_of(version).content.contacts_of(side)  # type: ignore[arg-type]
    return {contact.key: contact.phone.number for contact in found if contact.phone}


def test_a_change_is_the_next_annex_and_the_approved_content_stays(named: SimpleNamespace) -> None:
    change(named.duty, named.by, phone="+81300009999")
    change(named.duty, named.by, hours="平日 9:00–18:00")
    first, second = ContactAnnex.objects.order_by("number")
    assert (first.number, second.number, first.by, first.at) == (1, 2, "佐久間 蓮", LATER)
    assert [(one.key, one.fields) for one in first.changes()] == [(f"contact-{named.duty.pk}", ["phone"])]
    assert numbers(named.version)[f"contact-{named.duty.pk}"] == "+81300009999"
    stands = AgreementVersion.objects.get(pk=named.version.pk)
    assert (stands.content_text, stands.content_sha256) == (named.version.content_text, named.version.content_sha256)
    assert Job.objects.filter(key=f"issue:annex:{second.pk}:{stands.pk}").exists()
    assert list(faults(agreement=named.agreement)) == []


def test_it_names_the_version_the_other_side_knows(named: SimpleNamespace, mio: User) -> None:
    named.agreement.system.own_approvers.add(mio)
    waits = publish_plainly(named.agreement, named.by, at=LATER, agreed_in_meeting=True)
    change(named.duty, named.by, phone="+81300009999")
    assert waits.state == "in_house"
    assert ContactAnnex.objects.get().version == named.version


def test_what_was_agreed_of_a_contact_stays_where_the_register_says_otherwise(named: SimpleNamespace) -> None:
    """The page agreed to another number than the register's: a new mail address does not take that back."""
    agreed = numbers(named.version)[f"contact-{named.duty.pk}"]
    assert agreed != named.duty.phone
    change(named.duty, named.by, mail="night@minato.example")
    assert numbers(named.version)[f"contact-{named.duty.pk}"] == agreed


def test_saving_without_a_change_makes_no_annex(named: SimpleNamespace) -> None:
    change(named.duty, named.by)
    change(named.duty, named.by, gets_reports=not named.duty.gets_reports)
    assert not ContactAnnex.objects.exists()


def test_whom_no_page_names_concerns_none(named: SimpleNamespace, tozai: Party) -> None:
    other = tozai.contacts.first()
    assert other is not None
    change(other, named.by, phone="+81300009999")
    assert not ContactAnnex.objects.exists()


def test_our_own_number_changes_on_every_page_that_names_it(named: SimpleNamespace) -> None:
    change(named.ours, named.by, phone="+81300007777")
    assert numbers(named.version, "ours")[f"contact-{named.ours.pk}"] == "+81300007777"


def test_our_own_number_is_looked_for_in_each_agreement_once(named: SimpleNamespace) -> None:
    """It may be named by thousands: their versions are read together."""
    with CaptureQueriesContext(connection) as asked:
        change(named.ours, named.by, phone="+81300007777")
    assert sum('FROM "agreements_agreementversion"' in query["sql"] for query in asked) == 1


def test_a_contact_that_left_is_followed_or_not(named: SimpleNamespace) -> None:
    duty, head = f"contact-{named.duty.pk}", f"contact-{named.head.pk}"
    retire_contact(contact=named.duty, by=named.by, at=LATER)
    gone = next(one for one in contacts_of(_fresh(named)).contacts if one.key == duty)
    assert (gone.has_left, gone.successor, duty in numbers(named.version)) == (True, None, False)
    retire_contact(contact=named.duty, successor=named.head, by=named.by, at=LATER)
    gone = next(one for one in contacts_of(_fresh(named)).contacts if one.key == duty)
    assert gone.successor is not None
    assert gone.successor.key == head
    bring_contact_back(contact=named.duty, by=named.by, at=LATER)
    assert next(iter(numbers(named.version))) == duty
    assert ContactAnnex.objects.count() == 3


def test_a_new_contact_is_called_when_nobody_else_answers(named: SimpleNamespace, minato: Party) -> None:
    new = put_contact(contact=Contact(party=minato, role="新しい当番", phone="+81300008888"), by=named.by, at=LATER)
    found = contacts_of(_fresh(named)).content.contacts_of("theirs")
    assert found[-1].key == f"contact-{new.pk}"
    assert [one.key for one in found if one.next == f"contact-{new.pk}"] != []


def test_a_file_of_contacts_makes_one_annex(named: SimpleNamespace, minato: Party) -> None:
    rows = []
    for row, phone in ((named.duty, "+81300008881"), (named.head, "+81300008882")):
        row.phone = phone
        rows.append((row, None))
    import_contacts(party=minato, rows=rows, by=named.by, at=LATER)
    assert len(ContactAnnex.objects.get().changes()) == 2


def test_a_later_version_names_its_contacts_itself(named: SimpleNamespace) -> None:
    """An annex holds for what is asked now as well as for what is in force, but not for what is written after it."""
    asked = publish_plainly(named.agreement, named.by, invitees=invitees(named.duty))
    change(named.duty, named.by, phone="+81300009999")
    key = f"contact-{named.duty.pk}"
    assert {numbers(named.version)[key], numbers(asked)[key]} == {"+81300009999"}
    newer = publish_plainly(named.agreement, named.by, invitees=invitees(named.duty))
    assert numbers(newer)[key] == numbers_as_approved(newer)[key]


def numbers_as_approved(version: AgreementVersion) -> dict[str, str]:
    return {one.key: one.phone.number for one in version.content().contacts if one.phone}


@pytest.mark.parametrize("spoilt", ["text", "by", "at"])
def test_an_altered_annex_is_found(named: SimpleNamespace, spoilt: str) -> None:
    change(named.duty, named.by, phone="+81300009999")
    drop_guards(connection)
    value = {"text": annex_text([], agreement="AG-0001", annex=1, version=1), "by": "Mio", "at": str(AT)}[spoilt]
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE agreements_contactannex SET {spoilt} = %s", [value])
    install_guards(connection)
    assert {fault.kind for fault in faults(agreement=named.agreement)} >= {"changed"}


def test_the_event_vouches_for_it(named: SimpleNamespace) -> None:
    change(named.duty, named.by, phone="+81300009999")
    annex = ContactAnnex.objects.get()
    event = Event.objects.get(kind="contacts.changed")
    assert (event.chain, event.told()["annex"], event.told()["sha256"]) == ("AG-0001", 1, annex.sha256)
    assert changes_in(annex.text) == annex.changes()


def _fresh(named: SimpleNamespace) -> AgreementVersion:
    return AgreementVersion.objects.get(pk=named.version.pk)
