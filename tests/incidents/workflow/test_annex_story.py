"""A customer changes its number by link: what the worker does next puts it on paper, on-call page and phone card."""

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine

from agreements import pdf
from agreements.models import Contact, ContactCode, OutgoingMail
from agreements.page_check.paper.printed import Printed
from agreements.page_check.paper.reading import read_paper
from agreements.workflow.jobs import run_due_jobs
from agreements.workflow.mending import HALF_A_YEAR, ask_contacts, mend_contact, send_contact_code
from incidents.workflow.bagging import refresh_bag
from tests.published import AT

pytestmark = pytest.mark.django_db
NEW, OLD = "+81300009999", "+81300002201"


@pytest.fixture
def _earlier() -> Any:
    """The contacts were registered when the version was published."""
    with time_machine.travel(AT, tick=False):
        yield


@pytest.mark.usefixtures("_earlier")
def test_a_number_changed_by_the_customer_is_everywhere_at_once(named: SimpleNamespace) -> None:
    at = AT + HALF_A_YEAR + timedelta(days=2)  # a Monday
    assert ask_contacts(at=at) == 2
    link = named.duty.links.get()
    code = send_contact_code(link=link, at=at)
    digits = OutgoingMail.objects.get(key=f"contact_code:{code.pk}").secret
    contact = Contact.objects.get(pk=named.duty.pk)
    contact.phone = NEW
    mend_contact(link=link, contact=contact, name="湊 一葉", code=digits, at=at)
    assert ContactCode.objects.get().used_at == at
    while run_due_jobs(at=at):
        pass
    done = refresh_bag(at=at)
    assert done is not None
    page = done.generation.read("index.html").decode()
    assert f'href="tel:{NEW}"' in page
    assert f'href="tel:{OLD}"' not in page
    card = done.generation.read(f"systems/payments/parties/{contact.party_id}.vcf").decode()
    assert (NEW in card, OLD in card) == (True, False)
    paper = re.search(r"papers/([0-9a-f]{64})\.pdf", page)
    assert paper is not None
    asked = Printed(content=named.version.content(), language="ja", size="a4", number="AG-0001")
    first, contacts = read_paper(pdf.vault.get(paper[1]), asked).page_texts[:2]
    assert "連絡先第1版" in first
    assert ("03-0000-9999" in contacts, "03-0000-2201" in contacts) == (True, False)
