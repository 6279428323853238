"""A party's page of the day: who may open it, what it shows, what a press says; nothing else changes anything."""

import itertools
import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver, reverse

from agreements import states
from agreements.models import Event, Party, System, User
from incidents.models import DayDecision, Incident, PromiseMark, ReportDraft
from incidents.queries.verifying import record_faults
from incidents.workflow.drafting import draft_reports
from incidents.workflow.linking import LINK_LIVES, revoke_links
from incidents.workflow.moving import change_level, close
from incidents.workflow.noting import note_effect
from tests.agreements.views.review.test_scanners import _SCANNERS
from tests.incidents import story
from tests.incidents.linked import Follower, followers

pytestmark = pytest.mark.usefixtures("friday")
ACT = "act-stop-retries"
OTHER = "act-cash-only"


@pytest.fixture
def follower(draft: ReportDraft, mio: User) -> Follower:
    return followers(draft, mio)[0].opened()


def said() -> list[tuple[str, str, str]]:
    return list(PromiseMark.objects.values_list("promise", "mark", "by"))


def test_the_mail_holds_the_link_and_nothing_else_does(draft: ReportDraft, mio: User) -> None:
    for one in followers(draft, mio):
        assert one.mail.body.count("{secret}") == 1
        assert one.token not in one.mail.body
        assert one.link.token_sha256 not in one.mail.body
        assert not Event.objects.filter(data__contains=one.token).exists()
    assert len({one.token for one in followers(draft, mio)}) == 2


def test_the_page_tells_one_party_its_own_in_its_words(follower: Follower, tozai: Party) -> None:
    page = follower.page()
    for words in (
        "カード決済の承認が通らない",
        "決済の再送を止める",
        "売場責任者",
        "10:34 まで",
        "終わりの目印：全レジの写真が当番に届く",
        "電話するときは",
    ):
        assert words in page
    assert 'href="tel:' in page
    assert tozai.name not in page
    assert "受け取りました" in page


def test_what_was_only_explained_is_told_and_cannot_be_ticked(
    plan: System, minato: Party, ren: User, mio: User
) -> None:
    story.version(story.agreement(plan, minato, ren), ren, states.EXPLAINED)
    incident = story.outage(plan, mio)
    draft = ReportDraft.objects.get(incident=incident, party=minato)
    follower = followers(draft, mio)[0].opened()
    assert "ご説明した御社の対応（合意はいただいていません）" in draft.body
    page = follower.page()
    assert "ご説明した御社の対応（合意はいただいていません）" in page
    for words in re.findall(r"^\d+\. (.+?)（", draft.body, re.MULTILINE):
        assert words in page
    assert "決済の再送を止める" in page
    assert "お願いすることになっていたこと" not in page
    assert 'name="mark"' not in page
    follower.tick(ACT, "done")
    assert said() == []


def test_a_tick_is_noted_by_link_without_a_code_and_keeps_the_promise(
    follower: Follower, mio: User, client: Client
) -> None:
    for mark in ("received", "doing", "done"):
        answer = follower.tick(ACT, mark)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{follower.home}#{ACT}")
    who = "店舗システム当番"
    assert said() == [(ACT, "received", who), (ACT, "doing", who), (ACT, "done", who)]
    assert set(PromiseMark.objects.values_list("assurance", "account", "link")) == {("link", "", follower.link.pk)}
    assert "10:30 に終わりました" in follower.page()
    client.force_login(mio)
    page = client.get("/incidents/INC-2026-001/").content.decode()
    assert "終わりました" in page or "済んだ" in page
    assert "リンクから、確認番号なし" in page
    assert [fault for fault in record_faults() if "promisemark" in fault or "daylink" in fault] == []


def test_the_same_box_again_is_one_fact(follower: Follower) -> None:
    for mark in ("done", "done", "received", "doing"):
        assert follower.tick(ACT, mark).status_code == 303
    assert [mark for _key, mark, _by in said()] == ["done"]


@pytest.mark.parametrize("promise", ["act-standby", "act-later:decide", "level-stopped:first", "info-rate", "x", ""])
def test_what_is_not_theirs_cannot_be_ticked(follower: Follower, promise: str) -> None:
    assert follower.tick(promise, "done").headers["Location"] == follower.home
    assert follower.tick(ACT, "not_needed").status_code == 303
    assert said() == []


def test_what_another_level_does_not_ask_is_told(follower: Follower, incident: Incident, mio: User) -> None:
    change_level(incident=incident, level=3, by=mio, at=story.NOW)
    follower.tick(ACT, "done")
    assert "お願いしていない項目です" in follower.page()
    assert said() == []


def test_scanners_change_nothing(follower: Follower) -> None:
    """Every address by GET, HEAD and OPTIONS, as they come, with and without the cookie: a script that runs does no
    more (it polls)."""
    before = Event.objects.count(), said()
    names = sorted(n for n in get_resolver().reverse_dict if isinstance(n, str) and n.startswith("day-"))
    assert len(names) >= 5
    paths = [follower.address if n == "day-link" else reverse(n, args=[follower.link.public_id]) for n in names]
    said_there = f"?promise={ACT}&mark=done&choice=yes&decided_by=x"
    scanners = itertools.cycle(_SCANNERS)
    for path, query, browser in itertools.product(paths, ("", said_there), (follower.client, Client())):
        for ask in (browser.get, browser.head, browser.options):
            assert ask(f"{path}{query}", headers=next(scanners)).status_code in {200, 303, 403, 405}
    assert (Event.objects.count(), said()) == before


