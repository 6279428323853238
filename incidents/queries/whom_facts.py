"""What is known of each party that may have to be met: the facts the rules ask for, and the words beside them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import ngettext

from agreements import states
from agreements.models import Agreement, AgreementVersion, Concern, PairEntry, Party, System
from agreements.queries.annexes import has_lost_contacts
from agreements.queries.moments import moment_come
from agreements.queries.plan_drift import Records, has_changed_since, sentences_apart
from agreements.queries.standing import Standing, standing_of, with_facts
from agreements.queries.whom import WhomFacts
from incidents.queries.their_outages import EndedOutage, outages_of

_AS_LONG_AS_READ = 60
# A version in such a state waits for nobody.
ENDED = frozenset({states.DECLINED, states.WITHDRAWN})


@dataclass(frozen=True)
class Around:
    """What is asked for all parties at once: outages that ended, changes of plans by system, unconfirmed contacts."""

    at: datetime
    ended: list[EndedOutage]
    plans: Mapping[int, Records]
    unconfirmed: Mapping[int, datetime]


# What a rule rests on, and the day of it.
Detail = tuple[str, date | None]


@dataclass(frozen=True)
class KnownParty:
    """A party with its facts; `details` say what a rule that holds rests on, by its key."""

    party: Party
    facts: WhomFacts
    details: dict[str, list[Detail]]


@dataclass(frozen=True)
class _Of:
    """One party: its systems, how it stands on each it has an agreement about, its open concerns, what drifted."""

    party: Party
    systems: dict[int, System]
    standings: list[Standing]
    concerns: list[Concern]
    drifted: list[str]
    met: datetime | None


def told_of(
    parties: list[int], pairs: QuerySet[PairEntry], met: Mapping[int, datetime], around: Around
) -> dict[int, KnownParty]:
    """Return what is known of each of those parties, in their order, in a fixed number of queries."""
    rows = list(pairs.filter(party__in=parties).order_by("system_name"))
    systems = System.objects.in_bulk({row.system_id for row in rows})
    facts = with_facts(Agreement.objects.filter(retired_at=None)).prefetch_related("annexes")
    agreements = facts.in_bulk([row.agreement_id for row in rows if row.agreement_id])
    standings = {pk: standing_of(agreement, around.at) for pk, agreement in agreements.items()}
    drifted = _drifted(standings.values(), around.plans)
    concerns, found = _concerns(parties, systems), Party.objects.in_bulk(parties)
    theirs: dict[int, list[PairEntry]] = defaultdict(list)
    for row in rows:
        theirs[row.party_id].append(row)
    told = {}
    for pk in parties:
        have = [standings[row.agreement_id] for row in theirs[pk] if row.agreement_id in standings]
        of = _Of(
            party=found[pk],
            systems={row.system_id: systems[row.system_id] for row in theirs[pk]},
            standings=have,
            concerns=concerns[pk],
            drifted=[drifted[one.agreement.pk] for one in have if one.agreement and one.agreement.pk in drifted],
            met=met.get(pk),
        )
        told[pk] = _told(of, around)
    return told


def _told(of: _Of, around: Around) -> KnownParty:
    details = {key: words for key, words in _details(of, around).items() if words}
    facts = WhomFacts(
        rank=of.party.revenue_rank,
        sensitivity=of.party.incident_sensitivity,
        has_outage="outage" in details,
        has_moment="moment" in details,
        lacks_agreement="none" in details,
        is_expired="expired" in details,
        has_lost_contact="lost" in details,
        is_unconfirmed="unconfirmed" in details,
        has_changed_plan="plan" in details,
    )
    return KnownParty(of.party, facts, details)


def _details(of: _Of, around: Around) -> dict[str, list[Detail]]:
    outages = outages_of(of.party.pk, of.systems, around.ended)
    unmet = [one for one in outages if of.met is None or of.met < one.at]
    come, waits = _moments(of.concerns, [one.at for one in outages], around.at)
    expired = [one for one in of.standings if one.overdue]
    lost = [one for one in of.standings if one.in_force and has_lost_contacts(one.in_force)]
    since = around.unconfirmed.get(of.party.pk)
    return {
        "outage": [(one.incident.number, localdate(one.at)) for one in unmet],
        "moment": [(f"「{concern.text[:_AS_LONG_AS_READ]}」", day) for concern, day in come],
        "none": [] if waits else [(system, None) for system in _without(of)],
        "expired": [(str(one.pair.system), one.in_force.review_by) for one in expired if one.in_force],
        "lost": [(str(one.pair.system), None) for one in lost],
        "plan": [(words, None) for words in of.drifted],
        "unconfirmed": [("", localdate(since))] if since else [],
    }


def _without(of: _Of) -> list[str]:
    """The systems about which nothing has been published for this party, or what was has come to nothing."""
    begun = {one.pair.system.pk for one in of.standings if one.newest and not _came_to_nothing(one)}
    return [str(system) for pk, system in of.systems.items() if pk not in begun]


def _came_to_nothing(standing: Standing) -> bool:
    """Nothing holds, and the newest version was refused or taken back: the next meeting begins with that no."""
    newest = standing.newest
    return standing.in_force is None and newest is not None and newest.state_by(standing.counts) in ENDED


def _moments(concerns: list[Concern], outages: list[datetime], at: datetime) -> tuple[list[tuple[Concern, Any]], bool]:
    """The concerns whose moment has come, with the day it did; and whether they asked to wait and it has not."""
    today = localdate(at)
    come = [(one, moment.since) for one in concerns if (moment := moment_come(one, today, outages))]
    return come, bool(concerns) and not come


def _concerns(parties: Iterable[int], systems: Iterable[int]) -> dict[int, list[Concern]]:
    """What they said with a moment to speak of it again, and is open."""
    given = Q(next_on__isnull=False) | Q(after_outage=True) | Q(before_month__isnull=False)
    rows = Concern.objects.filter(given, party__in=parties, closed_at=None, meeting__cancelled_at=None)
    rows = rows.filter(meeting__systems__in=list(systems)).select_related("meeting").order_by("pk").distinct()
    found: dict[int, list[Concern]] = defaultdict(list)
    for row in rows:
        found[row.party_id].append(row)
    return found


def _drifted(standings: Iterable[Standing], plans: Mapping[int, Records]) -> dict[int, str]:
    """By agreement, how many sentences of what is in force the plan says otherwise by now."""
    stale = {
        one.in_force.pk: one.pair.system.pk
        for one in standings
        if one.in_force and has_changed_since(plans.get(one.pair.system.pk, {}), one.in_force.published_at)
    }
    found = {}
    for version in AgreementVersion.objects.filter(pk__in=stale).select_related("agreement"):
        apart = sentences_apart(version.content_text, version.published_at, plans[stale[version.pk]])
        if apart:
            words = ngettext("%(number)s の %(n)d か所", "%(number)s の %(n)d か所", len(apart))
            found[version.agreement_id] = words % {"number": version.agreement.number, "n": len(apart)}
    return found
