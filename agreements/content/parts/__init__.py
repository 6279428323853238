"""The parts of an agreement (docs/content-model.md 1): each list item has a stable key and its consent.

Shapes only. What must be filled in before a version is published is asked in `rules`, so that a draft may be
incomplete and still be saved. A field that does not apply is absent. Durations are whole minutes; times are
local in the agreement's zone; phone numbers are E.164. Each field says of itself what is to be known of it (`said`).
"""

from agreements.content.parts.base import FEW, LATER, Consent, Item, KeptWord, Named, Part, TheirSide
from agreements.content.parts.deeds import (
    Act,
    DecisionCriterion,
    DecisionInformation,
    Escalation,
    FlowStep,
    Prohibition,
    SpecialDay,
    Substitute,
)
from agreements.content.parts.levels import Aim, SeverityLevel, Span, Statement, Step, Threshold
from agreements.content.parts.people import (
    Attendee,
    Contact,
    MeetingRecord,
    Phone,
    Staffing,
    joined_number,
    parted_number,
)
from agreements.content.parts.reports import Capability, EndSignal, OpenPoint, ReportPlan, Target, Term, Upkeep, WayOut
from agreements.content.vocabulary import Side

__all__ = [
    "FEW",
    "LATER",
    "Act",
    "Aim",
    "Attendee",
    "Capability",
    "Consent",
    "Contact",
    "DecisionCriterion",
    "DecisionInformation",
    "EndSignal",
    "Escalation",
    "FlowStep",
    "Item",
    "KeptWord",
    "MeetingRecord",
    "Named",
    "OpenPoint",
    "Part",
    "Phone",
    "Prohibition",
    "ReportPlan",
    "SeverityLevel",
    "Side",
    "Span",
    "SpecialDay",
    "Staffing",
    "Statement",
    "Step",
    "Substitute",
    "Target",
    "Term",
    "TheirSide",
    "Threshold",
    "Upkeep",
    "WayOut",
    "joined_number",
    "parted_number",
]
