"""What a paper is told beside its content: language and size, released checks, state, who decided what."""

from dataclasses import dataclass, field
from datetime import date, datetime

from agreements.content import Language
from agreements.papers import Size


@dataclass(frozen=True)
class PaperForm:
    """One of the files a version is printed as: a language, and A4 for paper or 80 × 160 mm for a phone."""

    language: Language
    size: Size = "a4"


@dataclass(frozen=True)
class Release:
    """A check of the rubric that fails (`check` is its id, P5), and the ops lead's reason to publish all the same."""

    check: str
    reason: str
    by: str


@dataclass(frozen=True)
class DecisionLine:
    """One decision as it was recorded. `name` as typed, `answer` a key of states.DECISION_WORDS, `at` aware.

    `assurance` is a key of models.review.ASSURANCES in words or as stored; `viewed_sha256` the manifest's hash that
    was seen. `mail` is the masked address the code went to, registered at `mail_since` (aware).
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
    mail: str = ""
    mail_since: datetime | None = None


@dataclass(frozen=True)
class IssueRecord:
    """`state` is a key of states.VERSION_WORDS, reached at `state_at` (aware); `issue_number` counts the copies;
    `expired_on` is the review date, once it has passed."""

    state: str
    state_at: datetime
    decisions: list[DecisionLine] = field(default_factory=list)
    issue_number: int = 1
    expired_on: date | None = None
