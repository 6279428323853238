"""The no one has to expect of a party, with what has helped against it before; and whose names a text gives away."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from agreements.models import Attendee, Concern, Contact, KeptAnswer, Meeting, Party, User
from agreements.models.meeting import CONCERN_KINDS

# "No time" is said of what does not seem important.
_ALSO = {"no_time": ("no_time", "unseen")}
_REASONS = ("earning_first", "no_time", "unseen")
_ANSWERS = 2
MOST = 3
# What firms are called by besides their name.
_HONOURS = ("さん", "様", "氏")
_FIRM = ("株式会社", "有限会社", "合同会社", "一般社団法人")


@dataclass(frozen=True)
class ExpectedNo:
    """`said` is what they said themselves, if they have; `answers` come from our own collection."""

    kind: str
    said: str
    answers: tuple[str, ...]

    @property
    def word(self) -> str:
        return str(dict(CONCERN_KINDS)[self.kind])


def expected_noes(party: Party, user: User) -> list[ExpectedNo]:
    """Return what this party said no with and has not come back from, then the reasons that others had and that we know
    an answer to: the first few."""
    seen = Meeting.objects.visible_to(user).values("pk")
    rows = Concern.objects.filter(party=party, closed_at=None, meeting__in=seen).order_by("-meeting__starts_at", "-pk")
    said = {concern.kind: concern.text for concern in reversed(rows)}
    kept = list(KeptAnswer.objects.filter(retired_at=None).order_by("-pk"))
    others = [kind for kind in _REASONS if kind not in said and any(answer.kind == kind for answer in kept)]
    return [ExpectedNo(kind, said.get(kind, ""), _answers(kind, kept)) for kind in [*said, *others][:MOST]]


def _answers(kind: str, kept: Iterable[KeptAnswer]) -> tuple[str, ...]:
    rows = [row for also in _ALSO.get(kind, (kind,)) for row in [r for r in kept if r.kind == also][:_ANSWERS]]
    return tuple(row.answer for row in rows)


def names_told(text: str, concern: Concern | None = None) -> list[str]:
    """Return the names of parties, and of the people around a concern, that a text says."""
    parties = Party.objects.exclude(kind="own").values_list("name", "name_en")
    names = {_short(name) for row in parties for name in row}
    if concern:
        there = Q(meeting=concern.meeting)
        people = [*Attendee.objects.filter(there).values_list("name", flat=True)]
        people += Contact.objects.filter(party=concern.party).values_list("name", flat=True)
        names |= {part for name in people for part in (name, *name.split())}
    return sorted(name for name in names if any(called in text for called in _called(name)))


def _called(name: str) -> list[str]:
    """How a text may call them; a name of one letter stands in many words that are no names."""
    return [name] if len(name) > 1 else [f"{name}{word}" for word in _HONOURS if name]


def _short(name: str) -> str:
    for word in _FIRM:
        name = name.replace(word, "")
    return name.strip()
