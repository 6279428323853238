"""Items of the draft's lists: added, written, moved, taken out; every kind through its page."""

import pytest

from agreements.content import SECTIONS
from agreements.content.lists import LISTS, items_of, lists_in
from agreements.forms.draft import item_form
from agreements.models import Agreement
from tests.agreements.example_content import example_content
from tests.agreements.typed import filled, typed
from tests.agreements.views.doors import answers, everybody
from tests.published import draft

HOME = "/agreements/AG-0001/draft/"
ACT = HOME + "acts/acts/act-stop-retries/"
SECTION_OF = {kind.name: one.name for one in SECTIONS for field in one.fields for kind in lists_in(field)}
KINDS = pytest.mark.parametrize("name", list(LISTS))


@pytest.fixture
def agreement(payments, minato, own_side, ren):
    return draft(payments, minato, ren)


def fresh():
    return Agreement.objects.get()


def sent_item(name, item, revision=1, **changes):
    sent = typed(item_form(LISTS[name], item, example_content()), **changes)
    sent["revision"] = str(revision)
    return sent


def test_who_may_not(people, agreement):
    act = dict(sent_item("acts", agreement.content().acts[0]).lists())
    leads = everybody(403, ren=200, outsider=404, administrator=200)
    done = everybody(403, ren=302, outsider=404, administrator=302)
    assert answers(people, ACT) == leads
    assert answers(people, HOME + "acts/acts/") == leads
    assert answers(people, ACT, act) == done
    assert answers(people, ACT + "place/", {"revision": "1", "direction": "down"}) == done
    for what in ("place/", "copies/", "removal/", "return/"):
        assert answers(people, ACT + what) == everybody(405)
    assert answers(people, ACT + "removal/", {"revision": "1"}) == done


@KINDS
def test_every_kind_is_added_written_moved_and_taken_out(client, ren, agreement, name):
    client.force_login(ren)
    address = f"{HOME}{SECTION_OF[name]}/{name}/"
    # A draft holds at most four levels.
    if name == "levels":
        client.post(f"{address}level-slow/removal/", {"revision": "1"})
    before = len(items_of(fresh().content(), name))
    sent = filled(client.get(address).context["opened"]["form"], "はじめ")
    sent["revision"] = str(fresh().revision)
    response = client.post(address, sent)
    assert response.status_code == 302, response.context["opened"]["form"].errors
    added = items_of(fresh().content(), name)[-1]
    assert len(items_of(fresh().content(), name)) == before + 1
    shown = client.get(f"{address}{added.key}/").context["opened"]["form"]
    again = filled(shown, "あらためて")
    again["revision"] = str(fresh().revision)
    assert client.post(f"{address}{added.key}/", again).status_code == 302
    written = items_of(fresh().content(), name)[-1]
    assert (written.key, "あらためて" in written.model_dump_json()) == (added.key, True)
    client.post(f"{address}{added.key}/place/", {"revision": str(fresh().revision), "direction": "up"})
    client.post(f"{address}{added.key}/removal/", {"revision": str(fresh().revision)})
    assert added.key not in [item.key for item in items_of(fresh().content(), name)]


def test_pressing_twice_adds_one(client, ren, agreement):
    client.force_login(ren)
    sent = filled(client.get(HOME + "notes/glossary/").context["opened"]["form"])
    sent["revision"] = "1"
    client.post(HOME + "notes/glossary/", sent)
    client.post(HOME + "notes/glossary/", sent)
    assert len(fresh().content().glossary) == len(agreement.content().glossary) + 1


def test_an_error_keeps_the_words_and_nothing_is_saved(client, ren, agreement):
    client.force_login(ren)
    sent = sent_item(
        "acts", agreement.content().acts[0], sentence="止\x00まる", within_minutes="すぐ", where="そのまま"
    )
    response = client.post(ACT, sent)
    page = response.content.decode()
    assert (response.status_code, fresh().revision) == (200, 1)
    for words in ("U+0000", "分を整数で", "すぐ", "そのまま", 'href="#id_sentence"'):
        assert words in page


