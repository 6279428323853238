"""The reviewer's one final decision; taking a version back; comments."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agreements import display, emails, states
from agreements.models import (
    Agreement,
    AgreementVersion,
    Comment,
    OneTimeCode,
    OutgoingMail,
    ReviewDecision,
    ReviewInvitation,
    User,
    move_version,
    queue_mail,
    record_event,
)
from agreements.queries.leading import told_of_answers
from agreements.queries.links import must_be_open, state_of_link
from agreements.refusals import Refused
from agreements.workflow.codes import spend_try
from agreements.workflow.mailed_codes import use
from agreements.workflow.settling import queue_copy, settle

ASSURANCE = "link+code"
COMMENTS_IN_ALL = 100


@dataclass(frozen=True)
class Answer:
    """What a reviewer sends with a decision. `key` makes a repeated press the same decision."""

    answer: str
    typed_name: str
    code: str
    viewed_sha256: str
    key: str
    reason: str = ""
    ip: str | None = None
    user_agent: str = ""


def note_opening(*, invitation: ReviewInvitation, at: datetime) -> None:
    """Remember the first time the letter was read; decides nothing."""
    ReviewInvitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=at)


def decide(*, invitation: ReviewInvitation, answer: Answer, at: datetime) -> ReviewDecision:
    """Record the one final decision: decision + event + move + document job + mails, in one short transaction.

    The same `key` again returns the decision already recorded. Raises WrongCode, or Refused (link closed, another
    version seen, already answered); then nothing was decided.
    """
    known = _decided(invitation, answer)
    if known:
        return known
    try:
        _must_be_whole(answer)
        _must_be_what_stands(invitation, answer, at)
        code = spend_try(invitation=invitation, digits=answer.code, at=at)
        with transaction.atomic():
            return _record(invitation, answer, code, at)
    except (IntegrityError, Refused) as error:
        # The second press of one button, which lost the race against the first, is no refusal.
        known = _decided(invitation, answer)
        if known:
            return known
        if isinstance(error, Refused):
            raise
        raise Refused(_("この依頼には、もう回答をいただいています。")) from error


def _decided(invitation: ReviewInvitation, answer: Answer) -> ReviewDecision | None:
    return ReviewDecision.objects.filter(idempotency_key=answer.key, invitation=invitation).first()


def _must_be_whole(answer: Answer) -> None:
    if answer.answer not in states.DECISION_WORDS:
        raise Refused(_("承認・修正の依頼・不同意のどれかを選んでください。"))
    if not answer.typed_name.strip():
        raise Refused(_("お名前を入れてください。"))
    if answer.answer != states.APPROVED and not answer.reason.strip():
        raise Refused(_("理由を書いてください。次の版を作るときの手がかりになります。"))


def _must_be_what_stands(invitation: ReviewInvitation, answer: Answer, at: datetime) -> None:
    must_be_open(invitation, at)
    if answer.viewed_sha256 != AgreementVersion.objects.get(pk=invitation.version_id).manifest_sha256:
        raise Refused(_("ご覧になった文書が、いまの文書と違います。ページを開き直してから回答してください。"))


def _record(invitation: ReviewInvitation, answer: Answer, code: OneTimeCode, at: datetime) -> ReviewDecision:
    agreement = Agreement.objects.select_for_update().get(pk=invitation.version.agreement_id)
    invitation = ReviewInvitation.objects.get(pk=invitation.pk)
    version = AgreementVersion.objects.get(pk=invitation.version_id)
    _must_be_what_stands(invitation, answer, at)
    use(code=code, at=at)
    decision = ReviewDecision.objects.create(
        invitation=invitation,
        version=version,
        party=invitation.party,
        answer=answer.answer,
        reason=answer.reason,
        typed_name=answer.typed_name,
        viewed_sha256=answer.viewed_sha256,
        assurance=ASSURANCE,
        receipt=f"{secrets.token_hex(3).upper()}-{agreement.number.removeprefix('AG-')}",
        idempotency_key=answer.key,
        at=at,
        time_zone=agreement.time_zone,
        sequence=version.decisions.count() + 1,
        ip=answer.ip,
        user_agent=answer.user_agent[:300],
    )
    invitation.reads_until = invitation.opens_until()
    invitation.save(update_fields=["reads_until"])
    _follow_up(decision, at)
    return decision


def _follow_up(decision: ReviewDecision, at: datetime) -> None:
    """The move, the document job, the mails and the event of a decision, in its transaction."""
    version, invitation = decision.version, decision.invitation
    # A role may be as long as the column; the name never is.
    by = f"{invitation.role[:110]} {decision.typed_name}"
    move = settle(version=version, at=at, by=by, reason=decision.reason)
    job = queue_copy(version=version, why=f"decision:{decision.pk}", at=at)
    mails = _queue_mails(decision, waits_for=job, at=at)
    data = {
        "version": version.number,
        "answer": decision.answer,
        "viewed": decision.viewed_sha256,
        "receipt": decision.receipt,
        "reads_until": invitation.opens_until().isoformat(),
        "assurance": decision.assurance,
        "mail": display.masked_mail(invitation.mail),
        "mail_since": invitation.mail_since.isoformat() if invitation.mail_since else "",
        "job": job,
        "mails": [mail.key for mail in mails],
    }
    record_event(
        chain=version.agreement.number,
        kind=f"review.{decision.answer}",
        subject=f"decision:{decision.pk}",
        at=at,
        by=by,
        data=data,
        facts=[decision, *([move] if move else []), *mails],
    )


def _queue_mails(decision: ReviewDecision, *, waits_for: str, at: datetime) -> list[OutgoingMail]:
    """The receipt to the reviewer and the notice to those who lead the system now; all wait for the issued copy."""
    invitation, told = decision.invitation, told_of_answers(decision.version.agreement.system)
    recipients = [("receipt", f"{decision.pk}", invitation.mail, invitation.language)]
    recipients += [("notice", f"{decision.pk}:{user.pk}", user.email, user.language) for user in told]
    mails = []
    for kind, key, to, language in recipients:
        subject, body = emails.decision_mail(decision, kind=kind, language=language)
        mail = queue_mail(
            key=f"{kind}:{key}",
            to=to,
            subject=subject,
            body=body,
            at=at,
            about=("decision", decision.pk),
            party_id=decision.party_id,
            waits_for=waits_for,
            language=language,
            **(emails.from_whom(invitation.created_by, language) if kind == "receipt" else {}),
        )
        mails.append(mail)
    return mails


def withdraw_version(*, version: AgreementVersion, reason: str, by: User, at: datetime) -> None:
    """Take a version back, with a reason that stays on record; its open invitations end. Raises Refused."""
    if not reason.strip():
        raise Refused(_("取り下げる理由を書いてください。"))
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update().get(pk=version.agreement_id)
        version = AgreementVersion.objects.get(pk=version.pk)
        if states.WITHDRAWN not in states.VERSION_MOVES[version.state]:
            raise Refused(_("この版は、もう取り下げられています。"))
        move = move_version(version, states.WITHDRAWN, at=at, by=by, reason=reason)
        for invitation in version.invitations.filter(decision=None, revoked_at=None):
            invitation.revoked_at, invitation.revoked_by = at, by
            invitation.save(update_fields=["revoked_at", "revoked_by"])
        queue_copy(version=version, why=f"version:{version.pk}:withdrawn", at=at)
        record_event(
            chain=agreement.number,
            kind="version.withdrawn",
            subject=f"version:{version.pk}",
            at=at,
            by=by,
            data={"version": version.number, "reason": reason},
            facts=[move],
        )


def comment(
    *,
    version: AgreementVersion,
    text: str,
    at: datetime,
    invitation: ReviewInvitation | None = None,
    by: User | None = None,
    item_key: str = "",
) -> Comment:
    """Say something about a version, as its reviewer or as one of us. A reviewer's link must still stand.

    What its author has just said is not said again: a repeated press is the same comment.
    """
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update().get(pk=version.agreement_id)
        if invitation:
            _may_comment(ReviewInvitation.objects.get(pk=invitation.pk), at)
        before = version.comments.filter(invitation=invitation, user=by).order_by("-pk").first()
        if before and (before.text, before.item_key) == (text, item_key):
            return before
        author = by or (invitation.role if invitation else "")
        said = Comment.objects.create(
            version=version,
            party=agreement.party,
            invitation=invitation,
            user=by,
            item_key=item_key,
            text=text,
            at=at,
        )
        data = {"version": version.number}
        subject = f"version:{version.pk}"
        record_event(
            chain=agreement.number, kind="version.commented", subject=subject, at=at, by=author, data=data, facts=[said]
        )
        return said


def _may_comment(invitation: ReviewInvitation, at: datetime) -> None:
    if state_of_link(invitation, at) in {"revoked", "expired", "ended", "shut"}:
        raise Refused(_("このリンクではコメントを書けません。"))
    if invitation.comments.count() >= COMMENTS_IN_ALL:
        raise Refused(_("コメントをこれ以上書けません。契約書か名刺にある番号へお電話ください。"))
