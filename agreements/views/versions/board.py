"""The board: every pair of a system and a party, and how it stands (合意の状況)."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements import states
from agreements.forms.agreement import BoardFilter, led_by
from agreements.models import Agreement, PairEntry, Party, System, User
from agreements.permissions import may_lead_any
from agreements.queries.board import told_of
from agreements.queries.first_run import first_steps
from agreements.queries.pairs import pairs_for
from agreements.queries.standing import Standing, standing_of, with_facts
from agreements.views.paging import MOST, page_of


@dataclass(frozen=True)
class BoardRow:
    """A pair as a row: `agreement` and `standing` are None where nobody has begun."""

    system: System
    party: Party
    agreement: Agreement | None
    standing: Standing | None
    may_begin: bool

    @property
    def state(self) -> str:
        return self.standing.told if self.standing else "none"

    @property
    def why(self) -> Any:
        """Why it needs somebody, where its state does not say so: what was answered to the newest version."""
        said = self.standing.newest.state if self.state == "stale" and self.standing.newest else ""
        return states.VERSION_WORDS[said] if said in {states.CHANGES_REQUESTED, states.WITHDRAWN} else ""

    @property
    def reply_by(self) -> datetime | None:
        """The earliest day by which somebody was asked to answer."""
        if self.standing is None or self.state != "asked":
            return None
        waiting = [asked.reply_by for asked in self.standing.newest.invitations.all() if not asked.answer()]
        return min(waiting, default=None)


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    form = BoardFilter(request.GET)
    asked = form.wanted()
    now = timezone.now()
    rows, told = asked_for(request.user, form, now)
    page = page_of(request, rows)
    page.object_list = pairs_on_board(request.user, list(page.object_list), now)
    steps = first_steps(request.user)
    context: dict[str, Any] = {
        "steps": steps,
        "next": next((step for step in steps if not step.is_done and step.address), None),
    }
    context |= {"tally": _tally(told, asked["state"]), "all": len(told), "most": MOST, "state": asked["state"]}
    context |= {"form": form, "page": page, "at": now, "order": asked["order"], "may_begin": may_lead_any(request.user)}
    return render(request, "agreements/versions/board_page.html", context)


def asked_for(user: User, form: BoardFilter, at: datetime) -> tuple[QuerySet[PairEntry], dict[int, str]]:
    """Return the pairs that a filter asks for, in its order; and how each stands, before it chose one state."""
    asked = form.wanted()
    rows = pairs_for(user, q=asked["q"], kind=asked["kind"]).order_by(*form.order_by())
    told = _told(rows, at)
    if told and asked["state"]:
        rows = rows.filter(pk__in=[entry for entry, state in told.items() if state == asked["state"]])
    return rows, told


def _told(rows: QuerySet[PairEntry], at: datetime) -> dict[int, str]:
    """How each pair stands, while they are few enough to be counted; nothing beyond that."""
    entries = list(rows.values_list("pk", "agreement_id")[: MOST + 1])
    return told_of(entries, at) if len(entries) <= MOST else {}


def _tally(told: dict[int, str], chosen: str) -> list[tuple[str, int]]:
    """Each state there is, and the chosen one, with its count; in the order in which the states are listed."""
    counts = Counter(told.values())
    return [(state, counts[state]) for state in states.PAIR_WORDS if counts[state] or (state == chosen and told)]


def pairs_on_board(user: User, rows: list[PairEntry], at: datetime) -> list[BoardRow]:
    """Return what is shown of pairs, in a fixed number of queries."""
    systems = System.objects.in_bulk({row.system_id for row in rows})
    parties = Party.objects.in_bulk({row.party_id for row in rows})
    agreements = with_facts(Agreement.objects.all()).in_bulk([row.agreement_id for row in rows if row.agreement_id])
    led = set(led_by(user).values_list("pk", flat=True))
    found = []
    for row in rows:
        agreement = agreements.get(row.agreement_id)
        standing = standing_of(agreement, at) if agreement else None
        system, party = systems[row.system_id], parties[row.party_id]
        found.append(BoardRow(system, party, agreement, standing, may_begin=system.pk in led))
    return found
