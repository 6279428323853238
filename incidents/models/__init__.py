"""The nouns of the day: round | handover → day → day_link → report | postmortem | alert | webhook | plan_kept →
incident | worker."""

from incidents.models.alert import Alert, AlertSource
from incidents.models.day import (
    CallNote,
    CaseNoted,
    DayDecision,
    DayLinkRevoked,
    EffectNoted,
    InformationGiven,
    LevelOverruled,
    PhoneCall,
    PromiseMark,
    ReadingNoted,
    RecoveryConfirmed,
)
from incidents.models.day_link import DayCode, DayLink
from incidents.models.handover import HandOver
from incidents.models.incident import Incident, IncidentMove, LevelChange, SystemTouched, move_incident
from incidents.models.plan_kept import PlanKept
from incidents.models.postmortem import Postmortem, PostmortemVersion
from incidents.models.report import Delivery, Report, ReportDraft, ReportGround
from incidents.models.round import RoundItem, RoundMove, RoundRefusal, SendingRound, move_round
from incidents.models.webhook import Webhook, WebhookDelivery
from incidents.models.worker import WorkerSign

# What the events of an incident's chain vouch for.
FACTS = (
    IncidentMove, LevelChange, Report, Delivery, PhoneCall, InformationGiven, DayDecision, PromiseMark, EffectNoted,
    LevelOverruled, ReadingNoted, RecoveryConfirmed, CaseNoted, RoundMove, RoundItem, RoundRefusal,
    PostmortemVersion, DayLink, DayLinkRevoked, HandOver, CallNote, SystemTouched, ReportGround,
    PlanKept,
)  # fmt: skip

__all__ = [
    "FACTS",
    "Alert",
    "AlertSource",
    "CallNote",
    "CaseNoted",
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
    "PlanKept",
    "Postmortem",
    "PostmortemVersion",
    "PromiseMark",
    "ReadingNoted",
    "RecoveryConfirmed",
    "Report",
    "ReportDraft",
    "ReportGround",
    "RoundItem",
    "RoundMove",
    "RoundRefusal",
    "SendingRound",
    "SystemTouched",
    "Webhook",
    "WebhookDelivery",
    "WorkerSign",
    "move_incident",
    "move_round",
]
