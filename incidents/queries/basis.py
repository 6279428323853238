"""What a report to one pair rests on: how it stood, what had been agreed by then, the paper to open or attach."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import display, states
from agreements.content import AgreementContent, Language, parts, text_in
from agreements.content.annex import ContactNow, annex_words
from agreements.content.rekeyed import rekeyed
from agreements.display import in_english
from agreements.models import AgreementVersion, ContactAnnex, Document, Event
from agreements.models.version import Counts
from agreements.promises import PartyLevel
from agreements.queries.annexes import annexes_of, contacts_of
from agreements.queries.pairs import Pair, pairs_of
from agreements.queries.papers import papers_of
from agreements.queries.standing import Standing, day_in, published, version_in_force
from incidents.models import CaseNoted, Incident, ReportDraft
from incidents.queries.given_levels import grounds_of
from incidents.queries.procedures import Procedures


@dataclass(frozen=True)
class Basis(Standing):
    """How a pair stood, with the `content` of the version one can point to. Its contacts are always those of today:
    `annex` is the contact annex that says so (None: all is as approved), `contacts` has each beside what was approved.

    `document` is what to open or attach: the version's newest A4 copy, or the system's general procedure while
    nothing is in force; `others` are the same in another language or for a phone. On an incident
    `promised` is what governs the day with this party, in force or not (`rests_on`), `levels` are its levels, from the
    first to that of now, and `further` how it stood with the other systems that touch it.
    """

    content: AgreementContent | None = None
    annex: ContactAnnex | None = None
    contacts: tuple[ContactNow, ...] = ()
    document: Document | None = None
    others: tuple[Document, ...] = ()
    promised: AgreementContent | None = None
    levels: tuple[PartyLevel, ...] = ()
    # The acts that still help where the case differs from the agreed one, by their keys; None: it does not differ.
    helpful: frozenset[str] | None = None
    further: tuple["Basis", ...] = ()
    is_further: bool = False

    @property
    def each(self) -> tuple["Basis", ...]:
        """How the party stood with each system that touches it, the first of them first."""
        return (self, *self.further)

    @property
    def systems(self) -> str:
        """The systems that touch the party, by their names in its language."""
        language = self.pair.language
        return (", " if language == "en" else "、").join(one.pair.system.name_in(language) for one in self.each)

    @property
    def prefix(self) -> str:
        """What the keys of a further system begin with."""
        return f"{self.pair.system.pk}~"

    @property
    def gravest(self) -> int:
        """The gravest level of the party, over all systems."""
        return min(one.now.number for one in self.each)

    @property
    def rests_on(self) -> str:
        """What the promises of the day rest on: a key of VERSION_WORDS, or "" for our plan."""
        return self.version_state if _governing(self) else ""

    @property
    def now(self) -> PartyLevel:
        """The level of this party now, by its own agreement."""
        return self.levels[-1]

    @property
    def decided_on(self) -> date | None:
        """The day the version came to stand as it does; of an approval on paper or by mail, the day on it."""
        move = self.last_move
        return (move.given_on or day_in(self.zone, move.at)) if move else None

    @property
    def approved_words(self) -> str:
        """「2026-10-19 承認」, or by its way「2026-10-19 紙で承認」; nothing for what nobody approved."""
        if self.in_force is None or self.version_state != states.APPROVED:
            return ""
        facts = {"day": display.date_table(self.decided_on), "way": states.WAY_WORDS.get(self.way, "")}
        return _("%(day)s %(way)s") % facts if self.way else _("%(day)s 承認") % facts

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
            if decision.answer == states.APPROVED and (self.counts is None or self.counts(decision))
        )

    @property
    def agreed(self) -> AgreementContent | None:
        """The content that is in force with them."""
        return self.content if self.in_force else None

    def level(self, number: int) -> parts.SeverityLevel | None:
        """The level as agreed with them, while a version is in force."""
        levels = self.agreed.levels if self.agreed else []
        return next((level for level in levels if level.number == number), None)

    def acts(self, side: parts.Side, level: int, *consents: str) -> list[parts.Act]:
        """One side's acts at this level, of these consents if given; where the case differs, those that still help."""
        acts = self.content.acts_of(side, level) if self.content else []
        if self.content and self.helpful is not None:
            acts = [act for act in self.content.acts if act.side == side and act.key in self.helpful]
        return [act for act in acts if not consents or act.consent.answer in consents]

    def words(self, text: dict[Language, str] | None) -> str:
        """A text of the content in the pair's language; nothing for an absent one."""
        return text_in(text, self.pair.language) or ""

    def words_read(self, text: dict[Language, str] | None) -> str:
        """The same in the language of whoever reads the page."""
        return text_in(text, "en" if in_english() else "ja") or ""


