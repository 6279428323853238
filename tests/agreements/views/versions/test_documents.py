"""Stored PDFs reach those who see the system, byte for byte; nobody else learns that they exist."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from agreements import pdf
from agreements.models import Document
from tests.incidents import story


@pytest.fixture
def stored(payments, minato, ren):
    return story.approved(story.agreement(payments, minato, ren), ren).documents.get()


@pytest.mark.parametrize("who", ["ren", "mio", "taku", "administrator"])
def test_the_bytes_are_those_of_the_vault(client: Client, people, stored, who):
    client.force_login(getattr(people, who))
    answer = client.get(reverse("document-file", args=[stored.sha256]))
    assert answer.content == pdf.vault.get(stored.sha256)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="AG-0001-v1-ja.pdf"'
    assert answer["Cache-Control"] == "private, no-store"


def test_others_get_the_page_of_what_does_not_exist(client: Client, people, stored):
    client.force_login(people.outsider)
    assert client.get(reverse("document-file", args=[stored.sha256])).status_code == 404
    assert client.get(reverse("document-file", args=["0" * 64])).status_code == 404


def test_a_visitor_is_sent_to_sign_in(client: Client, stored):
    answer = client.get(reverse("document-file", args=[stored.sha256]))
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, reverse("account_login"))


def test_a_lost_document_says_so(client: Client, people, stored):
    pdf.vault.path_of(stored.sha256).unlink()
    client.force_login(people.mio)
    answer = client.get(reverse("document-file", args=[stored.sha256]))
    assert (answer.status_code, 'href="/documents/' in answer.content.decode()) == (503, False)
    assert reverse("version-phone", args=["AG-0001", 1, "ja"]) in answer.content.decode()


LOST = {
    "gone": lambda path: path.unlink(),
    "cut off": lambda path: overwrite(path, path.read_bytes()[:-3]),
    "flipped": lambda path: overwrite(path, b"x" + path.read_bytes()[1:]),
    "out of reach": lambda path: (path.unlink(), path.mkdir()),
}


def overwrite(path, data):
    path.chmod(0o600)
    path.write_bytes(data)


@pytest.mark.parametrize("how", LOST)
def test_a_lost_paper_leads_to_those_beside_it(client: Client, people, stored, how, caplog):
    version = stored.version
    made = {form: story.store(version, "issued", 2, *form) for form in (("ja", "a4"), ("ja", "phone"), ("en", "a4"))}
    before = story.store(version, "issued", 1)
    LOST[how](pdf.vault.path_of(made["ja", "a4"].sha256))
    client.force_login(people.mio)
    answer = client.get(reverse("document-file", args=[made["ja", "a4"].sha256]))
    links = re.findall(r'href="/documents/(\w{64})', answer.content.decode())
    assert (answer.status_code, links) == (503, [one.sha256 for one in (made["ja", "phone"], before, made["en", "a4"])])
    told = [record.getMessage() for record in caplog.records if record.name == "agreements.queries.papers"]
    assert len(told) == 1
    assert "AG-0001-v1-ja.pdf" in told[0]
    assert made["ja", "a4"].sha256 in told[0]
    LOST["gone"](pdf.vault.path_of(before.sha256))
    again = client.get(reverse("document-file", args=[made["ja", "a4"].sha256])).content.decode()
    assert f"/documents/{stored.sha256}" in again
    assert "承認の記録が付いていない本文" in again


def test_a_lost_general_procedure_leads_to_the_others(client: Client, people, payments):
    lost, other = story.general(payments), story.general(payments, size="phone")
    LOST["gone"](pdf.vault.path_of(lost.sha256))
    client.force_login(people.mio)
    page = client.get(reverse("document-file", args=[lost.sha256])).content.decode()
    assert re.findall(r'href="/documents/(\w{64})', page) == [other.sha256]


def test_a_name_that_is_no_hash_is_not_found(client: Client, people):
    client.force_login(people.mio)
    assert client.get("/documents/../../etc/passwd.pdf").status_code == 404
    assert client.get("/documents/%00.pdf").status_code == 404


def test_the_general_procedure_leads_to_its_newest_document(client: Client, people, payments):
    story.general(payments)
    client.force_login(people.taku)
    newest = payments_document(payments)
    answer = client.get(reverse("general-procedure", args=["payments"]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("document-file", args=[newest.sha256]))


def test_another_language_or_size_is_asked_for_by_name(client: Client, people, payments):
    files = {}
    for language, size in (("ja", "a4"), ("ja", "phone"), ("en", "a4")):
        files[language, size] = story.general(payments, language, size)
    client.force_login(people.taku)
    address = reverse("general-procedure", args=["payments"])
    for query, wanted in (
        ("", ("ja", "a4")),
        ("?size=phone", ("ja", "phone")),
        ("?language=en", ("en", "a4")),
        ("?language=en&size=phone", ("ja", "a4")),
        ("?language=%00", ("ja", "a4")),
    ):
        answer = client.get(address + query)
        assert answer["Location"] == reverse("document-file", args=[files[wanted].sha256])


def test_without_one_the_page_asks_to_make_it(client: Client, people, payments):
    address = reverse("general-procedure", args=["payments"])
    client.force_login(people.taku)
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 403
    client.force_login(people.outsider)
    assert client.get(address).status_code == 404


@pytest.mark.slow
def test_who_may_report_makes_it(client: Client, people, payments, own_side):
    client.force_login(people.mio)
    address = reverse("general-procedure", args=["payments"])
    answer = client.post(address, follow=True)
    assert answer.content.startswith(b"%PDF")
    assert 'filename="payments-general-ja.pdf"' in answer["Content-Disposition"]
    assert payments_document(payments).kind == "general"


def payments_document(system):
    return Document.objects.filter(system=system, kind="general").last()
