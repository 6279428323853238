"""The lead of operations, at a desk: from the plan to an agreement, together with a colleague, until it is approved."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from agreements.models import Agreement, Contact, Party, System
from tests.journeys.hands import Hands
from tests.journeys.peacetime import TOKYO, drafted, meeting_day, planned
from tests.journeys.post import PostOffice, text_of

MINATO = "みなと百貨店株式会社"
RETRIES, LATER = "決済の再送を止める", "全店のレジを後払いに切り替える"
HEAD_OF_STORES = "ichiyo@minato.example"


def test_the_lead_writes_an_agreement_from_the_plan(desk: Hands, plan: System) -> None:
    lead = Lead(desk)
    lead.given_they_have_signed_in()
    lead.when_they_look_at_the_plan()
    lead.then_they_see_what_was_thought_out()

    lead.when_they_record_a_meeting_with_the_customer()
    lead.when_they_begin_an_agreement_from_the_plan()
    lead.then_the_draft_holds_the_plan_the_contacts_and_the_meeting()

    lead.when_they_say_how_the_customer_answered_one_act()
    lead.when_they_move_it_down_and_take_the_other_out()
    lead.then_the_acts_stand_as_they_left_them()

    lead.when_they_want_to_publish()
    lead.then_the_problems_are_listed_and_each_leads_to_its_field()
    lead.when_they_mend_them()
    lead.then_only_checks_ask_for_a_reason()


def test_two_leads_write_at_once_and_lose_nothing(desk: Hands, other_desk: Hands, draft: Agreement) -> None:
    lead = Lead(desk)
    lead.given_they_have_signed_in()
    lead.given_a_colleague_writes_the_same_draft(other_desk)

    lead.when_both_change_the_purpose()
    lead.then_they_see_both_texts_side_by_side()
    lead.when_they_choose_their_own_text()
    lead.then_it_is_saved_and_the_history_names_both()

    lead.when_they_go_back_to_the_colleague_s_text()
    lead.then_the_draft_says_what_the_colleague_wrote()


def test_the_lead_asks_for_approval_and_follows_it(
    desk: Hands, phone: Hands, post: PostOffice, draft: Agreement
) -> None:
    lead = Lead(desk)
    lead.given_they_have_signed_in()
    lead.when_they_publish_to_the_head_of_stores()
    lead.then_they_see("送付済")

    lead.when_the_reviewer_opens_the_link(phone, post)
    lead.then_they_see("開封済")
    lead.when_the_reviewer_approves(phone, post)
    lead.then_they_see("回答済")
    lead.then_the_version_is_approved_and_they_were_told(post)

    lead.when_they_publish_a_second_version_agreed_in_a_meeting()
    lead.then_the_comparison_shows_the_words_that_changed()


class Lead:
    """What Ren, who leads the payment platform, does and sees."""

    def __init__(self, desk: Hands):
        self.desk = desk

    def given_they_have_signed_in(self) -> None:
        self.desk.sign_in("ren")

    # From the plan to a draft

    def when_they_look_at_the_plan(self) -> None:
        self.desk.follow("対応方針")
        self.desk.follow("決済承認API")

    def then_they_see_what_was_thought_out(self) -> None:
        self.desk.sees_the_title("決済承認API の対応方針")
        for words in (RETRIES, "停止", "第一報を送る"):
            self.desk.sees(words)
        self.desk.nothing_overflows()

    def when_they_record_a_meeting_with_the_customer(self) -> None:
        self.desk.follow("打合せ")
        self.desk.follow("打合せを登録")
        self.desk.write("題名", "障害時の対応の打合せ（第1回）")
        self.desk.write("日", f"{meeting_day():%Y-%m-%d}")
        self.desk.write("始まり", "10:00")
        self.desk.write("終わり", "11:00")
        self.desk.write("場所", "みなと百貨店 本社")
        self.desk.tick(MINATO)
        self.desk.tick("決済承認API")
        self.desk.write("伺った内容", "年末は外商の与信枠が日ごとに変わる。")
        self.desk.press("打合せを登録する")
        self.desk.sees_the_title("障害時の対応の打合せ（第1回）")
        self._bring_to_the_meeting("平時ペイメント株式会社", "運用責任者", "佐久間 蓮")
        self._bring_to_the_meeting(MINATO, "店舗運営部長", "湊 一葉")

    def _bring_to_the_meeting(self, company: str, role: str, name: str) -> None:
        self.desk.follow("出席者を加える")
        self.desk.tick(company)
        self.desk.write("役割", role)
        self.desk.write("お名前", name)
        self.desk.press("出席者を加える")
        self.desk.sees(name, self.desk.section("出席者"))

    def when_they_begin_an_agreement_from_the_plan(self) -> None:
        self.desk.open("/systems/payments/")
        self.desk.follow("この方針で議事録を作成")
        self.desk.choose("相手（顧客、ベンダ・連携先）", MINATO)
        self.desk.page.get_by_label("もとになる打合せ").select_option(index=1)
        self.desk.write("有効になる日", "")
        self.desk.write("見直しの期限", "")
        self.desk.press("下書きを作る")
        self.agreement = Agreement.objects.get()

    def then_the_draft_holds_the_plan_the_contacts_and_the_meeting(self) -> None:
        self.desk.sees_the_title("議事録　第1版の下書き")
        for words in (RETRIES, "店舗システム当番", "年末は外商の与信枠が日ごとに変わる。", "湊 一葉"):
            self.desk.sees(words)

    def when_they_say_how_the_customer_answered_one_act(self) -> None:
        self._open_act(RETRIES)
        self.desk.write("終わりの目印", "管理画面の「再送待ち」が5分間0件")
        self.desk.tick("同意")
        self.desk.press("この項目を保存する")
        self.desk.sees(f"「{RETRIES}」を保存しました。")

    def when_they_move_it_down_and_take_the_other_out(self) -> None:
        self._open_act(RETRIES)
        self.desk.press("下へ移す")
        self.desk.sees(f"「{RETRIES}」を下へ移しました。")
        assert self._acts()[:2] == [LATER, RETRIES]
        self._open_act(LATER)
        self.desk.press("項目を外す")

    def then_the_acts_stand_as_they_left_them(self) -> None:
        self.desk.sees(f"「{LATER}」を外しました。")
        row = self.desk.page.locator("#acts").get_by_role("listitem").filter(has_text=RETRIES)
        self.desk.sees("同意", row)
        assert LATER not in self._acts()

    def when_they_want_to_publish(self) -> None:
        self.desk.follow("発行へ進む")

    def then_the_problems_are_listed_and_each_leads_to_its_field(self) -> None:
        self.desk.sees("2か所を直すと発行できます")
        expect(self.desk.page.get_by_role("button", name="第1版を発行する")).to_have_count(0)
        self.desk.follow("いつから有効かを書いてください。")
        expect(self.desk.page).to_have_url(re.compile(r"/draft/head/#id_effective_from$"))

    def when_they_mend_them(self) -> None:
        today = timezone.now().astimezone(TOKYO).date()
        self.desk.write("有効になる日", f"{today}")
        self.desk.write("見直しの期限", f"{today + timedelta(days=180)}")
        self.desk.press("「表題と期間」を保存する")
        self.desk.sees("「表題と期間」を保存しました。")

    def then_only_checks_ask_for_a_reason(self) -> None:
        self.desk.follow("発行へ進む")
        self.desk.sees("基準に届いていない検査")
        expect(self.desk.page.get_by_role("button", name="第1版を発行する")).to_be_visible()

    def _open_act(self, sentence: str) -> None:
        self.desk.open(f"/agreements/{self.agreement.number}/draft/acts/")
        self.desk.follow(sentence, self.desk.page.locator("#acts"))

    def _acts(self) -> list[str]:
        return self.desk.page.locator("#acts li h3").all_inner_texts()

    # Two at once

    def given_a_colleague_writes_the_same_draft(self, other_desk: Hands) -> None:
        self.colleague, self.agreement = other_desk, Agreement.objects.get()
        self.colleague.sign_in("admin")

    def when_both_change_the_purpose(self) -> None:
        for hands in (self.desk, self.colleague):
            hands.open(f"/agreements/{self.agreement.number}/draft/head/")
        self.colleague.write("目的", "売場のお客様を10分以上お待たせしないため。")
        self.colleague.press("「表題と期間」を保存する")
        self.colleague.sees("「表題と期間」を保存しました。")
        self.desk.write("目的", "二重の請求を1件も起こさないため。")
        self.desk.press("「表題と期間」を保存する")

    def then_they_see_both_texts_side_by_side(self) -> None:
        self.desk.sees_the_title("2人が同じところを書きました")
        words = self.desk.page.locator("main").inner_text()
        assert "お待たせしない" in words
        assert "二重の請求を1件も起こさない" in words
        assert "お待たせしない" in Agreement.objects.get().content().purpose["ja"], "the colleague's text stands"

    def when_they_choose_their_own_text(self) -> None:
        self.desk.press("あなたの文を使う")

    def then_it_is_saved_and_the_history_names_both(self) -> None:
        self.desk.sees("「表題と期間」を保存しました。")
        self.desk.sees_the_value("目的", "二重の請求を1件も起こさないため。")
        self.desk.follow("下書きの履歴")
        self.desk.sees("佐久間 蓮", self.desk.page.get_by_role("row", name="第3稿"))
        self.desk.sees("管理 薫", self.desk.page.get_by_role("row", name="第2稿"))

    def when_they_go_back_to_the_colleague_s_text(self) -> None:
        self.desk.follow("第2稿")
        self.desk.sees("お待たせしない")
        self.desk.press("下書きを第2稿に戻す")

    def then_the_draft_says_what_the_colleague_wrote(self) -> None:
        self.desk.sees("下書きを第2稿に戻しました。")
        self.desk.open(f"/agreements/{self.agreement.number}/draft/head/")
        self.desk.sees_the_value("目的", "売場のお客様を10分以上お待たせしないため。")

    # Until it is approved

    def when_they_publish_to_the_head_of_stores(self) -> None:
        self.agreement = Agreement.objects.get()
        self.desk.open(f"/agreements/{self.agreement.number}/publish/")
        self.desk.tick("店舗運営部長")
        self.desk.write("添える言葉", "先日はありがとうございました。")
        self.desk.press("第1版を発行する")
        self.desk.sees("第1版を発行しました。")

    def then_they_see(self, state: str) -> None:
        self.desk.page.reload()
        self.desk.sees(state, self.desk.page.get_by_role("row", name="店舗運営部長"))

    def when_the_reviewer_opens_the_link(self, phone: Hands, post: PostOffice) -> None:
        """As a person does, who stays and scrolls; a browser that says it is driven is taken for a scanner."""
        post.deliver()
        phone.page.add_init_script("Object.defineProperty(navigator, 'webdriver', { get: () => false })")
        phone.open(post.link_to(HEAD_OF_STORES))
        phone.sees("先日はありがとうございました。")
        told: list[str] = []
        phone.page.on("requestfinished", lambda asked: told.append(asked.url))
        for _turn in range(600):
            if any(url.endswith("/opening/") for url in told):
                break
            phone.page.mouse.wheel(0, 40)
            phone.page.wait_for_timeout(200)

    def when_the_reviewer_approves(self, phone: Hands, post: PostOffice) -> None:
        phone.tick("承認")
        phone.write("お名前", "湊 一葉")
        phone.press("確認番号をメールで受け取る")
        phone.sees("届いた6桁の番号を下に入れてください。")
        post.deliver()
        phone.write("確認番号（6桁）", post.code_to(HEAD_OF_STORES))
        phone.press("第1版への回答を確定する", phone.section("最後に：回答を確定する"))
        phone.sees_the_title("回答を記録しました")

    def then_the_version_is_approved_and_they_were_told(self, post: PostOffice) -> None:
        decision = self.agreement.versions.get().decisions.get()
        self.desk.sees("承認済")
        self.desk.sees(decision.receipt)
        post.deliver()
        assert decision.receipt in text_of(post.mail_to("ren@ops.example"))

    def when_they_publish_a_second_version_agreed_in_a_meeting(self) -> None:
        self.desk.open(f"/agreements/{self.agreement.number}/draft/head/")
        self.desk.write("目的", "二重の請求を1件も起こさないため。")
        self.desk.press("「表題と期間」を保存する")
        self.desk.follow("発行へ進む")
        self.desk.tick("打合せで合意したこととして記録する")
        self.desk.press("第2版を発行する")
        self.desk.sees("第2版を発行しました。")
        self.desk.sees("口頭合意")

    def then_the_comparison_shows_the_words_that_changed(self) -> None:
        self.desk.follow("前の版と比べる")
        self.desk.sees_the_title("第1版から第2版への変更")
        expect(self.desk.page.locator("main ins").last).to_contain_text("1件も")
        self.desk.nothing_overflows()


@pytest.fixture
def plan(people: SimpleNamespace, payments: System, minato: Party, own_side: Party) -> System:
    planned(payments)
    return payments


@pytest.fixture
def draft(people: SimpleNamespace, payments: System, minato: Party, own_side: Party) -> Agreement:
    """A whole draft with the customer, ready to be published."""
    assert Contact.objects.filter(mail=HEAD_OF_STORES).exists()
    return drafted(payments, minato, people.ren)