def annex_said(basis: Basis) -> str:
    """Return which contact annex the numbers are from, in the active language; nothing where all is as approved."""
    return annex_words(basis.annex.number, basis.annex.at, basis.zone) if basis.annex else ""


def bases_of(
    pairs: list[Pair],
    *,
    at: datetime,
    zone: str = "Asia/Tokyo",
    counting: Mapping[str, Counts] | None = None,
    with_contents: bool = True,
) -> list[Basis]:
    """Return what each pair can rest on now, which is `at`, in the same order; a fixed number of queries. Not
    `with_contents`, no content is read, which is most of the time it takes; the text of a version is then asked for.

    For a moment of the past, `counting` says of each agreement's number which facts were there. `zone` counts the days
    of pairs without an agreement; the others have a zone of their own.
    """
    agreements = [pair.agreement for pair in pairs if pair.agreement]
    light = AgreementVersion.objects.defer("content_text", "manifest", "released")
    papers = Prefetch("documents", queryset=Document.objects.defer("checks", "seal"))
    versions = light.prefetch_related("moves", papers, "decisions")
    prefetch_related_objects(agreements, Prefetch("versions", queryset=versions), "annexes")
    bases = [_stood(pair, at, zone, counting or {}) for pair in pairs]
    if with_contents:
        fill_in_texts([basis.version for basis in bases if basis.version])
    general = _general_procedures({pair.system.pk for pair in pairs})
    return [_with_papers(basis, general[basis.pair.system.pk], with_content=with_contents) for basis in bases]


def bases_on(incident: Incident, *, at: datetime | None = None) -> list[Basis]:
    """Return how every party touched by the incident stood when it began, and its level at `at` (now): once each, be it
    touched by more than one of its systems."""
    return _bases_then(incident, pairs_of(incident.systems), at)


def basis_with(incident: Incident, party: int) -> Basis | None:
    """Return the same of one party; None for one that is not touched."""
    pairs = [pair for pair in pairs_of(incident.systems) if pair.party.pk == party]
    return _bases_then(incident, pairs, None)[0] if pairs else None


def basis_of(draft: ReportDraft, *, at: datetime | None = None) -> Basis:
    """Return how the draft's party stood when the incident began (also when it is no longer one of the systems')."""
    incident = draft.incident
    pairs = [pair for pair in pairs_of(incident.systems) if pair.party.pk == draft.party_id]
    return _bases_then(incident, pairs or [Pair(incident.system, draft.party, None)], at)[0]


def _bases_then(incident: Incident, pairs: list[Pair], at: datetime | None) -> list[Basis]:
    numbers = [pair.agreement.number for pair in pairs if pair.agreement]
    counting = _known_then(incident, numbers)
    bases = bases_of(pairs, at=incident.started_at, zone=incident.time_zone, counting=counting)
    grounds = grounds_of(incident, at or timezone.now())
    procedures = Procedures(incident, [basis.pair for basis in bases if not _governing(basis)])
    cases = {case.party_id: case for case in CaseNoted.objects.filter(incident=incident)}
    found = []
    for basis in bases:
        promised = _governing(basis) or procedures.of(basis.pair, basis.zone)
        party = basis.party.pk
        levels, helpful = grounds.levels(party, promised), _helpful(cases.get(party))
        found.append(replace(basis, promised=promised, levels=levels, helpful=helpful))
    return _once_a_party(found, [system.pk for system in incident.systems])


