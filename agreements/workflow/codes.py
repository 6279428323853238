"""The six digits mailed to the reviewer: few, short-lived, and each try counted before it is compared."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from agreements import emails
from agreements.models import Agreement, OneTimeCode, ReviewInvitation, User, queue_mail, record_event
from agreements.queries.code_limits import CODE_LIVES, TRIES_A_CODE, TooManyCodes, live_codes, must_be_few
from agreements.queries.leading import told_of_answers
from agreements.queries.links import must_be_open
from agreements.refusals import Refused

ONCE_IN = timedelta(days=1)


class WrongCode(Refused):
    """The six digits were not right (or too old); `tries_left` counts what this code still allows."""

    def __init__(self, message: str, tries_left: int):
        super().__init__(message)
        self.tries_left = tries_left


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
        must_be_few(invitation, at)
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
            language=invitation.language,
            **emails.from_whom(invitation.created_by, invitation.language),
        )
        return code


def spend_try(*, invitation: ReviewInvitation, digits: str, at: datetime) -> OneTimeCode:
    """Return the code if `digits` are those of one that works, else raise WrongCode. The try is counted, of each of
    them, before comparing and outside any transaction: parallel guesses cannot share one."""
    codes = list(live_codes(invitation, at))
    if not codes:
        raise WrongCode(_none_works(invitation), 0)
    usable = [code for code in codes if _count_try(code)]
    if not usable:
        raise WrongCode(_("この確認番号は、もう使えません。新しい番号をメールで受け取ってください。"), 0)
    keyed = _keyed(invitation, digits.strip())
    right = [code for code in usable if constant_time_compare(code.code_hash, keyed)]
    if right:
        return right[-1]
    left = max((TRIES_A_CODE - code.tries for code in live_codes(invitation, at)), default=0)
    if not left:
        _tell_leads(invitation, at)
    raise WrongCode(_wrong(left), left)


def _count_try(code: OneTimeCode) -> bool:
    return bool(OneTimeCode.objects.filter(pk=code.pk, tries__lt=TRIES_A_CODE).update(tries=F("tries") + 1))


def give_new_start(*, invitation: ReviewInvitation, by: User, at: datetime) -> None:
    """Let a reviewer ask for codes as if none had been sent; if none was, nothing is written. Raises Refused when the
    link takes no answer."""
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update().get(pk=invitation.version.agreement_id)
        must_be_open(invitation, at)
        found = ReviewInvitation.objects.get(pk=invitation.pk)
        counted = found.codes.filter(created_at__gte=found.codes_from) if found.codes_from else found.codes.all()
        if not found.capped_at and not counted.exists():
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
        if found.capped_at and found.capped_at > at - ONCE_IN:
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


def _none_works(invitation: ReviewInvitation) -> str:
    if not OneTimeCode.objects.filter(invitation=invitation).exists():
        return _("先に「確認番号をメールで受け取る」を押してください。")
    return _("確認番号の期限が切れています。新しい番号をメールで受け取ってください。")


def _wrong(left: int) -> str:
    if not left:
        return _("確認番号が違います。この番号はもう使えません。新しい番号をメールで受け取ってください。")
    return _("確認番号が違います。あと%(left)d回試せます。") % {"left": left}


def _keyed(invitation: ReviewInvitation, digits: str) -> str:
    return salted_hmac("heiji one-time code", f"{invitation.pk}:{digits}", algorithm="sha256").hexdigest()
