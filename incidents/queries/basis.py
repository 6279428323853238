"""What a report to one pair rests on: how it stood, what had been agreed by then, the paper to open or attach."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Prefetch, prefetch_related_objects

from agreements import states
from agreements.content import AgreementContent, Language, parts, read_content, text_in
from agreements.models import AgreementVersion, Document
from agreements.queries.pairs import Pair, pairs_of
from agreements.queries.papers import papers_of
from agreements.queries.standing import Standing, day_in, published_by, version_in_force
from incidents.models import Incident, ReportDraft


@dataclass(frozen=True)
class Basis(Standing):
    """How a pair stood, with the `content` of the version one can point to.

    `document` is what to open or attach: the version's newest A4 copy, or the system's general procedure while
    nothing is in force; `others` are the same in another language or for a phone.
    """

    content: AgreementContent | None = None
    document: Document | None = None
    others: tuple[Document, ...] = ()

    @property
    def decided_on(self) -> date | None:
        """The day the version came to stand as it does."""
        moves = [move for move in self.version.moves.all() if move.at <= self.at] if self.version else []
        return day_in(self.zone, max(moves, key=lambda move: move.sequence).at) if moves else None

    @property
    def meeting_on(self) -> date | None:
        met = self.content.meeting.starts_at if self.content else None
        return met.date() if met else None

    @property
    def approved_by(self) -> tuple[str, ...]:
        """The names typed with the approvals given by then, in order."""
        if self.version is None:
            return ()
        decisions = sorted(self.version.decisions.all(), key=lambda decision: decision.sequence)
        return tuple(
            decision.typed_name
            for decision in decisions
            if decision.answer == states.APPROVED and decision.at <= self.at
        )

    def level(self, number: int) -> parts.SeverityLevel | None:
        """The level as agreed with them, while a version is in force."""
        levels = self.content.levels if self.content and self.in_force else []
        return next((level for level in levels if level.number == number), None)

    def acts(self, side: parts.Side, level: int, *consents: str) -> list[parts.Act]:
        """One side's acts at this level, of these consents if given."""
        acts = self.content.acts_of(side, level) if self.content else []
        return [act for act in acts if not consents or act.consent.answer in consents]

    def words(self, text: dict[Language, str] | None) -> str:
        """A text of the content in the pair's language; nothing for an absent one."""
        return text_in(text, self.pair.language) or ""


def bases_of(pairs: list[Pair], *, at: datetime, zone: str = "Asia/Tokyo") -> list[Basis]:
    """Return what each pair could rest on at `at`, in the same order; a fixed number of queries.

    `zone` counts the days of pairs without an agreement; the others have a zone of their own.
    """
    agreements = [pair.agreement for pair in pairs if pair.agreement]
    light = AgreementVersion.objects.defer("content_text", "manifest", "released")
    papers = Prefetch("documents", queryset=Document.objects.defer("checks"))
    versions = light.prefetch_related("moves", papers, "decisions")
    prefetch_related_objects(agreements, Prefetch("versions", queryset=versions))
    bases = [_stood(pair, at, zone) for pair in pairs]
    _fill_in_texts([basis.version for basis in bases if basis.version])
    general = _general_procedures({pair.system.pk for pair in pairs})
    return [_with_papers(basis, general[basis.pair.system.pk]) for basis in bases]


def bases_on(incident: Incident) -> list[Basis]:
    """Return how every party touched by the incident stood when it began."""
    return bases_of(pairs_of([incident.system]), at=incident.started_at, zone=incident.time_zone)


def basis_of(draft: ReportDraft) -> Basis:
    """Return how the draft's party stood when the incident began (also when it is no longer one of the system's)."""
    incident = draft.incident
    pairs = [pair for pair in pairs_of([incident.system]) if pair.party.pk == draft.party_id]
    pairs = pairs or [Pair(incident.system, draft.party, None)]
    return bases_of(pairs, at=incident.started_at, zone=incident.time_zone)[0]


def _stood(pair: Pair, at: datetime, zone: str) -> Basis:
    agreement = pair.agreement
    if agreement is None:
        return Basis(pair, at, zone)
    return Basis(pair, at, agreement.time_zone, published_by(agreement, at), version_in_force(agreement, at))


def _fill_in_texts(versions: list[AgreementVersion]) -> None:
    keys = [version.pk for version in versions]
    texts = dict(AgreementVersion.objects.filter(pk__in=keys).values_list("pk", "content_text"))
    for version in versions:
        version.content_text = texts[version.pk]


def _general_procedures(systems: set[int]) -> dict[int, list[Document]]:
    """The newest general procedure of each system in each language and size."""
    rows = Document.objects.filter(kind="general", system__in=systems).select_related("system").defer("checks")
    newest = {(row.system_id, row.language, row.size): row for row in rows.order_by("id")}
    return {system: [row for row in newest.values() if row.system_id == system] for system in systems}


def _with_papers(basis: Basis, procedures: list[Document]) -> Basis:
    """With the content of its version, and the A4 paper in the pair's language beside all others."""
    language = basis.pair.language
    papers = papers_of(basis.in_force) if basis.in_force else _ordered(procedures, language)
    main = next((paper for paper in papers if (paper.language, paper.size) == (language, "a4")), None)
    others = tuple(paper for paper in papers if paper != main)
    content = _parsed(basis.version.content_text) if basis.version else None
    return replace(basis, content=content, document=main, others=others)


def _ordered(papers: list[Document], language: str) -> list[Document]:
    return sorted(papers, key=lambda paper: (paper.language != language, paper.language, paper.size))


@lru_cache(maxsize=256)
def _parsed(text: str) -> AgreementContent:
    """Reading a frozen content takes milliseconds, and on the day the same ones are read again and again. Nobody
    may change what this gives."""
    return read_content(text)
