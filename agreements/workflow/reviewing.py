"""The reviewer's side: opening the link, the mailed code, the one final decision, comments."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import emails, states
from agreements.content import sha256_of
from agreements.models import (
    Agreement,
    AgreementVersion,
    Comment,
    OneTimeCode,
    ReviewDecision,
    ReviewInvitation,
    User,
    move_version,
    queue_job,
    queue_mail,
    record_event,
)
from agreements.workflow.refusals import Refused

CODE_LIVES = timedelta(minutes=10)
TRIES_A_CODE = 5
CODES_A_DAY = 5
CODES_IN_ALL = 20
ASSURANCE = "link+code"


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


class WrongCode(Refused):
    """The six digits were not right (or too old); `tries_left` counts what this code still allows."""

    def __init__(self, message: str, tries_left: int):
        super().__init__(message)
        self.tries_left = tries_left


def invitation_for(token: str) -> ReviewInvitation | None:
    """Return the invitation a link leads to, whatever its state; None for a wrong token."""
    return ReviewInvitation.objects.filter(token_sha256=sha256_of(token)).first()


def standing_of(invitation: ReviewInvitation, at: datetime) -> str:
    """Return "open", or why the link no longer takes an answer: answered, revoked, expired, superseded, closed."""
    state = invitation.state_at(at)
    if state in {"answered", "revoked", "expired"}:
        return state
    version = invitation.version
    if version.agreement.versions.filter(number__gt=version.number).exists():
        return "superseded"
    return "open" if version.state in states.ANSWERABLE else "closed"


def note_opening(*, invitation: ReviewInvitation, at: datetime) -> None:
    """Remember the first time the letter was read; decides nothing."""
    ReviewInvitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=at)


def send_code(*, invitation: ReviewInvitation, at: datetime) -> OneTimeCode:
    """Mail a fresh six-digit code; older ones stop working. Raises Refused beyond 5 a day or 20 in all."""
    with transaction.atomic():
        Agreement.objects.select_for_update().get(pk=invitation.version.agreement_id)
        _must_be_open(invitation, at)
        codes = OneTimeCode.objects.filter(invitation=invitation)
        if codes.filter(created_at__gt=at - timedelta(days=1)).count() >= CODES_A_DAY:
            raise Refused(
                _("確認番号は1日に%(count)d回まで送れます。明日もう一度お試しください。") % {"count": CODES_A_DAY}
            )
        if codes.count() >= CODES_IN_ALL:
            raise Refused(_("確認番号をこれ以上送れません。依頼した者に新しいリンクをお求めください。"))
        codes.filter(expires_at__gt=at).update(expires_at=at)
        digits = f"{secrets.randbelow(1_000_000):06d}"
        code = OneTimeCode.objects.create(
            invitation=invitation, code_hash=_keyed(invitation, digits), created_at=at, expires_at=at + CODE_LIVES
        )
        subject, body = emails.code_mail(invitation, minutes=CODE_LIVES.seconds // 60)
        queue_mail(
            key=f"code:{code.pk}",
            to=invitation.mail,
            subject=subject,
            body=body,
            secret=digits,
            at=at,
            about=("code", code.pk),
            party_id=invitation.party_id,
        )
        return code


def decide(*, invitation: ReviewInvitation, answer: Answer, at: datetime) -> ReviewDecision:
    """Record the one final decision: decision + event + move + document job + mails, in one short transaction.

    The same `key` again returns the decision already recorded. Raises WrongCode, or Refused (link closed, another
    version seen, already answered); then nothing was decided.
    """
    known = ReviewDecision.objects.filter(idempotency_key=answer.key, invitation=invitation).first()
    if known:
        return known
    _must_be_whole(answer)
    _must_be_open(invitation, at)
    code = _spend_try(invitation, answer.code, at)
    try:
        with transaction.atomic():
            return _record(invitation, answer, code, at)
    except IntegrityError as error:
        known = ReviewDecision.objects.filter(idempotency_key=answer.key, invitation=invitation).first()
        if known:
            return known
        raise Refused(_("この依頼には、もう回答をいただいています。")) from error


def _must_be_whole(answer: Answer) -> None:
    if answer.answer not in states.DECISION_WORDS:
        raise Refused(_("承認・修正の依頼・不同意のどれかを選んでください。"))
    if not answer.typed_name.strip():
        raise Refused(_("お名前を入れてください。"))
    if answer.answer != states.APPROVED and not answer.reason.strip():
        raise Refused(_("理由を書いてください。次の版を作るときの手がかりになります。"))


def _must_be_open(invitation: ReviewInvitation, at: datetime) -> None:
    standing = standing_of(ReviewInvitation.objects.get(pk=invitation.pk), at)
    words = {
        "answered": _("この依頼には、もう回答をいただいています。"),
        "revoked": _("この確認の依頼は取り消されました。"),
        "expired": _("このリンクの期限は切れています。"),
        "superseded": _("新しい版があります。新しい版の確認のお願いをご覧ください。"),
        "closed": _("この版への回答は締め切られています。"),
    }
    if standing != "open":
        raise Refused(words[standing])


def _spend_try(invitation: ReviewInvitation, digits: str, at: datetime) -> OneTimeCode:
    """Count the try before comparing, in a transaction of its own: parallel guesses cannot share one."""
    code = OneTimeCode.objects.filter(invitation=invitation, used_at=None, expires_at__gt=at).last()
    if code is None:
        raise WrongCode(_("確認番号の期限が切れています。新しい番号をお送りください。"), 0)
    counted = OneTimeCode.objects.filter(pk=code.pk, tries__lt=TRIES_A_CODE).update(tries=F("tries") + 1)
    if not counted:
        raise WrongCode(_("この確認番号は、もう使えません。新しい番号をお送りください。"), 0)
    if not constant_time_compare(code.code_hash, _keyed(invitation, digits.strip())):
        left = max(0, TRIES_A_CODE - OneTimeCode.objects.get(pk=code.pk).tries)
        message = ngettext(
            "確認番号が違います。あと%(left)d回試せます。", "確認番号が違います。あと%(left)d回試せます。", left
        )
        raise WrongCode(message % {"left": left}, left)
    return code


def _record(invitation: ReviewInvitation, answer: Answer, code: OneTimeCode, at: datetime) -> ReviewDecision:
    agreement = Agreement.objects.select_for_update().get(pk=invitation.version.agreement_id)
    invitation = ReviewInvitation.objects.get(pk=invitation.pk)
    version = AgreementVersion.objects.get(pk=invitation.version_id)
    _must_be_open(invitation, at)
    if answer.viewed_sha256 != version.manifest_sha256:
        raise Refused(_("ご覧になった文書が、いまの文書と違います。ページを開き直してから回答してください。"))
    if not OneTimeCode.objects.filter(pk=code.pk, used_at=None).update(used_at=at):
        raise Refused(_("この確認番号は、もう使われました。"))
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
    _follow_up(decision, at)
    return decision


def _follow_up(decision: ReviewDecision, at: datetime) -> None:
    """The event, the move, the document job and the mails of a decision, in its transaction."""
    version, invitation = decision.version, decision.invitation
    data = {
        "version": version.number,
        "answer": decision.answer,
        "viewed": decision.viewed_sha256,
        "receipt": decision.receipt,
        "assurance": decision.assurance,
    }
    chain, by = version.agreement.number, f"{invitation.role} {decision.typed_name}"
    subject = f"decision:{decision.pk}"
    record_event(chain=chain, kind=f"review.{decision.answer}", subject=subject, at=at, by=by, data=data)
    _move(version, at=at, by=by, reason=decision.reason)
    job = queue_job(kind="issue", about=("version", version.pk), at=at, key=f"issue:decision:{decision.pk}")
    for key, to, language in (
        (f"receipt:{decision.pk}", invitation.mail, invitation.language),
        (f"notice:{decision.pk}", invitation.created_by.email, invitation.created_by.language),
    ):
        if to:
            kind = key.partition(":")[0]
            mail_subject, body = emails.decision_mail(decision, kind=kind, language=language)
            queue_mail(
                key=key,
                to=to,
                subject=mail_subject,
                body=body,
                at=at,
                about=("decision", decision.pk),
                party_id=decision.party_id,
                waits_for=job.key,
            )


def _move(version: AgreementVersion, *, at: datetime, by: str, reason: str) -> None:
    now = version.state
    answers = list(version.decisions.values_list("answer", flat=True))
    waiting = version.invitations.filter(decision=None, revoked_at=None, expires_at__gt=at).count()
    becomes = states.outcome(version.policy, answers, waiting)
    if becomes and becomes != now and becomes in states.VERSION_MOVES[now]:
        move_version(version, becomes, at=at, by=by, reason=reason)


def withdraw_version(*, version: AgreementVersion, reason: str, by: User, at: datetime) -> None:
    """Take a version back, with a reason that stays on record; its open invitations end. Raises Refused."""
    if not reason.strip():
        raise Refused(_("取り下げる理由を書いてください。"))
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update().get(pk=version.agreement_id)
        version = AgreementVersion.objects.get(pk=version.pk)
        if states.WITHDRAWN not in states.VERSION_MOVES[version.state]:
            raise Refused(_("この版は、もう取り下げられています。"))
        move_version(version, states.WITHDRAWN, at=at, by=str(by), reason=reason)
        for invitation in version.invitations.filter(decision=None, revoked_at=None):
            invitation.revoked_at, invitation.revoked_by = at, by
            invitation.save(update_fields=["revoked_at", "revoked_by"])
        data = {"version": version.number, "reason": reason}
        subject = f"version:{version.pk}"
        record_event(chain=agreement.number, kind="version.withdrawn", subject=subject, at=at, by=str(by), data=data)


def comment(
    *,
    version: AgreementVersion,
    text: str,
    at: datetime,
    invitation: ReviewInvitation | None = None,
    by: User | None = None,
    item_key: str = "",
) -> Comment:
    """Say something about a version, as its reviewer or as one of us. A reviewer's link must still stand."""
    if invitation and standing_of(invitation, at) in {"revoked", "expired"}:
        raise Refused(_("このリンクではコメントを書けません。"))
    return Comment.objects.create(
        version=version,
        party=version.agreement.party,
        invitation=invitation,
        user=by,
        item_key=item_key,
        text=text,
        at=at,
    )


def _keyed(invitation: ReviewInvitation, digits: str) -> str:
    return salted_hmac("heiji one-time code", f"{invitation.pk}:{digits}", algorithm="sha256").hexdigest()
