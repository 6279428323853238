"""Questions about the wording stand beside the field they are about, and go when they are answered."""

import pytest

from agreements.content.lists import LISTS
from agreements.forms.draft import item_form
from agreements.workflow.drafts import create_agreement
from tests.agreements.example_content import example_content_both
from tests.agreements.typed import typed
from tests.published import AT, draft

pytestmark = pytest.mark.django_db
ACT = "/agreements/AG-0001/draft/acts/acts/act-later/"


@pytest.fixture
def agreement(payments, minato, ren):
    return draft(payments, minato, ren)


def hints(client, field, address=ACT):
    form = client.get(address).context["opened"]["form"]
    return [(hint.check, hint.words, hint.timed, hint.keepable) for hint in getattr(form[field], "hints", [])]


def write(client, agreement, **changes):
    agreement.refresh_from_db()
    content = agreement.content()
    form = item_form(LISTS["acts"], content.item("act-later"), content)
    sent = typed(form, **changes)
    sent["revision"] = str(agreement.revision)
    assert client.post(ACT, sent).status_code == 302


def test_a_vague_word_is_asked_about_beside_its_field(client, ren, agreement):
    client.force_login(ren)
    assert hints(client, "done_sign") == []
    write(client, agreement, done_sign="伝票がそろったら速やかに掲示する")
    assert hints(client, "done_sign") == [("W3", "速やかに", True, False)]
    page = client.get(ACT).content.decode()
    assert 'data-field="done_sign" data-start="8" data-end="12" data-words="速やかに"' in page
    write(client, agreement, done_sign="伝票がそろったら30分以内に掲示する")
    assert hints(client, "done_sign") == []


def test_a_word_stays_for_a_reason(client, ren, agreement):
    client.force_login(ren)
    write(client, agreement, gain="必要に応じて席へ案内できる")
    assert hints(client, "gain") == [("W3", "必要に応じて", False, True)]
    write(client, agreement, kept_words="必要に応じて：席が足りる日だけ案内するため")
    assert hints(client, "gain") == []
    agreement.refresh_from_db()
    kept = agreement.content().item("act-later").kept_words
    assert [(word.words, word.reason) for word in kept] == [("必要に応じて", "席が足りる日だけ案内するため")]


def test_a_reason_without_its_word_is_asked_for_again(client, ren, agreement):
    client.force_login(ren)
    sent = typed(item_form(LISTS["acts"], agreement.content().item("act-later"), agreement.content()))
    sent |= {"revision": "1", "kept_words": "必要に応じて"}
    response = client.post(ACT, sent)
    assert "「言葉：理由」の形で書いてください" in response.content.decode()
    assert "必要に応じて" in response.content.decode()


def test_each_language_is_asked_in_its_own_field(client, payments, minato, ren):
    create_agreement(system=payments, party=minato, content=example_content_both(), by=ren, at=AT)
    client.force_login(ren)
    form = client.get(ACT).context["opened"]["form"]
    assert "done_sign_en" in form.fields
    assert not [bound.name for bound in form if getattr(bound, "hints", [])]


def test_what_the_checks_of_both_languages_ask_is_asked_once(client, payments, minato, ren):
    agreement = create_agreement(system=payments, party=minato, content=example_content_both(), by=ren, at=AT)
    client.force_login(ren)
    write(client, agreement, sentence="全店の伝票。")
    assert [check for check, *_rest in hints(client, "sentence")] == ["L4"]
