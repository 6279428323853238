"""English pages call parties, systems and people by their English names; records are the same in every language."""

from types import SimpleNamespace

from django.test import Client
from django.utils import translation

from agreements.models import Party, System, User
from agreements.models.event import named


def test_each_language_has_its_names(payments: System, minato: Party, ren: User) -> None:
    ren.name_latin = "Ren Sakuma"
    with translation.override("en"):
        assert [str(row) for row in (minato, payments, ren)] == [
            "Minato Department Store", "Payment authorisation", "Ren Sakuma",
        ]  # fmt: skip
        minato.name_en = payments.name_en = ren.name_latin = ""
        assert [str(row) for row in (minato, payments, ren)] == ["みなと百貨店株式会社", "決済承認API", "佐久間 蓮"]


def test_records_name_people_alike_in_every_language(ren: User) -> None:
    ren.name_latin = "Ren Sakuma"
    ren.save()
    with translation.override("en"):
        assert named(ren) == {"by": "佐久間 蓮", "account": f"{ren.pk} ren"}
        ren.save()
    assert ren.name_key == "佐久間蓮"


def test_pages_in_english_show_them(client: Client, people: SimpleNamespace, own_side: Party) -> None:
    client.force_login(people.mio)
    client.cookies["django_language"] = "en"
    for path in ("/board/", "/oncall/", "/parties/"):
        page = client.get(path, headers={"accept-language": "en"}).content.decode()
        assert "Minato Department Store" in page, path
        assert ">みなと百貨店株式会社<" not in page, path
