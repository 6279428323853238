"""A vendor's hours contradict a promise: seen, accepted with a reason, open again when the vendor says otherwise."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import expect

from agreements import states
from agreements.models import Capability, Party, System, User
from tests.incidents import story
from tests.journeys.hands import Hands

POWER = {"ja": "電源の系統を切り替える。", "en": "Switch the power feed."}
REASON = "夜間は予備系だけで受け、切り替えは翌朝にする。"


@pytest.fixture
def capability(payments: System, minato: Party, tozai: Party, ren: User, own_side: Party) -> Capability:
    """Minato was promised the switch at any hour; Tozai does it on weekdays."""
    payments.parties.add(tozai)
    act = {"key": "act-power", "side": "ours", "role": {"ja": "監視センター", "en": "Monitoring centre"}}
    acts = [act | {"sentence": POWER, "within_minutes": 30}]
    row = story.agreement(payments, minato, ren)
    story.version(row, ren, states.EXPLAINED, states.APPROVED, acts=acts, information=[], flow=[], escalations=[])
    facts = {"what": POWER["ja"], "hours": "平日 9:00–18:00", "hours_en": "Weekdays 9:00–18:00", "within_minutes": 30}
    return Capability.objects.create(party=tozai, can="can", what_en=POWER["en"], clause="第8条", **facts)


def test_a_vendors_hours_contradict_a_promise(desk: Hands, capability: Capability) -> None:
    desk.come_back("ren")
    desk.open("/")
    desk.follow("電源の系統を切り替える", desk.section("連携先と食い違う約束"))
    is_open(desk)
    looks_well(desk)
    accept(desk)
    looks_well(desk)

    desk.follow("東西データセンター株式会社の登録")
    say_hours(desk, capability, "平日 8:00–20:00")
    desk.open("/systems/payments/")
    desk.follow("約束の突き合わせ")
    is_open(desk)
    expect(desk.page.get_by_text(REASON)).to_have_count(0)

    say_hours(desk, capability, "24時間")
    desk.open("/systems/payments/capabilities/")
    desk.follow("顧客への約束と突き合わせる")
    desk.sees("食い違いはありません")
    desk.sees("よい状態です")
    looks_well(desk)


def test_the_same_on_a_phone_in_english(phone: Hands, capability: Capability) -> None:
    phone.come_back("ren")
    cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": settings.PUBLIC_BASE_URL}
    phone.page.context.add_cookies([cookie])
    phone.open("/systems/payments/promises/")
    phone.sees("these are outside those of Tozai Data Center: weekdays 18:00 to 9:00 the next day, Saturdays all day")
    looks_well(phone)
    phone.follow("Accept with a reason")
    shows(phone, "Accept with this reason")
    looks_well(phone)
    phone.press("Accept with this reason")
    phone.sees("Fill this in.")
    looks_well(phone)
    phone.write("Why it is accepted", "At night the standby carries on alone.")
    phone.press("Accept with this reason")
    phone.sees("At night the standby carries on alone.", phone.section("Accepted"))
    phone.follow("Take the acceptance back")
    shows(phone, "Take the acceptance back")
    looks_well(phone)
    phone.press("Take the acceptance back")
    phone.sees("Accept with a reason", phone.section("Open"))


def is_open(desk: Hands) -> None:
    """Both sentences stand in the open list."""
    open_ones = desk.section("未解決")
    desk.sees("監視センターが、検知から30分以内に電源の系統を切り替える", open_ones)
    desk.sees("電源の系統を切り替える。できる。", open_ones)
    desk.sees("時間の外です：平日", open_ones)


def accept(desk: Hands) -> None:
    desk.follow("理由を書いて受け入れる")
    desk.sees("監視センターが、検知から30分以内に")
    desk.write("受け入れる理由", REASON)
    looks_well(desk)
    desk.press("理由を残して受け入れる")
    desk.sees("食い違いを、理由とともに受け入れました。")
    desk.sees("食い違いはありません", desk.section("未解決"))
    desk.sees(REASON, desk.section("受け入れたもの"))
    desk.sees("佐久間 蓮", desk.section("受け入れたもの"))


def say_hours(desk: Hands, capability: Capability, hours: str) -> None:
    """What the vendor says now, as its page in the register takes it."""
    desk.open(f"/parties/{capability.party_id}/capabilities/{capability.pk}/")
    desk.write("対応する時間", hours)
    desk.page.locator("[name=hours_en]").fill("")
    desk.page.locator("main form .button-primary").click()
    desk.sees(hours)


def shows(hands: Hands, button: str) -> None:
    """The page that was asked for is there: until then the one before it would be looked at."""
    expect(hands.page.get_by_role("button", name=button)).to_be_visible()


def looks_well(hands: Hands) -> None:
    """No wider than the screen, and axe finds nothing."""
    hands.nothing_overflows()
    hands.page.evaluate(Axe().axe_script)
    found = hands.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found] == []
