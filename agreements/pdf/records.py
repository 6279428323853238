"""What a paper is told beside its content: language and size, released checks, state, who decided what."""

from dataclasses import dataclass, field
from datetime import date, datetime

from agreements.content import AgreementContent, Language, canonical_text
from agreements.content.annex import ContactNow
from agreements.papers import Size
from agreements.quorum import Quorum


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
class RecordedLine:
    """What came on paper or by mail: the day on it, who of us recorded it, the hash of the file that is kept."""

    given_on: date
    by: str
    sha256: str


@dataclass(frozen=True)
class DecisionLine:
    """One decision as it was recorded. `name` as typed, `answer` a key of states.DECISION_WORDS, `at` aware.

    `assurance` is a key of models.review.ASSURANCES in words or as stored; `viewed_sha256` the manifest's hash that
    was seen. `mail` is the masked address the code went to, registered at `mail_since` (aware). `sentence` is what was
    agreed to, on a page in `language`; `ip` the masked address it came from; `understood` (right, asked, seconds) of
    the questions of a night, () where nobody answered them. What is not known is empty, or None.
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
    recorded: RecordedLine | None = None
    sentence: str = ""
    language: str = ""
    ip: str = ""
    understood: tuple[int, ...] | None = None


@dataclass(frozen=True)
class PrintedProof:
    """The code by which a copy proves itself (gobag/proofs.py), and the public key it is checked with, as printed."""

    code: str
    key: str


@dataclass(frozen=True)
class AnnexRecord:
    """The contact annex a copy shows: its number, when (aware) and by whom, its hash, and the `content` with the
    contacts it makes; `contacts` has each beside what was approved."""

    number: int
    at: datetime
    by: str
    sha256: str
    content: AgreementContent
    contacts: tuple[ContactNow, ...]

    def text(self) -> str:
        """The contacts of the copy as data, attached beside the approved content."""
        listed = [contact.model_dump(mode="json", exclude_none=True) for contact in self.content.contacts]
        return canonical_text({"annex": self.number, "at": self.at.isoformat(), "contacts": listed})


@dataclass(frozen=True)
class IssueRecord:
    """`state` is a key of states.TOLD_WORDS, reached at `state_at` (aware); what came otherwise than by link was given
    on the day `given_on`. `issue_number` counts the copies; `expired_on` is the review date, once it has passed;
    `annex` what became of contacts since; without a `proof` the code on page 1 is the address alone. `quorum` says how
    many were to approve, `beside` who else was sent it: (a key of ASKED_TO_WORDS, who)."""

    state: str
    state_at: datetime
    decisions: list[DecisionLine] = field(default_factory=list)
    issue_number: int = 1
    expired_on: date | None = None
    given_on: date | None = None
    annex: AnnexRecord | None = None
    proof: PrintedProof | None = None
    quorum: Quorum | None = None
    beside: tuple[tuple[str, str], ...] = ()
