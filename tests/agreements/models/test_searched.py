"""The same is found on both databases: SQLite and PostgreSQL are held against one table, and against Python."""

import pytest
from django.db import connection
from django.test import Client

from agreements.models import Party, System, User
from agreements.models.searched import fragments_of
from gobag.letters import number_typed, search_letters

# As people write names; each is found by what stands beside it, and by nothing of the others.
NAMES = {
    "ｱｵﾊﾞ電機": ["アオバ", "ｱｵﾊﾞ", "オバ", "バ電", "ｵﾊﾞ電機"],
    "ＡＢＣ ＢＡＮＫ": ["abc", "ABC bank", "ｂａｎｋ", "c　b", "K"],
    "Straße & Söhne": ["STRASSE", "straße", "söhne", "So\u0308hne", "& S"],
    "50%引き_商店": ["50%", "%引", "き_商", "_", "５０％引き"],
    'O\'Neil "quoted" \\ back': ["o'n", '"quoted"', "\\", '" \\'],
    "カフェ☕️🍣": ["☕", "☕️🍣", "🍣", "カフェ☕🍣"],
    "かﾞんばる堂": ["がんばる", "か\u3099んば"],
    "葛\U000e0100城市役所": ["葛城", "葛\U000e0101城市"],
    "İstanbul Ticaret": ["i\u0307stanbul", "İST"],
    "Ⅳ㈱第①": ["iv", "(株)", "第1"],
    "東京都京都市": ["都京都"],
    "ホクト・トラベル": ["ほくと", "ﾎｸﾄ", "とらべる"],
    "でんわセンター": ["デンワ", "せんた", "センター"],
    "B-12 AG-0001": ["ag0001", "ＡＧ－０００１", "ag-", "b12", "ag–0001", "-0001"],
    "a* NOT b OR c:d": ["* not", "NOT b", "or c:d", "c:d"],
}
NOBODYS = [
    "東京都市",
    "城葛",
    "が堂",
    "%商店",
    "__",
    "5%引",
    "☕商店",
    "abc\nstrasse",
    "' or 1=1 --",
    "a%c",
    "商_店",
    "c d",
    "電機電",
]


@pytest.fixture
def parties(db: None) -> None:
    Party.objects.bulk_create(Party(kind="vendor", name=name) for name in NAMES)


def _found(typed: str) -> set[str]:
    return set(Party.objects.filter(searched__contains=typed).values_list("name", flat=True))


@pytest.mark.parametrize(("name", "typed"), [(name, typed) for name, all_typed in NAMES.items() for typed in all_typed])
def test_found_however_it_is_typed(parties: None, name: str, typed: str) -> None:
    assert name in _found(typed)


@pytest.mark.parametrize("typed", NOBODYS)
def test_nobodys(parties: None, typed: str) -> None:
    assert _found(typed) == set()


def test_every_fragment_finds_what_python_finds(parties: None) -> None:
    """Of one letter to five, as far as there are any: the index, the scan and Python agree."""
    texts = {name: search_letters(name) for name in NAMES}
    fragments = {text[at : at + size] for text in texts.values() for at in range(len(text)) for size in (1, 2, 3, 5)}
    wrong = {
        fragment: found
        for fragment in fragments
        if (found := _found(fragment)) != {name for name, text in texts.items() if search_letters(fragment) in text}
    }
    assert wrong == {}


def test_nothing_visible_narrows_nothing(parties: None) -> None:
    assert len(_found("\u200b")) == len(NAMES)


def test_an_index_answers(parties: None) -> None:
    """Of three letters on both; of one on PostgreSQL."""
    asked = Party.objects.filter(searched__contains="商店会" if connection.vendor == "sqlite" else "商")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    told = asked.explain()
    assert ("VIRTUAL TABLE" in told) or ("agreements_party_fragments" in told)


def test_it_follows_its_texts(parties: None) -> None:
    party = Party.objects.get(name="Ⅳ㈱第①")
    party.name_en = "Fourth"
    party.save(update_fields=["name_en"])
    assert _found("FOURTH") == {party.name}
    party.name_en = ""
    party.save()
    assert _found("fourth") == set()
    Party.objects.filter(pk=party.pk).delete()
    assert _found("(株)第") == set()


def test_two_texts_are_not_one(db: None) -> None:
    Party.objects.create(kind="vendor", name="青葉", name_en="Bank")
    assert _found("葉b") == _found("青葉bank") == set()


def test_beside_the_names(db: None) -> None:
    System.objects.create(slug="pay", name="決済", symptom="ｴﾗｰが出る")
    assert System.objects.filter(searched_beside__contains="エラーガ消").count() == 0
    assert System.objects.filter(searched_beside__contains="エラーが").count() == 1


@pytest.mark.parametrize(
    ("text", "asked"), [("a", ["a"]), ("abc", ["abc"]), ("abcd", ["abc", "bcd"]), ("abcdefg", ["abc", "def", "efg"])]
)
def test_fragments(text: str, asked: list[str]) -> None:
    assert fragments_of(text) == asked


@pytest.mark.parametrize(
    "typed", ["03-0000-0142", "0300000142", "０３ー００００", "+81 3-0000-0142", "(03) 0000 0142", "0142"]
)
def test_a_party_is_found_by_a_number(client: Client, ren: User, minato: Party, tozai: Party, typed: str) -> None:
    tozai.contacts.update(phone="+81312345678")
    for contact in tozai.contacts.all():
        contact.save()
    client.force_login(ren)
    pages = [client.get(path, {"q": typed}).context["page"].object_list for path in ("/parties/", "/board/")]
    assert [getattr(row, "party", row) for page in pages for row in page] == [minato, minato]


@pytest.mark.parametrize(
    ("typed", "number"), [("142", "142"), ("14", ""), ("AG-0001", ""), ("0", ""), ("みなと 0142", "")]
)
def test_what_is_a_number(typed: str, number: str) -> None:
    assert number_typed(typed) == number


def test_a_reading_finds_it(db: None) -> None:
    Party.objects.create(kind="customer", name="北斗観光", reading="ほくとかんこう")
    assert _found("ホクト") == _found("北斗") == {"北斗観光"}
