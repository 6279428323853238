"""What the page of one incident shows: who is touched and what each is told, how the sending stands, the clocks."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice

from django.core.paginator import Paginator

from agreements.content.vocabulary import FINAL, FIRST, RECOVERY, UPDATE
from incidents.models import Incident, Report, ReportDraft
from incidents.models.day import EFFECT_WORDS
from incidents.models.incident import OPEN
from incidents.queries.basis import Basis
from incidents.queries.citation import citation_of
from incidents.queries.day_facts import notes_of
from incidents.queries.deadlines import Due, minutes_at, next_due
from incidents.queries.derived import derived_on
from incidents.queries.drafts import drafts_set_aside, open_drafts, sent_by_party
from incidents.queries.level_reasons import ShownLevel, shown_level
from incidents.queries.promising import PartyPromises
from incidents.views.by_link import SaidByLink, said_by_link
from incidents.views.now import MOST_NEXT, Owed, late_count, owed_of
from incidents.views.posted import Posted, Sending, posted_of
from incidents.views.readings import Followed, ReadingAsked, asked_of, followed, levels_counted, page_language

# As many rows of parties as one page has.
PAGE_ROWS = 20


@dataclass(frozen=True)
class Affected:
    """One party: how it stood, what it was sent, what is drafted, what is due."""

    basis: Basis
    citation: str
    on_the_day: bool
    sent: list[Report]
    levels: list[tuple[Basis, ShownLevel]]
    draft: ReportDraft | None
    due: Due | None
    promises: PartyPromises
    posted: list[Posted] = field(default_factory=list)
    by_link: list[SaidByLink] = field(default_factory=list)

    @property
    def last(self) -> Report | None:
        return self.sent[-1] if self.sent else None

    @property
    def state(self) -> str:
        """How the newest report to this party stands: its worst mail, in the words of MAIL_WORDS; "" = nothing sent."""
        states = {posted.state for posted in self.posted}
        return next((state for state in ("failed", "queued", "sending", "sent") if state in states), "")

    @property
    def at(self) -> datetime | None:
        """When the last of the mails went out."""
        return max((posted.at for posted in self.posted if posted.at), default=None)

    @property
    def failures(self) -> list[Posted]:
        return [posted for posted in self.posted if posted.state == "failed"]


class Day:
    """One incident as it stands at `at`, loaded with a fixed number of queries. Of many parties a page of rows is made,
    those whose promises are due first before the others."""

    def __init__(self, incident: Incident, at: datetime, page: str | None = None):
        self.incident = Incident.objects.loaded().select_related("opened_by").get(pk=incident.pk)
        self.at = at
        self.sent, self.notes = sent_by_party(self.incident), notes_of(self.incident)
        self.posted = posted_of(self.incident)
        self.derived = derived_on(self.incident, at)
        self.promises = self.derived.rows
        self._drafts = open_drafts(self.incident, self.sent, whole=False)
        aside = drafts_set_aside(self.incident, self.sent)
        self.aside = [draft for drafts in aside.values() for draft in drafts]
        self.page = Paginator(self._in_order(), PAGE_ROWS).get_page(page)
        self.rows = [self.row_to(promises) for promises in self.page]

    def _in_order(self) -> list[PartyPromises]:
        if len(self.promises) <= PAGE_ROWS:
            return self.promises
        return self.derived.once("in order", lambda: sorted(self.promises, key=_urgency))

    def row_to(self, promises: PartyPromises) -> Affected:
        """Return what the page shows of one party."""
        basis = promises.basis
        level, party = basis.now.number, basis.party.pk
        on_the_day = basis.in_force is not None and bool(basis.acts("theirs", level, "on_the_day"))
        return Affected(
            basis=basis,
            citation=citation_of(basis, level=level),
            on_the_day=on_the_day,
            sent=self.sent[party],
            levels=[(one, shown_level(self.incident, one, page_language())) for one in basis.each],
            draft=self._draft_to(promises),
            due=self._dues.get(party),
            promises=promises,
            posted=self._posted_to(promises),
            by_link=said_by_link(promises, self.notes),
        )

    def _draft_to(self, promises: PartyPromises) -> ReportDraft | None:
        drafts = self._drafts[promises.basis.party.pk] if promises.facts.affected else []
        return next(iter(drafts), None)

    def _posted_to(self, promises: PartyPromises) -> list[Posted]:
        """How the mails of the newest report to a party stand."""
        sent = self.sent[promises.basis.party.pk]
        return self.posted[sent[-1].pk] if sent else []

    @property
    def _dues(self) -> dict[int, Due]:
        """The report that comes next to each party."""

        def make() -> dict[int, Due]:
            bases = [row.basis for row in self.promises]
            found = ((one.party.pk, next_due(self.incident, one, self.sent[one.party.pk], self.notes)) for one in bases)
            return {party: due for party, due in found if due}

        return self.derived.once("dues", make)

    @property
    def owed(self) -> list[Owed]:
        """What is to be done, the strictest first: the first of it stands in large letters."""
        return self.derived.once(("owed", page_language()), lambda: owed_of(self.promises))

    @property
    def now(self) -> Owed | None:
        return next((one for one in self.owed if one.promise.due), None)

    @property
    def queue(self) -> list[Owed]:
        now = self.now
        return list(islice((one for one in self.owed if one is not now), MOST_NEXT))

    @property
    def overdue(self) -> int:
        return self.derived.once("late", lambda: late_count(self.promises))

    @property
    def asked(self) -> list[ReadingAsked]:
        """What can be read, each with what was read last."""
        bases = [row.basis for row in self.promises]
        make = lambda: asked_of(self.incident, bases, self.notes.readings)  # noqa: E731 - two lines are one too many
        return self.derived.once(("asked", page_language()), make)

    @property
    def followed(self) -> list[Followed]:
        """What follows from what was read."""
        return self.derived.once(("followed", page_language()), lambda: followed(self.incident, self.promises))

    @property
    def levels(self) -> list[tuple[str, int]]:
        """How many parties are at each level."""
        return self.derived.once(("levels", page_language()), lambda: levels_counted(self.promises))

    @property
    def concerned(self) -> list[PartyPromises]:
        """Everybody but those who are not affected."""
        return [row for row in self.promises if row.facts.affected]

    @property
    def effects(self) -> dict[str, int]:
        """How many parties are affected, are not, and of how many we do not know."""
        found = [row.effect for row in self.promises]
        return {answer: found.count(answer) for answer in EFFECT_WORDS}

    @property
    def is_open(self) -> bool:
        return self.incident.state == OPEN

    @property
    def to_send(self) -> int:
        """How many parties have a report that can be sent now."""
        affected = {one.basis.party.pk for one in self.promises if one.facts.affected}
        return sum(party in affected for party, drafts in self._drafts.items() if drafts)

    @property
    def next_kind(self) -> str:
        """The kind of report that is drafted next for all: recovery before the final one."""
        if self.is_open:
            return UPDATE if self.firsts else FIRST
        done = [report for report in self.reports if report.kind in {RECOVERY, FINAL}]
        return FINAL if done else RECOVERY

    @cached_property
    def due(self) -> Due | None:
        """The earliest thing due; while nobody is known to be touched, the first report all the same."""
        dues = [due for due in self._dues.values() if due.at]
        if not self.promises:
            return next_due(self.incident, None, [], self.notes)
        return min(dues, key=lambda due: due.at or self.at, default=None)

    @property
    def due_parties(self) -> int:
        """How many parties wait for what is due first."""
        return sum(bool(self.due and due.at == self.due.at) for due in self._dues.values())

    @property
    def since_detection(self) -> timedelta:
        """How long it has gone on since it was detected (until it was over)."""
        over = None if self.is_open else self.incident.last_move
        return max((over.happened_at if over else self.at) - self.incident.detected_at, timedelta())

    @cached_property
    def first_limits(self) -> list[int]:
        """By how many minutes the first report is due, from the shortest; parties with none agreed are not in it."""
        return self.derived.once("limits", self._first_limits)

    def _first_limits(self) -> list[int]:
        bases: list[Basis | None] = [row.basis for row in self.promises]
        limits = {minutes_at(self.incident, basis).first_contact for basis in bases or [None]}
        return sorted(limit for limit in limits if limit is not None)

    @property
    def firsts(self) -> list[Report]:
        """The first reports that went out, in order."""
        firsts = [report for reports in self.sent.values() for report in reports if report.kind == FIRST]
        return sorted(firsts, key=lambda report: report.pk)

    @property
    def last_first_at(self) -> datetime | None:
        return self.firsts[-1].sent_at if self.firsts else None

    @property
    def first_minutes(self) -> int:
        """Minutes from detection to the last of the first reports."""
        return int((self.firsts[-1].sent_at - self.incident.detected_at).total_seconds() // 60) if self.firsts else 0

    @cached_property
    def sending(self) -> Sending | None:
        """The newest round: every report of the kind that was sent last."""
        reports = [report for reports in self.sent.values() for report in reports]
        if not reports:
            return None
        last = max(reports, key=lambda report: report.pk)
        mails = [mail for report in reports if report.rank == last.rank for mail in self.posted[report.pk]]
        states = [mail.state for mail in mails]
        sent, failed = states.count("sent"), states.count("failed")
        return Sending(last.label, sent, len(states) - sent - failed, failed)

    @property
    def reports(self) -> list[Report]:
        """Everything that was sent, in order."""
        return sorted((report for reports in self.sent.values() for report in reports), key=lambda report: report.pk)

    @property
    def failures(self) -> list[tuple[PartyPromises, Posted]]:
        posted = ((row, one) for row in self.promises for one in self._posted_to(row))
        return [(row, one) for row, one in posted if one.state == "failed"]

    @property
    def without_files(self) -> list[Posted]:
        """Whose report went without its paper, because that could not be read or was too large."""
        return [posted for row in self.promises for posted in self._posted_to(row) if posted.left_out]

    def row_of(self, party: int | None) -> Affected | None:
        """The row of a party whose draft is to be written: the asked-for one, else the most urgent with a draft."""
        drafted = [row for row in self.promises if self._draft_to(row)]
        asked = next((row for row in drafted if row.basis.party.pk == party), None)
        found = asked or min(drafted, key=self._due_of, default=None)
        return self.row_to(found) if found else None

    def _due_of(self, row: PartyPromises) -> datetime:
        due = self._dues.get(row.basis.party.pk)
        return due.at if due and due.at else self.at + timedelta(days=1)


def _urgency(row: PartyPromises) -> tuple[bool, float]:
    due = row.next.due if row.next else None
    return due is None, due.timestamp() if due else 0.0
