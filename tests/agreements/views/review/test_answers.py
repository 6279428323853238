"""What a reviewer sends: nothing typed is lost, nothing is recorded but what was confirmed."""

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils.html import escape

from agreements.content import sha256_of
from agreements.models import Comment, OneTimeCode, ReviewDecision, ReviewInvitation
from agreements.queries.item_answers import answers_of
from agreements.workflow.inviting import revoke_invitation
from tests.published import AT, Letter


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(AT + timedelta(minutes=1), tick=False) as clock:
        yield clock


@pytest.fixture
def phone(asked: SimpleNamespace) -> Client:
    return asked.first.opened()


def typed(letter: Letter, **changes: Any) -> dict[str, Any]:
    """The form as a reviewer has filled it in, before the code."""
    fields = {
        "answer": "changes_requested",
        "reason": "夜間の番号が\r\n違います。<b>",
        "typed_name": "湊 一葉",
        "code": "",
        "comment": "",
        "key": str(uuid.uuid4()),
        "viewed": letter.invitation.version.manifest_sha256,
        "answers": sha256_of(answers_of(letter.invitation, "")),
    }
    return fields | changes


def ask_for_code(phone: Client, letter: Letter, **changes: Any) -> HttpResponse:
    return phone.post(letter.home + "codes/", typed(letter, **changes), follow=True)


def confirm(phone: Client, letter: Letter, **changes: Any) -> HttpResponse:
    return phone.post(letter.home + "decision/", typed(letter, **changes))


def kept(page: HttpResponse) -> bool:
    """Whether what was typed stands in the form again."""
    html = page.content.decode()
    chosen = re.search(r'value="changes_requested"[^>]* checked', html)
    return bool(chosen) and escape("違います。<b>") in html and 'value="湊 一葉"' in html


def recorded() -> tuple[int, int]:
    return ReviewDecision.objects.count(), Comment.objects.count()


def test_the_whole_way(asked: SimpleNamespace, phone: Client) -> None:
    page = ask_for_code(phone, asked.first)
    assert page.status_code == 200
    assert "10:01（日本時間）に s•••@minato.example へ送りました。10:11 まで使えます。あと5回" in page.content.decode()
    assert kept(page)
    merit = {"merit": "partly", "merit_words": "夜間の番号があれば"}
    response = confirm(phone, asked.first, code=asked.first.code(), comment="ひとこと", **merit)
    assert (response.status_code, response["Location"]) == (303, asked.first.home + "receipt/")
    decision = ReviewDecision.objects.get()
    assert (decision.answer, decision.reason) == ("changes_requested", "夜間の番号が\n違います。<b>")
    assert (decision.merit, decision.merit_words) == ("partly", "夜間の番号があれば")
    assert (decision.typed_name, decision.at, decision.time_zone) == (
        "湊 一葉",
        AT + timedelta(minutes=1),
        "Asia/Tokyo",
    )
    assert [said.text for said in Comment.objects.all()] == ["夜間の番号が\n違います。<b>", "ひとこと"]


@pytest.mark.parametrize("as_typed", ["{0}{1}", " {0} {1} ", "{0}-{1}", "{0}　{1}"])
@pytest.mark.parametrize("wide", [False, True])
def test_the_digits_as_people_type_them(asked: SimpleNamespace, phone: Client, as_typed: str, *, wide: bool) -> None:
    ask_for_code(phone, asked.first)
    code = as_typed.format(asked.first.code()[:3], asked.first.code()[3:])
    code = code.translate({ord("0") + digit: ord("０") + digit for digit in range(10)}) if wide else code
    assert confirm(phone, asked.first, code=code).status_code == 303


def test_a_wrong_code_keeps_everything_and_counts(asked: SimpleNamespace, phone: Client) -> None:
    ask_for_code(phone, asked.first)
    wrong = f"{(int(asked.first.code()) + 1) % 1_000_000:06d}"
    for left in (4, 3, 2, 1):
        page = confirm(phone, asked.first, code=wrong)
        assert (page.status_code, kept(page)) == (422, True)
        assert f"確認番号が違います。あと{left}回試せます。" in page.content.decode()
        assert f"10:11 まで使えます。あと{left}回試せます。" in page.content.decode()
        assert "<title>要修正：" in page.content.decode()
    page = confirm(phone, asked.first, code=wrong)
    assert "この番号はもう使えません" in page.content.decode()
    assert "もう使えません" in confirm(phone, asked.first, code=asked.first.code()).content.decode()
    assert recorded() == (0, 0)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "12345a", "一二三四五六", "0x1234"])
