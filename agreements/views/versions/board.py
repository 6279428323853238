"""The board: parties by systems, how each pair stands, and how much of what matters is covered (合意の状況)."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements import states
from agreements.forms.agreement import BoardFilter, WhomFilter, led_by
from agreements.models import Agreement, AgreementVersion, PairEntry, Party, Succession, System, User
from agreements.permissions import may_lead_any
from agreements.queries.annexes import has_lost_contacts
from agreements.queries.board import PairNow, coverage_of, pairs_now
from agreements.queries.contact_links import unconfirmed_of
from agreements.queries.in_house import waiting_version
from agreements.queries.pairs import pairs_for
from agreements.queries.promise_check import open_promises
from agreements.queries.returns import lost_since
from agreements.queries.standing import Standing, standing_of, with_facts
from agreements.queries.successions import succession_words, successions_of
from agreements.quorum import CAN_ANSWER
from agreements.views.paging import MOST, page_of


@dataclass(frozen=True)
class BoardRow:
    """A pair as a row: `agreement` and `standing` are None where nobody has begun. `unconfirmed` is since when a
    contact of the party has not answered, `lost` since when mails come back from one; `successions` says who has
    still to confirm what they carry on with, `promises` how many promises no vendor holds."""

    system: System
    party: Party
    agreement: Agreement | None
    standing: Standing | None
    may_begin: bool
    unconfirmed: datetime | None = None
    lost: datetime | None = None
    has_lost_contacts: bool = False
    successions: tuple[str, ...] = ()
    promises: int = 0

    @property
    def state(self) -> str:
        return self.standing.told if self.standing else "none"

    @property
    def in_house(self) -> AgreementVersion | None:
        """The version that waits for our own side."""
        return waiting_version(self.agreement) if self.agreement else None

    @property
    def why(self) -> Any:
        """Why it needs somebody, where its state does not say so: what was answered to the newest version."""
        said = self.standing.newest.state if self.state == "stale" and self.standing.newest else ""
        return states.VERSION_WORDS[said] if said in {states.CHANGES_REQUESTED, states.WITHDRAWN} else ""

    @property
    def days_left(self) -> int | None:
        """Until the review date of what is in force."""
        held = self.standing.in_force if self.standing else None
        return (held.review_by - self.standing.today).days if self.standing and held else None

    @property
    def reply_by(self) -> datetime | None:
        """The earliest day by which somebody was asked to answer."""
        if self.standing is None or self.state != "asked":
            return None
        asked = self.standing.newest.invitations.all()
        waiting = [one.reply_by for one in asked if one.decides and one.state_at(self.standing.at) in CAN_ANSWER]
        return min(waiting, default=None)


@dataclass(frozen=True)
class PartyRow:
    """A party with one cell for each system of the page, None where the two have nothing to do with each other."""

    party: Party
    cells: list[BoardRow | None]

    @property
    def pairs(self) -> list[BoardRow]:
        return [cell for cell in self.cells if cell]

    @property
    def review_by(self) -> BoardRow | None:
        """The pair whose agreement is to be looked at next."""
        held = [cell for cell in self.pairs if cell.standing and cell.standing.in_force]
        return min(held, key=lambda cell: cell.standing.in_force.review_by, default=None)


@dataclass(frozen=True)
class PairsAsked:
    """The pairs that a filter asks for in its order; those before it chose one state; how each of these stands."""

    rows: QuerySet[PairEntry]
    narrowed: QuerySet[PairEntry]
    now: dict[int, PairNow]


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    form = BoardFilter(request.GET)
    wanted, now = form.wanted(), timezone.now()
    asked = asked_for(request.user, form, now)
    page = page_of(request, parties_of(asked.rows, form))
    # Of one system each party has one pair, and pairs are in the order of the board.
    parties = [row.party if isinstance(row, PairEntry) else row for row in page.object_list]
    systems, page.object_list = party_rows(request.user, parties, asked.narrowed, now)
    told = list(asked.now.values())
    context: dict[str, Any] = {"tally": _tally(told, wanted["state"]), "all": len(told), "most": MOST}
    context |= {"coverage": coverage_of(told), "systems": systems, "narrowed": asked.narrowed, "state": wanted["state"]}
    context |= {"form": form, "page": page, "at": now, "order": wanted["order"]}
    context |= {"may_begin": may_lead_any(request.user), "totals": _totals(told, systems)}
    return render(request, "agreements/versions/board_page.html", context)


def asked_for(user: User, form: BoardFilter, at: datetime) -> PairsAsked:
    """Return what a filter asks for."""
    asked = form.wanted()
    narrowed = pairs_for(user, **{name: asked[name] for name in WhomFilter.base_fields}).order_by(*form.order_by())
    now = _now(narrowed, at)
    rows = narrowed
    if now and asked["state"]:
        rows = narrowed.filter(pk__in=[entry for entry, pair in now.items() if pair.state == asked["state"]])
    return PairsAsked(rows, narrowed, now)


def _now(rows: QuerySet[PairEntry], at: datetime) -> dict[int, PairNow]:
    """How each pair stands, while they are few enough to be counted; nothing beyond that."""
    return pairs_now(rows, at) if rows.order_by()[: MOST + 1].count() <= MOST else {}


def _tally(told: list[PairNow], chosen: str) -> list[tuple[str, int]]:
    """Each state there is, and the chosen one, with its count; in the order in which the states are listed."""
    counts = Counter(pair.state for pair in told)
    return [(state, counts[state]) for state in states.PAIR_WORDS if counts[state] or (state == chosen and told)]


def _totals(told: list[PairNow], systems: list[System]) -> list[tuple[int, int]]:
    """Of each system how many pairs are agreed, and how many there are, while they are counted."""
    needed = Counter(pair.system for pair in told if pair.state != "na")
    agreed = Counter(pair.system for pair in told if pair.state == "agreed")
    return [(agreed[system.pk], needed[system.pk]) for system in systems] if told else []


def parties_of(rows: QuerySet[PairEntry], form: BoardFilter) -> QuerySet[Party] | QuerySet[PairEntry]:
    """Return whose pairs they are, in the order of the filter: parties, or of one system its pairs."""
    if form.wanted()["system"]:
        return rows.select_related("party")
    return Party.objects.filter(Exists(rows.order_by().filter(party=OuterRef("pk")))).order_by(*form.parties_by())


def party_rows(
    user: User, parties: list[Party], pairs: QuerySet[PairEntry], at: datetime
) -> tuple[list[System], list[PartyRow]]:
    """Return the systems that these parties have to do with, and a row for each party."""
    theirs = pairs_on_board(user, list(pairs.filter(party__in=parties)), at)
    systems = sorted({pair.system for pair in theirs}, key=lambda system: system.name)
    cells = {(pair.party.pk, pair.system.pk): pair for pair in theirs}
    return systems, [PartyRow(one, [cells.get((one.pk, system.pk)) for system in systems]) for one in parties]


def pairs_on_board(user: User, rows: list[PairEntry], at: datetime) -> list[BoardRow]:
    """Return what is shown of pairs, in a fixed number of queries."""
    systems = System.objects.in_bulk({row.system_id for row in rows})
    parties = Party.objects.in_bulk({row.party_id for row in rows})
    facts = with_facts(Agreement.objects.all()).prefetch_related("annexes")
    agreements = facts.in_bulk([row.agreement_id for row in rows if row.agreement_id])
    unconfirmed, lost = unconfirmed_of(parties, at), lost_since(parties)
    led = set(led_by(user).values_list("pk", flat=True))
    standings = {pk: standing_of(agreement, at) for pk, agreement in agreements.items()}
    held = {pk: one.in_force for pk, one in standings.items() if one.in_force}
    handed, broken = successions_of([one.pk for one in held.values()]), open_promises(held, systems, at)
    found = []
    for row in rows:
        agreement, standing = agreements.get(row.agreement_id), standings.get(row.agreement_id)
        system, party = systems[row.system_id], parties[row.party_id]
        since: dict[str, Any] = {"unconfirmed": unconfirmed.get(party.pk), "lost": lost.get(party.pk)}
        said = _said(handed, standing)
        more = {"successions": said, "may_begin": system.pk in led, "has_lost_contacts": _has_lost(standing), **since}
        more["promises"] = broken[agreement.pk] if agreement else 0
        found.append(BoardRow(system, party, agreement, standing, **more))
    return found


def _said(handed: dict[int, list[Succession]], standing: Standing | None) -> tuple[str, ...]:
    held = standing.in_force if standing else None
    return tuple(succession_words(row, standing.today) for row in handed.get(held.pk, ())) if standing and held else ()


def _has_lost(standing: Standing | None) -> bool:
    return bool(standing and standing.in_force and has_lost_contacts(standing.in_force))
