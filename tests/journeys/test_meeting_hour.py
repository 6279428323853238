"""The hour at the table: prepared, answered item by item while the network goes, left as a draft, published."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, expect

from agreements.models import Agreement, Concern, Meeting, Party, System, User
from tests.journeys.hands import PHONE, Hands, opened
from tests.journeys.peacetime import held_meeting
from tests.journeys.writing import is_saved, is_told, stored


@pytest.fixture
def meeting(payments: System, minato: Party, own_side: Party) -> Meeting:
    return held_meeting(payments, minato, own_side)


def test_from_the_sheet_to_the_minutes(desk: Hands, draft: Agreement, meeting: Meeting) -> None:
    desk.come_back("ren")
    desk.open(f"/meetings/{meeting.pk}/")
    desk.follow("準備の紙")
    desk.sees("持ち帰る3つ")
    desk.page.go_back()
    desk.follow("打合せの画面を開く")
    sit_at_the_table(desk, draft)
    desk.press("打合せを終える")
    desk.page.get_by_label("湊 二葉").uncheck()
    desk.tick("時間がない")
    desk.page.get_by_label("相手の次の障害のあと").check()
    desk.press("打合せを終えて、下書きを読む")
    desk.sees("打合せを終えました。")
    concern = Concern.objects.get()
    assert (concern.kind, concern.after_outage, concern.next_on.isoformat()) == ("no_time", True, "2030-04-10")

    desk.follow("発行へ進む")
    desk.tick("打合せで合意したこととして記録する")
    if desk.page.get_by_label("上の質問に答えないまま発行する").count():
        desk.tick("上の質問に答えないまま発行する")
    desk.press("第1版を発行する")
    desk.sees("第1版を発行しました。")
    version = draft.versions.get()
    assert (version.state, version.meeting) == ("agreed_in_meeting", meeting)
    assert [row.name for row in version.content().meeting.attendees] == ["佐久間 蓮", "湊 一葉"]


def test_the_table_fits_a_phone_in_english(
    browser: Browser, links_to_the_live_server: str, draft: Agreement, meeting: Meeting, people: SimpleNamespace
) -> None:
    User.objects.filter(pk=people.ren.pk).update(language="en")
    with opened(browser, links_to_the_live_server, **{**PHONE, "locale": "en-GB"}) as phone:
        phone.come_back("ren")
        phone.open(f"/agreements/{draft.number}/meetings/{meeting.pk}/")
        expect(phone.page.locator("[data-progress]")).to_contain_text(" / ")
        phone.nothing_overflows()
        phone.press("Next")
        expect(phone.page.get_by_role("button", name="Previous")).to_be_visible()
        phone.nothing_overflows()


def sit_at_the_table(desk: Hands, draft: Agreement) -> None:
    """Four answers; the network goes after the first and comes back after the last."""
    first, second, third, fourth = [act.key for act in draft.content().acts[:4]]
    # The page turns by its script.
    expect(desk.page.locator("[data-progress]")).to_contain_text(" / ")
    desk.page.locator("[name=heard]").fill("何分待てばよいかが、売場で一番困る。")
    turn_to(desk, first)
    answer(desk, first, "同意")
    is_saved(desk)
    desk.lose_the_connection()
    turn_to(desk, second)
    answer(desk, second, "条件つき同意", words="開店中だけ行う（10:00〜20:00）")
    is_told(desk, "接続できません。この端末に残しています")
    turn_to(desk, third)
    answer(desk, third, "異議", words="決算の前は手順を変えられない。", owner="店舗運営部長", due="2030-04-10")
    turn_to(desk, fourth)
    desk.page.keyboard.press("5")
    answer(desk, fourth, "当日判断", words="並んでいる人数", who_decides="店舗運営部長")
    desk.find_the_connection()
    is_saved(desk)
    content = stored(draft)
    told = [content.item(key).consent.answer for key in (first, second, third, fourth)]
    assert told == ["agreed", "agreed", "objection", "on_the_day"]
    assert content.item(second).consent.condition == {"ja": "開店中だけ行う（10:00〜20:00）"}
    assert content.meeting.heard == {"ja": "何分待てばよいかが、売場で一番困る。"}


def turn_to(desk: Hands, key: str) -> None:
    desk.page.locator(".meet-index > summary").click()
    desk.page.locator(f'.meet-index a[href="#screen-{key}"]').click()
    expect(desk.page.locator(f"#screen-{key} h2")).to_be_visible()


def answer(desk: Hands, key: str, word: str, **more: str) -> None:
    screen = desk.page.locator(f"#screen-{key}")
    screen.get_by_label(word, exact=True).check()
    for name, text in more.items():
        screen.locator(f"[name={key}-{name}]").fill(text)
