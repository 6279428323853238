"""Somebody of ours comes in by a mailed link and a passkey, and loses nothing when the session ends."""

import re
from types import SimpleNamespace

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.journeys.hands import Hands
from tests.journeys.post import PostOffice, text_of
from tests.journeys.test_accessibility import Stop, _seen

PASSWORD = "quiet river stones"
HEARD = "営業時間中は、レジを止められない。"


def test_by_mail_and_passkey_and_nothing_is_lost(
    desk: Hands, other_desk: Hands, post: PostOffice, people: SimpleNamespace
) -> None:
    ren = Newcomer(desk, post)
    ren.when_they_ask_for_a_new_password()
    ren.when_they_choose_it_by_the_link_in_the_mail()
    ren.when_they_register_a_passkey()
    code = ren.then_they_get_recovery_codes()

    ren.when_the_session_ends_while_they_write()
    ren.when_they_sign_in_with_the_passkey()
    ren.then_what_they_wrote_is_there_and_is_sent()

    Newcomer(other_desk, post).then_a_stranger_s_machine_wants_a_recovery_code(code)


class Newcomer:
    """What Ren does; each page on the way is looked at."""

    def __init__(self, hands: Hands, post: PostOffice):
        self.hands, self.post = hands, post

    def when_they_ask_for_a_new_password(self) -> None:
        self.hands.open("/login/")
        self.hands.follow("パスワードを忘れたとき")
        self._looks_right()
        self.hands.write("メールアドレス", "ren@ops.example")
        self.hands.press("リンクを送る")
        self.hands.sees_the_title("メールをご覧ください")
        self._looks_right()

    def when_they_choose_it_by_the_link_in_the_mail(self) -> None:
        self.post.deliver()
        link = re.search(r"https?://\S+/password/\S+", text_of(self.post.mail_to("ren@ops.example")))
        assert link
        self.hands.open(link[0])
        self._looks_right()
        self.hands.write("新しいパスワード", PASSWORD)
        self.hands.write("新しいパスワード（もう一度）", PASSWORD)
        self.hands.press("このパスワードに決める")
        self.hands.sees("パスワードを変えました。")
        self.hands.open(link[0])
        self.hands.sees_the_title("このリンクは、もう使えません")
        self._looks_right()
        self.hands.sign_in("ren", PASSWORD)

    def when_they_register_a_passkey(self) -> None:
        self._own_a_device()
        self.hands.open("/account/")
        self.hands.follow("2つ目の確認を登録")
        self._looks_right()
        self.hands.follow("パスキーを登録")
        self._looks_right()
        self.hands.write("いまのパスワード", PASSWORD)
        self.hands.press("続ける")
        self.hands.sees_the_title("パスキーを登録")
        self._looks_right()
        self.hands.press("この端末で登録する")

    def then_they_get_recovery_codes(self) -> str:
        self.hands.sees_the_title("予備の番号")
        self._looks_right()
        return self.hands.page.locator("code").first.inner_text()

    def when_the_session_ends_while_they_write(self) -> None:
        self.hands.open("/meetings/new/")
        self.hands.write("題名", HEARD)
        Session.objects.all().delete()
        self.hands.press("打合せを登録する")
        self.hands.sees("サインインが切れていました。")
        self._looks_right()

    def when_they_sign_in_with_the_passkey(self) -> None:
        self.hands.press("パスキーでサインインする")

    def then_what_they_wrote_is_there_and_is_sent(self) -> None:
        self.hands.sees_the_title("書いていたもの")
        self.hands.sees(HEARD)
        self._looks_right()
        self.hands.press("この内容で送る")
        self.hands.sees("か所を直してください")
        self.hands.sees_the_value("題名", HEARD)

    def then_a_stranger_s_machine_wants_a_recovery_code(self, code: str) -> None:
        self.hands.open("/login/")
        self.hands.write("ユーザー名", "ren")
        self.hands.write("パスワード", PASSWORD)
        self.hands.press("サインインする")
        self.hands.sees_the_title("2つ目の確認")
        self._looks_right()
        self.hands.write("番号", code)
        self.hands.press("サインインする")
        expect(self.hands.page.get_by_role("heading", level=1)).not_to_have_text("2つ目の確認")
        assert Authenticator.objects.get(type="recovery_codes").data["used_mask"] == 1
        self.hands.open("/account/sessions/")
        expect(self.hands.page.get_by_role("button", name="終わらせる")).to_have_count(2)
        self._looks_right()

    def _own_a_device(self) -> None:
        """A machine with a fingerprint reader."""
        session = self.hands.page.context.new_cdp_session(self.hands.page)
        session.send("WebAuthn.enable")
        device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
        device |= {"isUserVerified": True, "automaticPresenceSimulation": True}
        session.send("WebAuthn.addVirtualAuthenticator", {"options": device})

    def _looks_right(self) -> None:
        size = self.hands.page.viewport_size
        look = _seen(self.hands.page, Stop("", self.hands.page.url, "page"))
        self.hands.page.set_viewport_size(size)  # type: ignore[arg-type]
        assert (look.faults, look.wide, look.headings) == ([], [], 1)
