"""The chains of access as people read them: who did what to whose account, and when."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import Event, User
from agreements.models.system import ROLES

CHAINS = "ACC-"
WORDS: dict[str, Any] = {
    "access.signed_in": gettext_lazy("サインインした"),
    "access.signed_out": gettext_lazy("サインアウトした"),
    "access.failed": gettext_lazy("サインインに失敗した"),
    "access.sessions_ended": gettext_lazy("ほかのサインインを終わらせた"),
    "access.password_changed": gettext_lazy("パスワードを変えた"),
    "access.password_reset": gettext_lazy("メールのリンクでパスワードを決めた"),
    "access.totp_activated": gettext_lazy("認証アプリを登録した"),
    "access.totp_deactivated": gettext_lazy("認証アプリを外した"),
    "access.webauthn_added": gettext_lazy("パスキーを登録した"),
    "access.webauthn_removed": gettext_lazy("パスキーを外した"),
    "access.recovery_codes_generated": gettext_lazy("予備の番号を作り直した"),
    "access.password_set": gettext_lazy("コマンドでパスワードを決めた"),
    "access.exported": gettext_lazy("ファイルに書き出した"),
    "access.bag_code": gettext_lazy("非常持出しを開く番号を作った"),
    "role.given": gettext_lazy("役割を与えた"),
    "role.taken": gettext_lazy("役割を外した"),
    "approver.named": gettext_lazy("先に承認する方にした"),
    "approver.dropped": gettext_lazy("先に承認する方から外した"),
    "person.begun": gettext_lazy("アカウントを作った"),
    "person.invited": gettext_lazy("招待した"),
    "person.changed": gettext_lazy("お名前かメールアドレスを変えた"),
    "person.locked": gettext_lazy("サインインを止めた"),
    "person.unlocked": gettext_lazy("また使えるようにした"),
    "person.factors_taken": gettext_lazy("2つ目の確認を外した"),
    "person.ended": gettext_lazy("アカウントを閉じた"),
}
_WAYS: dict[str, Any] = {
    "password": gettext_lazy("パスワード"),
    "password_reset": gettext_lazy("メールのリンク"),
    "totp": gettext_lazy("認証アプリ"),
    "webauthn": gettext_lazy("パスキー"),
    "recovery_codes": gettext_lazy("予備の番号"),
    "second factor": gettext_lazy("2つ目の確認"),
}


def access_log(*, who: str = "", what: str = "") -> QuerySet[Event]:
    """Return the events, newest first: `who` did it or whose account it was (a part of a name), `what` is a kind."""
    rows = Event.objects.filter(chain__startswith=CHAINS).order_by("-id")
    if what:
        rows = rows.filter(kind=what)
    if who:
        named = User.objects.filter(Q(username__icontains=who) | Q(display_name__icontains=who))
        theirs = [f"{CHAINS}{pk:04d}" for pk in named.values_list("pk", flat=True)]
        rows = rows.filter(Q(by__icontains=who) | Q(account__icontains=who) | Q(chain__in=theirs))
    return rows


def told_in_words(event: Event) -> list[str]:
    """Return what an event says beside its kind, as short texts."""
    data = event.told()
    roles = dict(ROLES)
    texts = [data.get("address", ""), *(str(_WAYS.get(way, way)) for way in data.get("ways", []))]
    texts += [str(_WAYS.get(data["step"], data["step"]))] if "step" in data else []
    if "system" in data:
        before = f"{roles.get(data['before'], data['before'])} → " if "before" in data else ""
        role = data.get("role", "")
        texts.append(f"{data['system']} {before}{roles.get(role, role)}".strip())
    texts += [f"{before} → {after}" for before, after in data.get("changes", [])]
    texts += [_("管理者")] if data.get("administrator") else []
    texts += [_("引き継ぎ：%(name)s") % {"name": data["heir"]}] if data.get("heir") else []
    texts += [str(data[name]) for name in ("agreement", "file", "of") if name in data]
    return [text for text in texts if text.strip()]
