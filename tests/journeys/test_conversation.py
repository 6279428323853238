"""A reviewer objects to an item, our lead makes it a change, what changed is asked again; by phone and at a desk."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from playwright.sync_api import Locator

from agreements.content.lists import item_of, with_item
from agreements.models import Agreement, Contact, OutgoingMail
from agreements.workflow.drafts import save_fields
from tests.journeys.hands import Hands
from tests.journeys.peacetime import drafted
from tests.published import PAPER, Letter, invitees, letters_of, publish_plainly

STOP, NOTICE = "acts-act-stop-retries", "acts-act-notice"


def test_an_objection_becomes_a_change_and_asks_for_it_alone(
    screen: Hands, desk: Hands, story: SimpleNamespace
) -> None:
    reviewer = Reviewer(screen, story.published())
    reviewer.objects_to_one_item_and_agrees_with_the_rest()
    reviewer.confirms("修正を依頼", reason="夜間の体制を直してください。")

    desk.sign_in("ren")
    desk.open("/threads/?state=waiting")
    row = desk.page.get_by_role("listitem").filter(has_text="夜間は人がいません。")
    desk.press("次の版の変更にする", row)  # the one click that leads to the item in the draft
    desk.sees("夜間は人がいません。", desk.page.locator(".banner"))
    desk.sees("やりとりを見る")

    story.changes()
    again = Reviewer(screen, story.published())
    screen.sees("2項目のうち 0項目")
    screen.nothing_overflows()
    again.agrees_to(STOP)
    again.agrees_to(NOTICE)
    again.confirms("承認")
    assert again.tapped <= 8
    assert story.agreement.versions.get(number=2).state == "approved"


def test_two_of_three_approve_and_one_of_them_on_paper(screen: Hands, desk: Hands, story: SimpleNamespace) -> None:
    head, reader = story.published_for_three()
    screen.open(f"/r/{reader.token}")
    screen.sees("承認の人数にも入りません")
    assert screen.page.get_by_role("textbox").count() == 0, "there is nothing to say"
    first = Reviewer(screen, head)
    screen.sees("3人のうち2人の承認（いま0人）")
    screen.nothing_overflows()
    first.confirms("承認")
    screen.sees("3人のうち2人の承認（いま1人）")

    desk.sign_in("ren")
    desk.open(f"/agreements/{story.agreement.number}/versions/1/")
    desk.follow("紙・メールの承認を記録")
    desk.tick("紙（押印や署名のある写し：PDF、PNG、JPEG）")
    desk.choose("承認した方", "情報システム部長")
    desk.write("お名前", "汐見 遥")
    desk.page.get_by_label("届いたもの").set_input_files(
        {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": PAPER}
    )
    desk.press("承認として記録する")
    desk.sees("リンクと紙・メールで承認")
    desk.sees("3人のうち2人の承認（いま2人）")


class Reviewer:
    """Counts how often they touch the screen."""

    def __init__(self, phone: Hands, letter: Letter):
        self.phone, self.letter, self.tapped = phone, letter, 0
        phone.open(f"/r/{letter.token}")

    def taps(self, what: Locator) -> None:
        self.phone.touch(what)
        self.tapped += 1

    def agrees_to(self, item: str) -> None:
        self.taps(self.phone.page.locator(f"#{item}").get_by_role("button", name="同意する"))

    def objects_to_one_item_and_agrees_with_the_rest(self) -> None:
        item = self.phone.page.locator(f"#{STOP}")
        self.taps(item.locator("summary"))
        self.taps(item.get_by_text("この内容では困る"))
        self.phone.write("条件、質問、困る理由", "夜間は人がいません。", item)
        self.taps(item.get_by_role("button", name="この項目に答える"))
        self.phone.sees("夜間は人がいません。", self.phone.page.locator(f"#{STOP}"))
        self.taps(self.phone.page.get_by_role("button", name="項目すべてに同意する"))
        self.phone.sees("確定へ進む")

    def confirms(self, answer: str, reason: str = "") -> None:
        confirm = self.phone.section("最後に：回答を確定する")
        self.taps(confirm.get_by_label(answer, exact=False).first)
        if reason:
            self.phone.write("理由", reason, confirm)
        self.phone.write("お名前", "湊 一葉", confirm)
        self.tapped += 1
        self.taps(confirm.get_by_role("button", name="確認番号をメールで受け取る"))
        self.phone.sees(f"確認番号を {self.letter.invitation.mail[0]}•••@minato.example へ送りました。")
        self.phone.sees_the_value("お名前", "湊 一葉")
        code = OutgoingMail.objects.filter(subject_kind="code").latest("pk")
        self.phone.write("確認番号（6桁）", code.secret)
        self.tapped += 1
        self.taps(self.phone.section("最後に：回答を確定する").get_by_role("button", name="への回答を確定する"))
        self.phone.sees_the_title("回答を記録しました")


@pytest.fixture
def story(people: SimpleNamespace, payments, minato, own_side) -> SimpleNamespace:
    """The example's draft; `changes` writes two items anew, `published` asks the head of store operations."""
    agreement, head = drafted(payments, minato, people.ren), Contact.objects.get(mail="ichiyo@minato.example")

    def publish() -> Letter:
        now = timezone.now()
        asked = invitees(head, reply_by=now + timedelta(days=7))
        return letters_of(publish_plainly(agreement, people.ren, now, invitees=asked))[0]

    def change() -> None:
        for key, minutes in (("act-stop-retries", 30), ("act-notice", 25)):
            draft = Agreement.objects.get(pk=agreement.pk)
            content = draft.content()
            item = item_of(content, "acts", key).model_copy(update={"within_minutes": minutes})
            base = {"base_revision": draft.revision, "by": people.ren, "at": timezone.now()}
            save_fields(agreement=draft, fields=with_item(content, "acts", item), **base)

    def publish_for_three() -> tuple[Letter, Letter]:
        """2 of 3 approve, the last to come on paper; a fourth only reads. Gives the links of one and of the fourth."""
        for place, role in ((3, "情報システム部長"), (4, "監査室")):
            minato.contacts.create(role=role, mail=f"place{place}@minato.example", place=place)
        now, people_of_theirs = timezone.now(), list(minato.contacts.order_by("place"))
        more = {"policy": "quorum", "quorum": 2, "asked_to": {people_of_theirs[3].pk: "read"}}
        asked = invitees(*people_of_theirs, reply_by=now + timedelta(days=7), **more)
        _duty, of_head, _chief, of_reader = letters_of(publish_plainly(agreement, people.ren, now, invitees=asked))
        return of_head, of_reader

    made = {"published": publish, "published_for_three": publish_for_three, "changes": change}
    return SimpleNamespace(agreement=agreement, **made)
