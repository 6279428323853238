"""Drafting: one text per party from what was agreed with it; edited by people, never written over."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Contact, Party, User
from agreements.promises import DayFacts, promises_of
from agreements.queries.our_side import our_contacts
from agreements.refusals import Refused
from agreements.workflow.history import sign
from incidents.models import Incident, ReportDraft
from incidents.models.incident import CLOSED, OPEN
from incidents.models.report import FINAL, FIRST, UPDATE
from incidents.queries.basis import Basis, bases_on
from incidents.queries.day_facts import day_facts, notes_of
from incidents.queries.deadlines import Due, following, minutes_at, next_due
from incidents.queries.drafts import (
    DraftText,
    mailable_contacts,
    open_drafts,
    planned_recipients,
    planned_reports,
    report_of,
    sent_by_party,
    text_of,
)
from incidents.queries.letter import Occasion, body_of, subject_of


class DraftConflict(Refused):
    """Somebody else saved the draft meanwhile. `mine` was not saved, `theirs` stands; both are whole."""

    def __init__(self, mine: DraftText, theirs: ReportDraft):
        super().__init__(_("ほかの方がこの下書きを書き換えました。どちらも残してあります。使うほうを選んでください。"))
        self.mine, self.theirs = mine, theirs


def draft_reports(*, incident: Incident, kind: str, by: User, at: datetime, known: str = "") -> list[ReportDraft]:
    """Draft the next report of `kind` for every party it is due to; drafts nobody wrote in are written anew.

    A first report goes to those who were told nothing yet, by mail or on the phone; what follows it to those who were;
    nothing to whoever is not affected. Raises Refused once the incident is closed, and for a final report before
    recovery.
    """
    with transaction.atomic():
        incident = Incident.objects.select_for_update().get(pk=incident.pk)
        if incident.state == CLOSED:
            raise Refused(_("終了した障害の報告は書けません。"))
        if kind == FINAL and incident.state == OPEN:
            raise Refused(_("最終報は、復旧を記録してから書きます。"))
        desk = Desk(incident, by, at)
        return [
            desk.draft(basis, kind, ordinal, known)
            for basis in desk.bases
            if (ordinal := ordinal_of(kind, desk.facts_of(basis)))
        ]


def draft_missing(*, incident: Incident, by: User, at: datetime) -> None:
    """Draft the first report to every party that was told nothing and has no draft of it yet (in a transaction)."""
    desk = Desk(incident, by, at)
    for basis in desk.bases:
        if (basis.party.pk, FIRST, 1) not in desk.existing and ordinal_of(FIRST, desk.facts_of(basis)):
            desk.draft(basis, FIRST, 1, "")


def redraft(*, incident: Incident, by: User, at: datetime, party: Party | None = None) -> None:
    """Write the open drafts nobody wrote in anew, all or those to one party, after the level or the facts changed (in a
    transaction)."""
    desk = Desk(incident, by, at)
    drafts = open_drafts(incident, desk.sent)
    for basis in [one for one in desk.bases if party in {None, one.party}]:
        for draft in drafts[basis.party.pk]:
            desk.draft(basis, draft.kind, draft.ordinal, draft.known)


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


def ordinal_of(kind: str, facts: DayFacts) -> int:
    """The ordinal of the next report of `kind` to a party that was told so much, 0 for none."""
    told = {one.kind for one in facts.every_report()}
    if not facts.affected or FINAL in told or bool(told) == (kind == FIRST):
        return 0
    return facts.updates_told() + 1 if kind == UPDATE else 1


class Desk:
    """Writes drafts for one incident at one moment; loads once what all of them need."""

    # When the report after this one is promised for another time than usual.
    next_at: datetime | None = None

    def __init__(self, incident: Incident, by: User, at: datetime):
        self.by, self.at = by, at
        self.incident = Incident.objects.loaded().get(pk=incident.pk)
        self.bases = bases_on(self.incident, at=at)
        self.sent, self.notes = sent_by_party(self.incident), notes_of(self.incident)
        drafts = ReportDraft.objects.filter(incident=incident)
        self.existing = {(draft.party_id, draft.kind, draft.ordinal): draft for draft in drafts}
        self.contacts = mailable_contacts(basis.party.pk for basis in self.bases)
        systems = self.incident.systems
        self.our_contacts = {one.pk: tuple(our_contacts(one).exclude(phone="")[:2]) for one in systems}
        self.planned = {one.pk: planned_reports(one) for one in systems}

    def facts_of(self, basis: Basis) -> DayFacts:
        return day_facts(self.incident, basis, self.sent[basis.party.pk], self.notes)

    def draft(self, basis: Basis, kind: str, ordinal: int, known: str) -> ReportDraft:
        """Write the draft of this place, unless a person has written in it: then it stays as it is."""
        draft = self.existing.get((basis.party.pk, kind, ordinal))
        if draft and draft.edited:
            return draft
        occasion = self._occasion(basis, kind, ordinal, known)
        is_new = draft is None
        draft = draft or ReportDraft(incident=self.incident, party=basis.party, kind=kind, ordinal=ordinal, revision=0)
        draft.subject = subject_of(self.incident, basis, occasion)[:200]
        draft.body = body_of(self.incident, basis, occasion)
        draft.known, draft.level_number, draft.version = known, basis.gravest, basis.version
        draft.revision, draft.saved_at, draft.saved_by = draft.revision + 1, self.at, self.by
        sign(draft, by=self.by, at=self.at)
        draft.save()
        if is_new:
            draft.recipients.set(self._recipients(basis, kind))
        return draft

    def _recipients(self, basis: Basis, kind: str) -> list[Contact]:
        rows, found = self.contacts[basis.party.pk], list[Contact]()
        for one in basis.each:
            promises = promises_of(one.promised, self.facts_of(one), self.at)
            found += [row for row in planned_recipients(kind, promises, one, rows) if row not in found]
        return found

    def _occasion(self, basis: Basis, kind: str, ordinal: int, known: str) -> Occasion:
        party = basis.party.pk
        decisions = tuple(self.notes.decisions.get(party, ()))
        information = tuple(self.notes.information.get(party, ()))
        next_at = self._next_at(basis, kind)
        system = basis.pair.system.pk
        contacts, planned = self.our_contacts[system], self.planned[system][basis.party.kind]
        return Occasion(kind, ordinal, known, next_at, contacts, planned, decisions, information)

    def _next_at(self, basis: Basis, kind: str) -> datetime | None:
        if self.next_at:
            return self.next_at
        if kind == FINAL or self.incident.state != OPEN:
            return None
        due = next_due(self.incident, basis, self.sent[basis.party.pk], self.notes) or Due(kind, 1, None, 0)
        times = [following(due, minutes=minutes_at(self.incident, one), at=self.at) for one in basis.each]
        return min((time for time in times if time), default=None)
