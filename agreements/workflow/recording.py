"""An approval that came on paper or by mail: one of us records it, with what came and who gave it when."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agreements import pdf, states
from agreements.content import sha256_of
from agreements.models import (
    Agreement,
    AgreementVersion,
    Contact,
    RecordedAnswer,
    ReviewDecision,
    ReviewInvitation,
    User,
    record_event,
)
from agreements.queries.our_side import must_be_theirs
from agreements.queries.standing import day_in
from agreements.refusals import Refused
from agreements.workflow.inviting import Invitees, ask
from agreements.workflow.reviewing import queue_mails
from agreements.workflow.settling import queue_copy, settle


@dataclass(frozen=True)
class Original:
    """What came: its bytes, what they are (a key of models.recorded.ENDINGS), and the name the file had. `sender` is
    the address a mail came from."""

    data: bytes
    media_type: str
    file_name: str = ""
    sender: str = ""


@dataclass(frozen=True)
class GivenApproval:
    """By which way (a key of WAY_WORDS) whom of theirs gave it, under which name, on which day."""

    way: str
    contact: Contact
    name: str
    given_on: date
    original: Original


def record_approval(*, version: AgreementVersion, given: GivenApproval, by: User, at: datetime) -> ReviewDecision:
    """Record it as the one final decision of that contact, in one short transaction; the file is in the vault before.

    The same file of the same contact again is the decision already recorded. Raises Refused.
    """
    _must_be_theirs(version, given, at)
    key = sha256_of(f"recorded {version.pk} {given.contact.pk} {sha256_of(given.original.data)}")
    try:
        sha256 = pdf.vault.put(given.original.data)
    except (OSError, pdf.Damaged) as error:
        raise Refused(_("ファイルを保管できませんでした。少し待って、もう一度お試しください。")) from error
    try:
        with transaction.atomic():
            agreement = Agreement.objects.select_for_update().get(pk=version.agreement_id)
            known = ReviewDecision.objects.filter(idempotency_key=key).first()
            if known:
                return known
            found = AgreementVersion.objects.get(pk=version.pk)
            _must_take_answers(found)
            invitation = _invitation_of(found, given, by=by, at=at)
            decision = _decision(agreement, invitation, given, key=key, at=at)
            recorded = RecordedAnswer.objects.create(
                decision=decision,
                sha256=sha256,
                bytes=len(given.original.data),
                media_type=given.original.media_type,
                file_name=given.original.file_name[:200],
                given_on=given.given_on,
                recorded_by=by,
                at=at,
            )
            _follow_up(decision, recorded, by=by, at=at)
            return decision
    except IntegrityError as error:
        raise Refused(_("この方の回答は、もう記録されています。")) from error


def _must_be_theirs(version: AgreementVersion, given: GivenApproval, at: datetime) -> None:
    agreement = version.agreement
    if given.contact.party_id != agreement.party_id:
        raise Refused(_("%(role)sは、この取り決めの相手の方ではありません。") % {"role": given.contact.role})
    if not given.name.strip():
        raise Refused(_("承認した方のお名前を入れてください。"))
    if given.original.sender:
        must_be_theirs(given.original.sender)
    published = day_in(agreement.time_zone, version.published_at)
    if not published <= given.given_on <= day_in(agreement.time_zone, at):
        raise Refused(_("承認の日は、この版を発行した %(day)s から今日までのどれかです。") % {"day": published})


def _must_take_answers(version: AgreementVersion) -> None:
    if version.state not in states.ANSWERABLE:
        raise Refused(_("この版への回答は締め切られています。"))
    if version.agreement.versions.sent_out().filter(number__gt=version.number).exists():
        raise Refused(_("新しい版があります。承認は新しい版についていただいてください。"))


def _invitation_of(version: AgreementVersion, given: GivenApproval, *, by: User, at: datetime) -> ReviewInvitation:
    """What they were asked by, if they were; else the request that the paper itself answers."""
    live = version.invitations.filter(revoked_at=None, handed_at=None).order_by("pk")
    # A request that was handed on may have gone to somebody who came into the register only since.
    asked = live.filter(contact=given.contact).last() or _handed_to(live, given.contact)
    if asked is None:
        invitees = Invitees([], at + timedelta(days=1), way=states.BY_PAPER)
        return ask(version=version, contact=given.contact, invitees=invitees, by=by, at=at)
    if asked.answer():
        raise Refused(_("この方の回答は、もう記録されています。"))
    if not asked.decides:
        words = _("%(role)sには、承認をお願いしていません。その依頼を取り消してから、記録してください。")
        raise Refused(words % {"role": asked.role})
    return asked


def _handed_to(live: QuerySet[ReviewInvitation], contact: Contact) -> ReviewInvitation | None:
    return live.filter(contact=None, mail__iexact=contact.mail).last() if contact.mail else None


def _decision(
    agreement: Agreement, invitation: ReviewInvitation, given: GivenApproval, *, key: str, at: datetime
) -> ReviewDecision:
    version = invitation.version
    decision = ReviewDecision.objects.create(
        invitation=invitation,
        version=version,
        party=invitation.party,
        answer=states.APPROVED,
        typed_name=given.name.strip(),
        viewed_sha256=version.manifest_sha256,
        assurance=given.way,
        receipt=f"{secrets.token_hex(3).upper()}-{agreement.number.removeprefix('AG-')}",
        idempotency_key=key,
        at=at,
        time_zone=agreement.time_zone,
        sequence=version.decisions.count() + 1,
    )
    invitation.reads_until, invitation.kept = invitation.opens_until(), {}
    invitation.save(update_fields=["reads_until", "kept"])
    return decision


def _follow_up(decision: ReviewDecision, recorded: RecordedAnswer, *, by: User, at: datetime) -> None:
    """The move, the document job, the mails and the event, in the transaction of the decision."""
    version, invitation = decision.version, decision.invitation
    move = settle(version=version, at=at, by=by)
    job = queue_copy(version=version, why=f"decision:{decision.pk}", at=at)
    mails = queue_mails(decision=decision, receipt="recorded", waits_for=job, at=at)
    record_event(
        chain=version.agreement.number,
        kind="review.recorded",
        subject=f"decision:{decision.pk}",
        at=at,
        by=by,
        data={
            "version": version.number,
            "answer": decision.answer,
            "viewed": decision.viewed_sha256,
            "receipt": decision.receipt,
            "reads_until": invitation.opens_until().isoformat(),
            "assurance": decision.assurance,
            "role": invitation.role,
            "name": decision.typed_name,
            "given_on": recorded.given_on.isoformat(),
            "original": recorded.sha256,
            "job": job,
            "mails": [mail.key for mail in mails],
        },
        facts=[decision, recorded, *([move] if move else []), *mails],
    )
