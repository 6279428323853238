"""What the limits of mailed codes still allow: so long they live, so many tries and codes.

Whoever holds a forwarded link can ask for codes, too. So a newer code does not end an older one, and beyond the number
of a day one an hour is still sent, however many there were: asking alone shuts nobody out (docs/adr/0100). What ends it
are wrong digits; then the leads are told and can give a new start (docs/adr/0031).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import display
from agreements.models import MailedCode, OneTimeCode, ReviewInvitation
from agreements.models.leased import SKEW, is_over
from agreements.refusals import Refused

CODE_MINUTES = 10
CODE_LIVES = timedelta(minutes=CODE_MINUTES)
TRIES_A_CODE = 5
CODES_A_DAY = 5
# One in ten thousand that a guesser is right once, before somebody looks.
TRIES_IN_ALL = 100
BETWEEN_CODES = timedelta(minutes=1)
BEYOND_THE_DAYS = timedelta(hours=1)
_A_DAY = timedelta(days=1)


class TooManyCodes(Refused):
    """A limit is reached that somebody may have reached on purpose: the leads are to know."""


@dataclass(frozen=True)
class CodesLeft:
    """What the limits still allow: `today` counts codes, and `live` is the newest one that works now, if any."""

    today: int
    live: MailedCode | None

    @property
    def tries(self) -> int:
        return TRIES_A_CODE - self.live.tries if self.live else 0


@dataclass(frozen=True)
class CodesOf:
    """All codes that one mailbox was sent for one thing: what the limits are about. `key` ties digits to that thing,
    `zone` is that of the reader; of the codes before `since` none counts."""

    rows: QuerySet[Any]
    key: str
    zone: str
    since: datetime | None = None

    def counted(self, at: datetime) -> QuerySet[Any]:
        """Those since the last new start; all, where a clock that ran ahead wrote it: else none would count till then,
        and anybody could guess."""
        is_known = self.since and self.since - at <= SKEW
        return self.rows.filter(created_at__gte=self.since) if is_known else self.rows

    def live(self, at: datetime) -> QuerySet[Any]:
        """Those that work. One that would live for longer was sent by a clock that ran ahead."""
        return self.rows.filter(used_at=None, expires_at__gt=at, expires_at__lte=at + CODE_LIVES + SKEW)

    def of_the_day(self, at: datetime) -> QuerySet[Any]:
        return self.counted(at).filter(created_at__gt=at - _A_DAY, created_at__lte=at + SKEW).order_by("created_at")

    def left(self, at: datetime) -> CodesLeft:
        """Return how many codes may still be asked for, and the one that can be used."""
        today = CODES_A_DAY - self.of_the_day(at).count()
        live = self.live(at).filter(tries__lt=TRIES_A_CODE).last()
        return CodesLeft(0 if self._was_guessed_at(at) else max(0, today), live)

    def must_be_few(self, at: datetime) -> None:
        """Raise Refused, with when or what to do instead, while no code may be sent; TooManyCodes at a limit."""
        newest = self.rows.last()
        if newest and not is_over(newest.created_at, BETWEEN_CODES, at):
            left = (newest.created_at + BETWEEN_CODES - at).seconds + 1
            words = ngettext(
                "確認番号は1分に1回まで送れます。先ほど送った番号が、そのまま使えます。届かないときは、%(left)d秒後にもう一度お試しください。",
                "確認番号は1分に1回まで送れます。先ほど送った番号が、そのまま使えます。届かないときは、%(left)d秒後にもう一度お試しください。",
                left,
            )
            raise Refused(words % {"left": left})
        if self._was_guessed_at(at):
            raise TooManyCodes(_("確認番号をこれ以上送れません。契約書か名刺にある番号へお電話ください。"))
        today = list(self.of_the_day(at))
        if len(today) >= CODES_A_DAY and today[-1].created_at > at - BEYOND_THE_DAYS:
            soonest = min(today[-1].created_at + BEYOND_THE_DAYS, today[-CODES_A_DAY].created_at + _A_DAY)
            words = _(
                "続けて送れる確認番号は24時間に%(count)d回までです。%(when)sを過ぎたら、もう一度お試しください。お急ぎのときは、お願いした側にご連絡ください。"
            )
            raise TooManyCodes(words % {"count": CODES_A_DAY, "when": display.datetime_letter(soonest, self.zone)})

    def _was_guessed_at(self, at: datetime) -> bool:
        """Whether another code would allow more tries than there may be in all. Of one that lives each may be used up;
        what was right was no guess."""
        unused, live = self.counted(at).filter(used_at=None), self.live(at).values("pk")
        wrong = unused.exclude(pk__in=live).aggregate(n=Sum("tries"))["n"] or 0
        return bool(wrong + TRIES_A_CODE * (unused.filter(pk__in=live).count() + 1) > TRIES_IN_ALL)


def codes_of(invitation: ReviewInvitation) -> CodesOf:
    """Return a reviewer's codes; those count that were sent since the leads gave a new start."""
    since = ReviewInvitation.objects.values_list("codes_from", flat=True).get(pk=invitation.pk)
    rows = OneTimeCode.objects.filter(invitation=invitation)
    return CodesOf(rows, str(invitation.pk), invitation.version.agreement.time_zone, since)


def codes_left(*, invitation: ReviewInvitation, at: datetime) -> CodesLeft:
    """Return how many codes a reviewer may still ask for, and the one that can be used."""
    return codes_of(invitation).left(at)