def test_ten_megabytes_are_a_message(client, ren, agreement):
    client.force_login(ren)
    sent = sent_item("acts", agreement.content().acts[0], sentence="止" * (10 * 1024 * 1024 // 9))
    response = client.post(ACT, sent.urlencode(), content_type="application/x-www-form-urlencoded")
    assert (response.status_code, fresh().revision) == (200, 1)
    assert "4000" in str(response.context["opened"]["form"].errors["sentence"])


def test_a_list_that_is_full_says_so(client, ren, payments, tozai):
    terms = [{"key": f"glossary-{n:08x}", "term": {"ja": "語"}, "meaning": {"ja": "意味"}} for n in range(400)]
    draft(payments, tozai, ren, glossary=terms)
    client.force_login(ren)
    sent = filled(client.get(HOME + "notes/glossary/").context["opened"]["form"])
    sent["revision"] = "1"
    response = client.post(HOME + "notes/glossary/", sent)
    assert "400" in response.content.decode()
    assert fresh().revision == 1


@pytest.mark.parametrize("address", ["acts/levels/", "acts/nothing/", "nothing/acts/", "acts/acts/act-gone/"])
def test_what_is_not_there_is_not_found(client, ren, agreement, address):
    client.force_login(ren)
    assert client.get(HOME + address).status_code == 404


def test_two_people_at_two_items_of_one_list_keep_both(client, ren, administrator, agreement):
    first, second, *_rest = agreement.content().acts
    client.force_login(administrator)
    client.post(ACT, sent_item("acts", first, role="あの人"))
    client.force_login(ren)
    client.post(f"{HOME}acts/acts/{second.key}/", sent_item("acts", second, role="わたし"))
    assert [act.role["ja"] for act in fresh().content().acts[:2]] == ["あの人", "わたし"]


def test_two_people_at_one_item_see_both_and_lose_none(client, ren, administrator, agreement):
    first, second, *_rest = agreement.content().acts
    client.force_login(administrator)
    client.post(ACT, sent_item("acts", first, role="あの人"))
    client.post(f"{HOME}acts/acts/{second.key}/removal/", {"revision": "2"})
    client.force_login(ren)
    response = client.post(ACT, sent_item("acts", first, role="わたし"))
    page = response.content.decode()
    assert response.status_code == 409
    assert '<span class="soft">役割</span>　<ins>わたし</ins></p>' in page
    assert '<span class="soft">役割</span>　<ins>あの人</ins></p>' in page
    # What both say alike is told once, folded.
    assert page.count("管理画面の「再送待ち」が5分間0件</dd>") == 1
    assert page.count('class="change-text') == 2
    sent = {**dict(response.context["sent"]), "seen": response.context["seen"], "keep": "mine"}
    sent["levels"] = ["1", "2"]
    client.post(ACT, sent)
    acts = fresh().content().acts
    assert acts[0].role == {"ja": "わたし"}
    assert second.key not in [act.key for act in acts]


def test_taking_out_what_somebody_else_has_just_written_asks(client, ren, administrator, agreement):
    client.force_login(administrator)
    client.post(ACT, sent_item("acts", agreement.content().acts[0], role="あの人"))
    client.force_login(ren)
    response = client.post(ACT + "removal/", {"revision": "1"})
    assert (response.status_code, "（項目を外す）" in response.content.decode()) == (409, True)
    client.post(ACT + "removal/", {"revision": "1", "seen": response.context["seen"], "keep": "theirs"})
    assert fresh().content().acts[0].role == {"ja": "あの人"}


def test_moving(client, ren, agreement):
    client.force_login(ren)
    before = [act.key for act in agreement.content().acts]
    client.post(ACT + "place/", {"revision": "1", "direction": "down"})
    assert [act.key for act in fresh().content().acts][:2] == [before[1], before[0]]
    client.post(ACT + "place/", {"revision": "2", "direction": "up"})
    client.post(ACT + "place/", {"revision": "3", "direction": "up"})
    assert ([act.key for act in fresh().content().acts], fresh().revision) == (before, 3)


def test_to_any_place(client, ren, agreement):
    client.force_login(ren)
    theirs = [act.key for act in agreement.content().acts_of("theirs")]
    client.post(ACT + "place/", {"revision": "1", "to": "2"})
    assert [act.key for act in fresh().content().acts_of("theirs")] == [*theirs[1:3], theirs[0], *theirs[3:]]


def test_taking_out_offers_the_way_back(client, ren, agreement):
    client.force_login(ren)
    response = client.post(ACT + "removal/", {"revision": "1"}, follow=True)
    page = response.content.decode()
    # At the top of the page, where the button can be seen.
    assert response.redirect_chain == [(f"{HOME}acts/?taken=acts.act-stop-retries&was=1", 302)]
    assert '<button class="button button-small" form="taken">元に戻す</button>' in page
    assert f'<form id="taken" method="post" action="{ACT}return/">' in page
    assert fresh().content() != agreement.content()
    client.post(ACT + "return/", {"revision": "2", "was": "1"})
    assert fresh().content() == agreement.content()
    assert client.post(ACT + "return/", {"was": "9"}).status_code == 400
    assert client.post(ACT + "return/", {"was": "x"}).status_code == 400


def test_a_copy_opens_to_be_written(client, ren, agreement):
    client.force_login(ren)
    response = client.post(ACT + "copies/", {"revision": "1"}, follow=True)
    first, copied = fresh().content().acts[:2]
    assert (first.sentence, copied.sentence) == (agreement.content().acts[0].sentence,) * 2
    assert response.context["opened"]["key"] == copied.key
