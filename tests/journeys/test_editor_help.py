"""What the editor does while one writes: asks about words, shows page 1, takes over the plan, outlives the server."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Route, expect

from agreements.models import Agreement, System, User
from agreements.workflow.drafts import save_fields
from tests.agreements.example_file import example_file
from tests.agreements.plan_rows import plan_row
from tests.journeys.hands import Hands
from tests.journeys.writing import HEAD, NOTES, holds, is_saved, is_told, stored, unfold, write_into
from tests.walk import signed_in
from tests.world import World

DRAFT = "/agreements/AG-0001/draft/"
ACT = f"{DRAFT}acts/acts/act-later/"


@pytest.fixture
def desk(desk: Hands, draft: Agreement) -> Hands:
    desk.come_back("ren")
    return desk


def test_a_vague_word_is_asked_about_and_answered(desk: Hands, draft: Agreement) -> None:
    desk.open(ACT)
    page = desk.page
    sign = page.locator("[name=done_sign]")
    sign.fill("伝票がそろったら速やかに掲示する")
    expect(page.locator(".mirrored:has([name=done_sign]) .mirror mark")).to_have_text("速やかに")
    expect(page.locator("#save-state [role=status]")).to_have_text("言葉についての質問が1件あります")
    question = page.locator("#hints-done_sign .ask")
    question.get_by_label("何分以内").fill("30")
    desk.press("書き換える", question)
    expect(sign).to_have_value("伝票がそろったら30分以内に掲示する")
    expect(sign).to_be_focused()
    is_saved(desk)
    expect(page.locator("#hints-done_sign .ask")).to_have_count(0)
    assert stored(draft).item("act-later").done_sign == {"ja": "伝票がそろったら30分以内に掲示する"}

    unfold(desk)
    write_into(desk, "gain", "必要に応じて席へ案内できる")
    desk.press("理由を書いて残す", page.locator("#hints-gain .ask"))
    expect(page.locator("[name=kept_words]")).to_be_focused()
    page.keyboard.insert_text("席が足りる日だけ案内するため")
    expect(page.locator("#hints-gain .ask")).to_have_count(0)
    is_saved(desk)
    kept = stored(draft).item("act-later").kept_words
    assert [(word.words, word.reason) for word in kept] == [("必要に応じて", "席が足りる日だけ案内するため")]


def test_a_word_in_the_making_survives_the_first_question(desk: Hands, draft: Agreement) -> None:
    """A field with a question is underlined without being moved: that would end the word being converted."""
    desk.open(ACT)
    field = desk.page.locator("[name=done_sign]")
    field.fill("速やかに")
    keyboard = desk.page.context.new_cdp_session(desk.page)
    keyboard.send("Input.imeSetComposition", {"text": "けい", "selectionStart": 2, "selectionEnd": 2})
    desk.page.evaluate("document.dispatchEvent(new Event('heiji:refreshed'))")
    keyboard.send("Input.imeSetComposition", {"text": "けいじ", "selectionStart": 3, "selectionEnd": 3})
    keyboard.send("Input.insertText", {"text": "掲示"})
    holds(desk, "done_sign", "速やかに掲示")
    is_saved(desk)


def test_the_frame_of_page_1_says_that_it_is_being_drawn(desk: Hands) -> None:
    desk.page.route("**/draft/first-page/", lambda _never_answered: None)
    desk.open(ACT)
    expect(desk.page.locator("#first-page")).to_have_text("1ページ目を描いています…")
    expect(desk.page.locator("#paper")).to_have_attribute("aria-busy", "true")


def test_page_one_follows_and_leads_to_its_items(desk: Hands, draft: Agreement) -> None:
    act = draft.content().acts_of("theirs")[0]
    desk.open(f"{DRAFT}acts/acts/{act.key}/")
    picture = desk.page.locator("#first-page img")
    expect(picture).to_have_attribute("src", re.compile(r"/first-page/1\.png$"))
    expect(desk.page.locator(".first-page-frame")).to_have_count(1)
    write_into(desk, "sentence", "倉庫の戸を閉める")
    expect(picture).to_have_attribute("src", re.compile(r"/first-page/2\.png$"))
    line = desk.page.locator(f"area[data-key={act.key}]")
    expect(line).to_have_attribute("alt", re.compile("倉庫の戸を閉める.* を書き換える$"))
    write_into(desk, "role", "倉庫 当番")
    line.evaluate("area => area.focus()")
    expect(picture).to_have_attribute("src", re.compile(r"/first-page/3\.png$"))
    expect(line).to_be_focused()

    other = desk.page.locator("area").first
    left, top, right, bottom = map(int, (other.get_attribute("coords") or "").split(","))
    picture.click(position={"x": (left + right) // 2, "y": (top + bottom) // 2})
    expect(desk.page).to_have_url(re.compile(r"/draft/\w+/\w+/.+/#open$"))
    expect(desk.page.locator("#open")).to_contain_text("編集中")


def test_what_the_plan_says_by_now_is_taken_over(desk: Hands, draft: Agreement, payments: System) -> None:
    facts = {"side": "theirs", "role": "店舗 当番", "within_minutes": 15, "levels": [1], "done_sign": "灯りが消える"}
    plan_row(payments, "acts", place=9, concerns="customer", sentence="看板の灯りを消す", **facts)
    desk.open(f"{DRAFT}plan/")
    desk.tick("看板の灯りを消す")
    desk.press("選んだ項目を下書きに取り入れる")
    desk.sees("方針から 1件を取り入れました。")
    assert "看板の灯りを消す" in [act.sentence["ja"] for act in stored(draft).acts]


def test_the_keys_for_saving_and_the_way_back(desk: Hands, draft: Agreement) -> None:
    desk.open(NOTES)
    # Nothing is saved because time passes, only because of the keys.
    desk.page.clock.install()
    desk.page.clock.pause_at(timezone.now() + timedelta(hours=1))
    write_into(desk, "notes", "はじめの文")
    desk.page.keyboard.press("Control+s")
    is_saved(desk)
    desk.page.clock.resume()
    desk.open(HEAD)
    _write_behind(draft, "あとから書かれた文")
    desk.page.go_back()
    holds(desk, "notes", "あとから書かれた文")


def test_what_others_wrote_is_not_undone_while_it_cannot_be_fetched(
    desk: Hands, other_desk: Hands, draft: Agreement, administrator: User
) -> None:
    desk.open(HEAD)
    other_desk.come_back(administrator.username)
    other_desk.open(HEAD)
    write_into(other_desk, "purpose", "あの人の目的")
    is_saved(other_desk)
    cut = [True]
    desk.excuse("ERR_INTERNET_DISCONNECTED")
    desk.page.route("**/draft/head/", lambda route: _without_parts(route, cut))
    write_into(desk, "change_procedure", "わたしの変え方")
    is_told(desk, "接続できません")
    write_into(desk, "change_procedure", "わたしの変え方、続き")
    assert stored(draft).purpose == {"ja": "あの人の目的"}
    cut[0] = False
    holds(desk, "purpose", "あの人の目的")
    is_saved(desk)
    kept = stored(draft)
    assert (kept.purpose, kept.change_procedure) == ({"ja": "あの人の目的"}, {"ja": "わたしの変え方、続き"})


def test_a_copy_that_meets_a_colleagues_text_asks(
    desk: Hands, other_desk: Hands, draft: Agreement, administrator: User
) -> None:
    desk.open(NOTES)
    desk.lose_the_connection()
    write_into(desk, "notes", "閉じる前のわたしの文")
    is_told(desk, "接続できません")
    window = desk.page
    desk.page = window.context.new_page()
    window.close()
    other_desk.come_back(administrator.username)
    other_desk.open(NOTES)
    write_into(other_desk, "notes", "あの人の文")
    is_saved(other_desk)
    desk.find_the_connection()
    desk.open(NOTES)
    is_told(desk, "同じところを書きました")
    desk.press("2つの文を見比べる")
    clash = desk.section("補足")
    expect(clash).to_contain_text("閉じる前のわたし")
    expect(clash).to_contain_text("あの人")
    desk.press("あなたの文を使う")
    desk.sees("保存しました。")
    assert stored(draft).notes == {"ja": "閉じる前のわたしの文"}


def test_notes_have_a_bar_of_marks_and_are_shown_as_printed(desk: Hands, draft: Agreement) -> None:
    desk.open(NOTES)
    write_into(desk, "notes", "一つ目\n「二つ目」")
    field, bar = desk.page.locator("[name=notes]"), desk.page.get_by_role("group", name="書式").first
    _select(desk, 0, 9)
    desk.press("箇条書き", bar)
    expect(field).to_have_value("- 一つ目\n- 「二つ目」")
    _select(desk, 8, 13)
    desk.press("太字", bar)
    expect(field).to_have_value("- 一つ目\n- 「**二つ目**」")
    desk.press("太字", bar)
    expect(field).to_have_value("- 一つ目\n- 「二つ目」")
    desk.page.keyboard.press("Control+z")
    expect(field).to_have_value("- 一つ目\n- 「**二つ目**」")
    shown = desk.page.get_by_role("region", name="紙での見え方")
    expect(shown.locator("li strong")).to_have_text("二つ目")
    _select(desk, 2, 5)
    desk.press("リンク", bar)
    expect(field).to_have_value("- [一つ目](https://)\n- 「**二つ目**」")
    desk.page.keyboard.insert_text("https://a.example")
    expect(shown.locator("li").first).to_have_text("一つ目 <https://a.example>")
    expect(field).to_be_focused()


def test_a_killed_server_loses_nothing(browser: Browser, world: World) -> None:
    with signed_in(browser, world) as lead:
        lead.open(NOTES)
        write_into(lead, "notes", "落ちる前の文")
        is_saved(lead)
        lead.excuse("ERR_CONNECTION_")  # refused, or reset in the middle
        world.kill()
        write_into(lead, "notes", "落ちている間の文")
        is_told(lead, "接続できません。この端末に残しています")
        world.start()
        is_saved(lead)
        lead.open(NOTES)
        holds(lead, "notes", "落ちている間の文")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path, content=example_file()) as made:
        yield made


def _write_behind(draft: Agreement, notes: str) -> None:
    """Somebody saves without this browser."""
    draft.refresh_from_db()
    said = {"fields": {"notes": {"ja": notes}}, "base_revision": draft.revision}
    save_fields(agreement=draft, **said, by=draft.saved_by, at=timezone.now())


def _without_parts(route: Route, cut: list[bool]) -> None:
    if cut[0] and "x-parts" in route.request.headers:
        route.abort("internetdisconnected")
    else:
        route.continue_()


def _select(hands: Hands, start: int, end: int) -> None:
    field = hands.page.locator("[name=notes]")
    field.evaluate("(field, [start, end]) => field.setSelectionRange(start, end)", [start, end])
