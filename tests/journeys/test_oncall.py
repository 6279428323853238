"""On call, on the day: from a few letters to the agreed paper, and from the incident to the report with it."""

import hashlib
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from agreements.models import AgreementVersion, Contact
from agreements.queries.papers import newest_document
from incidents.models import Incident
from tests.incidents.story import levels
from tests.journeys.hands import Hands
from tests.journeys.peacetime import approved, drafted, meeting_day
from tests.journeys.post import PostOffice, papers_of, text_of

MINATO = "みなと百貨店株式会社"
STORE_DUTY = "stores@minato.example"


def test_the_duty_finds_the_paper_by_keyboard(desk: Hands, post: PostOffice, version: AgreementVersion) -> None:
    duty = Duty(desk, post, version)
    duty.given_a_customer_that_approved_its_agreement()

    duty.when_they_type_a_few_letters_on_the_oncall_page()
    duty.then_two_companies_are_left_with_their_numbers()
    duty.when_they_go_to_the_customer_with_the_arrow_keys_and_press_enter()
    duty.then_the_agreed_paper_opens()


def test_the_duty_reports_an_outage(desk: Hands, post: PostOffice, version: AgreementVersion) -> None:
    duty = Duty(desk, post, version)
    duty.given_a_customer_that_approved_its_agreement()

    duty.when_they_open_an_incident()
    duty.then_the_form_helps_to_choose_the_level()
    duty.when_they_choose_the_gravest_level_and_write_what_is_known()
    duty.then_the_first_report_cites_what_was_agreed()

    duty.when_they_add_a_sentence_to_the_report()
    duty.then_they_see_once_more_who_gets_what()
    duty.when_they_send_it()
    duty.then_the_page_says_that_it_is_on_its_way()
    duty.when_the_worker_has_sent_it()
    duty.then_the_page_says_so_without_being_loaded_again()
    duty.then_the_customer_holds_the_report_and_the_approved_paper()


class Duty:
    """What Mio, who is on call for payments, does and sees."""

    def __init__(self, desk: Hands, post: PostOffice, version: AgreementVersion):
        self.desk, self.post, self.version = desk, post, version

    def given_a_customer_that_approved_its_agreement(self) -> None:
        self.post.deliver()
        assert self.version.state == "approved"
        self.desk.sign_in("mio")

    def when_they_type_a_few_letters_on_the_oncall_page(self) -> None:
        self.desk.open("/oncall/")
        expect(self.desk.page.get_by_label("顧客・システム・合意番号で探す")).to_be_focused()
        self.desk.page.keyboard.type("株式")

    def then_two_companies_are_left_with_their_numbers(self) -> None:
        self.desk.sees("2件")
        expect(self.desk.page.locator(".sheet:visible")).to_have_count(2)
        self.desk.sees("03-0000-2201", self._row)
        self.desk.nothing_overflows()

    def when_they_go_to_the_customer_with_the_arrow_keys_and_press_enter(self) -> None:
        keyboard, marked = self.desk.page.keyboard, self.desk.page.locator(".sheet[aria-current]")
        keyboard.press("ArrowDown")
        if MINATO not in marked.inner_text():
            keyboard.press("ArrowUp")
        expect(marked).to_contain_text(MINATO)
        with self.desk.page.expect_response("**/documents/*.pdf") as waited:
            keyboard.press("Enter")
        self.answer = waited.value

    def then_the_agreed_paper_opens(self) -> None:
        document = newest_document(self.version)
        assert document
        assert document.kind == "issued"
        assert self.answer.headers["content-type"] == "application/pdf"
        assert _sha256(self.desk.page.request.get(self.answer.url).body()) == document.sha256

    def when_they_open_an_incident(self) -> None:
        self.desk.open("/incidents/new/")

    def then_the_form_helps_to_choose_the_level(self) -> None:
        help_text = self.desk.page.get_by_role("group", name="障害レベル")
        self.desk.sees("決済成功率 50%未満が5分", help_text)
        self.desk.sees("第一報は検知から15分以内", help_text)

    def when_they_choose_the_gravest_level_and_write_what_is_known(self) -> None:
        self.desk.write("見えていること", "カード決済の承認が通らない")
        self.desk.tick("■1")
        self.desk.write("わかっていること", "10時20分から承認の応答がありません。")
        self.desk.press("障害を開いて第一報を下書きする")
        self.desk.sees_the_title("カード決済の承認が通らない")
        self.incident = Incident.objects.get()

    def then_the_first_report_cites_what_was_agreed(self) -> None:
        met = meeting_day()
        self.desk.follow("下書きを開く", self.desk.page.get_by_role("listitem").filter(has_text=MINATO))
        card = self.desk.page.locator("#draft")
        self.desk.sees(MINATO, card)
        self.desk.sees(f"{met.year}年{met.month}月{met.day}日の打合せで伺い", card)
        self.desk.sees("湊 一葉様に承認いただいた内容（第1版）をもとに報告します。", card)
        self.desk.sees("お願いすることになっていました", card)
        assert "10時20分から承認の応答がありません。" in card.get_by_label("本文").input_value()

    def when_they_add_a_sentence_to_the_report(self) -> None:
        card = self.desk.page.locator("#draft")
        body = card.get_by_label("本文")
        body.fill(body.input_value() + "\n\n予備系への切り替えを始めました。")
        self.desk.press("第一報の宛先と文面を確かめる", card)

    def then_they_see_once_more_who_gets_what(self) -> None:
        self.desk.sees_the_title("第一報を送りますか？")
        self.desk.sees("予備系への切り替えを始めました。")
        self.desk.sees(STORE_DUTY)
        self.desk.sees("取り決め 第1版")
        assert not self.incident.reports.exists(), "looking decides nothing"

    def when_they_send_it(self) -> None:
        self.desk.press("第一報を 2人に送る")

    def then_the_page_says_that_it_is_on_its_way(self) -> None:
        self.desk.sees(f"{MINATO}への第一報を送り始めました。")
        self.desk.sees("待ち 2通")

    def when_the_worker_has_sent_it(self) -> None:
        self.post.deliver()

    def then_the_page_says_so_without_being_loaded_again(self) -> None:
        self.desk.sees("すべて送りました")
        expect(self.desk.page.get_by_role("progressbar", name="第一報の送付")).to_have_attribute("value", "2")

    def then_the_customer_holds_the_report_and_the_approved_paper(self) -> None:
        mail, report = self.post.mail_to(STORE_DUTY), self.incident.reports.get()
        assert "予備系への切り替えを始めました。" in text_of(mail)
        assert "湊 一葉様に承認いただいた内容（第1版）をもとに報告します。" in text_of(mail)
        (paper,) = papers_of(mail).values()
        document = newest_document(self.version)
        assert document
        assert _sha256(paper) == document.sha256 == report.document_sha256

    @property
    def _row(self):
        return self.desk.page.locator(".sheet").filter(has_text=MINATO)


@pytest.fixture
def version(
    people: SimpleNamespace, payments, minato, tozai, own_side, links_to_the_live_server: str
) -> AgreementVersion:
    """Version 1 with the customer, approved twenty days ago; the vendor has no agreement. The plan knows levels."""
    levels(payments)
    agreement = drafted(payments, minato, people.ren)
    return approved(agreement, people.ren, Contact.objects.get(mail="ichiyo@minato.example"), "湊 一葉")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
