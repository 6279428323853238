"""What a party said through its link, as the page of the incident shows it."""

from dataclasses import dataclass
from datetime import datetime

from incidents.models import DayDecision, PromiseMark
from incidents.queries.day_facts import Notes
from incidents.queries.promise_words import title_of
from incidents.queries.promising import PartyPromises

# So many of the newest are shown with a party; the rest stands in its promises and in the record.
_MOST = 3


@dataclass(frozen=True)
class SaidByLink:
    """One fact: of what, what was said, by whom, when and how sure we are of them."""

    at: datetime
    what: str
    answer: str
    by: str
    sure: str


def said_by_link(row: PartyPromises, notes: Notes) -> list[SaidByLink]:
    """Return what came by link, the newest first."""
    party = row.basis.party.pk
    facts = [*notes.marks.get(party, []), *notes.decisions.get(party, [])]
    newest = sorted((one for one in facts if one.link_id), key=lambda one: one.at, reverse=True)
    return [_said(one, row) for one in newest[:_MOST]]


def _said(fact: PromiseMark | DayDecision, row: PartyPromises) -> SaidByLink:
    key = fact.promise if isinstance(fact, PromiseMark) else f"{fact.item}:decide"
    promise = row.promise(key)
    answer = fact.get_mark_display() if isinstance(fact, PromiseMark) else fact.answer
    what = title_of(promise, row.content_of(promise)) if promise else key
    return SaidByLink(fact.happened_at, what, answer, fact.by, fact.get_assurance_display())
