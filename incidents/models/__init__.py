"""The nouns of the day: day | report | alert | webhook → incident | worker."""

from incidents.models.alert import Alert, AlertSource
from incidents.models.day import (
    DayDecision,
    EffectNoted,
    InformationGiven,
    LevelOverruled,
    PhoneCall,
    PromiseMark,
    ReadingNoted,
)
from incidents.models.incident import Incident, IncidentMove, LevelChange, move_incident
from incidents.models.report import Delivery, Report, ReportDraft
from incidents.models.webhook import Webhook, WebhookDelivery
from incidents.models.worker import WorkerSign

# What the events of an incident's chain vouch for.
FACTS = (
    IncidentMove, LevelChange, Report, Delivery, PhoneCall, InformationGiven, DayDecision, PromiseMark, EffectNoted,
    LevelOverruled, ReadingNoted,
)  # fmt: skip

__all__ = [
    "FACTS",
    "Alert",
    "AlertSource",
    "DayDecision",
    "Delivery",
    "EffectNoted",
    "Incident",
    "IncidentMove",
    "InformationGiven",
    "LevelChange",
    "LevelOverruled",
    "PhoneCall",
    "PromiseMark",
    "ReadingNoted",
    "Report",
    "ReportDraft",
    "Webhook",
    "WebhookDelivery",
    "WorkerSign",
    "move_incident",
]
