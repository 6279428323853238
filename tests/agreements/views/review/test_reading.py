"""What the letter says first, in which order, and that it is read in 90 seconds."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
import time_machine
from django.test import Client

from agreements.models import Job, Party, ReviewDecision, System, UnderstandingCheck, User
from agreements.models.append_only import name_of
from agreements.queries.papers import record_of
from agreements.workflow.codes import send_code
from agreements.workflow.drafts import create_agreement
from agreements.workflow.recording import record_approval
from agreements.workflow.reviewing import decide
from tests.agreements.example_content import example_content
from tests.agreements.workflow.test_answering_items import (
    NOTICE,
    STOP,
    answer_whole,
    next_version,
    say,
)
from tests.published import AT, Letter, invitees, letters_of, on_paper, publish_plainly

# What people read in a second: letters of Japanese, words of English.
_LETTERS, _WORDS = 10, 4
_SECONDS = 90
_PARTS = ["deeds", "our-deeds", "levels", "calls"]
_VOID = {"br", "input", "link", "meta", "img", "use"}


class Said(HTMLParser):
    """The words of a page up to what is folded, without buttons, fields and answers; `order` names its sections."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.order: list[str] = []
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "h2" and given.get("id"):
            self.order.append(given["id"] or "")
        if tag not in _VOID:
            aside = tag in {"details", "button", "header", "footer", "head", "nav"} or "data-answer" in given
            self._open.append(aside or (self._open[-1] if self._open else False))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not (self._open and self._open[-1]) and "text" not in self.order:
            self.words.append(data)


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(AT + timedelta(minutes=1), tick=False) as clock:
        yield clock


def read(letter: Letter) -> Said:
    said = Said()
    said.feed(letter.opened().get(letter.home).content.decode())
    return said


def test_the_first_time_page_1_comes_first_and_is_read_in_90_seconds(asked: SimpleNamespace) -> None:
    said = read(asked.first)
    assert said.order[:6] == ["first-title", *(f"{part}-title" for part in _PARTS), "text"]
    letters = len("".join("".join(said.words).split()))
    assert 200 < letters <= _LETTERS * _SECONDS


def test_in_english_too(payments: System, minato: Party, own_side: Party, ren: User) -> None:
    content = example_content("en")
    agreement = create_agreement(system=payments, party=minato, content=content, by=ren, at=AT)
    version = publish_plainly(agreement, ren, invitees=invitees(minato.contacts.order_by("place")[0]))
    said = read(letters_of(version)[0])
    assert 100 < len(re.findall(r"\w[\w\'-]*", " ".join(said.words))) <= _WORDS * _SECONDS


def test_their_own_deeds_come_by_the_minute_with_what_is_gained(asked: SimpleNamespace) -> None:
    html = asked.first.opened().get(asked.first.home).content.decode()
    deeds = html.partition('id="deeds-title"')[2].partition('id="our-deeds-title"')[0]
    assert [int(minutes) for minutes in re.findall(r"read-lead\">\D*(\d+)", deeds)] == [10, 15, 20, 30]
    assert "→ 二重の請求が起きない" in deeds
    assert "Asia/Tokyo" not in html


def test_whoever_approved_sees_what_changed_and_is_asked_that_alone(asked: SimpleNamespace) -> None:
    say(asked.first, NOTICE, "agreed", "開店中だけ")
    answer_whole(asked.first)
    answer_whole(asked.second)
    asked.agreement.party.contacts.filter(place=2).update(mail="successor@minato.example")
    first, second = next_version(asked, "acts", "act-stop-retries", within_minutes=5)
    said = read(first)
    assert said.order[:2] == ["changed-title", "deeds-title"]
    html = first.opened().get(first.home).content.decode()
    assert "1項目のうち 0項目</b>に回答済み" in html
    assert re.findall(r'name="agree" value="([^"]*)"', html) == [STOP]
    assert "2026年10月10日（土）の回答（第1版）を引き継ぎます" in html
    # A successor reads what changed, and has agreed to nothing yet.
    assert read(second).order[0] == "changed-title"
    assert len(re.findall(r'name="agree"', second.opened().get(second.home).content.decode())) > 20


def test_a_press_is_one_answer_and_leads_back_to_it(asked: SimpleNamespace) -> None:
    phone, home = asked.first.opened(), asked.first.home
    pressed = phone.post(f"{home}answers/", {"agree": STOP, "typed_name": "湊", "reason": "書きかけ"})
    assert (pressed.status_code, pressed["Location"].partition("#")[2]) == (303, STOP.replace(".", "-"))
    html = phone.get(home).content.decode()
    assert f'name="agree" value="{STOP}"' not in html
    assert ('value="湊"' in html, "書きかけ" in html) == (True, True)
    wrong = phone.post(f"{home}answers/", {"item": NOTICE, f"answer:{NOTICE}": "on_the_day", f"words:{NOTICE}": "件数"})
    assert wrong.status_code == 422
    assert "当日に誰が決めるかを書いてください。" in wrong.content.decode()
    assert "件数</textarea>" in wrong.content.decode()


