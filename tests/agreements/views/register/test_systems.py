"""Systems: who sees which, who registers them, and what the list says."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import System
from agreements.workflow.retire import retire
from tests.agreements.bad_text import HUGE
from tests.agreements.plan_rows import plan_row
from tests.agreements.views.doors import answers, everybody

NEW = {"name": "配送追跡", "slug": "tracking"}


def test_the_list_shows_ones_own_systems(client, ren, payments, booking):
    client.force_login(ren)
    response = client.get("/systems/")
    assert [system.slug for system in response.context["page"]] == ["payments"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["payments", "booking"]),
        ("?q=Payment", ["payments"]),
        ("?q=予約", ["booking"]),
        ("?q=通らない", ["payments"]),
        ("?q=zzz", []),
        ("?q=a%00b", ["payments", "booking"]),
        ("?retired=on", ["payments", "tracking", "booking"]),
        ("?sort=unchecked", ["payments", "booking"]),
        ("?sort=nonsense&page=nonsense", ["payments", "booking"]),
        ("?page=99999999999999999999", ["payments", "booking"]),
    ],
)
def test_the_list_finds(client, administrator, payments, booking, *, asked, found):
    retire(row=System.objects.create(slug="tracking", name="配送"), by=administrator, at=timezone.now())
    client.force_login(administrator)
    response = client.get(f"/systems/{asked}")
    assert response.status_code == 200
    assert {system.slug for system in response.context["page"]} == set(found)


def test_a_list_of_thirty_asks_as_much_as_a_list_of_one(client, administrator, minato):
    def count(number):
        for place in range(System.objects.count(), number):
            system = System.objects.create(slug=f"s{place}", name=f"仕組み{place}")
            system.parties.set([minato])
            plan_row(system, "flow", act="検知する", actor="当番", at_minute=0)
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get("/systems/").context["page"]) == number
        return len(queries)

    client.force_login(administrator)
    assert count(1) == count(30)


def test_only_administrators_register(people):
    assert answers(people, "/systems/new/") == everybody(403, administrator=200)
    assert answers(people, "/systems/new/", NEW) == everybody(403, administrator=302)
    assert System.objects.filter(slug="tracking").count() == 1


def test_a_refused_registration_keeps_what_was_typed(client, administrator):
    client.force_login(administrator)
    response = client.post("/systems/new/", {"name": "配送\u202e追跡", "slug": "new", "symptom": "出ない"})
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"name", "slug"}
    page = response.content.decode()
    assert "U+202E" in page
    assert 'id="error-summary"' in page
    assert 'value="出ない"' in page
    assert System.objects.count() == 0


def test_ten_megabytes_in_one_field_get_a_message(client, administrator):
    client.force_login(administrator)
    response = client.post("/systems/new/", {**NEW, "notes": HUGE})
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"notes"}


def test_leads_edit_their_own_system(people, payments, minato):
    changed = {"name": "決済承認", "symptom": "払えない", "parties": [minato.pk]}
    address = "/systems/payments/edit/"
    assert answers(people, address) == {"ren": 200, "mio": 403, "taku": 403, "outsider": 404, "administrator": 200}
    assert answers(people, address, changed) == {
        "ren": 302, "mio": 403, "taku": 403, "outsider": 404, "administrator": 302,
    }  # fmt: skip
    payments.refresh_from_db()
    assert (payments.name, payments.slug, list(payments.parties.all())) == ("決済承認", "payments", [minato])


def test_putting_out_of_use_asks_first_and_is_for_administrators(people, client, payments):
    address = "/systems/payments/retirement/"
    assert answers(people, address) == everybody(403, outsider=404, administrator=200)
    payments.refresh_from_db()
    assert payments.retired_at is None
    assert answers(people, address, {}) == everybody(403, outsider=404, administrator=302)
    payments.refresh_from_db()
    assert payments.retired_by == people.administrator
    client.force_login(people.ren)
    page = client.get("/systems/payments/").content.decode()
    assert "使用をやめた対象システムです" in page
    assert "方針を編集" not in page


def test_bringing_back_is_for_administrators_and_never_by_reading(people, payments):
    retire(row=payments, by=people.administrator, at=timezone.now())
    address = "/systems/payments/reinstatement/"
    assert answers(people, address) == everybody(405)
    assert answers(people, address, {}) == everybody(403, outsider=404, administrator=302)
    payments.refresh_from_db()
    assert payments.retired_at is None


def test_strangers_are_sent_to_sign_in(client, payments):
    for address in ("/systems/", "/systems/new/", "/systems/payments/", "/systems/payments/edit/"):
        assert client.get(address).headers["Location"].startswith("/login/")
