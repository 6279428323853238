"""A meeting as a file that calendars read (RFC 5545)."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from agreements.content import language_to_read
from agreements.content.wording import Wording
from agreements.models import AgreementVersion, Meeting


def invitation_file(meeting: Meeting, *, at: datetime) -> bytes:
    """Return the meeting as iCalendar text, made at `at`.

    The same meeting always has the same UID; SEQUENCE grows with what a calendar must take over. It goes to other
    companies: what we prepare and what we heard stay out of it.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Heiji//meeting//JA")
    calendar.add("version", "2.0")
    calendar.add_component(_event(meeting, at))
    return calendar.to_ical()


def _event(meeting: Meeting, at: datetime) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{meeting.calendar_uid}@{urlsplit(settings.PUBLIC_BASE_URL).hostname}")
    event.add("sequence", meeting.calendar_sequence)
    event.add("dtstamp", at.astimezone(UTC))
    # In UTC, which every calendar reads alike: a zone's rules, written out as days, Outlook is said to misread.
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("summary", meeting.title)
    event.add("status", "CANCELLED" if meeting.cancelled_at else "CONFIRMED")
    if meeting.place or meeting.call_url:
        event.add("location", meeting.place or meeting.call_url)
    if meeting.call_url:
        event.add("url", meeting.call_url)
    description = "\n".join(_lines(meeting))
    if description:
        event.add("description", description)
    return event


def _lines(meeting: Meeting) -> list[str]:
    systems = _("、").join(str(system) for system in meeting.systems.all())
    attendees = [f"{row.party}　{row}" for row in meeting.attendees.select_related("party").order_by("party", "place")]
    lines = [_("対象システム：%(names)s") % {"names": systems}] if systems else []
    if attendees:
        lines += [_("出席者："), *attendees]
    if meeting.call_url:
        lines += [_("オンライン会議：%(address)s") % {"address": meeting.call_url}]
    return [*lines, *_agenda(meeting)]


def _agenda(meeting: Meeting) -> list[str]:
    """What is talked about, with whomever: what one party left open is named to that party alone."""
    points = [
        _("前回から変わったこと"),
        _("障害のとき両社がすること（1項目ずつ）"),
        _("決めきれないことと、当日に決める人"),
        *_left_open(meeting),
        _("次に話す日"),
    ]
    return [_("議題："), *(f"{place}. {point}" for place, point in enumerate(points, start=1))]


def _left_open(meeting: Meeting) -> list[str]:
    """The open points of the version that they have."""
    if meeting.parties.count() != 1:
        return []
    pairs = {"agreement__party__in": meeting.parties.all(), "agreement__system__in": meeting.systems.all()}
    version = AgreementVersion.objects.filter(**pairs).order_by("-published_at", "-pk").first()
    content = version.content() if version else None
    if content is None:
        return []
    say = Wording(content, language_to_read(content))
    return [say.text(point.what) for point in content.open_points if not point.outcome]
