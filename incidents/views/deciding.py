"""A decision left for the day: who decides, until when, with what known, what happens if nobody does; the answer."""

from dataclasses import dataclass
from datetime import datetime

from agreements.content import parts
from agreements.promises import DayPromise
from incidents.forms.by_link import DecisionByLinkForm
from incidents.models import DayDecision, InformationGiven
from incidents.queries.day_codes import asks_for_a_code
from incidents.queries.day_facts import Notes
from incidents.queries.promise_words import decided_of
from incidents.queries.promising import PartyPromises
from incidents.views.now import Owed


@dataclass(frozen=True)
class Known:
    """One thing that must be known to decide: its newest value, or until when it comes."""

    what: str
    given: InformationGiven | None
    due: datetime | None

    @property
    def sign(self) -> str:
        return "none" if self.given is None else "check" if self.given.obtained else "na"


@dataclass(frozen=True)
class Deciding:
    """One of them; `form` is the one to answer with, where somebody may."""

    owed: Owed
    known: list[Known]
    otherwise: str
    decided: DayDecision | None
    form: DecisionByLinkForm | None = None

    @property
    def title(self) -> str:
        return decided_of(self.owed.promise, self.owed.row.content_of(self.owed.promise))

    @property
    def asks_code(self) -> bool:
        return asks_for_a_code(self.owed.promise)


def decisions_of(row: PartyPromises, notes: Notes) -> list[Deciding]:
    """Return what a party has to decide or has decided."""
    return [deciding(row, promise, notes) for promise in row.decisions]


def deciding(row: PartyPromises, promise: DayPromise, notes: Notes) -> Deciding:
    """Return one decision with what is known for it."""
    made = notes.decisions.get(row.basis.party.pk, [])
    decided = next((one for one in made if one.item == promise.item), None)
    return Deciding(Owed(row, promise), _known(row, promise, notes), _otherwise(row, promise), decided)


def _known(row: PartyPromises, promise: DayPromise, notes: Notes) -> list[Known]:
    """The information that was agreed for it; where none names it, all there is."""
    information = row.content_of(promise).information if row.basis_of(promise).in_force else []
    named = [one for one in information if promise.item in one.used_for] or information
    given = {one.item: one for one in notes.information.get(row.basis.party.pk, [])}
    return [Known(row.basis.words_read(one.what), given.get(one.key), _due(row, one.key)) for one in named]


def _due(row: PartyPromises, key: str) -> datetime | None:
    promise = row.promise(key)
    return promise.due if promise else None


def _otherwise(row: PartyPromises, promise: DayPromise) -> str:
    """What was agreed for when nobody decides, or it is not known."""
    part = promise.part
    if isinstance(part, parts.Act):
        return row.basis.words_read(part.if_undecided)
    return row.basis.words_read(part.if_unknown) if isinstance(part, parts.DecisionCriterion) else ""
