"""The preparation sheet of a meeting with one party: plain data, which the page and its paper both show (ADR 109).

What is on it is found, not written: minutes, outages, open points and concerns say it. It is ours alone.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from agreements import display, states
from agreements.changes import changes_between
from agreements.content import AgreementContent, language_to_read, parts
from agreements.content.phrases import deadline_words
from agreements.content.two_sides import misses_of
from agreements.content.wording import Wording
from agreements.models import Agreement, AgreementVersion, Meeting, Party, System, User
from agreements.queries.expected_noes import expected_noes
from agreements.queries.open_problems import unchecked_in
from agreements.queries.seeding import content_from_plan
from agreements.queries.standing import day_in
from incidents.models import CallNote, DayDecision, PhoneCall
from incidents.models.incident import RECOVERED
from incidents.queries.their_outages import EndedOutage, ended_since, outages_of

# As much as one page holds, and as one remembers.
_HARMS, _POINTS, _CHANGES, _OUTAGES, _WORDS, _HOME = 5, 5, 4, 3, 2, 3
_BACK = timedelta(days=730)
_OPEN = {"question", "objection", "unanswered"}


def preparation_of(meeting: Meeting, party: Party, user: User, at: datetime) -> dict[str, Any]:
    """Return the sheet in the active language, of what `user` sees."""
    system, agreement = _about(meeting, party, user)
    content = _content(system, party, agreement)
    say = Wording(content, language_to_read(content))
    version = agreement.versions.order_by("-number").first() if agreement else None
    points = list(points_left(content, say, day_in(content.time_zone, at)))
    own = Party.own_side()
    return {
        "language": get_language() or "ja",
        "us": str(own or ""),
        "party": str(party),
        "title": meeting.title,
        "when": display.datetime_letter(meeting.starts_at, meeting.time_zone, year=True),
        "place": meeting.place or meeting.call_url,
        "system": str(system),
        "number": agreement.number if agreement else "",
        "there": [str(row) for row in meeting.attendees.filter(party=party)],
        "ours": meeting.preparation,
        "merit": say.text(content.purpose),
        "aims": [say.text(aim.text) for aim in content.aims][:_HARMS],
        "harms": list(_harms(content, say))[:_HARMS],
        "outages": outages_told(party, user, at),
        "points": points[:_POINTS],
        "changes": _changes(content, version)[:_CHANGES],
        "since": display.date_letter(version.published_at, content.time_zone, year=True) if version else "",
        "noes": [[no.word, no.said, list(no.answers)] for no in expected_noes(party, user)],
        "home": list(_home(content, say, points, version, agreement))[:_HOME],
    }


def _about(meeting: Meeting, party: Party, user: User) -> tuple[System, Agreement | None]:
    """The system that is talked about: the first with minutes of this party, else the first of all."""
    systems = list(meeting.systems.visible_to(user).order_by("name"))
    rows = Agreement.objects.visible_to(user).filter(party=party, system__in=systems, retired_at=None)
    found = rows.select_related("system").order_by("number").first()
    return (found.system, found) if found else (systems[0], None)


def _content(system: System, party: Party, agreement: Agreement | None) -> AgreementContent:
    """What is talked about: the draft as it stands, else what the plan would begin it with."""
    if agreement:
        return agreement.content()
    own = Party.own_side() or party
    about: dict[str, Any] = {"language": party.language, "time_zone": "Asia/Tokyo"}
    return content_from_plan(system=system, party=party, own=own, **about)


def _harms(content: AgreementContent, say: Wording) -> Iterator[list[str]]:
    """Against which harm, by what, by when; how many it concerns, where a level says so."""
    scopes = {level.number: say.text(level.scope) for level in content.levels if level.scope}
    for act in content.acts:
        if act.gain:
            many = next((scopes[number] for number in act.levels or sorted(scopes) if number in scopes), "")
            yield [say.text(act.gain), say.text(act.sentence), deadline_words(act), many]


def outages_told(party: Party, user: User, at: datetime) -> list[dict[str, Any]]:
    """Return the last outages of a party that `user` sees, each with what the party said in it."""
    systems = list(System.objects.filter(parties=party).values_list("pk", flat=True))
    systems += Agreement.objects.filter(party=party).values_list("system", flat=True)
    return [
        {
            "number": ended.incident.number,
            "day": display.date_letter(ended.incident.started_at, ended.incident.time_zone, year=True),
            "what": ended.incident.symptom_read,
            "lasted": _lasted(ended),
            "words": _their_words(party, ended.incident.pk),
        }
        for ended in outages_of(party.pk, systems, ended_since(user, at - _BACK))[:_OUTAGES]
    ]


def _lasted(ended: EndedOutage) -> str:
    """How long it was so: until it worked again, which is sooner than somebody closed it."""
    recovered = [move.happened_at for move in ended.incident.moves.all() if move.state == RECOVERED]
    return display.minutes(int((max(recovered, default=ended.at) - ended.incident.started_at).total_seconds() // 60))


def _their_words(party: Party, incident: int) -> list[str]:
    """What they said in that outage: in calls, then what they decided."""
    theirs = {"party": party, "incident": incident}
    said = [call.said for call in PhoneCall.objects.filter(**theirs).exclude(said="").order_by("pk")]
    said += [note.said for note in CallNote.objects.filter(**theirs).order_by("pk")]
    said += [decision.answer for decision in DayDecision.objects.filter(**theirs).order_by("pk")]
    return said[:_WORDS]


def points_left(content: AgreementContent, say: Wording, today: date) -> Iterator[list[str]]:
    """Give what was left open and promised: what, by whom, until when, and whether that day has passed."""
    for point in content.open_points:
        if not point.outcome:
            late = _("期日を過ぎています") if point.due and point.due < today else ""
            yield [say.text(point.what), say.text(point.owner), display.date_table(point.due), late]


def _changes(content: AgreementContent, version: AgreementVersion | None) -> list[str]:
    """What the draft says otherwise than the last version that they have."""
    if version is None:
        return []
    before, say = version.content(), Wording(content, language_to_read(content))
    changed = [change for change in changes_between(before, content) if isinstance(change.after, parts.Item)]
    return [say.title(change.after) for change in changed]


def _home(
    content: AgreementContent,
    say: Wording,
    points: list[list[str]],
    version: AgreementVersion | None,
    agreement: Agreement | None,
) -> Iterator[str]:
    """What to bring home, the most pressing first: what is late, what misses, what has no answer, what nobody tried."""
    yield from (_("「%(what)s」に答えを出す") % {"what": what} for what, _owner, _due, late in points if late)
    for miss in misses_of(content)[:1]:
        yield _("かみ合わないところを決める：%(words)s") % {"words": miss.words}
    asked = [item for name, item in content.items() if name == "acts" and item.consent.answer in _OPEN]
    if asked:
        words = ngettext(
            "回答のない「すること」%(count)d件に答えをもらう（まず「%(first)s」）",
            "回答のない「すること」%(count)d件に答えをもらう（まず「%(first)s」）",
            len(asked),
        )
        yield words % {"count": len(asked), "first": say.title(asked[0])}
    for title in unchecked_in(agreement, content)[:1] if agreement else []:
        yield _("「%(item)s」ができるかどうかを、いつ試すか決める") % {"item": title}
    if version and version.state == states.AGREED_IN_MEETING:
        yield _("口頭の合意を、書面の承認にする")
    if not content.aims:
        yield _("御社が守りたいことを、御社の言葉で聞く")
    yield from (_("「%(what)s」に答えを出す") % {"what": what} for what, _owner, _due, late in points if not late)
    yield _("次に話す日を決める")
