"""Can and cannot of a system's vendors side by side, and the contract that is to be looked at."""

from datetime import date

import pytest

from agreements.forms.party import CapabilityForm
from agreements.models import Capability, Party
from tests.agreements.views.doors import answers

ADDRESS = "/systems/payments/capabilities/"


@pytest.fixture
def rows(payments, tozai) -> list[Capability]:
    aoba = Party.objects.create(kind="vendor", name="あおば通信網株式会社")
    payments.parties.add(aoba)
    can = {"what": "回線を切り替える", "can": "can", "within_minutes": 30, "clause": "第8条"}
    never = {"what": "回線を切り替える", "can": "cannot", "contract_review_needed": True}
    facts = [(tozai, can), (aoba, never | {"review_owner": "調達課", "notice_by": date(2027, 1, 20)})]
    facts += [(tozai, {"what": "再起動する", "can": "can"})]
    return [Capability.objects.create(party=party, place=place, **one) for place, (party, one) in enumerate(facts)]


def test_each_deed_has_a_cell_for_each_vendor(client, people, payments, rows):
    assert answers(people, ADDRESS) == {"ren": 200, "mio": 200, "taku": 200, "outsider": 404, "administrator": 200}
    client.force_login(people.taku)
    answer = client.get(ADDRESS)
    found = [(deed.what, [cell and cell.can for cell in deed.cells]) for deed in answer.context["deeds"]]
    assert found == [("回線を切り替える", ["cannot", "can"]), ("再起動する", [None, "can"])]
    page = answer.content.decode()
    assert "調達課" in page
    assert "通知は 2027-01-20 まで" in page


def test_a_day_of_notice_needs_a_review(tozai):
    given = {"what": "回線を切り替える", "can": "cannot", "notice_by": "2027-01-20"}
    assert not CapabilityForm(given, instance=Capability(party=tozai)).is_valid()
    assert CapabilityForm(given | {"contract_review_needed": "on"}, instance=Capability(party=tozai)).is_valid()
