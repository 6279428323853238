"""Saving while one writes: what the browser's script is answered."""

import pytest

from tests.agreements.views.editor.test_drafts import HOME, fresh, head
from tests.published import draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(payments, minato, ren):
    return draft(payments, minato, ren)


def autosaved(client, path, data):
    return client.post(HOME + path, data, headers={"X-Autosave": "true"})


def test_what_is_saved_meanwhile_is_answered_for_the_script(client, ren, agreement):
    client.force_login(ren)
    answer = autosaved(client, "notes/", {"notes": "あと", "revision": "1"})
    assert (answer.status_code, answer.json()["revision"], answer.json()["others"]) == (200, 2, False)
    assert fresh().content().notes == {"ja": "あと"}
    answer = autosaved(client, "head/", head(agreement, review_by="いつか"))
    assert (answer.status_code, [field["label"] for field in answer.json()["fields"]]) == (422, ["見直しの期限"])
    assert fresh().revision == 2


def test_the_script_is_told_of_others_and_of_clashes(client, ren, administrator, agreement):
    client.force_login(administrator)
    client.post(HOME + "notes/", {"notes": "あの人", "revision": "1"})
    client.force_login(ren)
    answer = autosaved(client, "head/", head(agreement, purpose="わたし"))
    assert (answer.status_code, answer.json()["others"]) == (200, True)
    client.force_login(administrator)
    client.post(HOME + "notes/", {"notes": "あの人も", "revision": "2"})
    client.force_login(ren)
    answer = autosaved(client, "notes/", {"notes": "わたし", "revision": "1"})
    assert (answer.status_code, fresh().content().notes) == (409, {"ja": "あの人も"})
    assert answer.json() == {"who": f"{administrator} さん"}
    client.force_login(administrator)
    assert autosaved(client, "notes/", {"notes": "わたし", "revision": "1"}).json() == {"who": "別の画面のあなた"}


def test_a_new_item_is_saved_once_and_has_its_own_address(client, ren, agreement):
    client.force_login(ren)
    act = {"key": "acts-0123abcd", "sentence": "電話する", "side": "theirs", "role": "当番", "from_event": "detected"}
    answer = autosaved(
        client, "acts/acts/", {**act, "answer": "unanswered", "consent_answer": "unanswered", "revision": "1"}
    )
    assert answer.json()["address"] == HOME + "acts/acts/acts-0123abcd/"
    again = {**act, "sentence": "電話で知らせる", "consent_answer": "unanswered", "revision": "2"}
    assert autosaved(client, "acts/acts/acts-0123abcd/", again).status_code == 200
    assert [act.sentence["ja"] for act in fresh().content().acts if act.key == "acts-0123abcd"] == ["電話で知らせる"]


def test_saving_nothing_new_still_tells_of_others(client, ren, administrator, agreement):
    """Else the page would take the newer revision for its own, and its next save undo what they wrote."""
    client.force_login(administrator)
    client.post(HOME + "notes/", {"notes": "あの人", "revision": "1"})
    client.force_login(ren)
    answer = autosaved(client, "head/", head(agreement))
    assert (answer.json()["revision"], answer.json()["others"]) == (2, True)


def test_after_a_save_the_script_gets_the_parts_it_exchanges(client, ren, agreement):
    client.force_login(ren)
    answer = client.get(HOME + "notes/", headers={"X-Parts": "true"})
    assert answer["Cache-Control"] == "private, no-store"
    page = answer.content.decode()
    ids = ["outline", "beside", "notes-as-printed", "hints-notes"]
    assert [name for name in ids if f'id="{name}"' not in page] == []
    assert f'data-user="{ren.pk}"' in page
    assert "<html" not in page