def test_no_page_is_kept_and_every_form_has_a_token(follower: Follower) -> None:
    answer = follower.client.get(follower.home)
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "same-origin")
    strict = Client(enforce_csrf_checks=True)
    strict.get(follower.address)
    assert strict.post(f"{follower.home}marks/", {"promise": ACT, "mark": "done"}).status_code == 403
    assert said() == []


def test_a_foreign_cookie_opens_no_other_page(draft: ReportDraft, incident: Incident, mio: User) -> None:
    first, second = (one.opened() for one in followers(draft, mio))
    assert first.client.get(second.home).status_code == 403
    second.client.cookies["day"] = first.client.cookies["day"].value
    assert second.client.get(second.home).status_code == 403
    assert second.client.post(f"{second.home}marks/", {"promise": ACT, "mark": "done"}).status_code == 403
    assert Client().get(first.home).status_code == 403


def stopped(one: Follower) -> str:
    """What the page says; nothing of the outage, and nothing can be said."""
    answers = [one.client.get(f"{one.home}{rest}") for rest in ("", "progress/", "pdf/")]
    answers.append(one.tick(ACT, "done"))
    assert {answer.status_code for answer in answers} == {410}
    pages = [answer.content.decode() for answer in answers]
    assert not any("カード決済" in page or "再送" in page for page in pages)
    assert said() == []
    return re.sub(r"\s+", " ", pages[0])


def test_an_expired_link_opens_nothing(follower: Follower) -> None:
    with time_machine.travel(story.NOW + LINK_LIVES, tick=False):
        assert Client().get(follower.address).status_code == 303
        # A browser keeps the cookie long enough to be told.
        left = follower.client.get(follower.address).cookies["day"]["max-age"]
        assert int(left) >= 600
        assert "期限が切れています" in stopped(follower)


def test_a_link_that_was_taken_back_opens_nothing_and_the_next_report_brings_a_new_one(
    draft: ReportDraft, incident: Incident, mio: User
) -> None:
    first, other = (one.opened() for one in followers(draft, mio))
    contact = first.link.delivery.contact
    assert revoke_links(incident=incident, contact=contact, by=mio, at=story.NOW) == 1
    assert revoke_links(incident=incident, contact=contact, by=mio, at=story.NOW) == 0
    assert "取り消されました" in stopped(first)
    assert other.client.get(other.home).status_code == 200
    update = draft_reports(incident=incident, kind="update", by=mio, at=story.NOW)[0]
    fresh = followers(update, mio)[0].opened()
    assert fresh.link.delivery.contact == contact
    assert fresh.client.get(fresh.home).status_code == 200
    assert "取り消されました" in stopped(first)
    assert [fault for fault in record_faults() if "daylink" in fault] == []


def test_whoever_left_or_moved_and_whoever_is_not_affected(follower: Follower, incident: Incident, mio: User) -> None:
    contact, party = follower.link.delivery.contact, follower.link.delivery.party
    contact.mail = "somebody@else.example"
    contact.save()
    assert "宛先が変わりました" in stopped(follower)
    contact.mail = follower.mail.to
    contact.save()
    assert follower.client.get(follower.home).status_code == 200
    note_effect(
        incident=incident, party=party, answer="no", reason="別系統", happened_at=story.NOW, by=mio, at=story.NOW
    )
    assert "影響しない" in stopped(follower)


def test_a_party_without_an_agreement_has_a_page_until_it_is_none_of_the_system_s(
    incident: Incident, tozai: Party, mio: User
) -> None:
    one = followers(ReportDraft.objects.get(incident=incident, party=tozai), mio)[0].opened()
    page = one.page()
    assert "カード決済の承認が通らない" in page
    assert "お願いすることになっていたことはありません" in page
    assert "<button" not in page
    incident.system.parties.remove(tozai)
    assert "影響しない" in stopped(one)


def test_a_closed_incident_can_be_read_and_takes_nothing(follower: Follower, incident: Incident, mio: User) -> None:
    close(incident=incident, by=mio, at=story.NOW)
    assert follower.tick(ACT, "done").status_code == 303
    page = follower.page()
    assert "この障害は終了しました" in page
    assert "<button" not in page
    assert (said(), DayDecision.objects.count()) == ([], 0)


def test_an_address_of_our_own_says_nothing(follower: Follower, settings: Any) -> None:
    settings.OUR_MAIL_DOMAINS = [follower.mail.to.partition("@")[2]]
    follower.tick(ACT, "done")
    assert said() == []


def test_the_page_asks_whether_it_shows_what_is_so(follower: Follower, mio: User) -> None:
    seen = re.search(r'data-seen="([^"]+)"', follower.page())
    assert seen
    address = f"{follower.home}progress/?seen={seen[1]}"
    assert follower.client.get(address).status_code == 204
    follower.tick(ACT, "received")
    fresh = follower.client.get(address)
    assert fresh.status_code == 200
    assert "10:30" in fresh.content.decode()
    assert "<html" not in fresh.content.decode()


def test_staff_take_links_back_on_the_page_of_the_party(follower: Follower, client: Client, mio: User) -> None:
    client.force_login(mio)
    party = follower.link.delivery.party_id
    page = client.get(f"/incidents/INC-2026-001/parties/{party}/").content.decode()
    address = f"/incidents/INC-2026-001/parties/{party}/links/{follower.link.delivery.contact_id}/revocation/"
    assert address in page
    client.post(address)
    assert address not in client.get(f"/incidents/INC-2026-001/parties/{party}/").content.decode()
    assert "取り消されました" in stopped(follower)
