"""The codes of a reviewer, and who is told when their limits are reached (docs/adr/0031)."""

from datetime import datetime, timedelta

from django.db import transaction

from agreements import emails
from agreements.models import Agreement, OneTimeCode, ReviewInvitation, User, queue_mail, record_event
from agreements.models.leased import is_over
from agreements.queries.code_limits import CODE_MINUTES, TooManyCodes, codes_of
from agreements.queries.leading import told_of_answers
from agreements.queries.links import must_be_open
from agreements.workflow.mailed_codes import CodeLetter, WrongCode, mail_code, spend

ONCE_IN = timedelta(days=1)


def send_code(*, invitation: ReviewInvitation, at: datetime) -> OneTimeCode:
    """Mail a fresh six-digit code; those sent before work until they expire. Raises Refused within a minute of the
    last one, and TooManyCodes at a limit; then the leads have been told."""
    try:
        return _send(invitation, at)
    except TooManyCodes:
        _tell_leads(invitation, at)
        raise


def _send(invitation: ReviewInvitation, at: datetime) -> OneTimeCode:
    with transaction.atomic():
        Agreement.objects.select_for_update().get(pk=invitation.version.agreement_id)
        must_be_open(invitation, at)
        worded = emails.code_mail(invitation, minutes=CODE_MINUTES)
        letter = CodeLetter(
            "code", invitation.mail, worded, invitation.party_id, invitation.language, invitation.created_by
        )
        code: OneTimeCode = mail_code(codes=codes_of(invitation), letter=letter, at=at, invitation=invitation)
        return code


def spend_try(*, invitation: ReviewInvitation, digits: str, at: datetime) -> OneTimeCode:
    """Return the code if `digits` are those of one that works, else raise WrongCode; the leads are told when none is
    left that could be tried."""
    codes = codes_of(invitation)
    was_live = codes.live(at).exists()
    try:
        return spend(codes=codes, digits=digits, at=at)
    except WrongCode as wrong:
        if was_live and not wrong.tries_left:
            _tell_leads(invitation, at)
        raise


def give_new_start(*, invitation: ReviewInvitation, by: User, at: datetime) -> None:
    """Let a reviewer ask for codes as if none had been sent; if none was, nothing is written. Raises Refused when the
    link takes no answer."""
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update().get(pk=invitation.version.agreement_id)
        must_be_open(invitation, at)
        found = ReviewInvitation.objects.get(pk=invitation.pk)
        if not found.capped_at and not codes_of(found).counted(at).exists():
            return
        found.codes_from, found.capped_at = at, None
        found.save(update_fields=["codes_from", "capped_at"])
        data = {"version": found.version.number, "role": found.role}
        subject = f"invitation:{found.public_id}"
        record_event(chain=agreement.number, kind="review.new_start", subject=subject, at=at, by=by, data=data)


def _tell_leads(invitation: ReviewInvitation, at: datetime) -> None:
    """Note that a limit is reached, and mail it to those who lead the system: once a day for each invitation."""
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update().get(pk=invitation.version.agreement_id)
        found = ReviewInvitation.objects.get(pk=invitation.pk)
        if not is_over(found.capped_at, ONCE_IN, at):
            return
        found.capped_at = at
        found.save(update_fields=["capped_at"])
        for lead in told_of_answers(agreement.system):
            subject, body = emails.capped_mail(found, language=lead.language)
            queue_mail(
                key=f"capped:{found.pk}:{lead.pk}:{at:%Y%m%dT%H%M%S}",
                to=lead.email,
                subject=subject,
                body=body,
                at=at,
                about=("invitation", found.pk),
                language=lead.language,
            )
