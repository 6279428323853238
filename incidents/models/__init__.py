"""The nouns of the day: handover → day → day_link → report | alert | webhook → incident | worker."""

from incidents.models.alert import Alert, AlertSource
from incidents.models.day import (
    CallNote,
    DayDecision,
    DayLinkRevoked,
    EffectNoted,
    InformationGiven,
    LevelOverruled,
    PhoneCall,
    PromiseMark,
    ReadingNoted,
)
from incidents.models.day_link import DayCode, DayLink
from incidents.models.handover import HandOver
from incidents.models.incident import Incident, IncidentMove, LevelChange, SystemTouched, move_incident
from incidents.models.report import Delivery, Report, ReportDraft, ReportGround
from incidents.models.webhook import Webhook, WebhookDelivery
from incidents.models.worker import WorkerSign

# What the events of an incident's chain vouch for.
FACTS = (
    IncidentMove, LevelChange, Report, Delivery, PhoneCall, InformationGiven, DayDecision, PromiseMark, EffectNoted,
    LevelOverruled, ReadingNoted, DayLink, DayLinkRevoked, HandOver, CallNote, SystemTouched, ReportGround,
)  # fmt: skip

__all__ = [
    "FACTS",
    "Alert",
    "AlertSource",
    "CallNote",
    "DayCode",
    "DayDecision",
    "DayLink",
    "DayLinkRevoked",
    "Delivery",
    "EffectNoted",
    "HandOver",
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
    "ReportGround",
    "SystemTouched",
    "Webhook",
    "WebhookDelivery",
    "WorkerSign",
    "move_incident",
]
