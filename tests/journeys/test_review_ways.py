"""The ways of a request, on a phone and at a desk: asked again, handed over, run out, come back; a number changed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from agreements.content.lists import with_item
from agreements.models import Agreement, AgreementVersion, Contact, OutgoingMail
from agreements.queries.item_answers import standings_of
from agreements.workflow.codes import send_code
from agreements.workflow.drafts import save_fields
from agreements.workflow.mending import HALF_A_YEAR, ask_contacts
from agreements.workflow.reminding import queue_reminders
from agreements.workflow.returning import take_in_report
from agreements.workflow.reviewing import decide
from incidents.workflow.bagging import refresh_bag
from tests.agreements.workflow.test_returning import report
from tests.journeys.hands import DESK, PHONE, Hands
from tests.journeys.peacetime import TOKYO, drafted
from tests.journeys.post import PostOffice
from tests.journeys.test_conversation import Reviewer
from tests.published import AT, invitees, letters_of, publish_plainly

HEAD = "ichiyo@minato.example"


@pytest.fixture
def agreement(people: SimpleNamespace, payments: Any, minato: Any, own_side: Any) -> Agreement:
    return drafted(payments, minato, people.ren)


def asked(agreement: Agreement, at: datetime | None = None) -> Any:
    """The letter of a version of the draft as it is, sent to the head of store operations."""
    now, head = at or timezone.now(), Contact.objects.get(mail=HEAD)
    agreement.refresh_from_db()
    by = agreement.saved_by
    return letters_of(publish_plainly(agreement, by, now, invitees=invitees(head, reply_by=now + timedelta(days=7))))[0]


def write(agreement: Agreement, item: Any) -> None:
    draft = Agreement.objects.get(pk=agreement.pk)
    base = {"base_revision": draft.revision, "by": draft.saved_by, "at": timezone.now()}
    save_fields(agreement=draft, fields=with_item(draft.content(), "acts", item), **base)


def test_two_changed_items_of_forty_ask_for_two_answers(screen: Hands, agreement: Agreement) -> None:
    letter = asked(agreement)
    assert len(standings_of(letter.invitation, "")) >= 30
    send_code(invitation=letter.invitation, at=timezone.now())
    decide(invitation=letter.invitation, answer=letter.answer(), at=timezone.now())
    changed = agreement.content().acts[:2]
    for act in changed:
        write(agreement, act.model_copy(update={"within_minutes": 55}))
    reviewer = Reviewer(screen, asked(agreement))
    screen.sees("2項目のうち 0項目")
    screen.sees("55")
    screen.nothing_overflows()
    for act in changed:
        reviewer.agrees_to(f"acts-{act.key}")
    reviewer.confirms("承認")
    assert reviewer.tapped <= 8
    assert agreement.versions.latest("number").state == "approved"


def test_a_request_is_handed_over(screen: Hands, desk: Hands, post: PostOffice, agreement: Agreement) -> None:
    letter = asked(agreement)
    post.deliver()
    screen.open(post.link_to(HEAD))
    screen.follow("私ではなく、ほかの方の仕事です")
    for name, text in (("name", "東 みな"), ("role", "店舗運営部 副部長"), ("mail", "higashi@minato.example")):
        screen.page.locator(f"main [name={name}]").fill(text)
    screen.press("確認番号をメールで受け取る")
    screen.sees("確認番号を i•••@minato.example へ送りました。")
    post.deliver()
    screen.page.locator("main [name=code]").fill(post.code_to(HEAD))
    screen.nothing_overflows()
    screen.touch(screen.page.get_by_role("button", name="引き継ぐ").last)
    screen.sees_the_title("ほかの方へ引き継ぎました")

    post.deliver()
    taken = letter.invitation.version.invitations.get(mail="higashi@minato.example")
    other = Reviewer(screen, SimpleNamespace(token=post.link_to(taken.mail).rpartition("/")[2], invitation=taken))
    other.confirms("承認")
    desk.come_back("ren")
    desk.open(f"/agreements/{agreement.number}/versions/1/")
    desk.sees("湊 一葉")
    desk.sees("東 みな")
    assert agreement.versions.get().state == "approved"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Monday 30 November 2026, ten o'clock in Tokyo: working days lie ahead."""
    with time_machine.travel(datetime(2026, 11, 30, 10, tzinfo=TOKYO), tick=True) as traveller:
        yield traveller


