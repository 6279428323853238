"""Drafting: one text per party from what was agreed with it; edited by people, never written over."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Contact, User
from agreements.refusals import Refused
from agreements.workflow.history import sign
from incidents.models import Incident, Report, ReportDraft
from incidents.models.incident import CLOSED, OPEN
from incidents.models.report import FINAL, FIRST, UPDATE
from incidents.queries.basis import LevelMinutes, minutes_of
from incidents.queries.deadlines import Due, following, next_due
from incidents.queries.letter import Occasion, body_of, subject_of
from incidents.queries.standing import Standing, pairs_of, standings


@dataclass(frozen=True)
class DraftText:
    """What a person can change in a draft."""

    subject: str
    body: str
    attach: bool
    recipients: tuple[int, ...]


class DraftConflict(Refused):
    """Somebody else saved the draft meanwhile. `mine` was not saved, `theirs` stands; both are whole."""

    def __init__(self, mine: DraftText, theirs: ReportDraft):
        super().__init__(_("ほかの方がこの下書きを書き換えました。どちらも残してあります。使うほうを選んでください。"))
        self.mine, self.theirs = mine, theirs


def standings_of(incident: Incident) -> list[Standing]:
    """Return how every party touched by the incident stood when it began."""
    return standings(pairs_of([incident.system]), at=incident.started_at, zone=incident.time_zone)


def draft_reports(*, incident: Incident, kind: str, by: User, at: datetime, known: str = "") -> list[ReportDraft]:
    """Draft the next report of `kind` for every party it is due to; drafts nobody wrote in are written anew.

    A first report goes to those who had none, an update to those who had one, the final one to everybody. Raises
    Refused once the incident is closed, and for a final report before recovery.
    """
    with transaction.atomic():
        incident = Incident.objects.select_for_update().get(pk=incident.pk)
        if incident.state == CLOSED:
            raise Refused(_("終了した障害の報告は書けません。"))
        if kind == FINAL and incident.state == OPEN:
            raise Refused(_("最終報は、復旧を記録してから書きます。"))
        desk = Desk(incident, by, at)
        return [
            desk.draft(standing, kind, ordinal, known)
            for standing in desk.standings
            if (ordinal := _ordinal(kind, desk.sent[standing.party.pk]))
        ]


def redraft(*, incident: Incident, by: User, at: datetime) -> None:
    """Write the open drafts nobody wrote in anew, after the level or the facts changed (in a transaction)."""
    desk = Desk(incident, by, at)
    drafts = open_drafts(incident, desk.sent)
    for standing in desk.standings:
        for draft in drafts[standing.party.pk]:
            desk.draft(standing, draft.kind, draft.ordinal, draft.known)


def save_draft(*, draft: ReportDraft, revision: int, text: DraftText, by: User, at: datetime) -> ReportDraft:
    """Save what a person wrote on top of `revision`. Raises DraftConflict, or Refused when it was sent already."""
    with transaction.atomic():
        found = ReportDraft.objects.select_for_update().get(pk=draft.pk)
        if report_of(found):
            raise Refused(_("この報告は、もう送りました。送った文面は書き換えられません。"))
        stands = text_of(found)
        if stands == text:
            return found
        if found.revision != revision:
            raise DraftConflict(text, found)
        found.edited = found.edited or (stands.subject, stands.body) != (text.subject, text.body)
        found.subject, found.body, found.attach = text.subject, text.body, text.attach
        found.revision, found.saved_at, found.saved_by = found.revision + 1, at, by
        sign(found, by=by, at=at)
        found.save()
        found.recipients.set(Contact.objects.filter(pk__in=text.recipients, party=found.party))
        return found


def text_of(draft: ReportDraft) -> DraftText:
    """Return what stands in a draft."""
    recipients = tuple(sorted(draft.recipients.values_list("pk", flat=True)))
    return DraftText(draft.subject, draft.body, draft.attach, recipients)


def report_of(draft: ReportDraft) -> Report | None:
    """Return the report that was sent from this draft."""
    place = {"incident": draft.incident_id, "party": draft.party_id, "kind": draft.kind, "ordinal": draft.ordinal}
    return Report.objects.filter(**place).first()


def sent_by_party(incident: Incident) -> dict[int, list[Report]]:
    """Return what each party was sent, in order."""
    found: dict[int, list[Report]] = defaultdict(list)
    for report in Report.objects.filter(incident=incident).select_related("party"):
        found[report.party_id].append(report)
    for reports in found.values():
        reports.sort(key=lambda report: report.rank)
    return found


def open_drafts(incident: Incident, sent: dict[int, list[Report]]) -> dict[int, list[ReportDraft]]:
    """Return each party's drafts that are not sent nor outdone by a later report; the latest first."""
    found: dict[int, list[ReportDraft]] = defaultdict(list)
    for draft in ReportDraft.objects.filter(incident=incident).select_related("party", "incident__system", "saved_by"):
        if not any(report.rank >= draft.rank for report in sent[draft.party_id]):
            found[draft.party_id].append(draft)
    for drafts in found.values():
        drafts.sort(key=lambda draft: draft.rank, reverse=True)
    return found


