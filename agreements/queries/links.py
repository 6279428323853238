"""The reviewer's link: whom it belongs to, what it still allows."""

from datetime import datetime

from django.utils.translation import gettext as _

from agreements import states
from agreements.content import sha256_of
from agreements.models import ReviewInvitation, ReviewLink
from agreements.queries.our_side import is_ours
from agreements.refusals import Refused


def invitation_for(token: str) -> ReviewInvitation | None:
    """Return the invitation a link leads to, whatever its state; None for a wrong token."""
    sha256 = sha256_of(token)
    found = ReviewInvitation.objects.filter(token_sha256=sha256).first()
    link = None if found else ReviewLink.objects.filter(token_sha256=sha256).select_related("invitation").first()
    if link is None or _has_successor(link):
        return found
    return link.invitation


def _has_successor(link: ReviewLink) -> bool:
    return link.kind == "by_hand" and link.invitation.links.filter(kind="by_hand", pk__gt=link.pk).exists()


def state_of_link(invitation: ReviewInvitation, at: datetime) -> str:
    """Return "open", or why the link no longer takes an answer: answered (its receipt and papers can be read), ended
    (no more), shut (by our side), revoked, handed (to somebody else), expired, superseded, closed (the
    version takes none)."""
    if invitation.closed_at:
        return "shut"
    state = invitation.state_at(at)
    if state == "answered" and invitation.opens_until() <= at:
        return "ended"
    if state in {"answered", "revoked", "handed", "expired"}:
        return state
    version = invitation.version
    if version.agreement.versions.sent_out().filter(number__gt=version.number).exists():
        return "superseded"
    return "open" if version.state in states.HEARD else "closed"


def with_those_before(invitation: ReviewInvitation) -> list[ReviewInvitation]:
    """Return it and those who handed it on to this reader, the nearest first: what was said with them is theirs to
    read now (docs/adr/0093)."""
    found = [invitation]
    while found[-1].by_way_of is not None:
        found.append(found[-1].by_way_of)
    return found


def reader_of(invitation: ReviewInvitation) -> ReviewInvitation:
    """Return the request of whoever it is by now: of one that was handed over, the newest it led to."""
    found = invitation
    while found.handed_at and (onward := found.handed_on.order_by("pk").last()):
        found = onward
    return found


def opens_threads(invitation: ReviewInvitation, at: datetime) -> bool:
    """Return whether the link they hold still shows what is answered, so that a mail about it is of use."""
    return bool(invitation.mail) and state_of_link(invitation, at) in {"open", "answered"}


def newest_of_theirs(invitation: ReviewInvitation) -> ReviewInvitation | None:
    """Return what the same address was asked about the newest version, if that is a later one; None where it was not
    asked, or may not read it any more."""
    version = invitation.version.agreement.versions.sent_out().order_by("-number").first()
    if version is None or version.pk == invitation.version_id or not invitation.mail:
        return None
    asked = version.invitations.filter(mail__iexact=invitation.mail, revoked_at=None, handed_at=None, closed_at=None)
    return asked.order_by("pk").last()


def is_asked_anew(invitation: ReviewInvitation) -> bool:
    """Return whether who was asked by a request that was taken back holds another one, of this version or a later."""
    agreement, mail = invitation.version.agreement_id, invitation.mail
    later = ReviewInvitation.objects.filter(version__agreement=agreement, mail__iexact=mail, pk__gt=invitation.pk)
    return bool(mail) and later.filter(revoked_at=None, handed_at=None, closed_at=None, way="").exists()


def must_be_asked(invitation: ReviewInvitation) -> None:
    """Raise Refused for whoever was only sent it to read."""
    if invitation.asked_to == states.TO_READ:
        raise Refused(_("お知らせとしてお送りしたものです。回答やコメントは受け付けていません。"))


def must_decide(invitation: ReviewInvitation) -> None:
    """Raise Refused for whoever was not asked to approve."""
    must_be_asked(invitation)
    if not invitation.decides:
        raise Refused(_("ご意見を伺うためにお送りしたものです。版への回答は、承認する方からいただきます。"))


def must_be_open(invitation: ReviewInvitation, at: datetime) -> None:
    """Raise Refused, with what to do instead, unless the invitation as stored now takes an answer."""
    state = state_of_link(ReviewInvitation.objects.get(pk=invitation.pk), at)
    words = {
        "answered": _("この依頼には、もう回答をいただいています。"),
        "ended": _("この依頼には、もう回答をいただいています。"),
        "shut": _("このリンクは閉じられています。"),
        "revoked": _("この確認の依頼は取り消されました。"),
        "handed": _("この確認は、ほかの方へ引き継がれました。"),
        "expired": _("このリンクの期限は切れています。"),
        "superseded": _("新しい版があります。新しい版の確認のお願いをご覧ください。"),
        "closed": _("この版への回答は締め切られています。"),
    }
    if state != "open":
        raise Refused(words[state])
    if is_ours(invitation.mail):
        raise Refused(_("お願いした側のアドレスからは、回答できません。お願いした人に知らせてください。"))
