"""All that whoever carries on with a party needs: what was agreed, changed, said, promised, and what comes next."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from agreements.content import AgreementContent, language_to_read
from agreements.content.wording import Wording
from agreements.models import Agreement, AgreementVersion, Concern, Meeting, Party, User
from agreements.queries.plan_drift import plan_records, sentences_apart
from agreements.queries.standing import Standing, day_in, standing_of, with_facts
from incidents.queries.preparation import outages_told, points_left

# As far back as one reads before one takes over.
_VERSIONS, _MEETINGS = 5, 5


@dataclass(frozen=True)
class Carried:
    """One agreement of the party: how it stands, what changed since, what is open."""

    standing: Standing
    versions: list[AgreementVersion]
    apart: list[str]
    points: list[list[str]]

    @property
    def agreement(self) -> Agreement | None:
        return self.standing.agreement


@dataclass(frozen=True)
class HeldMeeting:
    """A meeting that was held; `words` are this party's alone."""

    meeting: Meeting
    words: str
    concerns: list[Concern]


@dataclass(frozen=True)
class Ahead:
    """What comes: meetings that are arranged, moments to speak again, and review dates."""

    meetings: list[Meeting]
    concerns: list[Concern]
    reviews: list[tuple[date, str]]


def agreements_carried(party: Party, user: User, at: datetime) -> list[Carried]:
    """Return the agreements of a party that `user` sees, each with what a successor asks of it."""
    rows = with_facts(Agreement.objects.visible_to(user).filter(party=party, retired_at=None)).order_by("number")
    return [_carried(row, at) for row in rows]


def _carried(agreement: Agreement, at: datetime) -> Carried:
    standing, content = standing_of(agreement, at), agreement.content()
    say = Wording(content, language_to_read(content))
    today = day_in(agreement.time_zone, at)
    apart = _apart(agreement, standing.in_force, say) if standing.in_force else []
    return Carried(standing, list(standing.versions[::-1][:_VERSIONS]), apart, list(points_left(content, say, today)))


def _apart(agreement: Agreement, version: AgreementVersion, say: Wording) -> list[str]:
    """The items in force whose plan says something else by now."""
    records = plan_records([agreement.system_id], version.published_at).get(agreement.system_id, {})
    content: AgreementContent = version.content()
    found = sentences_apart(version.content_text, version.published_at, records)
    keys = dict.fromkeys(one.key for one in found)
    return [say.title(item) for key in keys if (item := content.item(key))]


def said_by(party: Party, user: User) -> list[HeldMeeting]:
    """Return the meetings held with a party that `user` sees, the newest first, with its words and its concerns."""
    rows = Meeting.objects.visible_to(user).filter(parties=party).exclude(held_at=None)
    meetings = Meeting.objects.filter(pk__in=rows.values("pk")).order_by("-starts_at", "-pk")[:_MEETINGS]
    return [
        HeldMeeting(
            meeting=meeting,
            words=meeting.heard if meeting.parties.count() == 1 else "",
            concerns=list(meeting.concerns.filter(party=party).order_by("place", "pk")),
        )
        for meeting in meetings
    ]


def what_comes(party: Party, user: User, carried: list[Carried], at: datetime) -> Ahead:
    """Return what whoever carries on has before them."""
    seen = Meeting.objects.visible_to(user).filter(cancelled_at=None)
    coming = seen.filter(parties=party, starts_at__gte=at).values("pk")
    left = Concern.objects.filter(party=party, closed_at=None, meeting__in=seen.values("pk"))
    in_force = [(one.standing.in_force, one.agreement) for one in carried]
    reviews = [(version.review_by, agreement.number) for version, agreement in in_force if version and agreement]
    return Ahead(
        meetings=list(Meeting.objects.filter(pk__in=coming).order_by("starts_at", "pk")),
        concerns=list(left.select_related("meeting").order_by("meeting__starts_at", "place", "pk")),
        reviews=sorted(reviews),
    )


def succession_of(party: Party, user: User, at: datetime) -> dict[str, Any]:
    """Return all of it, as the page shows it."""
    carried = agreements_carried(party, user, at)
    return {
        "carried": carried,
        "said": said_by(party, user),
        "outages": outages_told(party, user, at),
        "next": what_comes(party, user, carried, at),
    }
