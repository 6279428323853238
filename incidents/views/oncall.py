"""The on-call page: type a few letters, see what is in force, whom to call, and open the paper."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements import display
from agreements.forms.register import ListFilter
from agreements.models import Contact, Succession, System
from agreements.permissions import may_report_any
from agreements.queries.pairs import Pair, pairs_of
from agreements.queries.returns import lost_since
from agreements.queries.successions import succession_words, successions_of
from gobag.letters import number_typed, search_letters
from incidents.queries.bag.rows import letters_of
from incidents.queries.basis import Basis, bases_of
from incidents.queries.calling import Chain, chains_of, our_calls
from incidents.views.from_bag import file_from_bag, page_from_bag

# As many as one looks through in an outage; what is beyond is found by typing.
MOST_ROWS = 100


@dataclass(frozen=True)
class OnCallRow:
    """`letters` is what it is found by: names, the agreement, the telephone numbers that stand on it; `lost` since when
    mails come back from a contact of the party, `successions` who has still to confirm what they carry on with."""

    basis: Basis
    chain: Chain
    letters: str
    matches: bool
    lost: datetime | None
    successions: tuple[str, ...]


@require_safe
def oncall(request: HttpRequest) -> HttpResponse:
    if found := page_from_bag(request):
        return found
    form = ListFilter(request.GET)
    q = form.wanted()["q"]
    systems = list(System.objects.visible_to(request.user).in_use())
    pairs = pairs_of(systems)
    # While all rows fit, all are sent and those that do not match stay hidden: typing then needs no server.
    complete = len(pairs) <= MOST_ROWS
    named = pairs if complete else matching(pairs, q)
    shown = bases_of(named[:MOST_ROWS], at=timezone.now())
    rows = _rows(shown, q if complete else "")
    context = {
        "form": form,
        "q": q,
        "rows": rows,
        "first": next((row for row in rows if row.matches), None),
        "all": len(pairs),
        "found": sum(row.matches for row in rows) if complete else len(named),
        "complete": complete,
        "systems": systems,
        "our_calls": our_calls(),
        "may_open": may_report_any(request.user),
    }
    return render(request, "incidents/oncall.html", context)


@require_safe
def oncall_file(request: HttpRequest, name: str) -> HttpResponse:
    """A paper, a card or the page of one system, as the go-bag has them (gobag/door.py knows the names)."""
    found = file_from_bag(request)
    if found is None:
        raise Http404
    return found


def matching(pairs: list[Pair], q: str) -> list[Pair]:
    """Return those that are found by their names, or by a number of their party's contacts."""
    number = number_typed(q)
    calls = Contact.objects.filter(searched__contains=number, retired_at=None).values_list("party", flat=True)
    called = set(calls) if number else set()
    return [pair for pair in pairs if _holds(letters_of(pair), q) or pair.party.pk in called]


def _rows(shown: list[Basis], q: str) -> list[OnCallRow]:
    lost = lost_since({basis.party.pk for basis in shown})
    handed = successions_of([basis.in_force.pk for basis in shown if basis.in_force])
    return [_row(*both, lost, handed, q) for both in zip(shown, chains_of(shown), strict=True)]


def _row(
    basis: Basis, chain: Chain, lost: dict[int, datetime], handed: dict[int, list[Succession]], q: str
) -> OnCallRow:
    calls = [call.dialled for call in (chain.first, chain.second) if call]
    numbers = [search_letters(number) for call in calls for number in (call, display.phone(call, "ja"))]
    letters = " ".join([letters_of(basis.pair), *numbers])
    rows = handed.get(basis.in_force.pk, ()) if basis.in_force else ()
    said = tuple(succession_words(row, basis.today) for row in rows)
    return OnCallRow(basis, chain, letters, _holds(letters, q), lost.get(basis.party.pk), said)


def _holds(letters: str, q: str) -> bool:
    """Whether all the words typed are somewhere in these letters."""
    return all(word in letters for word in search_letters(q).split())
