"""The six digits mailed to the reviewer: few, short-lived, and each try counted before it is compared."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from agreements import emails
from agreements.models import Agreement, OneTimeCode, ReviewInvitation, queue_mail
from agreements.queries.code_limits import CODE_LIVES, TRIES_A_CODE, must_be_few
from agreements.queries.links import must_be_open
from agreements.refusals import Refused


class WrongCode(Refused):
    """The six digits were not right (or too old); `tries_left` counts what this code still allows."""

    def __init__(self, message: str, tries_left: int):
        super().__init__(message)
        self.tries_left = tries_left


def send_code(*, invitation: ReviewInvitation, at: datetime) -> OneTimeCode:
    """Mail a fresh six-digit code; older ones stop working. Raises Refused beyond 5 a day or 20 in all."""
    with transaction.atomic():
        Agreement.objects.select_for_update().get(pk=invitation.version.agreement_id)
        must_be_open(invitation, at)
        must_be_few(invitation, at)
        OneTimeCode.objects.filter(invitation=invitation, expires_at__gt=at).update(expires_at=at)
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


def spend_try(*, invitation: ReviewInvitation, digits: str, at: datetime) -> OneTimeCode:
    """Return the code if `digits` are right, else raise WrongCode. The try is counted before comparing, in a
    transaction of its own: parallel guesses cannot share one."""
    code = OneTimeCode.objects.filter(invitation=invitation, used_at=None, expires_at__gt=at).last()
    if code is None:
        raise WrongCode(_none_works(invitation), 0)
    if not OneTimeCode.objects.filter(pk=code.pk, tries__lt=TRIES_A_CODE).update(tries=F("tries") + 1):
        raise WrongCode(_("この確認番号は、もう使えません。新しい番号をメールで受け取ってください。"), 0)
    if not constant_time_compare(code.code_hash, _keyed(invitation, digits.strip())):
        left = max(0, TRIES_A_CODE - OneTimeCode.objects.get(pk=code.pk).tries)
        raise WrongCode(_wrong(left), left)
    return code


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
