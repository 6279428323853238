"""What a citation is made from: the facts of the basis it rests on, and the acts by their consent."""

from dataclasses import dataclass
from datetime import date

from django.utils import translation

from agreements import states
from agreements.content import Language, parts
from agreements.content.phrases import bare, deadline_words
from incidents.queries.basis import Basis


@dataclass(frozen=True)
class CitedAct:
    """One act of their side. `deadline` and `when` (in which case) are worded already; `consent` is a key of
    CONSENT_WORDS, `condition` what they tied their consent to."""

    sentence: str
    deadline: str = ""
    when: str = ""
    consent: str = "agreed"
    condition: str = ""
    is_advice: bool = False
    who_decides: str = ""


@dataclass(frozen=True)
class CitationFacts:
    """How things stood for one party when the incident began.

    `state` is a key of VERSION_WORDS, "" without any version; `way` says how it was approved, "" by link; `starts_on`
    is set when the version takes effect only after that day; `review_by` when its review date had passed. `general`
    says that a general procedure is at hand, `differs` that the case is not the agreed one: then the acts are those
    that still help.
    """

    language: Language
    state: str = ""
    version: int | None = None
    meeting_on: date | None = None
    approved_on: date | None = None
    approved_by: tuple[str, ...] = ()
    way: str = ""
    starts_on: date | None = None
    review_by: date | None = None
    acts: tuple[CitedAct, ...] = ()
    general: bool = False
    differs: bool = False

    @property
    def in_force(self) -> bool:
        return self.state in states.IN_FORCE and self.starts_on is None


def facts_of(basis: Basis, *, level: int, attached: bool = True) -> CitationFacts:
    """Return what the citation is made from, as it stood at the basis' moment."""
    version = basis.version
    general = attached and basis.in_force is None and basis.document is not None
    if version is None:
        return CitationFacts(language=basis.pair.language, general=general)
    agreed = basis.version_state in states.IN_FORCE
    return CitationFacts(
        language=basis.pair.language,
        state=basis.version_state,
        version=version.number,
        meeting_on=basis.meeting_on,
        approved_on=basis.decided_on if basis.version_state == states.APPROVED else None,
        approved_by=basis.approved_by,
        way=basis.way,
        starts_on=version.effective_from if agreed and basis.in_force is None else None,
        review_by=version.review_by if basis.overdue else None,
        acts=tuple(_cited(basis, act) for act in basis.acts("theirs", level)),
        general=general,
        differs=basis.helpful is not None,
    )


def _cited(basis: Basis, act: parts.Act) -> CitedAct:
    with translation.override(basis.pair.language):
        deadline = deadline_words(act)
    return CitedAct(
        sentence=bare(basis.words(act.sentence)),
        deadline=deadline,
        when=bare(basis.words(act.condition)),
        consent=act.consent.answer,
        condition=basis.words(act.consent.condition),
        is_advice=act.mood == "advice",
        who_decides=basis.words(act.consent.who_decides),
    )
