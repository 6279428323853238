"""Rows pasted into a list of the draft: told first, added in one save, those that cannot be read kept on the page."""

import pytest

from agreements.models import Agreement
from agreements.workflow.drafts import save_fields
from tests.agreements.views.doors import answers, everybody
from tests.published import AT, draft

HERE = "/agreements/AG-0001/draft/acts/acts/_paste/"
GOOD = "御社\t店舗システム当番\t再送を止める\t10分\t■1\n弊社\t決済基盤 当番\t予備系へ切り替える\t20分\t"
BAD = "どこか\t当番\t二重に\t引き落とさない"


@pytest.fixture
def agreement(payments, minato, own_side, ren):
    return draft(payments, minato, ren)


def fresh():
    return Agreement.objects.get()


def looked_at(client, rows, revision=1, here=HERE):
    return client.post(here, {"rows": rows, "revision": str(revision), "batch": "0badcafe"})


def added(client, rows, seen, revision=1, here=HERE):
    sent = {"rows": rows, "revision": str(revision), "batch": "0badcafe", "add": seen.context["form"].digest}
    return client.post(here, sent)


def test_who_may_not(people, agreement):
    assert answers(people, HERE) == everybody(403, ren=200, outsider=404, administrator=200)
    sent = {"rows": GOOD, "revision": "1"}
    assert answers(people, HERE, sent) == everybody(403, ren=200, outsider=404, administrator=200)


@pytest.mark.parametrize("place", ["acts/flow/_paste/", "nonsense/acts/_paste/", "acts/nonsense/_paste/"])
def test_a_list_that_is_not_there(client, ren, agreement, place):
    client.force_login(ren)
    assert client.get(f"/agreements/AG-0001/draft/{place}").status_code == 404


def test_a_first_post_saves_nothing(client, ren, agreement):
    client.force_login(ren)
    response = looked_at(client, f"{GOOD}\n{BAD}")
    page = response.content.decode()
    assert (response.status_code, fresh().revision) == (200, 1)
    for words in ("3行を読みました：加える 2件、直すところがある 1件", "再送を止める", "どこか", "読めた2件を加える"):
        assert words in page


def test_a_second_post_adds_all_in_one_save(client, ren, agreement):
    client.force_login(ren)
    response = added(client, GOOD, looked_at(client, GOOD))
    assert response.headers["Location"] == "/agreements/AG-0001/draft/acts/#acts"
    kept = fresh()
    assert [act.sentence["ja"] for act in kept.content().acts[-2:]] == ["再送を止める", "予備系へ切り替える"]
    assert (kept.revision, kept.saved_by) == (2, ren)


def test_pressing_twice_adds_once(client, ren, agreement):
    client.force_login(ren)
    seen = looked_at(client, GOOD)
    for _press in range(2):
        assert added(client, GOOD, seen).status_code == 302
    assert (fresh().revision, len(fresh().content().acts)) == (2, len(agreement.content().acts) + 2)


def test_rows_changed_after_they_were_seen_are_looked_at_again(client, ren, agreement):
    client.force_login(ren)
    response = added(client, GOOD.replace("10分", "15分"), looked_at(client, GOOD))
    assert (response.status_code, fresh().revision) == (200, 1)
    assert "15分" in response.content.decode()


def test_rows_that_cannot_be_read_stay_on_the_page(client, ren, agreement):
    client.force_login(ren)
    rows = f"{GOOD}\n{BAD}"
    response = added(client, rows, looked_at(client, rows))
    assert (response.status_code, fresh().revision) == (200, 2)
    page = response.content.decode()
    assert "2件を加えました。" in page
    assert response.context["form"]["rows"].value().strip() == BAD
    mended = BAD.replace("どこか", "御社").replace("二重に\t", "二重に")
    seen = looked_at(client, mended, revision=response.context["revision"])
    assert added(client, mended, seen, revision=2).status_code == 302
    assert fresh().content().acts[-1].sentence == {"ja": "二重に引き落とさない"}


def test_a_colleagues_items_stay(client, ren, agreement, administrator):
    client.force_login(ren)
    seen = looked_at(client, GOOD)
    first, *others = agreement.content().acts
    acts = [first.model_copy(update={"sentence": {"ja": "書き換えた文"}}), *others]
    save_fields(agreement=agreement, fields={"acts": acts}, base_revision=1, by=administrator, at=AT)
    assert added(client, GOOD, seen).status_code == 302
    kept = [act.sentence["ja"] for act in fresh().content().acts]
    assert (kept[0], kept[-2:]) == ("書き換えた文", ["再送を止める", "予備系へ切り替える"])


@pytest.mark.parametrize("rows", ["", "\t", "\x00", "止" * 200_000, '"', "=1+1\t@x"])
def test_naughty_rows_are_no_error_page(client, ren, agreement, rows):
    client.force_login(ren)
    sent = {"rows": rows, "revision": "1", "add": "x"}
    assert (client.post(HERE, sent).status_code, fresh().revision) == (200, 1)


def test_naughty_words_come_back_byte_for_byte(client, ren, agreement):
    client.force_login(ren)
    words = "<script>alert(1)</script> 𠮷野家 🏮 ＝Σ(A1) {{ x }} 'ok' \\n"
    rows = f'言葉\t意味\n{words}\t"1行目\n2行目　"'
    here = "/agreements/AG-0001/draft/notes/glossary/_paste/"
    assert added(client, rows, looked_at(client, rows, here=here), here=here).status_code == 302
    term = fresh().content().glossary[-1]
    assert (term.term, term.meaning) == ({"ja": words}, {"ja": "1行目\n2行目　"})
