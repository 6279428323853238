"""Drafting: one text per party from what was agreed with it; edited by people, never written over."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.content.vocabulary import CORRECTION, FINAL, FIRST, RECOVERY, UPDATE
from agreements.models import Contact, Party, User
from agreements.promises import DayFacts, promises_of
from agreements.queries.our_side import our_contacts
from agreements.refusals import Refused
from agreements.workflow.history import sign
from incidents.models import Incident, ReportDraft
from incidents.models.incident import CLOSED, OPEN, RECOVERED
from incidents.queries.basis import Basis, bases_on
from incidents.queries.day_facts import day_facts, notes_of
from incidents.queries.drafts import (
    DraftText,
    open_drafts,
    planned_reports,
    report_of,
    sent_by_party,
    text_of,
)
from incidents.queries.letter import Occasion, body_of, subject_of
from incidents.queries.recipients import Plan, mailable_contacts, plan_of, planned_recipients
from incidents.queries.rounds import holder_of


class DraftConflict(Refused):
    """Somebody else saved the draft meanwhile. `mine` was not saved, `theirs` stands; both are whole."""

    def __init__(self, mine: DraftText, theirs: ReportDraft):
        super().__init__(_("ほかの方がこの下書きを書き換えました。どちらも残してあります。使うほうを選んでください。"))
        self.mine, self.theirs = mine, theirs


def draft_reports(
    *, incident: Incident, kind: str, by: User, at: datetime, known: str = "", known_en: str = ""
) -> list[ReportDraft]:
    """Draft the next report of `kind` for every party it is due to; drafts nobody wrote in are written anew.

    A first report goes to those who were told nothing yet, by mail or on the phone; what follows it to those who were;
    nothing to whoever is not affected. Raises Refused once the incident is closed, for a recovery or final report
    before recovery, and for an update after it.
    """
    with transaction.atomic():
        incident = Incident.objects.select_for_update().get(pk=incident.pk)
        if incident.state == CLOSED:
            raise Refused(_("終了した障害の報告は書けません。"))
        _must_fit(kind, incident)
        desk = Desk(incident, by, at)
        return [
            desk.draft(basis, kind, ordinal, WhatIsKnown(known, known_en))
            for basis in desk.bases
            if (ordinal := ordinal_of(kind, desk.facts_of(basis), desk.times_recovered))
        ]


def _must_fit(kind: str, incident: Incident) -> None:
    if kind == CORRECTION:
        raise Refused(_("訂正報は、訂正する報告のページから書きます。"))
    if kind in {RECOVERY, FINAL} and incident.state == OPEN:
        raise Refused(_("復旧報と最終報は、復旧を記録してから書きます。"))
    if kind == UPDATE and incident.state != OPEN:
        raise Refused(_("復旧したあとは、続報ではなく復旧報か最終報を書きます。"))


def draft_missing(*, incident: Incident, by: User, at: datetime) -> None:
    """Draft the first report to every party that was told nothing and has no draft of it yet (in a transaction)."""
    desk = Desk(incident, by, at)
    for basis in desk.bases:
        if (basis.party.pk, FIRST, 1) not in desk.existing and ordinal_of(FIRST, desk.facts_of(basis)):
            desk.draft(basis, FIRST, 1, WhatIsKnown())


def redraft(*, incident: Incident, by: User, at: datetime, party: Party | None = None) -> None:
    """Write the open drafts nobody wrote in anew, all or those to one party, after the level or the facts changed (in a
    transaction)."""
    desk = Desk(incident, by, at)
    drafts = open_drafts(incident, desk.sent)
    for basis in [one for one in desk.bases if party in {None, one.party}]:
        for draft in [one for one in drafts[basis.party.pk] if one.kind != CORRECTION]:
            desk.draft(basis, draft.kind, draft.ordinal, WhatIsKnown(draft.known, draft.known_en))


def save_draft(*, draft: ReportDraft, revision: int, text: DraftText, by: User, at: datetime) -> ReportDraft:
    """Save what a person wrote on top of `revision`. Raises DraftConflict, or Refused when it was sent already."""
    with transaction.atomic():
        found = ReportDraft.objects.select_for_update().get(pk=draft.pk)
        if report_of(found):
            raise Refused(_("この報告は、もう送りました。送った文面は書き換えられません。"))
        if holder_of(found):
            raise Refused(_("この下書きは、一斉送付で送るところです。直すには、先に一斉送付を取り消してください。"))
        stands = text_of(found)
        if stands == text:
            return found
        if found.revision != revision:
            raise DraftConflict(text, found)
        found.edited = found.edited or (stands.subject, stands.body) != (text.subject, text.body)
        found.subject, found.body, found.attach = text.subject, text.body, text.attach
        found.to_owner, found.next_at = text.to_owner, text.next_at
        found.revision, found.saved_at, found.saved_by = found.revision + 1, at, by
        sign(found, by=by, at=at)
        found.save()
        found.recipients.set(Contact.objects.filter(pk__in=text.recipients, party=found.party))
        return found


def ordinal_of(kind: str, facts: DayFacts, times_recovered: int = 0) -> int:
    """The ordinal of the next report of `kind` to a party that was told so much, 0 for none: a recovery and a final
    report are told once each time that it works again."""
    told = {(one.kind, one.ordinal) for one in facts.every_report()}
    if not facts.affected or bool(told) == (kind == FIRST):
        return 0
    if kind == UPDATE:
        return facts.updates_told() + 1
    is_told = (kind, times_recovered) in told or (FINAL, times_recovered) in told
    return 1 if kind == FIRST else 0 if is_told else times_recovered


class WhatIsKnown(NamedTuple):
    """What is known so far, and the same in English if somebody wrote it."""

    text: str = ""
    english: str = ""

    def said_in(self, language: str) -> str:
        """Return it for a letter in that language; what is not there in it goes as it is."""
        first, second = (self.english, self.text) if language == "en" else (self.text, self.english)
        return first.strip() or second


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
        self.planned = {one.pk: planned_reports(self.incident, one) for one in systems}

    @property
    def times_recovered(self) -> int:
        return sum(move.state == RECOVERED for move in self.incident.moves.all())

    @property
    def open_since(self) -> datetime:
        """When it was last said to be open: what was confirmed before that was not the end."""
        return max(move.happened_at for move in self.incident.moves.all() if move.state == OPEN)

    def facts_of(self, basis: Basis) -> DayFacts:
        return day_facts(self.incident, basis, self.sent[basis.party.pk], self.notes)

    def draft(self, basis: Basis, kind: str, ordinal: int, known: WhatIsKnown) -> ReportDraft:
        """Write the draft of this place, unless a person has written in it: then it stays as it is."""
        draft = self.existing.get((basis.party.pk, kind, ordinal))
        if draft and draft.edited:
            return draft
        occasion = self._occasion(basis, kind, ordinal, known)
        is_new = draft is None
        draft = draft or ReportDraft(incident=self.incident, party=basis.party, kind=kind, ordinal=ordinal, revision=0)
        draft.subject = subject_of(self.incident, basis, occasion)[:200]
        draft.body = body_of(self.incident, basis, occasion)
        draft.next_at = self.next_at or draft.next_at
        draft.known, draft.known_en = known
        draft.level_number, draft.version = basis.gravest, basis.version
        draft.revision, draft.saved_at, draft.saved_by = draft.revision + 1, self.at, self.by
        sign(draft, by=self.by, at=self.at)
        plan = self.plan(basis, kind) if is_new else None
        draft.to_owner = plan.to_owner if plan else draft.to_owner
        draft.save()
        if plan:
            draft.recipients.set(planned_recipients(plan, self.contacts[basis.party.pk]))
        return draft

    def plan(self, basis: Basis, kind: str) -> Plan:
        """Whom the agreed reports of this kind name, at the level of now, over all systems that touch the party."""
        rows, plans = self.contacts[basis.party.pk], list[Plan]()
        for one in basis.each:
            promises = promises_of(one.promised, self.facts_of(one), self.at)
            plans.append(plan_of([promise for promise in promises if promise.kind == kind], one, rows))
        named = dict.fromkeys(row for plan in plans for row in plan.named)
        return Plan(tuple(named), any(plan.to_owner for plan in plans))

    def _occasion(self, basis: Basis, kind: str, ordinal: int, known: WhatIsKnown) -> Occasion:
        party = basis.party.pk
        decisions = tuple(self.notes.decisions.get(party, ()))
        information = tuple(self.notes.information.get(party, ()))
        confirmations = [one for one in self.notes.confirmations.get(party, []) if one.happened_at >= self.open_since]
        confirmed = confirmations[-1] if confirmations else None
        system = basis.pair.system.pk
        contacts, planned = self.our_contacts[system], self.planned[system][basis.party.kind]
        told = (decisions, information, confirmed, self._done(basis))
        return Occasion(kind, ordinal, known.said_in(basis.pair.language), contacts, planned, *told)

    def _done(self, basis: Basis) -> dict[str, datetime]:
        """What is done or decided already, by the keys of its items."""
        facts = self.facts_of(basis)
        return {**facts.decided, **facts.done}
