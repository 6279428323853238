"""The card of a system: printed when it says something new, in the bag, one side of A6."""

from typing import Any

import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone

from agreements.models import AgreementVersion, Contact, User
from incidents.queries.bag.cards import printed_cards
from incidents.queries.bag.place import bag_folder
from incidents.workflow.bagging import newest_here, refresh_bag
from incidents.workflow.carding import print_cards
from tests.incidents import story

pytestmark = pytest.mark.django_db


def in_bag() -> dict[str, bytes]:
    refresh_bag(at=story.NOW)
    newest = newest_here(bag_folder())
    assert newest
    return {name: newest.generation.read(name) for name in newest.generation.sums if "payments/" in name}


def test_whoever_sees_the_system_gets_it(version: AgreementVersion, client: Client, mio: User, outsider: User) -> None:
    print_cards(at=timezone.now())
    refresh_bag(at=timezone.now())
    for user, status in ((mio, 200), (outsider, 404)):
        client.force_login(user)
        assert client.get("/oncall/systems/payments/card.ja.pdf").status_code == status


def test_it_says_whom_to_call_the_levels_and_where_the_bag_is(version: AgreementVersion, own_side: Any) -> None:
    assert [name for name in in_bag() if "card." in name] == []
    assert (print_cards(at=story.NOW), print_cards(at=story.NOW)) == (2, 0)
    found = in_bag()
    assert "systems/payments/card.ja.pdf" in found["systems/payments/part.ja.json"].decode()
    for language, words in (("ja", "電話する順"), ("en", "Whom to call")):
        with pypdfium2.PdfDocument(found[f"systems/payments/card.{language}.pdf"]) as card:
            text = card[0].get_textpage().get_text_range()
            assert (len(card), [round(side / 72 * 25.4) for side in card[0].get_size()]) == (1, [105, 148])
        assert ["停止" in text, words in text, "http://testserver/oncall/" in text] == [True] * 3
    number = Contact.objects.filter(party=own_side).exclude(phone="")[0]
    number.phone = "+81355550199"
    number.save()
    assert not any("card." in name for name in in_bag())
    assert print_cards(at=story.NOW) == 2
    with pypdfium2.PdfDocument(in_bag()["systems/payments/card.ja.pdf"]) as card:
        assert "03-5555-0199" in card[0].get_textpage().get_text_range()
    assert len(printed_cards()) == 2
