"""Whether somebody is to be asked again now: on working days, by day, at most three times (docs/adr/0094)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from agreements import states
from agreements.content.business_days import is_business_day
from agreements.models import OwnRequest, ReviewInvitation
from agreements.queries.links import state_of_link

# So many working days before the day one hopes for, and before the link ends.
DAYS_BEFORE = 2
# And so many before a review, which takes a meeting.
DAYS_AHEAD = 10
# So many working days after one of us was asked, who was given no day: others wait for them.
DAYS_AFTER = (2, 5, 10)
_OPENS, _CLOSES = 9, 18
_JAPAN = "Asia/Tokyo"
_UNDECIDED = frozenset({states.EXPLAINED, states.AGREED_IN_MEETING})


def step_due(invitation: ReviewInvitation, zone: str, at: datetime) -> str:
    """Return which reminder may go out at `at` on the clock of `zone`: soon, late or ends; "" while people rest, and
    when there is nothing to remind of. It is due from its day on, so none is lost while the worker stands still."""
    if is_at_rest(zone, at):
        return ""
    today = at.astimezone(ZoneInfo(zone)).date()
    asked, wanted, ends = (
        moment.astimezone(ZoneInfo(zone)).date()
        for moment in (invitation.created_at, invitation.reply_by, invitation.expires_at)
    )
    if today >= working_day_before(ends, DAYS_BEFORE, zone) and today > wanted:
        return "ends"
    if today > wanted:
        return "late"
    # Whoever was asked yesterday is not pressed today.
    is_soon = _nears(wanted, today, zone) and working_day_after(asked, 1, zone) < today < wanted
    return "soon" if is_soon else ""


def own_step_due(request: OwnRequest, zone: str, at: datetime) -> int:
    """Return which reminder one of us may get at `at` on the clock of `zone`: how many working days after the request
    it is due; 0 while people rest, and when there is nothing to remind of yet."""
    if is_at_rest(zone, at):
        return 0
    asked, today = (moment.astimezone(ZoneInfo(zone)).date() for moment in (request.at, at))
    return max((step for step in DAYS_AFTER if working_day_after(asked, step, zone) <= today), default=0)


def is_wanted(invitation: ReviewInvitation, at: datetime) -> bool:
    """Return whether anybody waits for that answer: the link takes it, and the version has not been decided without."""
    return state_of_link(invitation, at) == "open" and invitation.version.state in _UNDECIDED


def is_working_day(day: date, zone: str) -> bool:
    """In Japan as banks count them; of other countries we know the weekends."""
    return is_business_day(day) if zone == _JAPAN else day.weekday() < 5


def is_at_rest(zone: str, at: datetime) -> bool:
    """Whether people sleep or have a day off there: nobody is reminded of anything then."""
    local = at.astimezone(ZoneInfo(zone))
    return not _OPENS <= local.hour < _CLOSES or not is_working_day(local.date(), zone)


def succession_step(asked: date, due: date, today: date, zone: str) -> str:
    """Return what somebody who carries on is written on a working day: asked, soon (two working days before the day it
    is due) or late; each is due until the next."""
    if today > due:
        return "late"
    return "soon" if _nears(due, today, zone) and today > asked else "asked"


def review_step(day: date, today: date, zone: str) -> str:
    """Return what is written of a review on a working day: ahead (ten working days before it), soon (two), or late;
    "" before that."""
    if today > day:
        return "late"
    if _nears(day, today, zone):
        return "soon"
    return "ahead" if today >= working_day_before(day, DAYS_AHEAD, zone) else ""


def working_day_before(day: date, days: int, zone: str) -> date:
    """Return the day that lies so many working days earlier."""
    while days:
        day -= timedelta(days=1)
        days -= is_working_day(day, zone)
    return day


def working_day_after(day: date, days: int, zone: str) -> date:
    """Return the day that lies so many working days later."""
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day, zone)
    return day


def _nears(day: date, today: date, zone: str) -> bool:
    return today >= working_day_before(day, DAYS_BEFORE, zone)
