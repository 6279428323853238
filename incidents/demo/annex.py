"""A number changes after the approval: the customer mends it through the link of its newest receipt."""

from datetime import timedelta

from agreements.models import AgreementVersion, Contact, OutgoingMail, ReviewInvitation
from agreements.workflow.informing import tell_of_annexes
from agreements.workflow.mending import link_of_reviewer, mend_contact, send_contact_code
from incidents.demo.calendar import Calendar

ROLE, NEW_NUMBER, WHO = "予約センター 当直", "+81300003311", "瀬川 倫也"


def mend_number(version: AgreementVersion, when: Calendar) -> None:
    """The desk of Hokuto Travel moves, and gets another number."""
    at = when.at(-5, "11:20")
    asked = ReviewInvitation.objects.filter(version__agreement=version.agreement, mail="segawa@hokuto.example")
    invitation = asked.latest("pk")
    link = link_of_reviewer(invitation=invitation, at=at)
    code = send_contact_code(link=link, at=at + timedelta(minutes=1))
    digits = OutgoingMail.objects.get(key=f"contact_code:{code.pk}").secret
    contact = Contact.objects.get(party=version.agreement.party, role=ROLE)
    contact.phone = NEW_NUMBER
    mend_contact(link=link, contact=contact, name=WHO, code=digits, at=at + timedelta(minutes=3))
    tell_of_annexes(at=at + timedelta(minutes=4))
