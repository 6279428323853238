"""The reviewer's one final decision; taking a version back."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from agreements import display, emails, states
from agreements.content import sha256_of
from agreements.models import (
    Agreement,
    AgreementVersion,
    OneTimeCode,
    OutgoingMail,
    ReviewDecision,
    ReviewInvitation,
    User,
    move_version,
    queue_mail,
    record_event,
)
from agreements.queries.item_answers import answers_of, standings_of
from agreements.queries.leading import told_of_answers
from agreements.queries.links import must_be_open, must_decide
from agreements.refusals import Refused
from agreements.workflow.codes import spend_try
from agreements.workflow.ending import tell_own_of_end, tell_withdrawn
from agreements.workflow.mailed_codes import use
from agreements.workflow.settling import queue_copy, settle
from agreements.workflow.talking import open_thread
from gobag.letters import can_be_seen

ASSURANCE = "link+code"


@dataclass(frozen=True)
class Answer:
    """What a reviewer sends with a decision. `key` makes a repeated press the same decision; `answers_sha256` is that
    of the answers to items the page showed (without one, those that stand are taken)."""

    answer: str
    typed_name: str
    code: str
    viewed_sha256: str
    key: str
    reason: str = ""
    merit: str = ""
    merit_words: str = ""
    answers_sha256: str = ""
    device: str = ""
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
    if not can_be_seen(answer.typed_name):
        raise Refused(_("お名前を入れてください。"))
    if answer.answer != states.APPROVED and not answer.reason.strip():
        raise Refused(_("理由を書いてください。次の版を作るときの手がかりになります。"))


def _must_be_what_stands(invitation: ReviewInvitation, answer: Answer, at: datetime) -> None:
    must_be_open(invitation, at)
    must_decide(invitation)
    if answer.viewed_sha256 != AgreementVersion.objects.get(pk=invitation.version_id).manifest_sha256:
        raise Refused(_("ご覧になった文書が、いまの文書と違います。ページを開き直してから回答してください。"))


def _record(invitation: ReviewInvitation, answer: Answer, code: OneTimeCode, at: datetime) -> ReviewDecision:
    agreement = Agreement.objects.select_for_update().get(pk=invitation.version.agreement_id)
    invitation = ReviewInvitation.objects.get(pk=invitation.pk)
    version = AgreementVersion.objects.get(pk=invitation.version_id)
    _must_be_what_stands(invitation, answer, at)
    answers_sha256 = _sealed_answers(invitation, answer)
    use(code=code, at=at)
    decision = ReviewDecision.objects.create(
        invitation=invitation,
        version=version,
        party=invitation.party,
        answer=answer.answer,
        reason=answer.reason,
        merit=answer.merit,
        merit_words=answer.merit_words,
        answers_sha256=answers_sha256,
        device=answer.device,
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
        language=invitation.language,
        mail=invitation.mail,
        mail_since=invitation.mail_since,
        sentence=_sentence(answer, invitation.language),
    )
    invitation.reads_until, invitation.kept = invitation.opens_until(), {}
    invitation.save(update_fields=["reads_until", "kept"])
    _follow_up(decision, at)
    if decision.answer != states.APPROVED:
        _begin_the_next(decision, at)
    return decision


def _sentence(answer: Answer, language: str) -> str:
    with override(language):
        return str(states.DECISION_SENTENCES[answer.answer])


def _begin_the_next(decision: ReviewDecision, at: datetime) -> None:
    """A refusal ends nothing: the next draft goes on from its reason, which the notice tells already."""
    open_thread(
        invitation=decision.invitation, kind="objection", path="", title="", text=decision.reason, at=at, is_news=False
    )


def _sealed_answers(invitation: ReviewInvitation, answer: Answer) -> str:
    """The hash of the answers to items: those that were shown, and none that says the opposite of an approval."""
    answers = sha256_of(answers_of(invitation, answer.device))
    if answer.answers_sha256 and answer.answers_sha256 != answers:
        raise Refused(_("項目への回答が、ページを開いたあとで変わりました。開き直して、確かめてから確定してください。"))
    objected = [one for one in standings_of(invitation, answer.device) if one.answer == "objection"]
    if answer.answer == states.APPROVED and objected:
        words = _(
            "異議のある項目が%(count)d件あります（%(title)s）。修正を依頼するか、その項目への回答を変えてから承認してください。"
        )
        raise Refused(words % {"count": len(objected), "title": objected[0].title})
    return answers


def _follow_up(decision: ReviewDecision, at: datetime) -> None:
    """The move, the document job, the mails and the event of a decision, in its transaction."""
    version, invitation = decision.version, decision.invitation
    # A role may be as long as the column; the name never is.
    by = f"{invitation.role[:110]} {decision.typed_name}"
    move = settle(version=version, at=at, by=by, reason=decision.reason)
    job = queue_copy(version=version, why=f"decision:{decision.pk}", at=at)
    mails = queue_mails(decision=decision, receipt="receipt", waits_for=job, at=at)
    data = {
        "version": version.number,
        "answer": decision.answer,
        "viewed": decision.viewed_sha256,
        "content": version.content_sha256,
        "bodies": [body["sha256"] for body in json.loads(version.manifest)["bodies"]],
        "sentence": decision.sentence,
        "receipt": decision.receipt,
        "answers": decision.answers_sha256,
        "reads_until": invitation.opens_until().isoformat(),
        "assurance": decision.assurance,
        "mail": display.masked_mail(decision.mail),
        "mail_since": decision.mail_since.isoformat() if decision.mail_since else "",
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


def queue_mails(*, decision: ReviewDecision, receipt: str, waits_for: str, at: datetime) -> list[OutgoingMail]:
    """The receipt to the reviewer, in the words of that name, and the notice to those who lead the system now; all wait
    for the issued copy."""
    invitation, told = decision.invitation, told_of_answers(decision.version.agreement.system)
    recipients = [(receipt, f"{decision.pk}", invitation.mail, invitation.language)] if invitation.mail else []
    recipients += [("notice", f"{decision.pk}:{user.pk}", user.email, user.language) for user in told]
    recipients += [("refusal", f"{decision.pk}:{one.pk}", one.mail, one.language) for one in _told_of_refusal(decision)]
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
            **(emails.from_whom(invitation.created_by, language) if kind in {receipt, "refusal"} else {}),
        )
        mails.append(mail)
    return mails


def _told_of_refusal(decision: ReviewDecision) -> list[ReviewInvitation]:
    """Everybody else who was asked hears who does not agree, and why."""
    if decision.answer == states.APPROVED:
        return []
    others = decision.version.invitations.filter(revoked_at=None, handed_at=None).exclude(pk=decision.invitation_id)
    return list(others.exclude(mail="").exclude(mail__iexact=decision.invitation.mail).order_by("pk"))


def withdraw_version(*, version: AgreementVersion, reason: str, by: User, at: datetime, message: str = "") -> None:
    """Take a version back, with a reason that stays on record; its open invitations end. A `message` is mailed to all
    who were asked; those of us it was put before are told. Raises Refused."""
    if not reason.strip():
        raise Refused(_("取り下げる理由を書いてください。"))
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update().get(pk=version.agreement_id)
        version = AgreementVersion.objects.get(pk=version.pk)
        if states.WITHDRAWN not in states.VERSION_MOVES[version.state]:
            raise Refused(_("この版は、もう取り下げられています。"))
        was_in_house = version.state == states.IN_HOUSE
        move = move_version(version, states.WITHDRAWN, at=at, by=by, reason=reason)
        told = tell_own_of_end(version=version, but_for=[by], reason=reason, by=by, at=at) if was_in_house else []
        for invitation in version.invitations.filter(revoked_at=None, handed_at=None).select_related("decision"):
            told += tell_withdrawn(invitation=invitation, message=message, whole=True, by=by, at=at)
            if not invitation.answer():
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
            facts=[move, *told],
        )
