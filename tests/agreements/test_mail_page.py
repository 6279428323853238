"""A mail's page says what its text says, names who sends it, and fetches nothing."""

import re
from html import unescape
from types import SimpleNamespace

from agreements.mail_page import page_of
from agreements.models import OutgoingMail, User
from agreements.workflow.posting import message_of

TEXT = """湊 様

次を開いてください。
https://heiji.example/r/abc?a=1&b=2

    123456 と 3 < 4

平時ペイメント
""".replace("\n平時", "\n-- \n平時")


def said(page: str) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", " ", page)).split())


def test_the_page_says_the_same_and_has_one_button() -> None:
    page = page_of(TEXT, "ja")
    assert said(page).replace(" 開く", "", 1) == " ".join(TEXT.replace("\n-- \n", "\n").split())
    assert page.count("background:#0017c1") == 1
    assert 'href="https://heiji.example/r/abc?a=1&amp;b=2"' in page
    assert not re.search(r"<(img|script|link|style)|url\(", page)


def test_marks_of_others_are_text() -> None:
    assert "<b>" not in page_of("<b>太字</b> javascript:alert(1)", "ja")
    assert "<a" not in page_of("javascript:alert(1)", "ja")


def test_a_request_comes_from_who_asks(asked: SimpleNamespace, ren: User) -> None:
    mail = OutgoingMail.objects.get(key=f"invitation:{asked.first.invitation.public_id}")
    message = message_of(mail)
    assert message.from_email.endswith("<heiji@ops.example>")
    assert (mail.sender, message.reply_to) == ("平時ペイメント株式会社 佐久間 蓮", ["ren@ops.example"])
    assert "みなと百貨店株式会社\n店舗システム当番 様" in message.body
    assert "いつもお世話になっております。" in message.body
    (page, kind), *_more = message.alternatives
    assert kind == "text/html"
    assert mail.secret in unescape(page)
    assert said(page).replace(" 開く", "", 1) == " ".join(message.body.replace("\n-- \n", "\n").split())
    mail.sender = mail.reply_to = ""
    assert (message_of(mail).reply_to, mail.sender) == ([], "")


def test_an_address_ends_before_its_sentence_does() -> None:
    page = page_of("The address starts with https://heiji.example. It asks (see https://heiji.example/c/1/).", "en")
    assert re.findall('href="([^"]*)"', page) == ["https://heiji.example", "https://heiji.example/c/1/"]


def test_a_list_of_links_has_no_button() -> None:
    page = page_of("- 甲\n  https://heiji.example/a/\n- 乙\n  https://heiji.example/b/", "ja")
    assert (page.count("background:#0017c1"), page.count("<a ")) == (0, 2)
