from typing import Any

import pytest
from django.utils.translation import override

from agreements.content import AgreementContent
from agreements.pdf.first_page import FirstPage, first_page_of
from tests.agreements.example_content import example_content
from tests.agreements.pdf.papers import body_of, squeezed, texts

TOPICS = ["contacts", "levels", "timeline", "decisions", "exceptions", "acts", "record"]


def first(content: AgreementContent) -> FirstPage:
    with override("ja"):
        return first_page_of(content, number="AG-0001", topics=TOPICS)


def many_acts(count: int, sentence: str = "決済の再送を止める。") -> list[dict[str, Any]]:
    return [
        {"key": f"act-{place}", "side": "theirs", "role": {"ja": "当番"}, "sentence": {"ja": sentence},
         "within_minutes": 10, "done_sign": {"ja": "再送待ちが5分間0件"}}
        for place in range(1, count + 1)
    ]  # fmt: skip


def test_the_call_box_names_the_first_number_and_the_next() -> None:
    call = first(example_content()).call
    assert call is not None
    assert (call.who, call.phone, call.tel) == (
        "決済基盤 当番（24時間、日本語、英語）",
        "03-0000-0142",
        "tel:+81300000142",
    )
    assert (call.otherwise, call.other_phone) == ("10分つながらないとき → 運用責任者", "03-0000-0188")
    assert (call.other_tel, call.example) == ("tel:+81300000188", True)
    assert call.say == "「AG-0001、みなと百貨店です。決済が通りません」"


def test_without_words_of_their_own_the_number_and_the_company_are_said() -> None:
    call = first(example_content(what_to_say=None)).call
    assert call is not None
    assert call.say == "「AG-0001、株式会社みなと百貨店です」"


def test_without_a_phone_there_is_no_call_box() -> None:
    contacts = [{"key": "c", "side": "ours", "role": {"ja": "当番"}}]
    assert first(example_content(contacts=contacts)).call is None


def test_a_second_contact_without_next_is_still_the_next_number() -> None:
    phone = {"e164": "+81300000142", "example": True}
    contacts = [{"key": key, "side": "ours", "role": {"ja": key}, "phone": phone} for key in ("one", "two")]
    call = first(example_content(contacts=contacts)).call
    assert call is not None
    assert (call.otherwise, call.other_phone) == ("つながらないとき → two", "03-0000-0142")


@pytest.mark.parametrize(("acts", "shown", "more"), [(4, 4, []), (9, 4, "5〜9"), (5, 4, "5")])
def test_beside_three_levels_four_acts_are_tried(acts: int, shown: int, more: Any) -> None:
    page = first(example_content(acts=many_acts(acts), criteria=[], information=[]))
    assert len(page.acts) == shown
    assert dict(page.more).get(4, []) == more
    assert page.fits == [
        "acts-4 signs ways scopes", "acts-4 signs scopes", "acts-4 scopes", "acts-4 scopes dense", "acts-4 dense",
        "acts-4 dense brief", "acts-3 dense brief", "acts-3 dense brief close", "acts-2 dense brief close",
        "acts-2 dense brief close lean", "acts-2 dense brief close lean cuts", "acts-1 dense brief close lean cuts",
        "acts-1 dense brief close lean cuts bare",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "quantity", "column"),
    [
        ("停止", "決済成功率", ""),
        ("反映の遅れ", "件数", "wide"),
        ("お客様相談室の案内文を差し替える", "件数", "named"),
        ("お客様相談室の案内文", "全国1,204店の売場責任者が管理画面で5分ごとに見る決済サービスの失敗率", ""),
    ],
)
def test_long_names_of_levels_take_a_wider_column(name: str, quantity: str, column: str) -> None:
    """Where that saves more lines than the narrower column beside it costs."""
    threshold = {"quantity": {"ja": quantity}, "sign": "ge", "value": "3", "unit": {"ja": "件"}, "for_minutes": 5}
    level = {"key": "level-1", "number": 1, "mark": "■", "name": {"ja": name}, "thresholds": [threshold]}
    fits = first(example_content(levels=[level], acts=[], criteria=[], information=[], reports=[], flow=[])).fits
    assert {" ".join(sorted({"wide", "named"} & {*one.split()})) for one in fits} == {column}


def test_a_long_word_about_updates_takes_a_wider_column() -> None:
    level = {"key": "level-1", "number": 1, "mark": "■", "name": {"en": "Stopped"}, "updates": "on_change"}
    with override("en"):
        page = first_page_of(example_content("en", levels=[level], acts=[], flow=[]), number="", topics=[])
    assert all(one.endswith(" hours") for one in page.fits)
    level |= {"updates": None, "update_minutes": 15, "first_contact_minutes": 15}
    with override("en"):
        page = first_page_of(example_content("en", levels=[level], acts=[], flow=[]), number="", topics=[])
    assert not any("hours" in one for one in page.fits)


def test_acts_kept_off_page_one_are_announced() -> None:
    acts = many_acts(2)
    acts[0]["on_page_one"] = False
    page = first(example_content(acts=acts, criteria=[], information=[]))
    assert [(row.place, page.more) for row in page.acts] == [(2, [(1, "")])]


def test_ways_out_lead_to_topics_that_exist() -> None:
    ways = [{"key": "a", "when": {"ja": "甲"}, "to": {"ja": "乙"}, "leads_to": "levels"},
            {"key": "b", "when": {"ja": "甲"}, "to": {"ja": "乙"}}]  # fmt: skip
    with override("ja"):
        page = first_page_of(example_content(ways_out=ways), number="", topics=["contacts", "exceptions"])
    assert [way.anchor for way in page.ways] == ["exceptions", "exceptions"]


def test_with_room_left_page_one_shows_the_signs_that_an_act_is_done() -> None:
    paper = body_of(example_content(acts=many_acts(2), criteria=[], information=[], prohibitions=[]))
    page = squeezed(texts(paper)[0])
    assert page.count("終わりの目印：再送待ちが5分間0件") == 2
    assert "⑤この紙が合わないとき" in page


def test_without_room_fewer_acts_are_shown_and_the_rest_is_announced() -> None:
    long = "売場の全員に知らせてから、管理画面の「再送」を「停止」にして、当番に電話で伝える。" * 3
    paper = body_of(example_content(acts=many_acts(9, long), criteria=[], information=[]))
    page, following = (squeezed(text) for text in texts(paper)[:2])
    assert "⑤この紙が合わないとき" in page
    assert "連絡の順番" in following[:60]
    shown = page.count("売場の全員に知らせてから") // 3
    assert 1 <= shown < 4
    assert f"続き（{shown + 1}〜9）→6ページ" in page