def test_asked_again_by_mail_and_in_the_end_it_runs_out(
    clock: time_machine.Traveller, screen: Hands, post: PostOffice, agreement: Agreement
) -> None:
    letter = asked(agreement)
    post.deliver()
    clock.shift(timedelta(days=3))
    assert queue_reminders(at=timezone.now()) == 1
    post.deliver()
    assert "12月7日（月）まで" in post.mail_to(HEAD)["Subject"]
    screen.open(post.link_to(HEAD))
    screen.sees("障害時の取り決め")
    screen.nothing_overflows()
    clock.move_to(letter.invitation.expires_at + timedelta(hours=1))
    screen.open(post.link_to(HEAD))
    screen.sees("期限")
    screen.nothing_overflows()
    assert screen.page.get_by_role("button", name="確定").count() == 0
    assert queue_reminders(at=timezone.now()) == 0


def test_a_mail_came_back_and_the_successor_confirms(
    screen: Hands, desk: Hands, post: PostOffice, agreement: Agreement
) -> None:
    letter = asked(agreement)
    post.deliver()
    take_in_report(
        data=report(OutgoingMail.objects.get(key=f"invitation:{letter.invitation.public_id}")), at=timezone.now()
    )
    head, page = Contact.objects.get(mail=HEAD), f"/agreements/{agreement.number}/versions/1/"
    desk.come_back("ren")
    desk.open(page)
    desk.sees("メールが戻りました")
    desk.open(f"/parties/{head.party_id}/contacts/new/")
    for name, text in (("role", "店舗運営部長 代行"), ("name", "東 みな"), ("mail", "higashi@minato.example")):
        desk.page.locator(f"main [name={name}]").fill(text)
    desk.page.locator("main form .button-primary").first.click()
    desk.sees("店舗運営部長 代行")
    desk.open(f"{page}invitations/")
    desk.tick("東 みな")
    desk.press("確認をお願いする")
    desk.sees("1人にお送りしました。")
    post.deliver()
    asked_now = AgreementVersion.objects.get().invitations.get(mail="higashi@minato.example")
    link = post.link_to(asked_now.mail).rpartition("/")[2]
    Reviewer(screen, SimpleNamespace(token=link, invitation=asked_now)).confirms("承認")
    desk.open(page)
    desk.sees("東 みな")
    assert asked_now.version.decisions.get().mail == "higashi@minato.example"


def test_a_number_changed_by_the_customer_is_seen_on_call(
    screen: Hands, desk: Hands, post: PostOffice, request: pytest.FixtureRequest
) -> None:
    with time_machine.travel(AT, tick=False):
        named, _mio = request.getfixturevalue("named"), request.getfixturevalue("mio")
    with time_machine.travel(AT + HALF_A_YEAR + timedelta(days=2), tick=True):
        ask_contacts(at=timezone.now())
        post.deliver()
        screen.open(post.link_to(named.duty.mail))
        screen.nothing_overflows()
        screen.open(f"{screen.page.url.partition('#')[0]}{named.duty.pk}/")
        screen.page.locator("main [name=phone]").fill("03-0000-9999")
        screen.tick("見本の番号")
        screen.write("伝える方のお名前", "湊 一葉")
        screen.press("確認番号をメールで受け取る")
        screen.sees("へ送りました。1分ほどで届きます。")
        post.deliver()
        screen.page.locator("main [name=code]").fill(post.code_to(named.duty.mail))
        screen.nothing_overflows()
        screen.page.locator("main .form-end .button-primary").click()
        screen.sees("03-0000-9999")
        post.deliver()
        refresh_bag(at=timezone.now())
        desk.come_back("mio")
        for size in (PHONE, DESK):
            desk.page.set_viewport_size(size["viewport"])
            desk.open("/oncall/")
            expect(desk.page.locator('a[href="tel:+81300009999"]').first).to_be_visible()
            assert desk.page.locator('a[href="tel:+81300002201"]').count() == 0
            desk.nothing_overflows()
