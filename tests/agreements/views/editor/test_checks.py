"""Checking a draft: every check with its result and places; nothing is written, whoever sees the draft may look."""

import pytest

from agreements.models import AgreementVersion, Document
from agreements.workflow.drafts import save_fields
from tests.agreements.views.doors import answers, everybody
from tests.published import AT, draft

PAGE = "/agreements/AG-0001/draft/check/"


@pytest.fixture
def agreement(payments, minato, own_side, ren):
    return draft(payments, minato, ren)


def changed(agreement, ren, **fields):
    return save_fields(agreement=agreement, fields=fields, base_revision=1, by=ren, at=AT)


def test_who_may_look(people, agreement):
    assert answers(people, PAGE) == everybody(200, outsider=404)


def test_every_check_of_the_texts_is_listed(client, mio, agreement):
    client.force_login(mio)
    ((title, rows),) = client.get(PAGE).context["sheets"]
    assert title == "日本語の文"
    assert [row.result for row in rows if row.result in {"failed", "advice"}] == []
    assert {"W1", "W3", "L5"} <= {row.check for row in rows}


def test_what_fails_comes_first_with_its_place(client, ren, agreement):
    acts = agreement.content().model_dump(mode="json", exclude_none=True)["acts"]
    acts[1]["sentence"] = {"ja": "状況に応じて対応する。"}
    changed(agreement, ren, acts=acts)
    client.force_login(ren)
    response = client.get(PAGE)
    first = response.context["sheets"][0][1][0]
    assert (first.check, first.result) == ("W3", "failed")
    address = f'href="/agreements/AG-0001/draft/acts/acts/{acts[1]["key"]}/#id_sentence'
    page = response.content.decode()
    assert address in page
    assert ">状況に応じ" in page
    assert '<span class="vh">（状況に応じて対応する。）</span></a>' in page


def test_a_place_without_words_is_called_by_its_item(client, ren, agreement):
    acts = agreement.content().model_dump(mode="json", exclude_none=True)["acts"]
    for act in acts[:2]:
        act.pop("done_sign", None)
        act.pop("within_minutes", None)
    changed(agreement, ren, acts=acts)
    client.force_login(ren)
    page = client.get(PAGE).content.decode()
    for act in acts[:2]:
        assert f"「{act['sentence']['ja']}」を開く</a>" in page


def test_each_language_is_checked(client, ren, agreement):
    changed(agreement, ren, translations=["en"])
    client.force_login(ren)
    assert [title for title, _rows in client.get(PAGE).context["sheets"]] == ["日本語の文", "英語の文"]


@pytest.mark.slow
def test_on_request_the_paper_is_checked_too_and_nothing_is_kept(client, mio, agreement):
    client.force_login(mio)
    sheets = client.get(PAGE + "?paper=1").context["sheets"]
    assert [title for title, _rows in sheets] == ["日本語 A4 の紙", "日本語 スマホ用 の紙"]
    assert "T1" in {row.check for row in sheets[0][1]}
    assert not AgreementVersion.objects.exists()
    assert not Document.objects.exists()


def test_a_character_no_font_has_is_told_with_its_place(client, ren, agreement):
    changed(agreement, ren, notes={"ja": "文字 \U0001f9ff"})
    client.force_login(ren)
    response = client.get(PAGE + "?paper=1")
    assert "/agreements/AG-0001/draft/notes/#id_notes" in response.content.decode()
    assert not response.context["on_paper"]
