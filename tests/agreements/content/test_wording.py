"""Items in words, as editor, page and comparison say them."""

import pytest
from django.utils.translation import override

from agreements.content import SECTIONS, parts
from agreements.content.labels import label_of
from agreements.content.lists import LISTS, items_of
from agreements.content.sheet import sheet_of
from agreements.content.wording import Wording
from tests.agreements.example_content import example_content

CONTENT = example_content()
SAY = Wording(CONTENT)


@pytest.mark.parametrize(
    ("name", "place", "title", "second"),
    [
        ("levels", 1, "▲2 一部不可", "決済成功率 50%以上 95%未満が10分　第一報 30分以内　続報 30分ごと"),
        ("contacts", 2, "店舗システム当番", "03-0000-2201（見本）　24時間　5分出ないとき → 情報システム部 夜間当番"),
        ("acts", 0, "決済の再送を止める。", "店舗システム当番　検知から10分以内　■1 ▲2"),
        ("definition", 1, "現金レジや店内回線の故障", "障害と数えない"),
        ("criteria", 0, "再送待ち 2,000件超", "「決済の再送を止める。」を始める　決める人 店舗システム当番"),
        ("escalations", 0, "10分たって電話に出ないとき", "運用責任者　当番の代わりに電話を受ける"),
        ("reports", 3, "最終報", "120時間以内　メール　情報システム部長"),
        ("flow", 1, "電話に出る", "5分後　決済基盤 当番"),
        ("targets", 0, "月の決済成功率 99.9%以上", ""),
    ],
)
def test_an_item_in_two_lines(name, place, title, second):
    item = items_of(CONTENT, name)[place]
    assert (SAY.title(item), SAY.second(item)) == (title, second)


def test_an_act_in_one_sentence():
    assert SAY.sentence(CONTENT.acts[1]) == (
        "売場責任者が、検知から15分以内に入口と全レジに「現金のみ」を掲示する。■1。"
        "どこで：各レジの引き出しにある「現金のみ」の紙。"
        "終わりの目印：全レジの写真が当番に届く。なぜするか：並ぶ前に支払い方法を選べる。"
    )


def test_answers_with_their_notes():
    assert SAY.consent(CONTENT.acts[2].consent) == "同意（同意の条件：開店中だけ行う（10:00–20:00））"
    assert (
        SAY.consent(CONTENT.acts[3].consent)
        == "当日判断（当日に決める人：店舗運営部長、御社の言葉：待っているお客様の人数）"
    )
    assert SAY.consent(parts.Consent()) == "未回答"
    assert SAY.consent_note(CONTENT.acts[2].consent) == "同意の条件：開店中だけ行う（10:00–20:00）"
    assert SAY.consent_note(parts.Consent()) == ""


def test_what_is_not_there_is_named_by_its_key():
    assert SAY.value(parts.DecisionCriterion, "then_act", "act-gone") == "（外された項目）"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_item_has_a_title_and_every_field_a_name(language):
    content = example_content(language)
    say = Wording(content)
    for name, kind in LISTS.items():
        assert all(say.title(item).strip() for item in items_of(content, name))
        assert all(label_of(kind.part, field) != field for field in kind.part.model_fields if field != "key")


def test_nothing_that_was_written_is_left_unsaid():
    """Each text of each item stands in its title, its second line or the rest."""
    for name in LISTS:
        for item in items_of(CONTENT, name):
            said = " ".join([SAY.title(item), SAY.second(item), *(words for _name, words in SAY.rest(item))])
            texts = [
                text["ja"]
                for field, text in item.model_dump(exclude={"consent", "change_reason"}).items()
                if isinstance(text, dict) and "ja" in text
            ]
            assert [text for text in texts if text not in said] == [], (name, item.key)


def test_the_sheet_numbers_what_it_shows():
    sheet = sheet_of(CONTENT)
    assert [part.section.name for part in sheet] == [section.name for section in SECTIONS]
    acts = next(part for part in sheet if part.section.name == "acts")
    assert [(group.title, [row.number for row in group.rows]) for group in acts.lists[0].groups] == [
        ("御社", ["7-1", "7-2", "7-3", "7-4"]),
        ("弊社", ["7-5", "7-6"]),
    ]
    assert [part.section.name for part in sheet if part.is_empty] == ["capabilities"]


def test_the_note_beside_an_item_is_whole_in_every_language():
    acts = example_content("en").acts
    with override("en"):
        say = Wording(example_content("en"))
        rows = [row for part in sheet_of(example_content("en")) for block in part.lists for group in block.groups
                for row in group.rows]  # fmt: skip
        noted = [row.note for row in rows if row.item in acts]
        assert noted == [say.consent_note(act.consent) for act in acts]
        assert any("10:00–20:00" in note for note in noted)


def test_the_words_that_join_follow_the_reader():
    with override("en"):
        assert Wording(example_content("en")).second(example_content("en").targets[0]) == ""
