"""The nouns of the day: day | report | alert → incident | worker."""

from incidents.models.alert import Alert, AlertSource
from incidents.models.day import DayDecision, InformationGiven, NumberRead, PhoneCall, PromiseMark
from incidents.models.incident import Incident, IncidentMove, LevelChange, move_incident
from incidents.models.report import Delivery, Report, ReportDraft
from incidents.models.worker import WorkerSign

# What the events of an incident's chain vouch for.
FACTS = (
    IncidentMove, LevelChange, Report, Delivery, PhoneCall, InformationGiven, DayDecision, PromiseMark, NumberRead,
)  # fmt: skip

__all__ = [
    "FACTS",
    "Alert",
    "AlertSource",
    "DayDecision",
    "Delivery",
    "Incident",
    "IncidentMove",
    "InformationGiven",
    "LevelChange",
    "NumberRead",
    "PhoneCall",
    "PromiseMark",
    "Report",
    "ReportDraft",
    "WorkerSign",
    "move_incident",
]
