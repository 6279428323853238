"""Roles: everybody on a system sees who has which; administrators decide."""

from agreements.models import Membership
from tests.agreements.views.doors import answers, everybody

ADDRESS = "/systems/payments/roles/"


def role_of(user):
    return Membership.objects.filter(user=user, system__slug="payments").values_list("role", flat=True).first()


def test_everybody_on_the_system_sees_the_roles(people):
    assert answers(people, ADDRESS) == everybody(200, outsider=404)


def test_only_administrators_give_a_role(people):
    given = {"user": people.outsider.pk, "role": "reader"}
    assert answers(people, ADDRESS, given) == everybody(403, outsider=404, administrator=302)
    assert role_of(people.outsider) == "reader"


def test_nonsense_is_told_at_its_field(client, people):
    client.force_login(people.administrator)
    response = client.post(ADDRESS, {"user": "9" * 30, "role": "king"})
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"user", "role"}


def test_only_administrators_change_a_role(people):
    row = Membership.objects.get(user=people.mio)
    assert answers(people, f"{ADDRESS}{row.pk}/") == everybody(405)
    changed = answers(people, f"{ADDRESS}{row.pk}/", {"role": "lead"})
    assert changed == everybody(403, outsider=404, administrator=302)
    assert role_of(people.mio) == "lead"


def test_an_unknown_role_changes_nothing(client, people):
    client.force_login(people.administrator)
    row = Membership.objects.get(user=people.mio)
    response = client.post(f"{ADDRESS}{row.pk}/", {"role": "king"}, follow=True)
    assert "役割を選び直してください" in response.content.decode()
    assert role_of(people.mio) == "oncall"


def test_taking_a_role_away_asks_first(people):
    row = Membership.objects.get(user=people.mio)
    address = f"{ADDRESS}{row.pk}/removal/"
    assert answers(people, address) == everybody(403, outsider=404, administrator=200)
    assert role_of(people.mio) == "oncall"
    assert answers(people, address, {}) == everybody(403, mio=403, outsider=404, administrator=302)
    assert role_of(people.mio) is None


def test_a_role_of_another_system_is_not_found_here(client, people):
    client.force_login(people.administrator)
    row = Membership.objects.get(user=people.outsider)
    assert client.get(f"{ADDRESS}{row.pk}/removal/").status_code == 404
