"""The link, the letter behind it, its PDF and its receipt: who may open them, and what they say."""

import re
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from agreements import pdf
from agreements.models import Document, Party, ReviewInvitation, System, User
from agreements.workflow.codes import send_code
from agreements.workflow.drafts import save_fields
from agreements.workflow.reviewing import decide
from tests.published import AT, Letter, draft, invitees, letters_of, publish_plainly

PAGES = ("", "pdf/", "receipt/", "codes/", "comments/", "decision/")


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(AT + timedelta(minutes=1), tick=False) as clock:
        yield clock


def approve(letter: Letter, **changes: str) -> None:
    send_code(invitation=letter.invitation, at=AT)
    decide(invitation=letter.invitation, answer=letter.answer(**changes), at=AT)


def words(response: Any) -> str:
    """The text of a page, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# The link


@pytest.mark.parametrize("method", ["get", "head"])
def test_the_link_hands_over_to_an_address_without_the_secret(asked: SimpleNamespace, method: str) -> None:
    response = getattr(Client(), method)(f"/r/{asked.first.token}")
    assert (response.status_code, response["Location"]) == (303, asked.first.home)
    cookie = response.cookies["review"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (asked.first.home, True, "Lax")
    assert 0 < cookie["max-age"] <= (asked.first.invitation.expires_at - AT).total_seconds()
    assert asked.first.token not in cookie.value + response["Location"]
    assert response["Cache-Control"] == "no-store"


def test_the_cookie_is_secure_on_https(asked: SimpleNamespace, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = True
    assert Client().get(f"/r/{asked.first.token}").cookies["__Secure-review"]["secure"]


def test_wrong_links_are_all_answered_alike(asked: SimpleNamespace) -> None:
    wrong = ["x", asked.first.token[:-1], asked.first.token + "x", "A" * 43, "A" * 900, "あ"]
    answers = {(found.status_code, words(found)) for found in (Client().get(f"/r/{token}") for token in wrong)}
    assert len(answers) == 1
    ((status, said),) = answers
    assert status == 404
    assert "このリンクは開けません" in said
    assert asked.version.agreement.number not in said


def test_links_take_no_post(asked: SimpleNamespace) -> None:
    assert Client().post(f"/r/{asked.first.token}").status_code == 405


# Without the link


@pytest.mark.parametrize("page", PAGES)
def test_without_the_cookie_there_is_nothing_to_see(asked: SimpleNamespace, page: str) -> None:
    unknown = "/review/11111111-1111-4111-8111-111111111111/"
    for method in ("get", "post"):
        known, none = (getattr(Client(), method)(home + page) for home in (asked.first.home, unknown))
        assert known.status_code == none.status_code == (405 if method == "post" and page in PAGES[:3] else 403)
        assert words(known) == words(none)
        assert asked.agreement.number not in words(known)


@pytest.mark.parametrize("page", PAGES)
def test_one_reviewer_s_cookie_opens_no_other_letter(asked: SimpleNamespace, page: str) -> None:
    client = asked.first.opened()
    assert client.get(asked.second.home + page).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_a_forged_cookie_opens_nothing(asked: SimpleNamespace, page: str) -> None:
    client = asked.first.opened()
    good = client.cookies["review"].value
    for forged in (good[:-1], asked.first.invitation.token_sha256, "", good.replace(":", ":x", 1)):
        client.cookies["review"] = forged
        assert client.get(asked.first.home + page).status_code == 403


def test_staff_see_no_letter_by_being_staff(asked: SimpleNamespace, client: Client) -> None:
    client.force_login(asked.by)
    assert client.get(asked.first.home).status_code == 403


def test_a_new_token_ends_the_cookie_of_the_old_one(asked: SimpleNamespace) -> None:
    client = asked.first.opened()
    ReviewInvitation.objects.filter(pk=asked.first.invitation.pk).update(token_sha256="0" * 64)
    assert client.get(asked.first.home).status_code == 403


# The letter


def test_the_letter_says_who_asks_for_what_and_by_when(asked: SimpleNamespace) -> None:
    page = asked.second.opened().get(asked.second.home)
    said = words(page)
    for expected in (
        "平時ペイメント株式会社",
        "湊 一葉 様あて",
        "佐久間 蓮",
        "10月8日（木）の打合せ",
        "決済承認API AG-0001",
        "10月19日（月）17:00（日本時間）",
        "約7分",
        "アドレスは testserver",
        "第1版への回答を確定する",
        "i•••@minato.example",
        "あと5回",
    ):
        assert expected in said
    assert "ichiyo@" not in said


def test_the_whole_text_is_on_the_page(asked: SimpleNamespace) -> None:
    said = words(asked.first.opened().get(asked.first.home))
    content = asked.version.content()
    for item in (item for _list, item in content.items()):
        told = item.model_dump(exclude={"change_reason"}).values()
        texts = [value for value in told if isinstance(value, dict) and "ja" in value]
        assert [text["ja"] for text in texts if " ".join(text["ja"].split()) not in said] == []


def test_no_page_is_kept_or_found(asked: SimpleNamespace) -> None:
    client = asked.first.opened()
    for page in PAGES:
        response = client.get(asked.first.home + page)
        assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "same-origin")
        assert "noindex" in response["X-Robots-Tag"]


def test_a_reviewer_gets_no_session(asked: SimpleNamespace) -> None:
    client = asked.first.opened()
    client.get(asked.first.home)
    client.post(asked.first.home + "codes/")
    client.post(asked.first.home + "decision/")
    assert "sessionid" not in client.cookies
    assert not Session.objects.exists()


def test_opening_is_noted_once_and_not_by_scanners(asked: SimpleNamespace, now: time_machine.Traveller) -> None:
    client = asked.first.opened()
    client.head(asked.first.home)
    client.get(asked.first.home, headers={"sec-purpose": "prefetch;prerender"})
    assert ReviewInvitation.objects.get(pk=asked.first.invitation.pk).opened_at is None
    client.get(asked.first.home)
    client.get(f"{asked.first.home}opening/")
    assert ReviewInvitation.objects.get(pk=asked.first.invitation.pk).opened_at is None
    assert client.post(f"{asked.first.home}opening/").status_code == 204
    now.shift(timedelta(hours=1))
    client.post(f"{asked.first.home}opening/")
    assert ReviewInvitation.objects.get(pk=asked.first.invitation.pk).opened_at == AT + timedelta(minutes=1)


def test_past_the_date_one_hoped_for_it_can_still_be_answered(
    asked: SimpleNamespace, now: time_machine.Traveller
) -> None:
    now.move_to(asked.first.invitation.reply_by + timedelta(minutes=1))
    assert "11月2日（月）17:00（日本時間）まで回答できます" in words(asked.first.opened().get(asked.first.home))


def test_the_letter_speaks_the_language_of_the_agreement(
    payments: System, minato: Party, own_side: Party, ren: User
) -> None:
    agreement = draft(payments, minato, ren, language="en")
    (letter,) = letters_of(publish_plainly(agreement, ren, invitees=invitees(minato.contacts.first())))
    page = letter.opened().get(letter.home, headers={"accept-language": "ja"})
    assert '<html lang="en"' in page.content.decode()
    assert page["Content-Language"] == "en"
    assert "Heiji Payments" in words(page)
    assert "Stop the payment retries." in words(page)


def test_changes_since_the_last_yes_come_first(asked: SimpleNamespace) -> None:
    for letter in (asked.first, asked.second):
        approve(letter)
    acts = [act.model_dump(mode="json", exclude_none=True) for act in asked.agreement.content().acts]
    acts[0]["within_minutes"] = 25
    del acts[1]
    changed = save_fields(agreement=asked.agreement, fields={"acts": acts}, base_revision=1, by=asked.by, at=AT)
    letter = letters_of(publish_plainly(changed, asked.by, invitees=invitees(asked.first.invitation.contact)))[0]
    said = words(letter.opened().get(letter.home)).partition(" 全文 ")[0]
    assert "第1版から変わったところ（2項目）" in said
    assert "第1版は、2026年10月10日（土）に 湊 一葉 様が承認されました。" in said
    assert said.index("変わった数字（1件）") < said.index("1 決済の再送を止める。")
    assert "期限 削除 10分 ここまで 追加 25分 ここまで" in said
    assert "入口と全レジに「現金のみ」を掲示する" in said


def test_a_first_version_has_no_changes(asked: SimpleNamespace) -> None:
    assert "変わったところ" not in words(asked.first.opened().get(asked.first.home))


# The PDF


def test_the_pdf_is_the_body_of_the_manifest(asked: SimpleNamespace) -> None:
    response = asked.first.opened().get(asked.first.home + "pdf/")
    body = Document.objects.get(kind="body")
    assert (response.content, response["Content-Type"]) == (pdf.vault.get(body.sha256), "application/pdf")
    assert response["Content-Disposition"] == 'inline; filename="AG-0001-v1-ja.pdf"'


def test_another_language_or_the_one_for_a_phone_is_offered(asked: SimpleNamespace) -> None:
    files = ("ja-a4", "ja-phone", "en-a4")
    duty = asked.agreement.party.contacts.order_by("place").first()
    version = publish_plainly(asked.agreement, asked.by, files=files, invitees=invitees(duty))
    letter = letters_of(version)[0]
    client = letter.opened()
    page = client.get(letter.home).content.decode()
    for query, name in (
        ("", "AG-0001-v2-ja.pdf"),
        ("?language=ja&size=phone", "AG-0001-v2-ja-phone.pdf"),
        ("?language=en&size=a4", "AG-0001-v2-en.pdf"),
        ("?language=en&size=wall", "AG-0001-v2-en.pdf"),
    ):
        assert client.get(f"{letter.home}pdf/{query}")["Content-Disposition"] == f'inline; filename="{name}"'
    assert f'{letter.home}pdf/?language=ja&amp;size=phone">日本語 スマホ用の PDF</a>' in page
    assert f'{letter.home}pdf/?language=en&amp;size=a4" hreflang="en">英語 A4の PDF</a>' in page


@pytest.mark.parametrize("harm", ["unlink", "spoil"])
def test_a_damaged_pdf_is_not_shown(asked: SimpleNamespace, harm: str) -> None:
    path = pdf.vault.path_of(Document.objects.get(kind="body").sha256)
    path.chmod(0o600)
    if harm == "unlink":
        path.unlink()
    else:
        path.write_bytes(b"%PDF-1.7 forged")
    response = asked.first.opened().get(asked.first.home + "pdf/")
    assert response.status_code == 503
    assert "いま PDF をお出しできません" in words(response)


# After the answer


def test_reopening_the_link_shows_the_receipt(asked: SimpleNamespace) -> None:
    approve(asked.first, answer="declined", reason="番号が違う")
    client = asked.first.opened()
    assert client.get(asked.first.home)["Location"] == asked.first.home + "receipt/"
    said = words(client.get(asked.first.home + "receipt/"))
    receipt = asked.first.invitation.answer() or ReviewInvitation.objects.get(pk=asked.first.invitation.pk).answer()
    for expected in ("不同意", "番号が違う", receipt.receipt, "2026年10月10日（土）10:00（日本時間）", "湊 一葉"):
        assert expected in said


def test_a_receipt_outlives_the_link(asked: SimpleNamespace, now: time_machine.Traveller) -> None:
    approve(asked.first)
    now.shift(timedelta(days=60))
    client = asked.first.opened()
    assert client.get(asked.first.home + "receipt/").status_code == 200
    assert client.get(asked.first.home + "pdf/").status_code == 200


def test_before_the_answer_there_is_no_receipt(asked: SimpleNamespace) -> None:
    response = asked.first.opened().get(asked.first.home + "receipt/")
    assert (response.status_code, response["Location"]) == (303, asked.first.home)
