"""Parties: seen by all staff, kept by leads; our own side by administrators."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import Contact, Party
from agreements.workflow.retire import retire
from tests.agreements.bad_text import HUGE
from tests.agreements.views.doors import answers, everybody

LEADS_READ = everybody(403, ren=200, administrator=200)
LEADS_ONLY = everybody(403, ren=302, administrator=302)
CUSTOMER = {"name": "港北旅行株式会社", "language": "ja"}


def test_a_party_is_registered_with_its_contacts(client, administrator, own_side):
    client.force_login(administrator)
    sent = {
        "name": "北斗観光株式会社",
        "language": "ja",
        "rows_of_contacts": "当直、03-1234-5678、a@hokuto.example、24時間",
    }
    answer = client.post("/parties/new/", sent | {"name": own_side.name})
    assert (answer.status_code, Party.objects.count()) == (200, 1)
    assert client.post("/parties/new/", sent).status_code == 302
    party = Party.objects.get(name="北斗観光株式会社")
    assert [(row.role, row.phone, row.place) for row in party.contacts.all()] == [("当直", "+81312345678", 1)]


def test_everybody_sees_the_parties(people, minato):
    assert answers(people, "/parties/") == everybody(200)
    assert answers(people, f"/parties/{minato.pk}/") == everybody(200)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["みなと百貨店株式会社", "平時ペイメント株式会社", "東西データセンター株式会社"]),
        ("?kind=customer", ["みなと百貨店株式会社"]),
        ("?kind=vendor", ["東西データセンター株式会社"]),
        ("?kind=vendor&q=みなと", []),
        ("?q=tozai", ["東西データセンター株式会社"]),
        ("?q=a%00b&kind=nonsense", ["みなと百貨店株式会社", "平時ペイメント株式会社", "東西データセンター株式会社"]),
    ],
)
def test_the_list_finds(client, taku, minato, tozai, own_side, *, asked, found):
    client.force_login(taku)
    response = client.get(f"/parties/{asked}")
    assert [party.name for party in response.context["page"]] == found


def test_the_largest_customers_come_first(client, taku, minato):
    Party.objects.create(kind="customer", name="あ順位なし")
    Party.objects.create(kind="customer", name="い順位C", revenue_rank="C")
    client.force_login(taku)
    ranks = [party.revenue_rank for party in client.get("/parties/?kind=customer").context["page"]]
    assert ranks == ["A", "C", ""]
    names = [party.name for party in client.get("/parties/?kind=customer&sort=name").context["page"]]
    assert names == sorted(names)


def test_the_list_names_the_first_to_call(client, taku, minato):
    retire(row=minato.contacts.first(), by=taku, at=timezone.now())
    client.force_login(taku)
    page = client.get("/parties/?kind=customer").content.decode()
    assert "店舗運営部長" in page
    assert "店舗システム当番" not in page


def test_a_list_of_thirty_asks_as_much_as_a_list_of_one(client, administrator):
    def count(number):
        for place in range(Party.objects.count(), number):
            party = Party.objects.create(kind="customer", name=f"会社{place}")
            Contact.objects.create(party=party, role="当番", phone="+81300000142")
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get("/parties/").context["page"]) == number
        return len(queries)

    client.force_login(administrator)
    assert count(1) == count(30)


def test_a_page_of_thirty_contacts_asks_as_much_as_of_one(client, administrator, tozai):
    def count():
        client.get(f"/parties/{tozai.pk}/")  # a session's first page writes it
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/parties/{tozai.pk}/")
        return len(queries)

    client.force_login(administrator)
    few = count()
    for place in range(30):
        Contact.objects.create(party=tozai, role="当番", place=place + 2)
    assert count() == few


def test_leads_register_parties(people):
    assert answers(people, "/parties/new/?kind=customer") == everybody(403, ren=200, outsider=200, administrator=200)
    # The second one with the same name is told so.
    assert answers(people, "/parties/new/?kind=customer", CUSTOMER) == everybody(
        403, ren=302, outsider=200, administrator=200
    )
    assert Party.objects.get(name=CUSTOMER["name"]).kind == "customer"


def test_our_own_side_is_registered_once_by_an_administrator(people):
    ours = {"name": "平時ペイメント株式会社"}
    assert answers(people, "/parties/new/?kind=own", ours) == everybody(403, administrator=302)


def test_a_second_own_side_is_refused_with_words(client, administrator, own_side):
    client.force_login(administrator)
    response = client.post("/parties/new/?kind=own", {"name": "もう1つの会社"})
    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == [
        "弊社は1つだけ登録します。登録済みの弊社を編集してください。"
    ]
    assert Party.objects.filter(kind="own").count() == 1


def test_an_unknown_kind_is_not_found(client, administrator):
    client.force_login(administrator)
    assert client.get("/parties/new/?kind=friend").status_code == 404


def test_leads_change_parties_and_administrators_our_own_side(people, minato, own_side):
    changed = {"name": minato.name, "language": "en", "revenue_rank": "B", "notes": "1行目\r\n2行目"}
    assert answers(people, f"/parties/{minato.pk}/edit/") == LEADS_READ
    assert answers(people, f"/parties/{minato.pk}/edit/", changed) == LEADS_ONLY
    minato.refresh_from_db()
    assert (minato.language, minato.revenue_rank, minato.notes) == ("en", "B", "1行目\n2行目")
    assert answers(people, f"/parties/{own_side.pk}/edit/") == everybody(403, administrator=200)


def test_a_vendor_gets_no_rank_from_anybody(client, ren, tozai):
    client.force_login(ren)
    client.post(f"/parties/{tozai.pk}/edit/", {"name": tozai.name, "language": "ja", "revenue_rank": "A"})
    tozai.refresh_from_db()
    assert tozai.revenue_rank == ""


def test_ten_megabytes_in_one_field_get_a_message(client, ren, minato):
    client.force_login(ren)
    response = client.post(f"/parties/{minato.pk}/edit/", {"name": HUGE, "language": "ja"})
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"name"}
    minato.refresh_from_db()
    assert minato.name == "みなと百貨店株式会社"


def test_putting_out_of_use_asks_first_and_comes_back(people, minato):
    address = f"/parties/{minato.pk}/retirement/"
    assert answers(people, address) == LEADS_READ
    assert answers(people, address, {}) == LEADS_ONLY
    minato.refresh_from_db()
    assert minato.retired_by == people.ren
    assert answers(people, f"/parties/{minato.pk}/reinstatement/") == everybody(405)
    assert answers(people, f"/parties/{minato.pk}/reinstatement/", {}) == LEADS_ONLY
    minato.refresh_from_db()
    assert minato.retired_at is None


def test_our_own_side_is_never_put_out_of_use(client, administrator, own_side):
    client.force_login(administrator)
    response = client.post(f"/parties/{own_side.pk}/retirement/")
    assert response.status_code == 200
    assert "弊社は、使用をやめられません" in response.content.decode()


def test_readers_get_no_buttons(client, taku, tozai):
    client.force_login(taku)
    page = client.get("/parties/").content.decode() + client.get(f"/parties/{tozai.pk}/").content.decode()
    for words in ("を登録</a>", "登録内容を編集", "使用をやめる", "を加える"):
        assert words not in page


def test_our_own_contacts_know_their_account(client, people, own_side):
    """Whoever has left is still called at night until somebody changes the contact."""
    client.force_login(people.administrator)
    page = client.get(f"/parties/{own_side.pk}/").content.decode()
    assert (page.count("アカウントあり"), "閉じられています" in page) == (1, False)
    people.ren.is_active = False
    people.ren.save()
    page = client.get(f"/parties/{own_side.pk}/").content.decode()
    assert (page.count("アカウントあり"), "閉じられています" in page) == (0, True)
