"""The open incidents of each system as plain data: what each party was told last, and what is due next."""

from datetime import datetime
from typing import Any

from django.db.models import Count

from agreements import display
from agreements.models import System
from incidents.models import Alert, Incident, Report
from incidents.models.incident import OPEN
from incidents.queries.bag.rows import LANGUAGES, in_both
from incidents.queries.basis import Basis, bases_on
from incidents.queries.day_facts import notes_of
from incidents.queries.deadlines import Due, next_due
from incidents.queries.drafts import sent_by_party


def incidents_of(systems: list[System]) -> dict[str, list[dict[str, Any]]]:
    """Return the open incidents that touch each system, by its slug, the newest first."""
    found: dict[str, list[dict[str, Any]]] = {system.slug: [] for system in systems}
    for incident in Incident.objects.touching(systems).in_states(OPEN).loaded():
        told = _incident(incident)
        for system in incident.systems:
            if system.slug in found:
                found[system.slug].append(told)
    return found


def alerts_of(systems: list[System]) -> dict[str, int]:
    """Return how many alerts of every system nobody has looked at, by its slug."""
    rows = Alert.objects.waiting().values("source__system__slug").annotate(count=Count("pk"))
    counted = {row["source__system__slug"]: row["count"] for row in rows.order_by()}
    return {system.slug: counted.get(system.slug, 0) for system in systems}


def _incident(incident: Incident) -> dict[str, Any]:
    sent, notes = sent_by_party(incident), notes_of(incident)
    parties = [
        _party(incident, basis, sent[basis.party.pk], next_due(incident, basis, sent[basis.party.pk], notes))
        for basis in bases_on(incident)
    ]
    return {
        "number": incident.number,
        "system": {lang: ", ".join(one.name_in(lang) for one in incident.systems) for lang in LANGUAGES},
        "symptom": {language: incident.symptom_in(language) for language in LANGUAGES},
        "level": in_both(lambda: str(incident.level)),
        "started_at": incident.started_at.isoformat(),
        "started": _moment(incident.started_at, incident.time_zone),
        "parties": sorted(parties, key=lambda party: party["due_at"] or "9999"),
    }


def _party(incident: Incident, basis: Basis, sent: list[Report], due: Due | None) -> dict[str, Any]:
    return {
        "id": basis.party.pk,
        "name": {language: basis.party.name_in(language) for language in LANGUAGES},
        "told": _told(sent[-1], incident.time_zone) if sent else None,
        "due_at": due.at.isoformat() if due and due.at else "",
        "due": _moment(due.at, incident.time_zone) if due and due.at else None,
        "next": in_both(lambda: due.label) if due else None,
    }


def _told(report: Report, zone: str) -> dict[str, Any]:
    return {
        "label": in_both(lambda: report.label),
        "at": _moment(report.sent_at, zone),
        "subject": report.subject,
        "text": f"{report.citation}\n\n{report.body}",
    }


def _moment(at: datetime, zone: str) -> dict[str, str]:
    return in_both(lambda: display.datetime_letter(at, zone))
