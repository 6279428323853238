"""With less than a usual browser: no mouse, or no scripts."""

from types import SimpleNamespace

from playwright.sync_api import expect

from agreements.models import Agreement
from tests.cast import PASSWORD
from tests.journeys.hands import Hands


def test_signing_in_by_keyboard_alone(desk: Hands, people: SimpleNamespace) -> None:
    keyboard = desk.page.keyboard
    desk.open("/meetings/")  # given: not signed in, so the sign-in comes first

    expect(desk.page.get_by_label("ユーザー名")).to_be_focused()  # then: one can type at once
    keyboard.type("ren")
    keyboard.press("Tab")
    keyboard.type(PASSWORD)
    keyboard.press("Enter")
    desk.sees_the_title("打合せ")  # then: they are where they wanted to be

    skip = desk.page.get_by_role("link", name="本文へ移動")
    keyboard.press("Tab")
    expect(skip).to_be_focused()  # then: the way past the menu comes first, and is seen
    expect(skip).to_be_in_viewport()
    keyboard.press("Enter")
    keyboard.press("Tab")
    expect(desk.page.locator("#main :focus")).to_have_count(1)  # then: the next thing lies in the page itself


def test_a_refused_form_takes_the_cursor_to_the_fault(desk: Hands, people: SimpleNamespace) -> None:
    desk.come_back("ren")
    desk.open("/meetings/new/")
    desk.write("場所", "みなと百貨店 本社")
    desk.press("打合せを登録する")  # when: most of it is missing

    summary = desk.page.locator("#error-summary")
    expect(summary).to_be_focused()  # then: what is wrong is read first
    summary.get_by_role("link", name="始まり").click()
    expect(desk.page.get_by_label("始まり")).to_be_focused()  # then: and leads to the field
    desk.sees_the_value("場所", "みなと百貨店 本社")  # then: nothing typed is lost


def test_saving_a_section_without_scripts(desk_without_script: Hands, draft: Agreement) -> None:
    desk = desk_without_script
    desk.come_back("ren")
    desk.open(f"/agreements/{draft.number}/draft/head/")

    desk.write("有効になる日", "2027-01-03")
    desk.write("目的", "二重の請求を\u202e防ぐ")
    desk.press("「表題と期間」を保存する")  # when: a letter is in it that nobody sees
    desk.sees("か所を直してください")
    desk.sees_the_value("有効になる日", "2027-01-03")  # then: what was typed is kept
    desk.write("目的", "二重の請求を防ぐ")

    desk.write("有効になる日", "2027-01-04")
    desk.write("見直しの期限", "2027-06-30")
    desk.press("「表題と期間」を保存する")
    desk.sees("「表題と期間」を保存しました。")
    draft.refresh_from_db()
    assert f"{draft.content().effective_from}" == "2027-01-04"
