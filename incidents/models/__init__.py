"""The nouns of the day: report | alert → incident | worker."""

from incidents.models.alert import Alert, AlertSource
from incidents.models.incident import Incident, IncidentMove, LevelChange, move_incident
from incidents.models.report import Delivery, Report, ReportDraft
from incidents.models.worker import WorkerSign

# What the events of an incident's chain vouch for.
FACTS = (IncidentMove, LevelChange, Report, Delivery)

__all__ = [
    "FACTS",
    "Alert",
    "AlertSource",
    "Delivery",
    "Incident",
    "IncidentMove",
    "LevelChange",
    "Report",
    "ReportDraft",
    "WorkerSign",
    "move_incident",
]
