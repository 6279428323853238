"""Whom to meet next: for a bounded number of parties the facts behind the rules of agreements/queries/whom.py.

Each reason proposes the first parties in the order of the board (revenue rank, then name) and no more, so a page takes
as long with ten thousand agreements as with a hundred; what is proposed is then looked at whole.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from agreements import states
from agreements.models import (
    Agreement,
    AgreementVersion,
    Concern,
    ContactAnnex,
    Meeting,
    PairEntry,
    Party,
    System,
    User,
    VersionMove,
)
from agreements.queries.contact_links import unconfirmed_of
from agreements.queries.moments import months_ahead
from agreements.queries.plan_drift import plan_records
from agreements.queries.whom import OUTAGE_DAYS, RULES, in_order, points_of, rules_of
from incidents.queries.their_outages import ended_since
from incidents.queries.whom_facts import ENDED, Around, Detail, KnownParty, told_of

# So many each reason proposes, and so many are listed: more than anybody arranges meetings with.
MOST_A_REASON, MOST_LISTED = 30, 30
# The newest annexes, among which contacts that left are looked for; the drafts saved last, among which those without a
# version are; and how old a change of a plan may be.
_ANNEXES, _DRAFTS, _PLAN_DAYS = 500, 500, 365


@dataclass(frozen=True)
class Reason:
    """A rule that holds, its points, and what it rests on."""

    words: Any
    points: int
    details: list[Detail]
    is_reason: bool


@dataclass(frozen=True)
class WhomRow:
    party: Party
    points: int
    reasons: tuple[Reason, ...]


def whom_next(user: User, pairs: QuerySet[PairEntry], at: datetime) -> list[WhomRow]:
    """Return whom to meet next of these pairs (a narrowed `pairs_for`), in order; nobody with whom a meeting is
    arranged. A fixed number of queries."""
    theirs = Exists(pairs.order_by().filter(system=OuterRef("pk")))
    systems = list(System.objects.filter(theirs).values_list("pk", flat=True))
    around = Around(
        at,
        ended_since(user, at - timedelta(days=OUTAGE_DAYS)),
        plan_records(systems, at - timedelta(days=_PLAN_DAYS)),
        unconfirmed_of(None, at),
    )
    proposed = _proposed(pairs, around)
    met, arranged = _meetings(proposed, at)
    told = told_of([party for party in proposed if party not in arranged], pairs, met, around)
    return [_row(told[party]) for party in in_order((one.party.pk, one.facts) for one in told.values())][:MOST_LISTED]


def _row(told: KnownParty) -> WhomRow:
    rules = [(key, RULES[key]) for key in rules_of(told.facts)]
    reasons = (Reason(rule.words, rule.points, told.details.get(key, []), rule.is_reason) for key, rule in rules)
    return WhomRow(told.party, points_of(told.facts), tuple(reasons))


def _proposed(pairs: QuerySet[PairEntry], around: Around) -> list[int]:
    """The parties that any reason proposes, in the order of the board."""
    found: dict[int, tuple[str, str]] = {}
    for rows in _by_reason(pairs, around):
        for party, rank, name in rows.order_by("rank", "name").values_list("party", "rank", "name")[:MOST_A_REASON]:
            found[party] = (rank, name)
    return sorted(found, key=lambda party: (*found[party], party))


def _by_reason(pairs: QuerySet[PairEntry], around: Around) -> Iterator[QuerySet[PairEntry]]:
    today = localdate(around.at)
    begun = pairs.filter(agreement__retired_at=None, agreement__isnull=False)
    yield pairs.filter(agreement=None)
    yield begun.filter(agreement__in=_never_published())
    yield begun.filter(agreement__in=_refused())
    yield begun.filter(agreement__in=_run_out(today))
    annexed = ContactAnnex.objects.order_by("-pk").values_list("agreement", flat=True)[:_ANNEXES]
    yield begun.filter(agreement__in=set(annexed))
    yield pairs.filter(party__in=list(around.unconfirmed)[:_ANNEXES])
    yield pairs.filter(party__in=_with_moments(today).values("party"))
    yield pairs.filter(system__in={system for one in around.ended for system in one.systems})
    yield begun.filter(system__in=list(around.plans))


def _never_published() -> list[int]:
    """Which of the drafts saved last have no version: of all agreements it would be read whether each has one."""
    saved_last = Agreement.objects.filter(retired_at=None).order_by("-saved_at", "-pk").values("pk")[:_DRAFTS]
    drafts = Agreement.objects.filter(~Exists(AgreementVersion.objects.filter(agreement=OuterRef("pk"))))
    return list(drafts.filter(pk__in=saved_last).values_list("pk", flat=True))


def _refused() -> list[int]:
    """Of the refusals and withdrawals of late those that nothing followed."""
    later_move = VersionMove.objects.filter(version=OuterRef("version"), sequence__gt=OuterRef("sequence"))
    later = AgreementVersion.objects.filter(
        agreement=OuterRef("version__agreement"), number__gt=OuterRef("version__number")
    )
    rows = VersionMove.objects.filter(~Exists(later_move), ~Exists(later), state__in=ENDED).order_by("-pk")
    return list(rows.values_list("version__agreement", flat=True)[:_DRAFTS])


def _run_out(today: date) -> QuerySet[AgreementVersion, Any]:
    """Agreements that were to be looked at again by a day that has passed, and no later version holds beyond it."""
    holds = VersionMove.objects.filter(version=OuterRef("pk"), state__in=states.IN_FORCE)
    later = AgreementVersion.objects.filter(
        Exists(holds), agreement=OuterRef("agreement"), number__gt=OuterRef("number"), review_by__gte=today
    )
    return AgreementVersion.objects.filter(~Exists(later), review_by__lt=today).values("agreement")


def _with_moments(today: Any) -> QuerySet[Concern]:
    """Open concerns whose moment may have come."""
    asked = Q(next_on__lte=today) | Q(after_outage=True) | Q(before_month__in=months_ahead(today))
    return Concern.objects.filter(asked, closed_at=None, meeting__cancelled_at=None)


def _meetings(parties: list[int], at: datetime) -> tuple[dict[int, datetime], set[int]]:
    """When each was met last, and with whom a meeting is arranged."""
    met: dict[int, datetime] = defaultdict(lambda: at - timedelta(days=36_500))
    arranged = set()
    rows = Meeting.objects.filter(parties__in=parties, cancelled_at=None, starts_at__gte=at - timedelta(days=365))
    for party, starts_at in rows.order_by().values_list(F("parties"), "starts_at"):
        if starts_at > at:
            arranged.add(party)
        else:
            met[party] = max(met[party], starts_at)
    return dict(met), arranged
