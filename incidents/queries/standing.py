"""How each pair of a system and a party stood at a moment: the version in force, or what was only explained."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, prefetch_related_objects

from agreements import states
from agreements.content import AgreementContent, Language, parts, read_content, text_in
from agreements.models import Agreement, AgreementVersion, Document, Party, System, version_in_force
from agreements.workflow.issuing import papers_of


@dataclass(frozen=True)
class Pair:
    """A system and a party it serves or rests on, with their agreement if they have one."""

    system: System
    party: Party
    agreement: Agreement | None

    @property
    def language(self) -> Language:
        return self.agreement.language if self.agreement else self.party.language  # type: ignore[return-value]


@dataclass(frozen=True)
class Standing:
    """What a pair can rely on at `at`. `state` is a key of VERSION_WORDS, "" without any version by then.

    `version` is the one in force, else the newest that was told to them. `document` is what to open or attach: the
    version's newest A4 copy, or the system's general procedure while nothing is in force; `others` are the same in
    another language or for a phone.
    """

    pair: Pair
    at: datetime
    zone: str
    version: AgreementVersion | None = None
    state: str = ""
    in_force: bool = False
    content: AgreementContent | None = None
    document: Document | None = None
    others: tuple[Document, ...] = ()

    @property
    def party(self) -> Party:
        return self.pair.party

    @property
    def agreement(self) -> Agreement | None:
        return self.pair.agreement

    @property
    def today(self) -> date:
        return self.at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def expired(self) -> bool:
        """The review date has passed; that is said, and ends nothing."""
        return self.in_force and self.version is not None and self.version.review_by < self.today

    @property
    def decided_on(self) -> date | None:
        """The day the version came to stand as it does."""
        moves = [move for move in self.version.moves.all() if move.at <= self.at] if self.version else []
        return max(moves, key=lambda move: move.sequence).at.astimezone(ZoneInfo(self.zone)).date() if moves else None

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

    def words(self, text: dict[Language, str] | None) -> str:
        """A text of the content in the pair's language; nothing for an absent one."""
        return text_in(text, self.pair.language) or ""


def pairs_of(systems: Iterable[System]) -> list[Pair]:
    """Return every pair of these systems that is in use: their parties, and whoever has an agreement on one.

    In the order in which one looks after them: by revenue rank, then by name. Three queries, however many there are.
    """
    by_id = {system.pk: system for system in systems}
    agreements = Agreement.objects.filter(system__in=by_id, retired_at=None).defer("draft")
    found = {(agreement.system_id, agreement.party_id): agreement for agreement in agreements}
    links = System.parties.through.objects.filter(system__in=by_id).values_list("system_id", "party_id")
    keys = {*found, *links}
    parties = Party.objects.exclude(kind="own").filter(retired_at=None).in_bulk({party for _system, party in keys})
    pairs = [Pair(by_id[s], parties[p], found.get((s, p))) for s, p in keys if p in parties]
    return sorted(pairs, key=lambda pair: (pair.party.revenue_rank or "Z", pair.party.name, pair.system.name))


def standings(pairs: list[Pair], *, at: datetime, zone: str = "Asia/Tokyo") -> list[Standing]:
    """Return how each pair stands at `at`, in the same order; a fixed number of queries.

    `zone` counts the days of pairs without an agreement; the others have a zone of their own.
    """
    agreements = [pair.agreement for pair in pairs if pair.agreement]
    light = AgreementVersion.objects.defer("content_text", "manifest", "released")
    papers = Prefetch("documents", queryset=Document.objects.defer("checks"))
    versions = light.prefetch_related("moves", papers, "decisions")
    prefetch_related_objects(agreements, Prefetch("versions", queryset=versions))
    chosen = {agreement.pk: _chosen(agreement, at) for agreement in agreements}
    _fill_in_texts([version for version in chosen.values() if version])
    general = _general_procedures({pair.system.pk for pair in pairs})
    return [_standing(pair, chosen, general, at, zone) for pair in pairs]


def _chosen(agreement: Agreement, at: datetime) -> AgreementVersion | None:
    """The version in force, else the newest one that had been told and not withdrawn by then."""
    told = [version for version in agreement.versions.all() if version.state_at(at) not in {"", states.WITHDRAWN}]
    return version_in_force(agreement, at) or max(told, key=lambda version: version.number, default=None)


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


def _standing(
    pair: Pair,
    chosen: dict[int, AgreementVersion | None],
    general: dict[int, list[Document]],
    at: datetime,
    zone: str,
) -> Standing:
    procedures = _ordered(general.get(pair.system.pk, []), pair.language)
    version = chosen.get(pair.agreement.pk) if pair.agreement else None
    if pair.agreement is None or version is None:
        return Standing(pair, at, zone, **_offered(procedures, pair.language))
    zone, state = pair.agreement.time_zone, version.state_at(at)
    started = version.effective_from <= at.astimezone(ZoneInfo(zone)).date()
    in_force = started and state in states.IN_FORCE
    papers = papers_of(version) if in_force else procedures
    offered = _offered(papers, pair.language)
    return Standing(pair, at, zone, version, state, in_force, _parsed(version.content_text), **offered)


def _ordered(papers: list[Document], language: str) -> list[Document]:
    return sorted(papers, key=lambda paper: (paper.language != language, paper.language, paper.size))


def _offered(papers: list[Document], language: str) -> dict[str, Any]:
    """The A4 paper in the pair's language, and all others."""
    main = next((paper for paper in papers if (paper.language, paper.size) == (language, "a4")), None)
    return {"document": main, "others": tuple(paper for paper in papers if paper != main)}


@lru_cache(maxsize=256)
def _parsed(text: str) -> AgreementContent:
    """Reading a frozen content takes milliseconds, and on the day the same ones are read again and again. Nobody
    may change what this gives."""
    return read_content(text)
