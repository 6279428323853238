"""The nouns of the day: report → incident."""

from incidents.models.incident import Incident, IncidentMove, LevelChange, move_incident
from incidents.models.report import Delivery, Report, ReportDraft

__all__ = ["Delivery", "Incident", "IncidentMove", "LevelChange", "Report", "ReportDraft", "move_incident"]
