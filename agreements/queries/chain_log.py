"""A chain of events as people read it: who did what, and when; kinds are those of an agreement."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import Event

WORDS: dict[str, Any] = {
    "agreement.begun": gettext_lazy("議事録を作った"),
    "agreement.changed": gettext_lazy("議事録の言葉か時間帯を変えた"),
    "agreement.retired": gettext_lazy("議事録の使用をやめた"),
    "agreement.brought_back": gettext_lazy("議事録をまた使うようにした"),
    "version.published": gettext_lazy("発行した"),
    "version.withdrawn": gettext_lazy("取り下げた"),
    "own.asked": gettext_lazy("社内の承認をお願いした"),
    "own.stand_in": gettext_lazy("社内の承認をほかの方に替えた"),
    "own.joined": gettext_lazy("社内の承認を、引き継いだ方の1つの回答にまとめた"),
    "own.reminded": gettext_lazy("社内の承認をもう一度お願いした"),
    "own.approved": gettext_lazy("社内で承認した"),
    "own.sent_back": gettext_lazy("社内で差し戻した"),
    "own.ended": gettext_lazy("差し戻されて、取り下げになった"),
    "own.let_out": gettext_lazy("社内の承認がそろい、送った"),
    "version.commented": gettext_lazy("コメントした"),
    "review.asked": gettext_lazy("確認をお願いした"),
    "review.revoked": gettext_lazy("依頼を取り消した"),
    "review.handed_over": gettext_lazy("ほかの方へ引き継いだ"),
    "review.superseded": gettext_lazy("新しい版が出たことを、回答がまだの方にお知らせした"),
    "review.reminded": gettext_lazy("もう一度お願いした"),
    "review.link_copied": gettext_lazy("手渡しするリンクを作った"),
    "review.closed": gettext_lazy("リンクを閉じた"),
    "review.item_answered": gettext_lazy("項目に答えた"),
    "review.understood": gettext_lazy("理解確認に答えた"),
    "thread.changed": gettext_lazy("質問・異議を次の版の変更にした"),
    "review.new_start": gettext_lazy("確認番号を初めから送れるようにした"),
    "review.recorded": gettext_lazy("紙かメールの承認を記録した"),
    "review.approved": gettext_lazy("承認した"),
    "review.changes_requested": gettext_lazy("修正を依頼した"),
    "review.declined": gettext_lazy("不同意と答えた"),
    "contacts.changed": gettext_lazy("連絡先を変えた"),
    "contacts.told": gettext_lazy("連絡先の変更を知らせた"),
    "contradiction.accepted": gettext_lazy("連携先との食い違いを受け入れた"),
    "contradiction.reopened": gettext_lazy("食い違いの受け入れを取り消した"),
    "succession.asked": gettext_lazy("引き継ぎの確認をお願いした"),
    "succession.confirmed": gettext_lazy("引き継ぎを確認した"),
    "document.issued": gettext_lazy("控えの PDF を作った"),
    "document.certified": gettext_lazy("承認証明を作った"),
}
# What an event says that a person can read; the rest are keys and hashes.
_TEXTS = ("role", "name", "given_on", "reason", "note", "symptom", "receipt")


def chain_log(*, chain: str, who: str = "", what: str = "") -> QuerySet[Event]:
    """Return the events of a chain, newest first: by `who` (a part of a name or user name), of the kind `what`."""
    rows = Event.objects.filter(chain=chain).order_by("-sequence")
    if what:
        rows = rows.filter(kind=what)
    return rows.filter(Q(by__icontains=who) | Q(account__icontains=who)) if who else rows


def texts_of(event: Event) -> list[str]:
    """Return what it says beside its kind."""
    data = event.told()
    version = data.get("version")
    texts = [_("第%(number)d版") % {"number": version}] if isinstance(version, int) else []
    if isinstance(data.get("annex"), int):
        texts.append(_("連絡先別紙 第%(number)d版") % {"number": data["annex"]})
    texts += [str(data[name]) for name in _TEXTS if data.get(name)]
    texts += _listed(data.get("recipients"))
    if event.kind == "version.published":
        texts += [_("%(id)s を理由を書いて通した：%(reason)s") % one for one in _reasons(data.get("released"))]
    return texts


def _listed(said: Any) -> list[str]:
    return [str(one) for one in said] if isinstance(said, list) else []


def _reasons(released: Any) -> Iterable[dict[str, str]]:
    for one in released if isinstance(released, list) else []:
        if isinstance(one, dict) and one.get("reason"):
            yield {"id": str(one.get("check", "")), "reason": str(one["reason"])}
