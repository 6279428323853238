"""What is said about a version: threads, comments, who hears of them, and what becomes a change of the next draft."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements import emails
from agreements.models import (
    Agreement,
    AgreementVersion,
    Comment,
    OutgoingMail,
    ReviewInvitation,
    Thread,
    ThreadChange,
    User,
    queue_mail,
    record_event,
)
from agreements.models.leased import SKEW
from agreements.models.mail import NEWS, NEWS_ONCE_IN
from agreements.queries.item_answers import titles_of
from agreements.queries.leading import told_of_answers
from agreements.queries.links import must_be_asked, opens_threads, reader_of, state_of_link
from agreements.refusals import Refused

COMMENTS_IN_ALL = 100


def comment(
    *,
    version: AgreementVersion,
    text: str,
    at: datetime,
    invitation: ReviewInvitation | None = None,
    by: User | None = None,
    item_key: str = "",
) -> Comment:
    """Say something about a version, as its reviewer (which begins a thread) or as one of us. A reviewer's link must
    still stand.

    What its author has just said is not said again: a repeated press is the same comment.
    """
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update().get(pk=version.agreement_id)
        if invitation:
            must_be_heard(ReviewInvitation.objects.get(pk=invitation.pk), at)
        before = version.comments.filter(invitation=invitation, user=by).order_by("-pk").first()
        if before and (before.text, before.item_key) == (text, item_key):
            return before
        if invitation:
            return open_thread(invitation=invitation, kind="comment", path=item_key, title="", text=text, at=at)
        said = _write(version, text, at, user=by, path=item_key)
        _record(agreement, said, by=by or "", at=at)
        return said


def open_thread(
    *, invitation: ReviewInvitation, kind: str, path: str, title: str, text: str, at: datetime, is_news: bool = True
) -> Comment:
    """Begin a thread on an item (or, without a path, on the whole), or go on with the one that is there: in the
    caller's transaction, with the agreement locked. The leads hear of it, if it is news to them."""
    version = invitation.version
    known = invitation.threads.filter(path=path, kind=kind, change=None).order_by("-pk").first() if path else None
    thread = known or Thread.objects.create(
        version=version, invitation=invitation, path=path, title=title, kind=kind, at=at
    )
    said = _write(version, text, at, invitation=invitation, thread=thread, path=path)
    mails = tell_leads(invitation=invitation, at=at) if is_news else []
    _record(version.agreement, said, by=invitation.role, at=at, more=[*([] if known else [thread]), *mails])
    return said


def ask(*, invitation: ReviewInvitation, path: str, text: str, at: datetime) -> Comment:
    """Ask about an item after the final answer, too. A repeated press is the same question. Raises Refused."""
    with transaction.atomic():
        Agreement.objects.select_for_update().get(pk=invitation.version.agreement_id)
        invitation = ReviewInvitation.objects.select_related("version__agreement").get(pk=invitation.pk)
        must_be_heard(invitation, at)
        title = titles_of(invitation, invitation.version.content()).get(path)
        if title is None:
            raise Refused(_("この項目は、この版にはありません。ページを開き直してください。"))
        last = invitation.comments.filter(item_key=path).order_by("-pk").first()
        if last and last.text == text:
            return last
        return open_thread(invitation=invitation, kind="question", path=path, title=title, text=text, at=at)


def go_on(*, thread: Thread, text: str, at: datetime, by: User | None = None) -> Comment:
    """Say more in a thread: as the reviewer who began it, or as one of us. The other side hears of it. Raises Refused.

    A repeated press is the same comment.
    """
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update().get(pk=thread.version.agreement_id)
        invitation = ReviewInvitation.objects.get(pk=thread.invitation_id)
        if by is None:
            must_be_heard(invitation, at)
        last = thread.comments.order_by("-pk").first()
        if last and last.text == text and last.user == by:
            return last
        whose = {"user": by} if by else {"invitation": invitation}
        said = _write(thread.version, text, at, thread=thread, path=thread.path, **whose)
        mails = [_tell_reviewer(invitation, by, at)] if by else tell_leads(invitation=invitation, at=at)
        _record(agreement, said, by=by or invitation.role, at=at, more=[mail for mail in mails if mail])
        return said


