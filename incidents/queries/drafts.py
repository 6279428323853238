"""Drafts and what became of them: what stands in one, who gets it, what each party was sent."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from agreements.content import parts
from agreements.content.vocabulary import CORRECTION, FINAL, FIRST, PARTY_WORDS, RECOVERY, UPDATE
from agreements.models import Document, System, User
from agreements.queries.holdings import Held
from incidents.models import Incident, PhoneCall, PostmortemVersion, Report, ReportDraft
from incidents.models.day import REACHED
from incidents.models.incident import CLOSED, OPEN
from incidents.models.report import kind_label
from incidents.queries.basis import Basis
from incidents.queries.kept_plan import kept_rows


@dataclass(frozen=True)
class DraftText:
    """What a person can change in a draft."""

    subject: str
    body: str
    attach: bool
    recipients: tuple[int, ...]
    to_owner: bool = False
    next_at: datetime | None = None


def text_of(draft: ReportDraft) -> DraftText:
    """Return what stands in a draft."""
    recipients = tuple(sorted(draft.recipients.values_list("pk", flat=True)))
    return DraftText(draft.subject, draft.body, draft.attach, recipients, draft.to_owner, draft.next_at)


def report_of(draft: ReportDraft) -> Report | None:
    """Return the report that was sent from this draft."""
    place = {"incident": draft.incident_id, "party": draft.party_id, "kind": draft.kind, "ordinal": draft.ordinal}
    return Report.objects.filter(**place).first()


def sent_by_party(incident: Incident) -> dict[int, list[Report]]:
    """Return what each party was sent, in the order in which it was: the last one is what they know."""
    found: dict[int, list[Report]] = defaultdict(list)
    for report in Report.objects.filter(incident=incident).select_related("party"):
        found[report.party_id].append(report)
    for reports in found.values():
        reports.sort(key=lambda report: report.pk)
    return found


def open_drafts(
    incident: Incident, sent: dict[int, list[Report]], *, whole: bool = True
) -> dict[int, list[ReportDraft]]:
    """Return each party's drafts that are not sent and still say what is so; the one to be sent first stands first.
    What is not `whole` fetches its text when it is asked for."""
    return _unsent_drafts(incident, sent, aside=False, whole=whole)


def drafts_set_aside(incident: Incident, sent: dict[int, list[Report]]) -> dict[int, list[ReportDraft]]:
    """Return each party's drafts that were never sent and that the course of the outage has left behind."""
    return _unsent_drafts(incident, sent, aside=True, whole=False)


def _unsent_drafts(
    incident: Incident, sent: dict[int, list[Report]], *, aside: bool, whole: bool
) -> dict[int, list[ReportDraft]]:
    found: dict[int, list[ReportDraft]] = defaultdict(list)
    state, phoned = incident.state, _told_on_the_phone(incident)
    rows = ReportDraft.objects.filter(incident=incident).select_related("party", "incident__system", "saved_by")
    for draft in rows if whole else rows.defer("body", "known"):
        reports = sent[draft.party_id]
        is_sent = any(report.rank == draft.rank for report in reports)
        if not is_sent and _is_behind(draft, reports, state, draft.party_id in phoned) == aside:
            found[draft.party_id].append(draft)
    for drafts in found.values():
        drafts.sort(key=_place)
    return found


def _place(draft: ReportDraft) -> tuple[bool, bool, int, int]:
    """While it lasts the newest update comes first; once it is over the recovery, then the final. A correction comes
    before all of them."""
    order, ordinal = draft.rank
    return draft.kind != CORRECTION, draft.kind == FIRST, order, -ordinal


def _is_behind(draft: ReportDraft, sent: list[Report], state: str, told_on_the_phone: bool) -> bool:  # noqa: FBT001 - both are said by name above
    """Whether a later report or the course of the outage has outdone a draft."""
    told = {
        kind: max((one.ordinal for one in sent if one.kind == kind), default=0) for kind in (UPDATE, RECOVERY, FINAL)
    }
    if draft.kind == FIRST:
        return any(one.kind != CORRECTION for one in sent) or (state != OPEN and told_on_the_phone)
    if draft.kind == UPDATE:
        return state != OPEN or told[UPDATE] >= draft.ordinal
    if draft.kind == RECOVERY:
        return state == OPEN or max(told[RECOVERY], told[FINAL]) >= draft.ordinal
    return draft.kind == FINAL and (state == OPEN or told[FINAL] >= draft.ordinal)


def _told_on_the_phone(incident: Incident) -> set[int]:
    """The parties with whom somebody was reached and told a report."""
    calls = PhoneCall.objects.filter(incident=incident, outcome=REACHED).exclude(kind="")
    return set(calls.values_list("party", flat=True))


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


def planned_reports(incident: Incident, system: System) -> dict[str, tuple[parts.ReportPlan, ...]]:
    """Return the reports our plan had for customers and for vendors when the incident began."""
    rows = [row for row in kept_rows(incident, system) if row.kind == "reports"]
    return {kind: tuple(row.said() for row in rows if row.concerns in {"", kind}) for kind in PARTY_WORDS}


def attachments_of(draft: ReportDraft, basis: Basis) -> list[Document]:
    """Return the documents that go with the draft, one for each system that touches the party."""
    return once_each(papers_with(draft, basis))


def attachment_of(draft: ReportDraft, basis: Basis) -> Document | None:
    """Return the document that goes with the draft: none if it is to go without. With the final report that is the
    newest approved 障害報告書, if there is one."""
    return papers_with(draft, basis)[0]


def papers_with(draft: ReportDraft, basis: Basis) -> list[Document | None]:
    """Return the same for each system that touches the party, the first of them first, by one look: what a report says
    of its document and what goes with its mails are never two."""
    final = postmortem_document(draft) if draft.attach and draft.kind == FINAL else None
    return [(final or one.document) if draft.attach else None for one in basis.each]


def once_each(papers: list[Document | None]) -> list[Document]:
    return list(dict.fromkeys(paper for paper in papers if paper))


def postmortem_document(draft: ReportDraft) -> Document | None:
    """Return the paper of the newest approved version of what this party will read."""
    rows = PostmortemVersion.objects.filter(postmortem__incident=draft.incident_id, postmortem__party=draft.party_id)
    newest = rows.select_related("document__system").order_by("-number").first()
    return newest.document if newest else None
