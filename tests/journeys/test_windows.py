"""One person, several windows of one draft: each keeps its own words on the device, and none is lost."""

import pytest
from playwright.sync_api import Page, expect

from agreements.models import Agreement
from tests.journeys.hands import Hands
from tests.journeys.writing import HEAD, NOTES, holds, is_saved, is_told, stored, write_into


@pytest.fixture
def desk(desk: Hands, draft: Agreement) -> Hands:
    desk.come_back("ren")
    return desk


def another_window(desk: Hands, path: str) -> Hands:
    window = Hands(desk.page.context.new_page())
    window.excuse("ERR_INTERNET_DISCONNECTED")
    window.open(path)
    return window


def closed_offline_after_writing(desk: Hands, path: str, words: list[tuple[str, str]]) -> None:
    """Write one word in each of several windows without a connection, close them, and find the connection."""
    windows = [another_window(desk, path) for _word in words]
    desk.lose_the_connection()
    for window, (name, text) in zip(windows, words, strict=True):
        write_into(window, name, text)
        is_told(window, "接続できません。この端末に残しています")
    for window in windows:
        window.page.close()
    desk.find_the_connection()


def test_what_two_closed_windows_left_comes_back_one_after_the_other(desk: Hands, draft: Agreement) -> None:
    words = [("purpose", "はじめの窓の目的"), ("change_procedure", "つぎの窓の変え方")]
    closed_offline_after_writing(desk, HEAD, words)
    desk.open(HEAD)
    for name, text in words:
        holds(desk, name, text)
    expect_no_copies(desk.page)
    kept = stored(draft)
    assert (kept.purpose, kept.change_procedure) == ({"ja": "はじめの窓の目的"}, {"ja": "つぎの窓の変え方"})


def test_what_two_closed_windows_wrote_in_the_same_field_is_both_shown(desk: Hands, draft: Agreement) -> None:
    closed_offline_after_writing(desk, NOTES, [("notes", "はじめの窓の文"), ("notes", "つぎの窓の文")])
    desk.open(NOTES)
    is_told(desk, "同じところを書きました")
    desk.press("2つの文を見比べる")
    clash = desk.section("補足")
    expect(clash).to_contain_text("はじめの窓の文")
    expect(clash).to_contain_text("つぎの窓の文")
    desk.press("あなたの文を使う")
    desk.sees("保存しました。")
    expect_no_copies(desk.page)


def test_a_window_leaves_the_words_of_an_open_one_alone(desk: Hands, draft: Agreement) -> None:
    """Neither by opening the form, nor by saving it with the button; it takes them over when the other is closed."""
    cut = another_window(desk, HEAD)
    cut.page.route("**/draft/head/", lambda route: route.abort("internetdisconnected"))
    write_into(cut, "purpose", "つながらない窓の目的")
    is_told(cut, "接続できません")
    desk.open(HEAD)
    write_into(desk, "change_procedure", "つながる窓の変え方")
    is_saved(desk)
    write_into(desk, "change_procedure", "つながる窓の変え方、続き")
    desk.press("「表題と期間」を保存する")
    desk.sees("保存しました。")
    holds(desk, "purpose", draft.content().purpose["ja"])
    cut.page.close()
    holds(desk, "purpose", "つながらない窓の目的")
    expect_no_copies(desk.page)
    kept = stored(draft)
    assert (kept.purpose, kept.change_procedure) == (
        {"ja": "つながらない窓の目的"},
        {"ja": "つながる窓の変え方、続き"},
    )


def test_words_that_were_refused_are_one_copy(desk: Hands, draft: Agreement) -> None:
    """The page that comes back holds them; mended and saved, nothing older is put back later."""
    new = "/agreements/AG-0001/draft/prohibitions/prohibitions/"
    desk.open(new)
    write_into(desk, "reason", "まだ文のない項目")
    is_told(desk, "を直すと保存されます")
    desk.press("この項目を加える")
    expect(desk.page.locator("#error-summary")).to_be_visible()
    write_into(desk, "sentence", "決済を再送しない")
    is_saved(desk)
    expect_no_copies(desk.page)
    desk.open(new)
    holds(desk, "reason", "")


def expect_no_copies(page: Page) -> None:
    """What the server has is not kept here."""
    page.wait_for_function("() => !Object.keys(localStorage).some((name) => name.startsWith('heiji draft '))")
