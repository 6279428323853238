"""The whole agreement as one typed document; a draft edits it, a version freezes it."""

from typing import Annotated, Any, Literal

from pydantic import Field

from agreements.content import parts
from agreements.content.text import Day, Language, NotesText, Text, Zone

SCHEMA_VERSION: Literal[1] = 1
MAX_ITEMS = 400


class AgreementContent(parts.Part):
    """See docs/content-model.md. Lists keep the order people gave them; keys stay when items move.

    `language` is the one it was agreed in; `translations` are those it is issued in besides.
    """

    schema_version: Literal[1] = SCHEMA_VERSION
    language: Language
    translations: Annotated[list[Language], parts.FEW] = []
    time_zone: Zone
    title: Text | None = None
    purpose: Text | None = None
    system: parts.Named
    our_side: parts.Named
    their_side: parts.TheirSide
    effective_from: Day | None = None
    review_by: Day | None = None
    change_procedure: Text | None = None
    meeting: parts.MeetingRecord = Field(default_factory=parts.MeetingRecord)
    aims: Annotated[list[parts.Aim], Field(max_length=MAX_ITEMS)] = []
    definition: Annotated[list[parts.Statement], Field(max_length=MAX_ITEMS)] = []
    levels: Annotated[list[parts.SeverityLevel], Field(max_length=4)] = []
    contacts: Annotated[list[parts.Contact], Field(max_length=MAX_ITEMS)] = []
    what_to_say: Text | None = None
    acts: Annotated[list[parts.Act], Field(max_length=MAX_ITEMS)] = []
    prohibitions: Annotated[list[parts.Prohibition], Field(max_length=MAX_ITEMS)] = []
    information: Annotated[list[parts.DecisionInformation], Field(max_length=MAX_ITEMS)] = []
    criteria: Annotated[list[parts.DecisionCriterion], Field(max_length=MAX_ITEMS)] = []
    escalations: Annotated[list[parts.Escalation], Field(max_length=MAX_ITEMS)] = []
    flow: Annotated[list[parts.FlowStep], Field(max_length=MAX_ITEMS)] = []
    reports: Annotated[list[parts.ReportPlan], Field(max_length=MAX_ITEMS)] = []
    end_signal: parts.EndSignal = Field(default_factory=parts.EndSignal)
    ways_out: Annotated[list[parts.WayOut], Field(max_length=MAX_ITEMS)] = []
    capabilities: Annotated[list[parts.Capability], Field(max_length=MAX_ITEMS)] = []
    targets: Annotated[list[parts.Target], Field(max_length=MAX_ITEMS)] = []
    open_points: Annotated[list[parts.OpenPoint], Field(max_length=MAX_ITEMS)] = []
    notes: NotesText | None = None
    glossary: Annotated[list[parts.Term], Field(max_length=MAX_ITEMS)] = []

    def items(self) -> list[tuple[str, Any]]:
        """Return every keyed item with the name of its list, in document order."""
        return [
            (name, item)
            for name in type(self).model_fields
            if isinstance(value := getattr(self, name), list)
            for item in value
            if isinstance(item, parts.Part)
        ]

    def item(self, key: str) -> Any | None:
        """Return the item that bears `key`, or None."""
        return next((item for _, item in self.items() if item.key == key), None)

    def contacts_of(self, side: parts.Side) -> list[parts.Contact]:
        """Return one side's contacts in call order."""
        return [contact for contact in self.contacts if contact.side == side]

    def acts_of(self, side: parts.Side, level: int | None = None) -> list[parts.Act]:
        """Return one side's acts, of one level if given (an act that names no level is for all)."""
        return [
            act for act in self.acts if act.side == side and (level is None or not act.levels or level in act.levels)
        ]