def test_what_is_no_code_costs_no_try(asked: SimpleNamespace, phone: Client, code: str) -> None:
    ask_for_code(phone, asked.first)
    page = confirm(phone, asked.first, code=code)
    assert (page.status_code, kept(page)) == (422, True)
    assert OneTimeCode.objects.get().tries == 0


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        ({"answer": ""}, "選んでください。"),
        ({"answer": "maybe"}, "選択してください"),
        ({"reason": " "}, "理由を書いてください。"),
        ({"typed_name": " "}, "入力してください。"),
        ({"typed_name": "\u3164"}, "入力してください。"),
        ({"typed_name": "\u2800 \u0301"}, "入力してください。"),
        ({"typed_name": "名" * 81}, "80"),
        ({"typed_name": "湊\u202e"}, "U+202E"),
        ({"typed_name": "湊\x00"}, ""),
        ({"reason": "x" * 4001}, "4000"),
        ({"key": ""}, "もう一度、確定してください。"),
        ({"key": "'; drop table"}, "もう一度、確定してください。"),
        ({"viewed": "x"}, "もう一度、確定してください。"),
        ({"viewed": "0" * 64}, "ご覧になった文書が、いまの文書と違います。"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(
    asked: SimpleNamespace, phone: Client, spoilt: dict[str, str], told: str
) -> None:
    ask_for_code(phone, asked.first)
    page = confirm(phone, asked.first, code=asked.first.code(), **spoilt)
    assert page.status_code == 422
    assert told in page.content.decode()
    assert recorded() == (0, 0)
    assert asked.version.manifest_sha256 in page.content.decode()
    (key,) = re.findall(r'name="key" value="([^"]*)"', page.content.decode())
    assert uuid.UUID(key)


def test_an_approval_needs_no_reason(asked: SimpleNamespace, phone: Client) -> None:
    ask_for_code(phone, asked.first)
    assert confirm(phone, asked.first, answer="approved", reason="", code=asked.first.code()).status_code == 303


def test_a_double_press_is_one_answer(asked: SimpleNamespace, phone: Client) -> None:
    ask_for_code(phone, asked.first)
    fields = typed(asked.first, code=asked.first.code())
    for _press in range(2):
        assert phone.post(asked.first.home + "decision/", fields).status_code == 303
    # The reason of a refusal is told to the leads as a comment.
    assert recorded() == (1, 1)


def test_going_back_and_answering_anew_changes_nothing(asked: SimpleNamespace, phone: Client) -> None:
    ask_for_code(phone, asked.first)
    code = asked.first.code()
    confirm(phone, asked.first, code=code)
    again = confirm(phone, asked.first, answer="approved", code=code)
    assert (again.status_code, again["Location"]) == (303, asked.first.home + "receipt/")
    assert ReviewDecision.objects.get().answer == "changes_requested"


def test_codes_are_limited_and_it_says_when_again(
    asked: SimpleNamespace, phone: Client, now: time_machine.Traveller
) -> None:
    for _turn in range(5):
        assert ask_for_code(phone, asked.first).status_code == 200
        now.shift(timedelta(minutes=1))
    page = ask_for_code(phone, asked.first)
    assert (page.status_code, kept(page)) == (429, True)
    assert "10月10日（土）11:05（日本時間）を過ぎたら" in page.content.decode()
    assert OneTimeCode.objects.count() == 5


def test_a_comment_keeps_the_answer_and_is_not_one(asked: SimpleNamespace, phone: Client) -> None:
    fields = typed(asked.first, comment="夜間は？\r\n教えてください。")
    page = phone.post(asked.first.home + "comments/", fields, follow=True)
    assert (page.status_code, kept(page)) == (200, True)
    assert "夜間は？\n教えてください。" in page.content.decode()
    assert recorded() == (0, 1)


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 2001, "a\u202eb"])
def test_a_comment_that_cannot_be_kept(asked: SimpleNamespace, phone: Client, text: str) -> None:
    page = phone.post(asked.first.home + "comments/", typed(asked.first, comment=text))
    assert (page.status_code, kept(page), recorded()) == (422, True, (0, 0))


def test_an_unreadable_comment_is_told_before_anything_is_decided(asked: SimpleNamespace, phone: Client) -> None:
    ask_for_code(phone, asked.first)
    assert confirm(phone, asked.first, code=asked.first.code(), comment="a\u202eb").status_code == 422
    assert confirm(phone, asked.first, code=asked.first.code(), comment="").status_code == 303


