"""What an issued copy adds to the content: its state and who decided what (DESIGN decision 2)."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class DecisionLine:
    """One decision as it was recorded. `name` as typed, `answer` a key of states.DECISION_WORDS, `at` aware.

    `assurance` is a key of models.review.ASSURANCES in words or as stored; `viewed_sha256` the manifest's hash that
    was seen.
    """

    name: str
    role: str
    party: str
    answer: str
    at: datetime
    time_zone: str
    assurance: str
    receipt: str
    viewed_sha256: str


@dataclass(frozen=True)
class IssueRecord:
    """`state` is a key of states.VERSION_WORDS, reached at `state_at` (aware); `issue_number` counts the copies."""

    state: str
    state_at: datetime
    decisions: list[DecisionLine] = field(default_factory=list)
    issue_number: int = 1
