"""What must be true of the record of the day, beside all that must be true of peacetime's."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import DatabaseError
from django.utils.translation import gettext as _

from agreements import states
from agreements.models import AgreementVersion, Comment, Document, Event, OutgoingMail, ReviewDecision, ReviewInvitation
from agreements.models.agreement import Counter
from agreements.queries.fault_kinds import RecordFault, fault_of
from agreements.queries.verifying import faults, guarded
from agreements.queries.verifying_agreements import missing_numbers
from incidents.models import FACTS, DayCode, DayDecision, Delivery, Incident, Report
from incidents.models.day import LINK_AND_CODE


def record_faults() -> Iterator[RecordFault]:
    """Yield each fault of the whole record: chains, facts, documents, guards, incidents, reports."""
    yield from faults(more=FACTS)
    yield from guarded("incidents", _faults_of_incidents)
    yield from guarded("reports", _faults_of_reports)
    yield from guarded("codes of the day", _code_faults)
    yield from guarded("numbers of incidents", _number_faults)


def checked() -> dict[str, int]:
    """Return how many rows of each kind `record_faults` looks at; of a table that is gone nothing."""
    kinds = (Event, AgreementVersion, ReviewInvitation, ReviewDecision, Comment, Document, Incident, Report, Delivery)
    counts: dict[str, int] = {}
    with suppress(DatabaseError):
        chains = Event.objects.values("chain").distinct().count()
        counts["chain" if chains == 1 else "chains"] = chains
    for kind in kinds:
        with suppress(DatabaseError):
            count = kind._default_manager.count()
            counts[str(kind._meta.verbose_name if count == 1 else kind._meta.verbose_name_plural)] = count
    return counts


def _faults_of_incidents() -> Iterator[RecordFault]:
    for incident in Incident.objects.select_related("system").prefetch_related("moves", "levels"):
        yield from guarded(incident.number, _incident_faults, incident)


def _faults_of_reports() -> Iterator[RecordFault]:
    for report in Report.objects.select_related("version", "document", "incident", "party"):
        yield from guarded(str(report), _report_faults, report)


def _incident_faults(incident: Incident) -> Iterator[RecordFault]:
    before = None
    for place, move in enumerate(sorted(incident.moves.all(), key=lambda move: move.sequence), start=1):
        if move.sequence != place or move.state not in states.INCIDENT_MOVES.get(before, ()):
            words = _("%(place)d番目の変化（%(before)s → %(after)s）は、ありえないものです。")
            yield _wrong(incident.number, words % {"place": place, "before": before, "after": move.state})
        before = move.state
    if before is None:
        yield _wrong(incident.number, _("状態がありません。"))
    if not incident.levels.all():
        yield _wrong(incident.number, _("レベルがありません。"))
    yield from _told_otherwise(incident)


def _told_otherwise(incident: Incident) -> Iterator[RecordFault]:
    """What is seen and since when is what the last event that says so told."""
    subject = f"incident:{incident.pk}"
    events = list(Event.objects.filter(subject=subject).order_by("chain", "sequence"))
    if not events or (events[0].sequence, events[0].kind) != (1, "incident.opened"):
        yield _wrong(incident.number, _("始まりを記録したイベントがありません。"))
        return
    told: dict[str, Any] = {"number": events[0].chain}
    for event in events:
        if event.kind in {"incident.opened", "incident.corrected"}:
            told |= event.told()
    for name in {"started_at", "detected_at"} & told.keys():
        told[name] = datetime.fromisoformat(told[name])
    for name, value in _said_of(incident).items():
        if name in told and told[name] != value:
            words = _("%(row)s：%(name)s が、イベントの記録と違います（いま %(now)s）。")
            yield fault_of("changed", words % {"row": incident.number, "name": name, "now": value})


def _said_of(incident: Incident) -> dict[str, Any]:
    times = {"started_at": incident.started_at, "detected_at": incident.detected_at}
    texts = {"symptom": incident.symptom, "symptom_en": incident.symptom_en}
    return {"number": incident.number, "system": incident.system.slug, **texts, **times}


def _report_faults(report: Report) -> Iterator[RecordFault]:
    if report.version and report.version.content_sha256 != report.version_sha256:
        yield _wrong(str(report), _("引いた版の内容が、そのときと違います。"))
    if report.document and report.document.sha256 != report.document_sha256:
        yield _wrong(str(report), _("添えた文書が、そのときと違います。"))
    grounds = list(report.grounds.select_related("version", "document"))
    for ground in grounds:
        if ground.version and ground.version.content_sha256 != ground.version_sha256:
            yield _wrong(str(ground), _("引いた版の内容が、そのときと違います。"))
        if ground.document and ground.document.sha256 != ground.document_sha256:
            yield _wrong(str(ground), _("添えた文書が、そのときと違います。"))
    attached = {report.document_sha256, *(ground.document_sha256 for ground in grounds)} - {""}
    deliveries = list(report.deliveries.all())
    if not deliveries:
        yield _wrong(str(report), _("送り先がありません。"))
    for delivery in deliveries:
        mail = OutgoingMail.objects.filter(key=delivery.mail_key, to=delivery.mail).first()
        if mail is None:
            yield _wrong(str(report), _("%(role)sへのメールが消えています。") % {"role": delivery.role})
        elif {one["sha256"] for one in mail.attachments} != attached:
            yield _wrong(str(report), _("%(role)sへのメールに、別の文書が付いています。") % {"role": delivery.role})


def _code_faults() -> Iterator[RecordFault]:
    """A decision that was made with a code has used one, and no code was used for nothing."""
    codes = DayCode.objects.exclude(used_at=None)
    used = {(contact, at): pk for contact, at, pk in codes.values_list("link__delivery__contact", "used_at", "pk")}
    made = DayDecision.objects.filter(assurance=LINK_AND_CODE)
    decided = {(contact, at): pk for contact, at, pk in made.values_list("link__delivery__contact", "at", "pk")}
    for key in decided.keys() - used.keys():
        words = _("%(row)s：確認番号が使われていません。")
        yield fault_of("decision", words % {"row": f"incidents.daydecision:{decided[key]}"})
    for stray in used.keys() - decided.keys():
        words = _("%(row)s：回答がないのに、回答と一緒に書かれるものがあります。")
        yield fault_of("stray", words % {"row": f"incidents.daycode:{used[stray]}"})


def _number_faults() -> Iterator[RecordFault]:
    there = set(Incident.objects.values_list("number", flat=True))
    for series in Counter.objects.filter(name__startswith="incident-").values_list("name", flat=True):
        yield from missing_numbers(series, f"INC-{series.removeprefix('incident-')}-{{:03d}}", there)


def _wrong(name: str, what: str) -> RecordFault:
    return fault_of("incident", f"{name}: {what}")
