"""How far it is to the first agreement: page loads and fields from an empty installation until it is sent, and for the
next customer. Walked in Chromium on a server of its own, by one person who is administrator and lead."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, Response, expect, sync_playwright

from agreements.models import Agreement, AgreementVersion, User
from tests.bench.editor import NAME, PASSWORD, PATIENCE, server
from tests.bench.timing import verdict
from tests.chromium import launch

FIRST, SECOND = (40, 70), (10, 12)


@dataclass
class Step:
    """What one set out to do, and what it took; a field of several rows holds several `values`."""

    name: str
    loads: int = 0
    fields: int = 0
    values: int = 0


@dataclass
class Walker:
    """One person's window: each page that comes is a load, each field that is filled or chosen one of the fields."""

    page: Page
    steps: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("response", self._count)

    def begin(self, name: str) -> None:
        self.steps.append(Step(name))

    def _count(self, answer: Response) -> None:
        """A redirect is part of the load it leads to; what a page fetches for itself is none."""
        asked = answer.request
        is_page = asked.is_navigation_request() and asked.frame == self.page.main_frame
        if is_page and not 300 <= answer.status < 400:
            self.steps[-1].loads += 1

    def open(self, path: str) -> None:
        self.page.goto(path)

    def follow(self, words: str, within: str = "main") -> None:
        self.page.locator(within).get_by_role("link", name=words).first.click()
        self.page.wait_for_load_state()

    def enter(self, part: str) -> None:
        """Follow the first link of the page whose address holds this part."""
        self.page.locator(f"main a[href*='{part}']").first.click()
        self.page.wait_for_load_state()

    def names(self, ending: str) -> list[str]:
        """Return the names of the fields that end so, in the order of the page."""
        found = self.page.locator(f"main [name$='{ending}']").all()
        return [str(one.get_attribute("name")) for one in found]

    def press(self, words: str) -> None:
        """Press a button; what the page then says is wrong ends the walk."""
        self.page.get_by_role("button", name=words).first.click()
        self.page.wait_for_load_state()
        complaints = self.page.locator("#error-summary li").all_inner_texts()
        assert not complaints, f"{self.page.url}: {complaints}"

    def write(self, **values: Any) -> None:
        """Fill or choose fields by their names; True ticks a box."""
        for name, value in values.items():
            self._note(str(value))
            asked = self.page.locator(f"main [name='{name}']")
            kind = asked.first.evaluate("one => one.type || one.tagName.toLowerCase()")
            if kind in {"checkbox", "radio"}:
                (asked.first if value is True else self.page.locator(f"main [name='{name}'][value='{value}']")).check()
            elif kind.startswith("select"):
                asked.first.select_option(**({"index": value} if isinstance(value, int) else {"value": value}))
            else:
                asked.first.fill(str(value))

    def choose(self, label: str) -> None:
        """Tick what is called so."""
        self._note(label)
        self.page.locator("main").get_by_label(label).first.check()

    def _note(self, value: str) -> None:
        self.steps[-1].fields += 1
        self.steps[-1].values += sum(map(bool, re.split("[、\n]", value)))

    def sees(self, words: str) -> None:
        expect(self.page.locator("main").get_by_text(words).first).to_be_visible()


def run() -> Iterator[str]:
    """Give both sums with their goals, and under each what every step took."""
    User.objects.create_superuser(NAME, "editor@ops.example", PASSWORD, display_name="佐久間 蓮")
    with server() as site, sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(base_url=site, viewport={"width": 1440, "height": 900}, locale="ja-JP")
        page.set_default_timeout(PATIENCE)
        walker = Walker(page)
        yield from _told("empty installation → first agreement sent", _first(walker), FIRST)
        walker.steps = []
        yield from _told("the next customer → agreement sent", _second(walker), SECOND)
        browser.close()


def _told(name: str, steps: list[Step], goal: tuple[int, int]) -> Iterator[str]:
    loads, fields = sum(step.loads for step in steps), sum(step.fields for step in steps)
    values = sum(step.values for step in steps)
    met = verdict(is_met=loads <= goal[0] and fields <= goal[1])
    yield f"{name}: {loads} loads (goal ≤ {goal[0]}), {fields} fields (goal ≤ {goal[1]}), {values} values  {met}"
    for step in steps:
        yield f"  {step.loads:3} loads {step.fields:3} fields {step.values:3} values  {step.name}"


