"""Drafts and what became of them: what stands in one, who gets it, what each party was sent."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from agreements.content import parts
from agreements.content.vocabulary import PARTY_WORDS
from agreements.models import Contact, Document, PlannedPart, System, User
from agreements.promises import DayPromise
from agreements.queries.holdings import Held
from incidents.models import Incident, Report, ReportDraft
from incidents.models.incident import CLOSED
from incidents.models.report import kind_label
from incidents.queries.basis import Basis


@dataclass(frozen=True)
class DraftText:
    """What a person can change in a draft."""

    subject: str
    body: str
    attach: bool
    recipients: tuple[int, ...]


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


def open_drafts(
    incident: Incident, sent: dict[int, list[Report]], *, whole: bool = True
) -> dict[int, list[ReportDraft]]:
    """Return each party's drafts that are not sent nor outdone by a later report; the latest first. What is not `whole`
    fetches its text when it is asked for."""
    found: dict[int, list[ReportDraft]] = defaultdict(list)
    rows = ReportDraft.objects.filter(incident=incident)
    rows = rows.select_related("party", "incident__system", "saved_by") if whole else rows.defer("body", "known")
    for draft in rows:
        if not any(report.rank >= draft.rank for report in sent[draft.party_id]):
            found[draft.party_id].append(draft)
    for drafts in found.values():
        drafts.sort(key=lambda draft: draft.rank, reverse=True)
    return found


def held_drafts(user: User) -> list[Held]:
    """Return the reports that somebody began, of outages that are not over, and that are not sent yet."""
    mine = ReportDraft.objects.filter(saved_by=user).values("incident")
    found = []
    for incident in Incident.objects.filter(pk__in=mine).prefetch_related("moves").order_by("number"):
        if incident.state == CLOSED:
            continue
        drafts = [draft for rows in open_drafts(incident, sent_by_party(incident)).values() for draft in rows]
        for draft in sorted(drafts, key=lambda draft: draft.pk):
            if draft.saved_by_id == user.pk:
                address = reverse("report-draft", args=[incident.number, draft.pk])
                found.append(Held(f"{incident.number} {draft.party} {kind_label(draft.kind, draft.ordinal)}", address))
    return found


def recipients_of(draft: ReportDraft) -> list[Contact]:
    """Return the draft's recipients who can be mailed now, in call order."""
    rows = draft.recipients.filter(retired_at=None, party=draft.party_id).exclude(mail="")
    return list(rows.order_by("place", "id"))


def mailable_contacts(parties: Iterable[int]) -> dict[int, list[Contact]]:
    """Return who at each party can be mailed, in call order."""
    found: dict[int, list[Contact]] = defaultdict(list)
    rows = Contact.objects.filter(party__in=list(parties), retired_at=None).exclude(mail="")
    for row in rows.order_by("place", "id"):
        found[row.party_id].append(row)
    return found


def planned_reports(system: System) -> dict[str, tuple[parts.ReportPlan, ...]]:
    """Return the reports our plan has for customers and for vendors."""
    rows = list(PlannedPart.objects.filter(system=system, kind="reports", retired_at=None))
    return {kind: tuple(row.said() for row in rows if row.concerns in {"", kind}) for kind in PARTY_WORDS}


def planned_recipients(kind: str, promises: Iterable[DayPromise], basis: Basis, rows: list[Contact]) -> list[Contact]:
    """Return who gets a report of this kind by mail: those its line of the report plan names, at the level of now.

    Where no line names anybody who can be mailed, everybody who gets reports. A contact is found again by its address
    or role.
    """
    lines = [one for one in promises if isinstance(one.part, parts.ReportPlan) and one.kind == kind]
    keys = {key for one in lines if not one.ways or "mail" in one.ways for key in one.contacts}
    named = [one for one in basis.promised.contacts if one.key in keys] if basis.promised else []
    mails = {one.mail.lower() for one in named if one.mail}
    roles = {word for one in named for word in one.role.values()}
    found = [row for row in rows if row.mail.lower() in mails or {row.role, row.role_en} & roles]
    return found or [row for row in rows if row.gets_reports]


def attachments_of(draft: ReportDraft, basis: Basis) -> list[Document]:
    """Return the documents that go with the draft, one for each system that touches the party."""
    found = [attachment for one in basis.each if (attachment := attachment_of(draft, one))]
    return list(dict.fromkeys(found))


def attachment_of(draft: ReportDraft, basis: Basis) -> Document | None:
    """Return the document that goes with the draft: none if it is to go without."""
    return basis.document if draft.attach else None
