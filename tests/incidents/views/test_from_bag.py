"""The on-call page and papers from the go-bag: to whom what is shown, by session and by pass, without one query."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements import pdf
from agreements.models import AgreementVersion, Membership, Party, User
from incidents.queries.bag.place import bag_folder
from incidents.views.from_bag import site_door
from incidents.workflow.bagging import refresh_bag
from tests.incidents import story

pytestmark = pytest.mark.django_db


def look_again() -> None:
    """What serves the bag looks at the folder twice a second; here at once."""
    site_door().reader._looked_at = 0.0


@pytest.fixture
def clock(version: AgreementVersion, mio: User, outsider: User) -> Iterator[Any]:
    with time_machine.travel(story.NOW, tick=True) as clock:
        refresh_bag(at=story.NOW)
        yield clock


@pytest.fixture
def duty(clock: Any, client: Client, mio: User) -> Client:
    """Mio has opened the page, and so has a pass."""
    client.force_login(mio)
    assert client.get("/oncall/").status_code == 200
    assert "pass" in client.cookies
    return client


def paper_of(version: AgreementVersion) -> str:
    return str(version.documents.get(kind="issued").sha256)


def look(client: Client, address: str) -> tuple[int, int]:
    """The answer, and how many queries it took."""
    with CaptureQueriesContext(connection) as queries:
        status = client.get(address).status_code
    return status, len(queries)


def test_a_pass_opens_page_and_papers_without_the_database(
    duty: Client, version: AgreementVersion, minato: Party
) -> None:
    sha256 = paper_of(version)
    for address in (
        "/oncall/", "/oncall/?q=みなと", "/oncall/index.en.html", "/oncall/system-payments.html", "/oncall/style.css",
        f"/oncall/systems/payments/papers/{sha256}.pdf", f"/documents/{sha256}.pdf",
        f"/oncall/systems/payments/parties/{minato.pk}.vcf",
    ):  # fmt: skip
        assert look(duty, address) == (200, 0), address
    answer = duty.get(f"/documents/{sha256}.pdf")
    assert answer.content == pdf.vault.get(sha256)
    assert answer["Content-Type"] == "application/pdf"
    assert "AG-0001-v1-ja.pdf" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"


def test_the_page_says_how_old_it_is_and_finds_by_what_is_typed(duty: Client) -> None:
    page = duty.get("/oncall/?q=ﾐﾅﾄ").content.decode()
    assert 'data-age="fresh"' in page
    assert "2件のうち 1件" in page
    shown = re.findall(r"<li (hidden )?[^>]*class=\"sheet\"", page)
    assert shown == ["", "hidden "]
    assert 'value="ﾐﾅﾄ"' in page
    assert "障害を開く" in page


def test_the_menu_names_one_in_the_letters_of_the_page(duty: Client, mio: User) -> None:
    mio.name_latin = "Mio Mori"
    mio.save()
    refresh_bag(at=story.NOW)
    site_door().reader._looked_at = 0.0
    for language, name in (("en", "Mio Mori"), ("ja", mio.name_on_record)):
        duty.cookies["django_language"] = language
        assert f'<span class="soft">{name}</span>' in duty.get("/oncall/").content.decode()


def test_what_is_typed_stays_text(duty: Client) -> None:
    page = duty.get("/oncall/", {"q": '"><script>[[rows]]'}).content.decode()
    assert 'value="&quot;&gt;&lt;script&gt;[[rows]]"' in page


def test_a_pass_is_good_for_its_systems_and_for_no_other(
    duty: Client, version: AgreementVersion, outsider: User
) -> None:
    sha256 = paper_of(version)
    duty.force_login(outsider)
    assert "みなと" not in duty.get("/oncall/").content.decode()
    addresses = (
        f"/oncall/systems/payments/papers/{sha256}.pdf", f"/documents/{sha256}.pdf", "/oncall/system-payments.html",
        "/oncall/systems/payments/plain.json", "/oncall/people.json", "/oncall/../people.json",
        "/oncall/systems/payments/part.ja.json", "/oncall/systems/payments/SHA256SUMS",
    )  # fmt: skip
    assert {address: duty.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 404)


def test_what_serves_the_pages_is_for_nobody(duty: Client) -> None:
    for name in (
        "people.json",
        "systems/payments/plain.json",
        "SHA256SUMS",
        "key.pub",
    ):
        assert duty.get(f"/oncall/{name}").status_code == 404, name


def test_a_stranger_sees_nothing(clock: Any, client: Client, version: AgreementVersion) -> None:
    for address in ("/oncall/", f"/documents/{paper_of(version)}.pdf", "/oncall/system-payments.html"):
        assert client.get(address)["Location"].startswith("/login/"), address
    client.cookies["pass"] = "e30.AAAA"
    assert client.get("/oncall/")["Location"].startswith("/login/")


def _lose_role(mio: User, **_more: Any) -> None:
    Membership.objects.filter(user=mio).delete()


def _be_locked(mio: User, **_more: Any) -> None:
    mio.is_active = False
    mio.save()


def _take_password(mio: User, **_more: Any) -> None:
    mio.set_password("another long password for tests")
    mio.save()


@pytest.mark.parametrize("change", [_lose_role, _be_locked, _take_password])
def test_who_may_no_more_has_nothing_in_hand(
    duty: Client, mio: User, version: AgreementVersion, change: Any, clock: Any
) -> None:
    address = f"/oncall/systems/payments/papers/{paper_of(version)}.pdf"
    assert look(duty, address) == (200, 0)
    change(mio=mio)
    refresh_bag(at=story.NOW + timedelta(seconds=2))
    look_again()
    assert duty.get(address).status_code in {302, 404}


def test_signing_out_takes_the_pass_back(duty: Client, version: AgreementVersion, clock: Any) -> None:
    address = f"/documents/{paper_of(version)}.pdf"
    held, session = (duty.cookies[name].value for name in ("pass", "sessionid"))
    duty.post("/logout/")
    assert duty.cookies["pass"].value == ""
    look_again()
    duty.cookies["pass"], duty.cookies["sessionid"] = held, session
    assert duty.get(address).status_code == 302


@pytest.mark.parametrize("minutes", [6, -9 * 60])
def test_after_some_minutes_or_by_a_clock_set_back_the_site_itself_looks_again(
    duty: Client, mio: User, clock: Any, minutes: int
) -> None:
    held = duty.cookies["pass"].value
    clock.shift(timedelta(minutes=minutes))
    status, queries = look(duty, "/oncall/")
    assert (status, queries > 0) == (200, True)
    assert duty.cookies["pass"].value != held
    duty.cookies["pass"] = held
    duty.session.flush()
    assert duty.get("/oncall/").status_code == 302


def test_a_pass_ends(duty: Client, clock: Any) -> None:
    del duty.cookies["sessionid"]
    clock.shift(timedelta(hours=13))
    assert duty.get("/oncall/").status_code == 302


def test_a_bag_that_nobody_keeps_is_not_taken_while_the_database_answers(
    duty: Client, minato: Party, clock: Any
) -> None:
    minato.name = "湊百貨店株式会社"
    minato.save()
    assert "みなと百貨店株式会社" in duty.get("/oncall/").content.decode()
    clock.shift(timedelta(minutes=11))
    assert "湊百貨店株式会社" in duty.get("/oncall/").content.decode()


def test_a_paper_the_bag_has_lost_comes_from_the_vault(duty: Client, version: AgreementVersion) -> None:
    sha256 = paper_of(version)
    (bag_folder() / f"current/systems/payments/papers/{sha256}.pdf").unlink()
    answer = duty.get(f"/oncall/systems/payments/papers/{sha256}.pdf")
    assert answer.content == pdf.vault.get(sha256)


def test_with_a_second_factor_demanded_only_who_has_one_gets_a_pass(
    clock: Any, client: Client, mio: User, settings: Any
) -> None:
    settings.SECOND_FACTOR = True
    client.force_login(mio)
    client.get("/oncall/")
    assert "pass" not in client.cookies
