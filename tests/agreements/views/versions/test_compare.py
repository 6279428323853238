"""The comparison: any two versions or the draft, swapped or the same, and what changed since the other side's yes."""

import re

import pytest

from agreements.workflow.drafts import save_fields
from tests.agreements.views.doors import answers, everybody
from tests.published import AT, draft, publish_plainly

PAGE = "/agreements/AG-0001/compare/"


def plain(page):
    """The words of a page, as they are read aloud."""
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", "", page.content.decode()))


@pytest.fixture
def three(payments, minato, own_side, ren):
    """Two versions, and a draft that goes on."""
    agreement = draft(payments, minato, ren)
    publish_plainly(agreement, ren, agreed_in_meeting=True)
    agreement = save_fields(agreement=agreement, fields={"title": {"ja": "アルファ"}}, base_revision=1, by=ren, at=AT)
    publish_plainly(agreement, ren, agreed_in_meeting=True)
    return save_fields(agreement=agreement, fields={"title": {"ja": "ベータ"}}, base_revision=2, by=ren, at=AT)


def test_who_sees_it(people, three):
    assert answers(people, PAGE) == everybody(200, outsider=404)


@pytest.mark.parametrize(
    ("asked", "title", "new"),
    [
        ("", "第1版から第2版への変更", "アルファ"),
        ("?from=2&to=draft", "第2版から下書きへの変更", "ベータ"),
        ("?to=draft", "第2版から下書きへの変更", "ベータ"),
        ("?from=1&to=draft", "第1版から下書きへの変更", "ベータ"),
        ("?from=2&to=1", "第2版から第1版への変更", "まず電話"),
    ],
)
def test_what_is_compared(client, ren, three, *, asked, title, new):
    client.force_login(ren)
    page = client.get(PAGE + asked).content.decode()
    assert title in page
    assert new in page
    assert "45項目は変わっていません" in page


@pytest.mark.parametrize("asked", ["?from=9&to=draft", "?to=9", "?from=x", "?to=%00", "?from=-1"])
def test_what_is_not_there_is_not_found(client, ren, three, asked):
    client.force_login(ren)
    assert client.get(PAGE + asked).status_code == 404


def test_nothing_changed_is_said(client, ren, three):
    client.force_login(ren)
    page = plain(client.get(PAGE + "?from=2&to=2"))
    assert "第2版と第2版の内容は同じです" in page
    assert f"SHA-256 が一致しています：{three.versions.get(number=2).content_sha256[:4]}" in page
    assert "変わった数字" not in page


def test_a_draft_that_is_a_version_word_for_word_has_its_hash(client, ren, three):
    save_fields(agreement=three, fields={"title": {"ja": "アルファ"}}, base_revision=3, by=ren, at=AT)
    client.force_login(ren)
    page = plain(client.get(PAGE + "?from=2&to=draft"))
    assert "第2版と下書きの内容は同じです" in page
    assert "SHA-256 が一致しています" in page


def test_another_reason_alone_is_the_same_content_with_another_hash(client, ren, three):
    fields = {**act(three, change_reason={"ja": "別の理由"}), "title": {"ja": "アルファ"}}
    save_fields(agreement=three, fields=fields, base_revision=3, by=ren, at=AT)
    client.force_login(ren)
    page = plain(client.get(PAGE + "?from=2&to=draft"))
    assert "第2版と下書きの内容は同じです" in page
    assert "SHA-256 が一致しています" not in page
    assert "違うのは、前の版から変えた理由の文" in page


@pytest.mark.parametrize(
    ("asked", "turned"),
    [
        ("?from=2&to=1", "?from=1&amp;to=2"),
        ("?from=draft&to=1", "?from=1&amp;to=draft"),
        ("?from=1&to=2", ""),
        ("", ""),
    ],
)
def test_a_swapped_order_is_said_and_can_be_turned(client, ren, three, *, asked, turned):
    client.force_login(ren)
    page = client.get(PAGE + asked)
    assert ("新しいほうから古いほうへ比べています" in plain(page)) is bool(turned)
    assert f'<a href="{turned}">' in page.content.decode() or not turned


def act(agreement, **changes):
    """The fields of the draft after a change of its first act."""
    acts = agreement.content().acts
    return {"acts": [acts[0].model_copy(update=changes), *acts[1:]]}


def test_numbers_come_first_with_their_item(client, ren, three):
    save_fields(agreement=three, fields=act(three, within_minutes=8), base_revision=3, by=ren, at=AT)
    client.force_login(ren)
    page = plain(client.get(PAGE + "?from=2&to=draft"))
    assert page.index("変わった数字（1件）") < page.index("項目ごとの変更")
    assert "決済の再送を止める。すること 期限 削除 10分 ここまで 追加 8分 ここまで" in page


