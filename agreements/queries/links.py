"""The reviewer's link: whom it belongs to, what it still allows."""

from datetime import datetime

from django.utils.translation import gettext as _

from agreements import states
from agreements.content import sha256_of
from agreements.models import ReviewInvitation
from agreements.queries.our_side import is_ours
from agreements.refusals import Refused


def invitation_for(token: str) -> ReviewInvitation | None:
    """Return the invitation a link leads to, whatever its state; None for a wrong token."""
    return ReviewInvitation.objects.filter(token_sha256=sha256_of(token)).first()


def state_of_link(invitation: ReviewInvitation, at: datetime) -> str:
    """Return "open", or why the link no longer takes an answer: answered (its receipt and papers can be read), ended
    (no more), shut (by our side), revoked, expired, superseded, closed (the version takes none)."""
    if invitation.closed_at:
        return "shut"
    state = invitation.state_at(at)
    if state == "answered" and invitation.opens_until() <= at:
        return "ended"
    if state in {"answered", "revoked", "expired"}:
        return state
    version = invitation.version
    if version.agreement.versions.filter(number__gt=version.number).exists():
        return "superseded"
    return "open" if version.state in states.ANSWERABLE else "closed"


def must_be_open(invitation: ReviewInvitation, at: datetime) -> None:
    """Raise Refused, with what to do instead, unless the invitation as stored now takes an answer."""
    state = state_of_link(ReviewInvitation.objects.get(pk=invitation.pk), at)
    words = {
        "answered": _("この依頼には、もう回答をいただいています。"),
        "ended": _("この依頼には、もう回答をいただいています。"),
        "shut": _("このリンクは閉じられています。"),
        "revoked": _("この確認の依頼は取り消されました。"),
        "expired": _("このリンクの期限は切れています。"),
        "superseded": _("新しい版があります。新しい版の確認のお願いをご覧ください。"),
        "closed": _("この版への回答は締め切られています。"),
    }
    if state != "open":
        raise Refused(words[state])
    if is_ours(invitation.mail):
        raise Refused(_("お願いした側のアドレスからは、回答できません。お願いした人に知らせてください。"))