def _once_a_party(bases: list[Basis], systems: list[int]) -> list[Basis]:
    """One basis a party, in the order in which it comes first; with the further systems keys of items are their own, so
    that what is noted of one is not taken for the other's."""
    found: dict[int, list[Basis]] = {}
    for basis in bases:
        found.setdefault(basis.party.pk, []).append(basis)
    for each in found.values():
        each.sort(key=lambda basis: systems.index(basis.pair.system.pk))
    return [replace(first, further=tuple(map(_apart, further))) for first, *further in found.values()]


def _apart(basis: Basis) -> Basis:
    assert basis.promised is not None  # noqa: S101 - every basis of an incident has one
    return replace(basis, promised=rekeyed(basis.promised, basis.prefix), is_further=True, helpful=None)


def _helpful(case: CaseNoted | None) -> frozenset[str] | None:
    return frozenset(case.acts) if case and case.differs else None


def _governing(basis: Basis) -> AgreementContent | None:
    """What is in force, or was explained without a word against it: the page says which."""
    explained = basis.version_state == states.EXPLAINED
    return basis.content if basis.in_force or explained else None


def _known_then(incident: Incident, numbers: list[str]) -> dict[str, Counts]:
    """Which facts of each agreement were there when the incident began: by their instants, but where these contradict
    the order in which they and the opening of the incident were recorded, a clock has jumped, and the order decides.
    """
    opening = Event.objects.filter(chain=incident.number, sequence=1).values_list("id", flat=True).first() or 0
    earlier = Q(id__lt=opening, at__gt=incident.opened_at)
    later = Q(id__gt=opening, at__lt=incident.opened_at)
    odd = Event.objects.filter(earlier | later, chain__in=numbers) if opening else Event.objects.none()
    there: dict[str, set[datetime]] = {number: set() for number in numbers}
    not_yet: dict[str, set[datetime]] = {number: set() for number in numbers}
    for event, chain, at in odd.values_list("id", "chain", "at"):
        (there if event < opening else not_yet)[chain].add(at)

    def counts_of(number: str) -> Counts:
        began, known, unknown = incident.started_at, there[number], not_yet[number]
        return lambda fact: fact.at in known or (fact.at <= began and fact.at not in unknown)

    return {number: counts_of(number) for number in numbers}


def _stood(pair: Pair, at: datetime, zone: str, counting: Mapping[str, Counts]) -> Basis:
    agreement = pair.agreement
    if agreement is None:
        return Basis(pair, at, zone)
    counts = counting.get(agreement.number)
    there, holds = published(agreement, counts), version_in_force(agreement, at, counts)
    return Basis(pair, at, agreement.time_zone, there, holds, counts)


def fill_in_texts(versions: list[AgreementVersion]) -> None:
    """Give each of these versions, which were read without, its text; one query."""
    keys = [version.pk for version in versions]
    texts = dict(AgreementVersion.objects.filter(pk__in=keys).values_list("pk", "content_text"))
    for version in versions:
        version.content_text = texts[version.pk]


def _general_procedures(systems: set[int]) -> dict[int, list[Document]]:
    """The newest general procedure of each system in each language and size."""
    rows = Document.objects.filter(kind="general", system__in=systems).select_related("system").defer("checks", "seal")
    newest = {(row.system_id, row.language, row.size): row for row in rows.order_by("id")}
    return {system: [row for row in newest.values() if row.system_id == system] for system in systems}


def _with_papers(basis: Basis, procedures: list[Document], *, with_content: bool) -> Basis:
    """With the content of its version or the annex alone, and the A4 paper in the pair's language beside all others."""
    language = basis.pair.language
    papers = papers_of(basis.in_force) if basis.in_force else _ordered(procedures, language)
    main = next((paper for paper in papers if (paper.language, paper.size) == (language, "a4")), None)
    others = tuple(paper for paper in papers if paper != main)
    basis = replace(basis, document=main, others=others)
    if basis.version is None:
        return basis
    if not with_content:
        return replace(basis, annex=next(iter(annexes_of(basis.version)[::-1]), None))
    today = contacts_of(basis.version)
    return replace(basis, content=today.content, annex=today.annex, contacts=today.contacts)


def _ordered(papers: list[Document], language: str) -> list[Document]:
    return sorted(papers, key=lambda paper: (paper.language != language, paper.language, paper.size))