def test_after_the_answer_the_night_is_offered_once(asked: SimpleNamespace) -> None:
    phone, home = asked.first.opened(), asked.first.home
    phone.post(f"{home}answers/", {"rest": "1"})
    answer_on(phone, asked.first)
    asked_page = phone.get(f"{home}understanding/").content.decode()
    began = re.findall(r'name="began" value="([^"]*)"', asked_page)[0]
    nothing = phone.post(f"{home}understanding/", {"began": began})
    assert (nothing.status_code, "まだ、どの問いにも答えていません。" in nothing.content.decode()) == (422, True)
    began = re.findall(r'name="began" value="([^"]*)"', nothing.content.decode())[0]  # the time runs on
    with time_machine.travel(AT + timedelta(minutes=1, seconds=74), tick=False):
        assert phone.post(f"{home}understanding/", {"began": began, "q0": "0"}).status_code == 303
        receipt = phone.get(f"{home}receipt/").content.decode()
    decision = ReviewDecision.objects.get(invitation=asked.first.invitation)
    right = decision.understanding.right
    assert f"理解確認 {right}/5、74秒" in receipt
    assert receipt.count('name="about"') == 5 - right
    # The next copy says it, and those that were made before can be made again as they were.
    (line,) = record_of(asked.version, issue_number=2, at=AT).decisions
    (before,) = record_of(asked.version, issue_number=1, at=AT, known={name_of(decision)}).decisions
    assert (line.understood, before.understood) == ((right, 5, 74), ())
    assert Job.objects.filter(key__startswith="issue:understood:").count() == 1
    about = re.findall(r'name="about" value="([^"]*)"', receipt)[0]
    phone.post(f"{home}comments/", {"about": about, "comment": "分かりにくい"})
    assert asked.first.invitation.threads.filter(path=about, kind="question").count() == 1


def test_a_page_of_the_night_that_was_cut_short_loses_no_tap(asked: SimpleNamespace) -> None:
    phone = asked.first.opened()
    answer_on(phone, asked.first)
    cut = phone.post(f"{asked.first.home}understanding/", {"began": "x", "q0": "0"})
    assert (cut.status_code, "一部が届きませんでした" in cut.content.decode()) == (422, True)
    assert cut.content.decode().count(" checked") == 1


def test_nobody_else_answers_the_night_under_the_name_of_who_approved(asked: SimpleNamespace) -> None:
    phone, other, home = asked.first.opened(), asked.first.opened(), asked.first.home
    answer_on(phone, asked.first)
    began = re.findall(r'name="began" value="([^"]*)"', phone.get(f"{home}understanding/").content.decode())[0]
    for request in (other.get, lambda to: other.post(to, {"began": began, "q0": "0"})):
        assert request(f"{home}understanding/")["Location"] == f"{home}receipt/#understanding"
    assert not UnderstandingCheck.objects.exists()
    page = other.get(f"{home}receipt/").content.decode()
    assert ("理解確認を始める" in page, "版への回答をしたブラウザで" in page) == (False, True)
    assert phone.post(f"{home}understanding/", {"began": began, "q0": "0"}).status_code == 303
    assert UnderstandingCheck.objects.count() == 1


def answer_on(phone: Client, letter: Letter) -> None:
    """Approve on that phone, with the code that was mailed."""
    phone.post(f"{letter.home}codes/")
    said = {name: getattr(letter.answer(), name) for name in ("answer", "typed_name", "code")}
    html = phone.get(letter.home).content.decode()
    said |= dict(re.findall(r'name="(key|viewed|answers)" value="([^"]*)"', html))
    assert phone.post(f"{letter.home}decision/", said)["Location"].endswith("/receipt/")


def test_the_approval_told_is_their_own(asked: SimpleNamespace, now: time_machine.Traveller) -> None:
    answer_whole(asked.first)
    send_code(invitation=asked.second.invitation, at=AT)
    other = asked.second.answer(typed_name="別の 方")
    decide(invitation=asked.second.invitation, answer=other, at=AT + timedelta(minutes=1))
    for letter in next_version(asked, "acts", "act-stop-retries", within_minutes=5):
        own = "湊 一葉" if letter.invitation.mail == asked.first.invitation.mail else "別の 方"
        assert f"第1版は、2026年10月10日（土）に {own} 様が承認されました。" in " ".join(read(letter).words)


def test_a_paper_is_told_by_the_day_that_stands_on_it(asked: SimpleNamespace, now: time_machine.Traveller) -> None:
    for place in (1, 2):
        given = on_paper(asked.version, place)
        record_approval(version=asked.version, given=given, by=asked.by, at=AT + timedelta(days=5))
    letter, _other = next_version(asked, "acts", "act-stop-retries", within_minutes=5)
    page = letter.opened().get(letter.home).content.decode()
    assert "第1版は、2026年10月10日（土）に 湊 一葉 様が承認されました。" in page
    assert "2026年10月10日（土）の回答（第1版）を引き継ぎます" in page
    assert "10月15日" not in page
