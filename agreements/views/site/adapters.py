"""What allauth asks us: how we say things, how tries are counted, what happens around a sign-in (ADR 21)."""

import base64
import hashlib
import io
import logging
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.emails import our_name
from agreements.models import User
from agreements.permissions import is_only_on_call
from agreements.views.client_address import address_of
from agreements.views.site.factors import is_last_factor
from agreements.views.site.kept_words import address_of_words, keep_words
from agreements.views.site.known_devices import device_of, remember_device
from agreements.views.site.speaking import speak_to
from agreements.workflow.access import record_access
from agreements.workflow.passwords import ask_for_new_password, notify_of_change

log = logging.getLogger("heiji.access")

# What the pages say after a deed; allauth names it by a template of its own. What is not here goes without saying.
_SAID = {
    "account/messages/password_changed.txt": gettext_lazy("パスワードを変えました。"),
    "mfa/messages/totp_activated.txt": gettext_lazy("認証アプリを登録しました。"),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("認証アプリの登録を外しました。"),
    "mfa/messages/webauthn_added.txt": gettext_lazy("パスキーを登録しました。"),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("パスキーの登録を外しました。"),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy("予備の番号を作りました。"),
}
# In the session, of whoever has said the password: which one it was, hidden.
_HALF_WAY = "half_way"
_TOO_MANY = gettext_lazy(
    "サインインの失敗が続いたため、いまは受け付けません。1分ほど待って、もう一度お試しください。"
    "続くときは、少しずつ長くお待ちいただきます。"
)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy(
            "ユーザー名かパスワードが違います。パスワードは大文字と小文字を区別します。"
        ),
        "too_many_login_attempts": _TOO_MANY,
        "rate_limited": _TOO_MANY,
        "enter_current_password": gettext_lazy("いまのパスワードが違います。"),
        "incorrect_password": gettext_lazy("パスワードが違います。"),
        "incorrect_code": gettext_lazy("番号が違います。"),
    }

    # Trying

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count tries with a browser that is known apart from those of strangers."""
        username = credentials.get("username", "")
        if device := device_of(request, username):
            credentials["username"] = f"{username} {device}"
        super().pre_authenticate(request, **credentials)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        username = credentials.get("username", "")
        try:
            return super().authenticate(request, **credentials)
        except ValidationError as refused:
            log.warning("sign-in of %s from %s: %s", _known(username), address_of(request), refused.code)
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        username, address = credentials.get("username", ""), address_of(request)
        log.warning("sign-in of %s from %s failed", _known(username), address)
        user = User.objects.filter(username=username).first()
        record_access(user=user, kind="access.failed", by=_stranger(address), at=timezone.now(), step="password")

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request) or "0.0.0.0"  # noqa: S104 - nobody's address, not one to listen on

    # Coming in

    def pre_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse | None:
        keep_words(request)
        request.session[_HALF_WAY] = user.get_session_auth_hash()
        return super().pre_login(request, user, **more)

    def login(self, request: HttpRequest, user: User) -> None:
        """Between the password and the second factor the account may have been locked, or the password changed: then
        nobody comes in, also not later with a session that lay waiting."""
        now = User.objects.get(pk=user.pk)
        if not now.is_active or request.session.pop(_HALF_WAY, "") != now.get_session_auth_hash():
            messages.error(
                request, _("サインインの途中で、アカウントが変わりました。はじめからサインインしてください。")
            )
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        messages.error(request, _("このアカウントは使えません。管理者に連絡してください。"))
        return redirect("account_login")

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        response = super().post_login(request, user, **more)
        ways = [record.get("type") or record["method"] for record in get_authentication_records(request, user)]
        came = {"address": address_of(request) or "", "ways": ways}
        record_access(user=user, kind="access.signed_in", by=user, at=timezone.now(), **came)
        if words := address_of_words(request):
            response.headers["Location"] = words
        elif response.headers.get("Location") == settings.LOGIN_REDIRECT_URL and is_only_on_call(user):
            response.headers["Location"] = reverse("oncall")
        remember_device(request, response, user.get_username())
        return speak_to(request, response, user)

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            record_access(user=request.user, kind="access.signed_out", by=request.user, at=timezone.now())
        super().logout(request)

    # Telling

    def add_message(  # noqa: PLR0917 - allauth's signature
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        words = message or _SAID.get(message_template or "")
        if words:
            messages.add_message(request, level, str(words), extra_tags=extra_tags)

    def set_password(self, user: User, password: str) -> None:
        user.tells_of_password = True
        super().set_password(user, password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/account/"

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        ask_for_new_password(user=user, key=f"{context['uid']}-{context['key']}", by=user, at=timezone.now())

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        what, at = template_prefix.rpartition("/")[2], timezone.now()
        record_access(user=user, kind=f"access.{what}", by=user, at=at, address=address_of(self.request) or "")
        notify_of_change(what=what, user=user, by=user, at=at)


@receiver(authentication_failed)
def _note_wrong_code(request: HttpRequest, user: User, **_more: Any) -> None:
    """allauth tells of it by a signal alone."""
    by, at = _stranger(address_of(request)), timezone.now()
    record_access(user=user, kind="access.failed", by=by, at=at, step="second factor")


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("番号が違います。アプリに出ている最新の番号を入れてください。"),
        "cannot_delete_authenticator": gettext_lazy(
            "2つ目の確認は、必ず1つ要ります。先に、ほかの方法を登録してください。"
        ),
        "cannot_generate_recovery_codes": gettext_lazy("先に、認証アプリかパスキーを登録してください。"),
    }

    def get_totp_issuer(self) -> str:
        return f"{_('平時')} {our_name(settings.LANGUAGE_CODE)}"

    def get_totp_label(self, user: User) -> str:
        return user.get_username()

    def build_totp_svg(self, url: str) -> str:
        svg = io.BytesIO()
        segno.make(url, error="m").save(svg, kind="svg", scale=4, border=4, xmldecl=False, svgns=False, light="#fff")
        return svg.getvalue().decode()

    def encrypt(self, text: str) -> str:
        """No backup holds the secret of somebody's app as it is."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # Written with another HEIJI_SECRET_KEY: no code fits, and an administrator takes the factor away.
            log.error("a second factor cannot be read: was HEIJI_SECRET_KEY changed?")
            return base64.b32encode(hashlib.sha256(_key_of("nobody's")).digest()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not (settings.SECOND_FACTOR and is_last_factor(authenticator))

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        return _("パスキー")


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(_key_of(key)) for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]])


def _key_of(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(f"heiji second factor {secret}".encode()).digest())


def _stranger(address: str | None) -> str:
    """Whoever failed to sign in may be anybody: all that is known is from where."""
    return address or "?"


def _known(username: str) -> str:
    """What was typed may be a password: a log names accounts that are there."""
    return username if User.objects.filter(username=username).exists() else "nobody we know"