def _ordinal(kind: str, sent: Iterable[Report]) -> int:
    """The ordinal of the next report of `kind` to a party that was sent these, 0 for none."""
    kinds = [report.kind for report in sent]
    if FINAL in kinds:
        return 0
    if kind == UPDATE:
        return kinds.count(UPDATE) + 1 if kinds else 0
    return 0 if kind == FIRST and kinds else 1


class Desk:
    """Writes drafts for one incident at one moment; loads once what all of them need."""

    def __init__(self, incident: Incident, by: User, at: datetime):
        self.by, self.at = by, at
        self.incident = (
            Incident.objects.select_related("system").prefetch_related("levels", "moves").get(pk=incident.pk)
        )
        self.standings = standings_of(self.incident)
        self.sent = sent_by_party(self.incident)
        drafts = ReportDraft.objects.filter(incident=incident)
        self.existing = {(draft.party_id, draft.kind, draft.ordinal): draft for draft in drafts}
        self.contacts = contacts_for_reports(standing.party.pk for standing in self.standings)
        own = Contact.objects.filter(party__kind="own", retired_at=None).exclude(phone="")
        self.our_contacts = tuple(own.order_by("place", "id")[:2])

    def draft(self, standing: Standing, kind: str, ordinal: int, known: str) -> ReportDraft:
        """Write the draft of this place, unless a person has written in it: then it stays as it is."""
        draft = self.existing.get((standing.party.pk, kind, ordinal))
        if draft and draft.edited:
            return draft
        occasion = Occasion(kind, ordinal, known, self._next_at(standing, kind), self.our_contacts)
        is_new = draft is None
        draft = draft or ReportDraft(
            incident=self.incident, party=standing.party, kind=kind, ordinal=ordinal, revision=0
        )
        draft.subject = subject_of(self.incident, standing, occasion)[:200]
        draft.body = body_of(self.incident, standing, occasion)
        draft.known, draft.level_number, draft.version = known, self.incident.level.number, standing.version
        draft.revision, draft.saved_at, draft.saved_by = draft.revision + 1, self.at, self.by
        sign(draft, by=self.by, at=self.at)
        draft.save()
        if is_new:
            draft.recipients.set(self.contacts[standing.party.pk])
        return draft

    def _next_at(self, standing: Standing, kind: str) -> datetime | None:
        if kind == FINAL or self.incident.state != OPEN:
            return None
        level = self.incident.level
        plan = LevelMinutes(level.first_contact_minutes, level.update_minutes)
        due = next_due(self.incident, standing, self.sent[standing.party.pk]) or Due(kind, 1, None, 0)
        return following(due, minutes=minutes_of(standing, level=level.number, plan=plan), at=self.at)


def contacts_for_reports(parties: Iterable[int]) -> dict[int, list[Contact]]:
    """Return who at each party gets reports by mail, in call order."""
    found: dict[int, list[Contact]] = defaultdict(list)
    rows = Contact.objects.filter(party__in=list(parties), retired_at=None, gets_reports=True).exclude(mail="")
    for row in rows.order_by("place", "id"):
        found[row.party_id].append(row)
    return found
