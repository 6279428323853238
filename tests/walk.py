"""A walk through the demo world: what its people do today, and every page one comes to by following links."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from lxml import html
from playwright.sync_api import APIRequestContext, Browser

from incidents.demo.people import ADMINISTRATOR, PASSWORD
from tests.journeys.hands import DESK, PHONE, Hands, opened
from tests.world import World

LEAD, ONCALL = "sakuma", "nishi"
REVIEWER, ENGLISH_REVIEWER = "hayakawa@sakuradai.example", "imani@northwind.example"
# So many addresses of one route are followed: enough to meet each kind of row, few enough to come to an end.
_OF_ONE_ROUTE = 2


@dataclass(frozen=True)
class Stop:
    """One page of the walk: its route's name, its address, and whether it was a page, a file, or for POST only."""

    route: str
    path: str
    kind: str


@contextmanager
def signed_in(browser: Browser, world: World, username: str = ADMINISTRATOR) -> Iterator[Hands]:
    """A desk where somebody of the demo world has signed in."""
    with opened(browser, world.site, **DESK) as hands:
        hands.sign_in(username, PASSWORD)
        yield hands


@contextmanager
def holding_the_link(browser: Browser, world: World, address: str = REVIEWER) -> Iterator[Hands]:
    """A phone on which the link of somebody's mail has been opened."""
    with opened(browser, world.site, **PHONE) as hands:
        hands.open(world.link_to(address))
        yield hands


def play_today(browser: Browser, world: World) -> list[str]:
    """Let a lead ask for approval, a reviewer approve, and the duty report one incident and see another one end.

    Return the pages on which that can be seen: the version, the incident that is over, the one that goes on, and its
    reports to all, which can still be called back.
    """
    with signed_in(browser, world, LEAD) as lead:
        version = _ask_sakuradai(lead)
    with holding_the_link(browser, world, ENGLISH_REVIEWER) as reviewer:
        _approve(reviewer, world)
    with signed_in(browser, world) as administrator:
        _tell_a_program(administrator)
    with signed_in(browser, world, ONCALL) as duty:
        over = _recover(duty, "booking", "▲2")
        going_on = _open_incident(duty, "payments", "■1")
        duty.press("第一報の宛先と文面を確かめる")
        duty.press("第一報を")
        duty.sees("送り始めました。")
        duty.open(f"{going_on}rounds/")
        duty.press("選んだ相手に送る")
        duty.page.wait_for_url("**/rounds/*/")
        sending = duty.page.url
    world.work()
    return [urlsplit(address).path for address in (version, over, going_on, sending)]


def _ask_sakuradai(lead: Hands) -> str:
    lead.open("/agreements/")
    lead.follow("AG-", lead.page.get_by_role("row").filter(has_text="さくら台鉄道"))
    lead.follow("下書きを発行する")
    # Waits for the page: what it asks is counted only when it is there.
    lead.tick("営業部長")
    if lead.page.get_by_label("上の質問に答えないまま発行する").count():
        lead.tick("上の質問に答えないまま発行する")
        lead.write("できるかどうか未確認の項目を、誰がいつ確かめるか", "年明けの訓練で、運用責任者が確かめる。")
    lead.press("第1版を発行する")
    lead.sees("第1版を発行しました。")
    return lead.page.url


def _tell_a_program(administrator: Hands) -> None:
    """Nobody listens at that port: its page tells of a try that failed."""
    administrator.open("/webhooks/new/")
    administrator.write("名前", "障害連絡チャンネル")
    administrator.write("知らせるアドレス", "http://127.0.0.1:9/")
    administrator.press("この知らせる先を加える")
    administrator.sees("障害連絡チャンネル")


def _approve(reviewer: Hands, world: World) -> None:
    """Answer in English: the words of the page are found by what the form calls them."""
    page = reviewer.page
    page.locator("input[name=answer][value=approved]").check()
    page.locator("input[name=typed_name]").fill("Imani Fletcher")
    page.locator("button[formaction*=codes]").click()
    page.locator("#answer .banner[data-kind=good]").wait_for()
    world.work()
    page.locator("input[name=code]").fill(world.code_to(ENGLISH_REVIEWER))
    page.locator("#answer button.button-primary").click()
    page.locator(".receipt-no").wait_for()


def _open_incident(duty: Hands, system: str, level: str) -> str:
    duty.open(f"/incidents/new/?system={system}")
    duty.tick(level)
    duty.write("わかっていること", "監視画面で、成功率が下がっています。原因を調べています。")
    duty.press("障害を開いて第一報を下書きする")
    duty.sees("第一報を下書きしました。")
    return duty.page.url


def _recover(duty: Hands, system: str, level: str) -> str:
    incident = _open_incident(duty, system, level)
    duty.follow("復旧を記録")
    duty.press("復旧を記録する")
    duty.sees("復旧を記録しました。")
    return incident


def walked(asking: APIRequestContext, site: str, *starts: str) -> Iterator[Stop]:
    """Follow every link and look at every form's address, from these pages on; GET never changes anything."""
    left, seen, counts = list(starts), set(starts), Counter()
    while left:
        path = left.pop(0)
        route = _route_of(path)
        if not route or counts[route] >= _OF_ONE_ROUTE:
            continue
        answer = asking.get(path, max_redirects=0)
        is_page = answer.ok and "text/html" in answer.headers.get("content-type", "")
        # One file of a kind is enough, and one address that only takes POST.
        counts[route] += 1 if is_page else _OF_ONE_ROUTE
        yield Stop(route, path, _kind(answer.status, is_page=is_page))
        if is_page:
            fresh = [found for found in _links(answer.text(), path, site) if found not in seen]
            seen.update(fresh)
            left += fresh


def _route_of(path: str) -> str:
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        # A development server has a mailbox; the routes of this process, which asks, do not.
        return "mailbox" if path.startswith("/dev/mailbox/") else ""


def _kind(status: int, *, is_page: bool) -> str:
    if is_page:
        return "page"
    return {200: "file", 302: "redirect", 303: "redirect", 405: "post"}.get(status, f"status {status}")


def _links(page: str, path: str, site: str) -> list[str]:
    """Every address of this site that a page names, as a path with its query."""
    tree = html.fromstring(page)
    named = [*tree.xpath("//a/@href"), *tree.xpath("//form/@action"), *tree.xpath("//*/@formaction")]
    found = []
    for address in dict.fromkeys(named):
        there = urlsplit(urljoin(site + path, address))
        if f"{there.scheme}://{there.netloc}" == site:
            found.append(there.path + (f"?{there.query}" if there.query else ""))
    return [address for address in found if not re.search(r"[?&](next|page)=", address)]
