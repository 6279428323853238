"""Correcting what was reported: the sentence that was wrong, and what is right, to everybody who was told it."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from agreements import display
from agreements.content.vocabulary import CORRECTION
from agreements.models import User
from agreements.refusals import Refused
from agreements.workflow.history import sign
from incidents.models import Incident, Report, ReportDraft
from incidents.queries.basis import basis_of


def draft_corrections(
    *, report: Report, wrong: str, right: str, by: User, at: datetime, everywhere: bool = False
) -> list[ReportDraft]:
    """Draft a correction of a sent report for its recipients, its own party's first; with `everywhere` for each party
    that was sent the same words, of the last report that has them. Raises Refused when the report does not say them."""
    wrong, right = wrong.strip(), right.strip()
    if not _says(report, wrong):
        raise Refused(_("送った報告に、この文がありません。送った文面から写してください。"))
    with transaction.atomic():
        Incident.objects.select_for_update().get(pk=report.incident_id)
        others = _others_that_say(report, wrong) if everywhere else []
        return [_draft(one, wrong, right, by=by, at=at) for one in [report, *others]]


def _says(report: Report, words: str) -> bool:
    return bool(words) and any(_flat(words) in _flat(text) for text in (report.subject, report.citation, report.body))


def _flat(text: str) -> str:
    """Line ends as browsers send them are as good as ours."""
    return " ".join(text.split())


def _others_that_say(report: Report, wrong: str) -> list[Report]:
    """The newest report to each other party that says the same."""
    rows = Report.objects.filter(incident=report.incident_id).exclude(party=report.party_id).select_related("party")
    newest = {row.party_id: row for row in rows.order_by("id") if row.kind != CORRECTION and _says(row, wrong)}
    return list(newest.values())


def _draft(report: Report, wrong: str, right: str, *, by: User, at: datetime) -> ReportDraft:
    """The correction of one report: what it corrects can be found again, its words can be edited before they leave."""
    ordinal = (
        ReportDraft.objects.filter(incident=report.incident_id, party=report.party_id, kind=CORRECTION).count() + 1
    )
    place = {"incident": report.incident, "party": report.party, "kind": CORRECTION, "ordinal": ordinal}
    draft = ReportDraft(**place, level_number=report.level_number, version=report.version, corrects=report)
    language, zone = basis_of(draft).pair.language, basis_of(draft).zone
    with translation.override(language):
        told = {"at": display.datetime_letter(report.sent_at, zone), "label": report.label}
        blocks = [
            _("【訂正】%(at)sにお送りした%(label)sの、次の文を訂正します。") % told,
            _("誤：%(wrong)s") % {"wrong": wrong},
            _("正：%(right)s") % {"right": right},
            _("誤った内容をお送りし、申し訳ありません。ほかの内容に変わりはありません。"),
        ]
        draft.subject = (_("【%(label)s】%(subject)s") % {"label": draft.label, "subject": report.subject})[:200]
    draft.body, draft.attach = "\n\n".join(blocks), False
    draft.edited, draft.saved_at, draft.saved_by = True, at, by
    sign(draft, by=by, at=at)
    draft.save()
    contacts = report.deliveries.values_list("contact", flat=True)
    draft.recipients.set([contact for contact in contacts if contact])
    return draft
