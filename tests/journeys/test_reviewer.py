"""A reviewer at the customer, without an account, on a phone or at a desk: from the mail to the receipt."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from agreements.models import AgreementVersion, Contact
from tests.journeys.hands import Hands
from tests.journeys.peacetime import drafted, meeting_day, sent_for_review
from tests.journeys.post import PostOffice, papers_of, text_of

REVIEWER = "ichiyo@minato.example"


def test_a_reviewer_approves(screen: Hands, post: PostOffice, version: AgreementVersion) -> None:
    reviewer = Reviewer(screen, post, version)
    reviewer.given_a_mail_asks_for_a_review()

    reviewer.when_they_open_the_link()
    reviewer.then_they_read_who_asks_for_what_and_by_when()
    reviewer.then_the_paper_is_a_pdf()

    reviewer.when_they_leave_a_comment()
    reviewer.when_they_choose_to_approve_and_ask_for_a_code()
    reviewer.when_they_type_a_wrong_code()
    reviewer.then_the_error_stands_at_the_code_and_nothing_is_lost()

    reviewer.when_they_type_the_code_from_the_mail()
    reviewer.then_they_see_the_receipt()
    reviewer.then_the_mail_brings_the_issued_paper()
    reviewer.then_the_link_now_leads_to_the_receipt()


def test_a_reviewer_asks_for_changes_without_scripts(
    phone_without_script: Hands, post: PostOffice, version: AgreementVersion
) -> None:
    reviewer = Reviewer(phone_without_script, post, version)
    reviewer.given_a_mail_asks_for_a_review()

    reviewer.when_they_open_the_link()
    reviewer.when_they_ask_for_changes_without_a_reason()
    reviewer.then_they_are_asked_for_a_reason_and_a_code()

    reviewer.when_they_write_the_reason_and_ask_for_a_code()
    reviewer.when_they_type_the_code_from_the_mail()
    reviewer.then_their_wish_is_recorded()


class Reviewer:
    """What the head of store operations does and sees. Every page must fit the phone."""

    def __init__(self, phone: Hands, post: PostOffice, version: AgreementVersion):
        self.phone, self.post, self.version = phone, post, version
        self.receipt = ""

    def given_a_mail_asks_for_a_review(self) -> None:
        self.post.deliver()
        mail = self.post.mail_to(REVIEWER)
        assert "ご確認のお願い" in mail["Subject"]
        assert "先日はありがとうございました。" in text_of(mail)

    def when_they_open_the_link(self) -> None:
        self.link = self.post.link_to(REVIEWER)
        self.phone.open(self.link)

    def then_they_read_who_asks_for_what_and_by_when(self) -> None:
        met = meeting_day()
        self.phone.sees_the_title("障害時の取り決め（第1版）を確認してください")
        self.phone.sees(f"{met.month}月{met.day}日")
        self.phone.sees("佐久間 蓮")
        self.phone.sees("決済承認API")
        expect(self.phone.page.get_by_text("（日本時間）").first).to_be_in_viewport()
        self.phone.sees("障害レベル")
        assert self.link.rpartition("/")[2] not in self.phone.page.url, "the secret stays out of the address"
        self.phone.nothing_overflows()

    def then_the_paper_is_a_pdf(self) -> None:
        paper = self.phone.file_behind(self.phone.page.get_by_role("link", name="PDF で読む"))
        assert paper.startswith(b"%PDF-1.7")

    def when_they_leave_a_comment(self) -> None:
        self.phone.write("コメント（任意）", "夜間の番号が変わる予定です。")
        self.phone.press("コメントだけを先に届ける")
        self.phone.sees("コメントを記録しました。")
        self.phone.sees("夜間の番号が変わる予定です。", self.phone.section("コメント"))
        self.phone.nothing_overflows()

    def when_they_choose_to_approve_and_ask_for_a_code(self) -> None:
        self.phone.touch(self.phone.page.get_by_text("この版を読みました。障害のときは、この内容で動きます。"))
        self.phone.write("お名前", "湊 一葉")
        self.phone.press("確認番号をメールで受け取る")
        self.phone.sees("確認番号を i•••@minato.example へ送りました。")
        self._nothing_typed_is_lost()

    def when_they_type_a_wrong_code(self) -> None:
        self.post.deliver()
        right = self.post.code_to(REVIEWER)
        self.phone.write("確認番号（6桁）", "000000" if right != "000000" else "111111")
        self.phone.press("第1版への回答を確定する", self.phone.section("最後に：回答を確定する"))

    def then_the_error_stands_at_the_code_and_nothing_is_lost(self) -> None:
        self.phone.sees("まだ確定していません")
        expect(self.phone.page.get_by_label("確認番号（6桁）")).to_have_attribute("aria-invalid", "true")
        self._nothing_typed_is_lost()
        assert not self.version.decisions.exists()
        self.phone.nothing_overflows()

    def when_they_type_the_code_from_the_mail(self) -> None:
        self.post.deliver()
        self.phone.write("確認番号（6桁）", self.post.code_to(REVIEWER))
        self.phone.press("第1版への回答を確定する", self.phone.section("最後に：回答を確定する"))

    def then_they_see_the_receipt(self) -> None:
        self.phone.sees_the_title("回答を記録しました")
        self.receipt = self.version.decisions.get().receipt
        self.phone.sees(self.receipt)
        self.phone.sees("承認", self.phone.section("受付番号"))
        self.phone.sees("湊 一葉", self.phone.section("受付番号"))
        self.phone.nothing_overflows()

    def then_the_mail_brings_the_issued_paper(self) -> None:
        self.post.deliver()
        mail = self.post.mail_to(REVIEWER)
        assert "回答の控え" in mail["Subject"]
        assert self.receipt in text_of(mail)
        issued = self.version.documents.get(kind="issued", size="a4")
        (paper,) = papers_of(mail).values()
        assert paper.startswith(b"%PDF-1.7")
        assert len(paper) == issued.bytes
        self.phone.page.reload()
        assert self.phone.file_behind(self.phone.page.get_by_role("link", name="回答を記した PDF を開く")) == paper

    def then_the_link_now_leads_to_the_receipt(self) -> None:
        self.phone.open(self.link)
        self.phone.sees_the_title("回答を記録しました")
        self.phone.sees(self.receipt)

    def when_they_ask_for_changes_without_a_reason(self) -> None:
        self.phone.tick("修正を依頼")
        self.phone.write("お名前", "湊 一葉")
        self.phone.press("第1版への回答を確定する", self.phone.section("最後に：回答を確定する"))

    def then_they_are_asked_for_a_reason_and_a_code(self) -> None:
        self.phone.sees("まだ確定していません")
        self.phone.sees("理由を書いてください。")
        self.phone.sees_the_value("お名前", "湊 一葉")

    def when_they_write_the_reason_and_ask_for_a_code(self) -> None:
        self.phone.write("理由", "夜間の番号を直してください。", self.phone.section("最後に：回答を確定する"))
        self.phone.press("確認番号をメールで受け取る")
        self.phone.sees_the_value("理由", "夜間の番号を直してください。", self.phone.section("最後に：回答を確定する"))

    def then_their_wish_is_recorded(self) -> None:
        self.phone.sees_the_title("回答を記録しました")
        self.phone.sees("夜間の番号を直してください。")
        decision = self.version.decisions.get()
        assert (decision.answer, decision.reason) == ("changes_requested", "夜間の番号を直してください。")

    def _nothing_typed_is_lost(self) -> None:
        expect(self.phone.page.get_by_label("承認")).to_be_checked()
        self.phone.sees_the_value("お名前", "湊 一葉")


@pytest.fixture
def version(people: SimpleNamespace, payments, minato, own_side, links_to_the_live_server: str) -> AgreementVersion:
    """Version 1, published a moment ago and sent to the head of store operations."""
    head = Contact.objects.get(mail=REVIEWER)
    return sent_for_review(drafted(payments, minato, people.ren), people.ren, head)