def _first(walker: Walker) -> list[Step]:
    walker.begin("sign in")
    walker.open("/login/")
    walker.page.locator("[name=login]").fill(NAME)
    walker.page.locator("[name=password]").fill(PASSWORD)
    walker.steps[-1].fields = walker.steps[-1].values = 2
    walker.press("サインインする")
    _our_side(walker)
    _system(walker)
    _plan(walker)
    _customer(walker, "みなと百貨店株式会社", "店舗システム当番", "03-1234-5678", "duty@minato.example")
    _meeting(walker, "みなと百貨店株式会社")
    _agreement(walker, "みなと百貨店株式会社")
    return walker.steps


def _second(walker: Walker) -> list[Step]:
    name = "北斗観光株式会社"
    _customer(walker, name, "予約センター 当直", "03-2345-6789", "duty@hokuto.example")
    _meeting(walker, name)
    _agreement(walker, name)
    return walker.steps


def _our_side(walker: Walker) -> None:
    walker.begin("our side with its contacts")
    walker.follow("ここへ進む")
    walker.write(
        name="平時ペイメント株式会社",
        rows_of_contacts="運用当番、03-5321-1111、oncall@ops.example、24時間\n運用責任者、03-5321-2222、、24時間",
    )
    walker.press("登録する")


def _system(walker: Walker) -> None:
    walker.begin("the system")
    walker.follow("平時 ホーム", within="header")
    walker.follow("ここへ進む")
    walker.write(name="受注システム", slug="orders", symptom="注文が通らない", first_act="まず運用当番へ電話する")
    walker.press("登録する")


def _plan(walker: Walker) -> None:
    """From the example, made one's own: what is counted at each level, and the act of the customer."""
    walker.begin("the plan: the example")
    if not walker.page.get_by_role("button", name="例から始める").count():
        walker.follow("方針を編集")
    walker.press("例から始める")
    walker.begin("the plan: made one's own")
    walker.enter("/plan/levels/")
    for name in walker.names("-thresholds_0_quantity"):
        walker.write(**{name: "注文の成功率"})
    walker.press("表の数字を保存する")
    walker.enter("/plan/acts/")
    walker.page.locator("#acts h3 a").first.click()
    walker.page.wait_for_load_state()
    walker.write(sentence="新しい注文の受付を止める", role="店舗システム当番", where="管理画面「注文」の「停止」ボタン")
    walker.press("この項目を保存する")


def _customer(walker: Walker, name: str, role: str, phone: str, mail: str) -> None:
    walker.begin("the customer with its contacts")
    walker.follow("顧客・連携先", within="header")
    walker.follow("顧客を登録")
    rows = f"{role}、{phone}、{mail}、24時間\n部長、{phone[:-1]}0、head-{mail}、24時間"
    walker.write(name=name, rows_of_contacts=rows)
    walker.press("登録する")


def _meeting(walker: Walker, party: str) -> None:
    walker.begin("the meeting, with who was there")
    walker.follow("打合せを登録")
    then = timezone.localtime() - timedelta(days=1)
    walker.write(on=f"{then:%Y-%m-%d}", starts="10:00", place=f"{party} 本社", heard="月末は注文が3倍になる。")
    for contact in ("運用当番", "部長"):
        walker.choose(contact)
    walker.press("打合せを登録する")


def _agreement(walker: Walker, party: str) -> None:
    walker.begin("the draft")
    walker.follow("この打合せから議事録を作成")
    walker.press("下書きを作る")
    walker.begin("published and sent")
    walker.follow("発行へ進む")
    walker.choose("上の質問に答えないまま発行する")
    walker.write(unchecked="来週、運用責任者が試して確かめる。")
    walker.choose("部長")
    walker.press("第1版を発行する")
    walker.sees("第1版を発行しました。")
    agreement = Agreement.objects.get(party__name=party)
    assert AgreementVersion.objects.get(agreement=agreement).invitations.exists()