def test_revoked_while_the_page_was_open(asked: SimpleNamespace, phone: Client) -> None:
    ask_for_code(phone, asked.first)
    code = asked.first.code()
    revoke_invitation(invitation=asked.first.invitation, by=asked.by, at=AT)
    assert confirm(phone, asked.first, code=code).status_code == 410
    assert recorded() == (0, 0)


@pytest.mark.parametrize("page", ["codes/", "comments/", "decision/"])
def test_without_the_token_of_the_form_nothing_is_taken(asked: SimpleNamespace, page: str) -> None:
    phone = Client(enforce_csrf_checks=True)
    phone.get(f"/r/{asked.first.token}")
    assert phone.post(asked.first.home + page, typed(asked.first, comment="x")).status_code == 403
    assert recorded() == (0, 0)
    assert not OneTimeCode.objects.exists()


def test_what_was_typed_on_a_page_that_is_too_old_is_offered_again(asked: SimpleNamespace) -> None:
    phone = Client(enforce_csrf_checks=True)
    phone.get(f"/r/{asked.first.token}")
    fields = typed(asked.first, answer="declined", reason="夜間は人がいません。", code="123456")
    page = phone.post(asked.first.home + "decision/", fields, headers={"Sec-Fetch-Site": "same-origin"})
    assert (page.status_code, recorded()) == (403, (0, 0))
    html = page.content.decode()
    assert f'action="{asked.first.home}decision/"' in html
    assert ("夜間は人がいません。" in html, "123456" in html) == (True, False), "a code is nobody's to keep"


def test_with_the_token_of_the_form_it_is(asked: SimpleNamespace) -> None:
    phone = Client(enforce_csrf_checks=True)
    phone.get(f"/r/{asked.first.token}")
    html = phone.get(asked.first.home).content.decode()
    (token,) = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', html))
    fields = typed(asked.first, csrfmiddlewaretoken=token)
    assert phone.post(asked.first.home + "codes/", fields).status_code == 303


@pytest.mark.parametrize(
    ("trusted", "forwarded", "expected"),
    [
        (False, "203.0.113.9", "192.0.2.1"),
        (True, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (True, "203.0.113.9, 2001:DB8::7", "2001:db8::7"),
        (True, "", "192.0.2.1"),
        (True, " , ", "192.0.2.1"),
        (True, "203.0.113.9, ", "203.0.113.9"),
        (True, "203.0.113.9:51234", "203.0.113.9"),
        (True, "198.51.100.1, [2001:db8::7]:443", "2001:db8::7"),
        (True, '"[2001:db8::7]"', "2001:db8::7"),
        (True, "::ffff:203.0.113.9", "203.0.113.9"),
        (True, "fe80::1%eth0", None),
        (True, "[fe80::1%<b>]:443", None),
        (True, "203.0.113.9:port", None),
        (True, "unknown", None),
    ],
)
def test_whose_address_is_kept(
    asked: SimpleNamespace, phone: Client, settings: Any, forwarded: str, expected: str | None, *, trusted: bool
) -> None:
    settings.TRUST_PROXY = trusted
    ask_for_code(phone, asked.first)
    phone.post(
        asked.first.home + "decision/",
        typed(asked.first, code=asked.first.code()),
        headers={"x-forwarded-for": forwarded, "user-agent": "Firefox\x7f\u00e9"},
        REMOTE_ADDR="192.0.2.1",
    )
    decision = ReviewDecision.objects.get()
    assert (decision.ip, decision.user_agent) == (expected, "Firefox〓\u00e9")


def test_reading_an_address_for_sending_goes_back_to_the_letter(asked: SimpleNamespace, phone: Client) -> None:
    for page in ("codes/", "comments/", "decision/"):
        response = phone.get(asked.first.home + page)
        assert (response.status_code, response["Location"]) == (303, asked.first.home)
    assert not OneTimeCode.objects.exists()


def test_a_million_letters_are_an_error_not_a_crash(asked: SimpleNamespace, phone: Client) -> None:
    for page, status in (("codes/", 303), ("comments/", 422), ("decision/", 422)):
        for letters, expected in ((10**5, status), (10**6, 413)):
            words = urlencode(typed(asked.first, comment="あ" * letters))
            answer = phone.post(asked.first.home + page, words, content_type="application/x-www-form-urlencoded")
            assert answer.status_code == expected
    assert recorded() == (0, 0)
    assert ReviewInvitation.objects.get(pk=asked.first.invitation.pk).answer() is None