def take_into_draft(*, thread: Thread, by: User, at: datetime) -> ThreadChange:
    """Note that what a thread asks for is changed in the next draft; once. The reviewer hears of it."""
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update().get(pk=thread.version.agreement_id)
        known = ThreadChange.objects.filter(thread=thread).first()
        if known:
            return known
        change = ThreadChange.objects.create(thread=thread, revision=agreement.revision, user=by, at=at)
        mail = _tell_reviewer(thread.invitation, by, at)
        record_event(
            chain=agreement.number,
            kind="thread.changed",
            subject=f"thread:{thread.pk}",
            at=at,
            by=by,
            data={"version": thread.version.number, "revision": change.revision},
            facts=[change, *([mail] if mail else [])],
        )
        return change


def tell_leads(*, invitation: ReviewInvitation, at: datetime) -> list[OutgoingMail]:
    """Mail those who lead the system that there is news; at most once in ten minutes each, the last news included."""
    version, mails = invitation.version, []
    for lead in told_of_answers(version.agreement.system):
        subject, body = emails.news_mail(invitation, kind="news_lead", language=lead.language)
        more = {"to": lead.email, "subject": subject, "body": body, "language": lead.language}
        mails.append(_queue_news(version, f"lead:{lead.pk}", at, **more))
    return [mail for mail in mails if mail]


def _tell_reviewer(invitation: ReviewInvitation, by: User, at: datetime) -> OutgoingMail | None:
    """The same to the reviewer, or whoever it was handed on to, if the link they hold still opens something."""
    invitation = reader_of(invitation)
    if not opens_threads(invitation, at):
        return None
    subject, body = emails.news_mail(invitation, kind="news_reviewer", language=invitation.language)
    more = {"to": invitation.mail, "subject": subject, "body": body, "language": invitation.language}
    more |= emails.from_whom(by, invitation.language)
    return _queue_news(invitation.version, f"reviewer:{invitation.pk}", at, party_id=invitation.party_id, **more)


def _queue_news(version: AgreementVersion, whom: str, at: datetime, **mail: object) -> OutgoingMail | None:
    """A mail that only says that there is news is good for all news until it goes out. One that a clock wrote which ran
    ahead keeps the next one waiting for nothing."""
    begins = f"{NEWS}:{version.pk}:{whom}:"
    last = OutgoingMail.objects.filter(key__startswith=begins).order_by("-pk").first()
    if last and last.state == "queued" and last.attempts == 0:
        return None
    before = max(last.created_at, last.not_before) if last else at - NEWS_ONCE_IN
    soonest = at if before > at + OutgoingMail.LONGEST_PAUSE + SKEW else max(at, before + NEWS_ONCE_IN)
    key = f"{begins}{at:%Y%m%dT%H%M%S%f}"
    return queue_mail(key=key, at=at, about=(NEWS, version.pk), not_before=soonest, **mail)  # type: ignore[arg-type]


def _write(version: AgreementVersion, text: str, at: datetime, *, path: str = "", **whose: object) -> Comment:
    party = version.agreement.party
    return Comment.objects.create(version=version, party=party, item_key=path, text=text, at=at, **whose)


def _record(
    agreement: Agreement,
    said: Comment,
    *,
    by: User | str,
    at: datetime,
    more: list[Thread | OutgoingMail] | None = None,
) -> None:
    record_event(
        chain=agreement.number,
        kind="version.commented",
        subject=f"version:{said.version_id}",
        at=at,
        by=by,
        data={"version": said.version.number},
        facts=[said, *(more or [])],
    )


def must_be_heard(invitation: ReviewInvitation, at: datetime) -> None:
    """Raise Refused when this link lets nobody speak, or has said more than anybody reads."""
    must_be_asked(invitation)
    if state_of_link(invitation, at) in {"revoked", "expired", "ended", "shut"}:
        raise Refused(_("このリンクではコメントを書けません。"))
    if invitation.comments.count() >= COMMENTS_IN_ALL:
        raise Refused(_("コメントをこれ以上書けません。契約書か名刺にある番号へお電話ください。"))
