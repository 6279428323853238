"""What must be true of the record of the day, beside all that must be true of peacetime's."""

from collections.abc import Iterator

from agreements import states
from agreements.models import AgreementVersion, Comment, Document, Event, OutgoingMail, ReviewDecision, ReviewInvitation
from agreements.queries.verifying import faults
from incidents.models import FACTS, Delivery, Incident, Report


def record_faults() -> Iterator[str]:
    """Yield a sentence for each fault of the whole record: chains, facts, documents, guards, incidents, reports."""
    yield from faults(more=FACTS)
    for incident in Incident.objects.prefetch_related("moves", "levels"):
        yield from _incident_faults(incident)
    for report in Report.objects.select_related("version", "document", "incident", "party"):
        yield from _report_faults(report)


def checked() -> dict[str, int]:
    """Return how many rows of each kind `record_faults` looks at."""
    kinds = (Event, AgreementVersion, ReviewInvitation, ReviewDecision, Comment, Document, Incident, Report, Delivery)
    chains = Event.objects.values("chain").distinct().count()
    return {"chains": chains} | {str(kind._meta.verbose_name_plural): kind._default_manager.count() for kind in kinds}


def _incident_faults(incident: Incident) -> Iterator[str]:
    before = None
    for place, move in enumerate(sorted(incident.moves.all(), key=lambda move: move.sequence), start=1):
        if move.sequence != place or move.state not in states.INCIDENT_MOVES.get(before, ()):
            yield f"{incident.number}: move {place} ({before} → {move.state}) is not a legal one"
        before = move.state
    if before is None:
        yield f"{incident.number}: has no state"
    if not incident.levels.all():
        yield f"{incident.number}: has no level"
    if not Event.objects.filter(chain=incident.number, sequence=1, kind="incident.opened").exists():
        yield f"{incident.number}: no event tells of its beginning"


def _report_faults(report: Report) -> Iterator[str]:
    if report.version and report.version.content_sha256 != report.version_sha256:
        yield f"{report}: the version it cites has another content"
    if report.document and report.document.sha256 != report.document_sha256:
        yield f"{report}: the document it carries is another one"
    deliveries = list(report.deliveries.all())
    if not deliveries:
        yield f"{report}: went to nobody"
    for delivery in deliveries:
        mail = OutgoingMail.objects.filter(key=delivery.mail_key, to=delivery.mail).first()
        if mail is None:
            yield f"{report}: the mail to {delivery.role} is gone"
        elif [attached["sha256"] for attached in mail.attachments] != list(filter(None, [report.document_sha256])):
            yield f"{report}: the mail to {delivery.role} carries another document"
