"""Writing minutes in a meeting: nothing typed is lost, whatever the network, the sign-in or a colleague does."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import APIResponse, Error, Request, Route, expect

from agreements.models import Agreement, System, User
from tests.journeys.hands import PHONE, Hands
from tests.journeys.writing import HEAD, NOTES, holds, is_saved, is_told, stored, write_into


@pytest.fixture
def desk(desk: Hands, draft: Agreement) -> Hands:
    desk.come_back("ren")
    return desk


def test_what_is_typed_is_saved_without_a_press(desk: Hands, draft: Agreement) -> None:
    desk.open(NOTES)
    write_into(desk, "notes", "年末は与信枠が変わる。")
    is_saved(desk)
    assert stored(draft).notes == {"ja": "年末は与信枠が変わる。"}
    write_into(desk, "notes", "年末は与信枠が日ごとに変わる。")
    is_saved(desk)
    desk.open(NOTES)
    holds(desk, "notes", "年末は与信枠が日ごとに変わる。")
    desk.open("/agreements/AG-0001/draft/history/")
    expect(desk.page.locator("tbody tr")).to_have_count(2)


def test_a_new_item_is_kept_here_until_it_can_be_saved(desk: Hands, draft: Agreement) -> None:
    desk.open("/agreements/AG-0001/draft/prohibitions/prohibitions/")
    write_into(desk, "reason", "二重に引き落とされるため")
    is_told(desk, "を直すと保存されます")
    desk.open("/agreements/AG-0001/draft/prohibitions/prohibitions/")
    is_told(desk, "を直すと保存されます。この端末に残っていた文です")
    expect(desk.page.get_by_role("button", name="開いたときの文に戻す")).to_be_visible()
    holds(desk, "reason", "二重に引き落とされるため")
    write_into(desk, "sentence", "決済を再送しない")
    is_saved(desk)
    expect(desk.page).to_have_url(re.compile(r"/prohibitions/prohibitions-[0-9a-f]{8}/$"))
    assert [one.reason for one in stored(draft).prohibitions][-1] == {"ja": "二重に引き落とされるため"}


def test_a_lost_connection_loses_nothing(desk: Hands, draft: Agreement) -> None:
    desk.open(NOTES)
    desk.lose_the_connection()
    write_into(desk, "notes", "接続が切れても残る文。")
    is_told(desk, "接続できません。この端末に残しています")
    desk.find_the_connection()
    is_saved(desk)
    assert stored(draft).notes == {"ja": "接続が切れても残る文。"}


def test_on_a_phone_a_lost_connection_stays_in_sight(desk: Hands) -> None:
    desk.page.set_viewport_size(PHONE["viewport"])
    desk.open(NOTES)
    desk.lose_the_connection()
    write_into(desk, "notes", "電車の中で書いた文。")
    is_told(desk, "接続できません")
    desk.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(desk.page.locator("#save-state")).to_be_in_viewport()


def test_a_closed_lid_loses_nothing(desk: Hands, draft: Agreement) -> None:
    desk.open(NOTES)
    desk.lose_the_connection()
    write_into(desk, "notes", "閉じても残る文。")
    is_told(desk, "接続できません")
    _close_the_lid(desk)
    desk.find_the_connection()
    desk.open(NOTES)
    holds(desk, "notes", "閉じても残る文。")
    is_told(desk, "保存しました。この端末に残っていた文です")
    assert stored(draft).notes == {"ja": "閉じても残る文。"}


def test_what_a_closed_window_saved_late_is_told_as_its_own(desk: Hands, draft: Agreement) -> None:
    """Its last save may come in just before the one of the window that took its words over."""
    desk.open(NOTES)
    desk.lose_the_connection()
    write_into(desk, "notes", "遅れて着いた文。")
    is_told(desk, "接続できません")
    _close_the_lid(desk)
    desk.find_the_connection()

    saved_late = []

    def save_twice(route: Route) -> None:
        if _is_save(route.request) and not saved_late:
            saved_late.append(route.fetch())
        route.continue_()

    desk.page.route(f"**{NOTES}", save_twice)
    desk.open(NOTES)
    is_told(desk, "保存しました。この端末に残っていた文です")
    assert stored(draft).notes == {"ja": "遅れて着いた文。"}


def _close_the_lid(hands: Hands) -> None:
    """The window is gone at once: a script of the page has no chance to send a last word."""
    window = hands.page
    hands.page = window.context.new_page()
    with window.expect_event("crash"), suppress(Error):
        window.goto("chrome://crash")
    window.close()


def test_an_expired_sign_in_loses_nothing(desk: Hands, draft: Agreement) -> None:
    desk.open(NOTES)
    desk.page.context.clear_cookies()
    write_into(desk, "notes", "サインインし直しても残る文。")
    is_told(desk, "サインインが切れました")
    with desk.page.context.expect_page() as opened_page:
        desk.follow("サインインする")
    other = Hands(opened_page.value)
    other.write("ユーザー名", "ren")
    other.write("パスワード", "a-long-password-for-tests")
    other.press("サインインする")
    desk.page.bring_to_front()
    is_saved(desk)
    assert stored(draft).notes == {"ja": "サインインし直しても残る文。"}


def test_a_word_in_the_making_is_not_saved(desk: Hands, draft: Agreement) -> None:
    """日本語 input: while a word is being converted nothing is sent, and Ctrl+S is the input method's."""
    clock = desk.page.clock
    clock.install()
    desk.open(NOTES)
    saves = []
    desk.page.on("request", lambda request: saves.append(request) if _is_save(request) else None)
    desk.page.locator("[name=notes]").focus()
    keyboard = desk.page.context.new_cdp_session(desk.page)
    for text in ("へ", "へい", "へいじ"):
        keyboard.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
        clock.run_for(20_000)
    assert not saves
    keyboard.send("Input.insertText", {"text": "平時"})
    is_saved(desk)
    assert stored(draft).notes["ja"].startswith("平時")
    assert len(saves) == 1


