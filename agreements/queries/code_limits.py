"""What the limits of mailed codes still allow: so long they live, so many tries and codes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from agreements import display
from agreements.models import OneTimeCode, ReviewInvitation
from agreements.refusals import Refused

CODE_LIVES = timedelta(minutes=10)
TRIES_A_CODE = 5
CODES_A_DAY = 5
CODES_IN_ALL = 20
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class CodesLeft:
    """What the limits still allow: `today` counts codes, and `live` is the one that works now, if any."""

    today: int
    live: OneTimeCode | None

    @property
    def tries(self) -> int:
        return TRIES_A_CODE - self.live.tries if self.live else 0


def codes_left(*, invitation: ReviewInvitation, at: datetime) -> CodesLeft:
    """Return how many codes may still be asked for, and the one that can be used."""
    codes = OneTimeCode.objects.filter(invitation=invitation)
    today = CODES_A_DAY - codes.filter(created_at__gt=at - _A_DAY).count()
    live = codes.filter(used_at=None, expires_at__gt=at, tries__lt=TRIES_A_CODE).last()
    return CodesLeft(max(0, min(today, CODES_IN_ALL - codes.count())), live)


def must_be_few(invitation: ReviewInvitation, at: datetime) -> None:
    """Raise Refused, with when or what to do instead, once no more codes may be sent."""
    codes = OneTimeCode.objects.filter(invitation=invitation)
    if codes.count() >= CODES_IN_ALL:
        raise Refused(
            _("確認番号をこれ以上送れません。契約書か名刺にある番号へお電話のうえ、新しい依頼をお求めください。")
        )
    today = list(codes.filter(created_at__gt=at - _A_DAY).order_by("created_at"))
    if len(today) >= CODES_A_DAY:
        when = display.datetime_letter(today[-CODES_A_DAY].created_at + _A_DAY, invitation.version.agreement.time_zone)
        words = _("確認番号は24時間に%(count)d回まで送れます。%(when)sを過ぎたら、もう一度お試しください。")
        raise Refused(words % {"count": CODES_A_DAY, "when": when})
