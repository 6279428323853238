"""The on-call page: type a few letters, see what is in force, whom to call, and open the paper."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.content.letters import plain_letters
from agreements.forms.register import ListFilter
from agreements.models import System
from agreements.permissions import may_report_any
from agreements.queries.pairs import Pair, pairs_of
from incidents.queries.basis import Basis, bases_of
from incidents.queries.calling import Chain, chains_of, our_calls

# As many as one looks through in an outage; what is beyond is found by typing.
MOST_ROWS = 100


@dataclass(frozen=True)
class OnCallRow:
    basis: Basis
    chain: Chain
    matches: bool = True

    @property
    def letters(self) -> str:
        """What this row is found by."""
        return letters_of(self.basis.pair)


@require_safe
def oncall(request: HttpRequest) -> HttpResponse:
    form = ListFilter(request.GET)
    q = form.wanted()["q"]
    systems = list(System.objects.visible_to(request.user).in_use())
    pairs = pairs_of(systems)
    found = [pair for pair in pairs if matches(pair, q)]
    # While all rows fit, all are sent and those that do not match stay hidden: typing then needs no server.
    complete = len(pairs) <= MOST_ROWS
    shown = bases_of(pairs if complete else found[:MOST_ROWS], at=timezone.now())
    rows = [OnCallRow(*both, matches=matches(both[0].pair, q)) for both in zip(shown, chains_of(shown), strict=True)]
    context = {
        "form": form,
        "q": q,
        "rows": rows,
        "first": next((row for row in rows if row.matches), None),
        "all": len(pairs),
        "found": len(found),
        "complete": complete,
        "systems": systems,
        "our_calls": our_calls(),
        "may_open": may_report_any(request.user),
    }
    return render(request, "incidents/oncall.html", context)


def matches(pair: Pair, q: str) -> bool:
    """Whether all the words typed are somewhere in the names or the number, wide and narrow letters alike."""
    letters = letters_of(pair)
    return all(word in letters for word in plain_letters(q).split())


def letters_of(pair: Pair) -> str:
    names = [pair.party.name, pair.party.name_en, pair.system.name, pair.system.name_en, pair.system.slug]
    return plain_letters(" ".join([*names, pair.agreement.number if pair.agreement else ""]))