def test_words_are_marked_by_elements_and_by_words(client, ren, three):
    fields = act(three, done_sign={"ja": "管理画面の「再送待ち」が10分間0件"})
    save_fields(agreement=three, fields=fields, base_revision=3, by=ren, at=AT)
    client.force_login(ren)
    html = client.get(PAGE + "?from=2&to=draft").content.decode()
    mark = '<{0}><span class="vh">{1} </span>{2}<span class="vh"> ここまで </span></{0}>'
    assert mark.format("del", "削除", "5分間") + mark.format("ins", "追加", "10分間") + "0件" in html


def test_what_people_wrote_is_text(client, ren, three):
    save_fields(agreement=three, fields=act(three, where={"ja": "<b>画面</b>"}), base_revision=3, by=ren, at=AT)
    client.force_login(ren)
    html = client.get(PAGE + "?from=2&to=draft").content.decode()
    assert "&lt;b&gt;" in html
    assert "<b>画面" not in html


def test_a_long_text_is_folded_where_it_stayed_the_same(client, ren, three):
    words = "年に2回の訓練で確かめる。" * 20
    stored = save_fields(agreement=three, fields={"notes": {"ja": words}}, base_revision=3, by=ren, at=AT)
    publish_plainly(stored, ren, agreed_in_meeting=True)
    save_fields(agreement=stored, fields={"notes": {"ja": words + "記録を残す。"}}, base_revision=4, by=ren, at=AT)
    client.force_login(ren)
    html = client.get(PAGE + "?from=3&to=draft").content.decode()
    assert '<details class="fold"><summary>変わっていない 247文字</summary>' in html
    assert html.count("年に2回の訓練で確かめる。") == 20


def test_each_language_is_compared_and_named(client, ren, three):
    sentence = {**three.content().acts[0].sentence, "en": "Stop resending."}
    fields = {**act(three, sentence=sentence), "translations": ["en"]}
    save_fields(agreement=three, fields=fields, base_revision=3, by=ren, at=AT)
    client.force_login(ren)
    page = client.get(PAGE + "?from=2&to=draft")
    assert "すること（英語）　追加 Stop resending. ここまで" in plain(page)
    assert 'lang="en"' in page.content.decode()


def test_what_changed_since_their_yes_is_one_link_away(client, ren, three):
    later = save_fields(agreement=three, fields={"title": {"ja": "ガンマ"}}, base_revision=3, by=ren, at=AT)
    publish_plainly(later, ren)
    client.force_login(ren)
    for page in ("/agreements/AG-0001/", "/agreements/AG-0001/draft/"):
        assert f"{PAGE}?from=agreed&amp;to=draft" in client.get(page).content.decode()
    page = plain(client.get(f"{PAGE}?from=agreed&to=draft"))
    assert "第2版から下書きへの変更" in page
    assert "相手が最後に合意した第2版と比べています" in page
    assert "合意した第2版からの変更を見る" in plain(client.get(f"{PAGE}?from=1&to=draft"))


def test_before_any_yes_it_is_the_newest_version(client, ren, payments, minato, own_side):
    publish_plainly(draft(payments, minato, ren), ren)
    client.force_login(ren)
    page = plain(client.get(f"{PAGE}?from=agreed&to=draft"))
    assert "第1版と下書きの内容は同じです" in page
    assert "相手が合意した版は、まだありません" in page
    assert "from=agreed" not in client.get("/agreements/AG-0001/").content.decode()


def test_thirty_versions_cost_no_more_questions_than_two(
    client, ren, three, django_assert_max_num_queries, django_assert_num_queries
):
    client.force_login(ren)
    client.get(PAGE)
    with django_assert_max_num_queries(12) as few:
        client.get(PAGE + "?from=1&to=draft")
    for _version in range(28):
        publish_plainly(three, ren, agreed_in_meeting=True)
    with django_assert_num_queries(len(few)):
        client.get(PAGE + "?from=1&to=draft")


def test_without_a_version_there_is_nothing_to_compare(client, ren, payments, minato, own_side):
    draft(payments, minato, ren)
    client.force_login(ren)
    assert "比べる版がまだありません" in client.get(PAGE).content.decode()


def test_the_record_names_every_version_with_its_hash(client, ren, three):
    client.force_login(ren)
    page = client.get(PAGE).content.decode()
    for version in three.versions.all():
        assert version.content_sha256[:4] in page