def test_a_press_waits_for_what_is_on_its_way(desk: Hands, draft: Agreement) -> None:
    """Else one's own text, which the server has by now, would be taken for that of somebody else."""
    held: list[tuple[Route, APIResponse]] = []

    def hold_the_first_answer(route: Route) -> None:
        if _is_save(route.request) and not held:
            held.append((route, route.fetch()))
        else:
            route.continue_()

    desk.page.route(f"**{NOTES}", hold_the_first_answer)
    desk.open(NOTES)
    write_into(desk, "notes", "はじめの文。")
    while not held:
        desk.page.wait_for_timeout(50)
    write_into(desk, "notes", "書き足した文。")
    desk.page.locator("form[data-autosave] .form-end button").click(no_wait_after=True)
    route, answer = held[0]
    route.fulfill(response=answer)
    desk.sees("保存しました。")
    expect(desk.page.get_by_role("heading", name="2人が同じところを書きました")).to_have_count(0)
    assert stored(draft).notes == {"ja": "書き足した文。"}


def _is_save(request: Request) -> bool:
    return request.method == "POST" and request.url.endswith(NOTES)


def test_two_people_see_what_the_other_writes(
    desk: Hands, other_desk: Hands, draft: Agreement, administrator: User
) -> None:
    other = other_desk
    other.come_back(administrator.username)
    for hands in (desk, other):
        hands.open(HEAD)
    expect(other.page.locator("#writers")).to_have_text("いま書いている方：佐久間 蓮（表題と期間）")
    write_into(other, "purpose", "あの人の目的")
    is_saved(other)
    write_into(desk, "change_procedure", "わたしの変え方")
    is_told(desk, "書いたところも、この画面に入れました")
    holds(desk, "purpose", "あの人の目的")
    write_into(desk, "change_procedure", "わたしの変え方、続き")
    is_saved(desk)
    kept = stored(draft)
    assert (kept.purpose, kept.change_procedure) == ({"ja": "あの人の目的"}, {"ja": "わたしの変え方、続き"})

    write_into(other, "change_procedure", "あの人の変え方")
    is_told(other, "同じところを書きました")
    other.press("2つの文を見比べる")
    other.sees("わたしの変え方、続き")
    other.press("あなたの文を使う")
    other.sees("保存しました。")
    assert stored(draft).change_procedure == {"ja": "あの人の変え方"}
    other.open(HEAD)
    holds(other, "change_procedure", "あの人の変え方")


def test_items_are_moved_by_keys_and_by_pointer_and_come_back(desk: Hands, draft: Agreement) -> None:
    desk.open("/agreements/AG-0001/draft/acts/")
    first, second, third = [act.sentence["ja"] for act in draft.content().acts_of("theirs")][:3]
    handles = desk.page.locator(".handle")
    handles.first.focus()
    desk.page.keyboard.press("ArrowDown")
    expect(desk.page.get_by_role("status").filter(has_text="2 番目に移しました")).to_have_count(1)
    assert _sentences(draft)[:3] == [second, first, third]

    handle, target = handles.nth(2).bounding_box(), handles.nth(0).bounding_box()
    mouse = desk.page.mouse
    mouse.move(handle["x"] + 4, handle["y"] + 4)
    mouse.down()
    mouse.move(handle["x"] + 4, target["y"] + 30, steps=8)
    mouse.move(handle["x"] + 4, target["y"] + 2, steps=4)
    mouse.up()
    expect(desk.page.get_by_role("status").filter(has_text="1 番目に移しました")).to_have_count(1)
    assert _sentences(draft)[:3] == [third, second, first]

    desk.follow(second, desk.page.locator("#acts"))
    desk.press("項目を外す")
    desk.sees(f"「{second}」を外しました。")
    assert second not in _sentences(draft)
    desk.press("元に戻す")
    desk.sees(f"「{second}」を元に戻しました。")
    assert _sentences(draft)[:3] == [third, second, first]


def _sentences(draft: Agreement) -> list[str]:
    return [act.sentence["ja"] for act in stored(draft).acts_of("theirs")]


def test_a_plan_is_written_in_the_same_way(desk: Hands, payments: System) -> None:
    desk.open("/systems/payments/plan/acts/acts/")
    for name, words in {"sentence": "予備系へ切り替える", "role": "決済基盤 当番"}.items():
        write_into(desk, name, words)
    desk.page.locator("main label").filter(has_text="弊社").click()
    is_saved(desk)
    row = payments.planned.get()
    expect(desk.page).to_have_url(re.compile(rf"/acts/{row.key}/$"))
    desk.lose_the_connection()
    write_into(desk, "feasibility_note", "9月の切替試験")
    is_told(desk, "接続できません。この端末に残しています")
    desk.find_the_connection()
    is_saved(desk)
    row.refresh_from_db()
    assert (str(row), row.feasibility_note) == ("予備系へ切り替える", "9月の切替試験")
    desk.page.set_viewport_size(PHONE["viewport"])
    desk.nothing_overflows()
