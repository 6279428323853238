"""The parts of an agreement (docs/content-model.md 1): each list item has a stable key and its consent.

Shapes only. What must be filled in before a version is published is asked in `rules`, so that a draft may be
incomplete and still be saved. A field that does not apply is absent. Durations are whole minutes; times are
local in the agreement's zone; phone numbers are E.164.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from agreements.content.text import Day, Key, Language, Mail, Minutes, Moment, Number, Plain, Text
from agreements.content.vocabulary import MARKS, Channel, Event, PartyKind, ReportKind, Side, Sign

LevelNumber = Annotated[int, Field(ge=1, le=4)]
# The longest list within one item.
FEW = Field(max_length=40)


class Part(BaseModel):
    """Refuses unknown keys: a misspelt field must not disappear in silence."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)


class Consent(Part):
    """What the other side said of one item. `who_decides` goes with on_the_day, `condition` with agreed."""

    answer: Literal["agreed", "question", "objection", "on_the_day", "unanswered"] = "unanswered"
    condition: Text | None = None
    who_decides: Text | None = None


class KeptWord(Part):
    """A vague word of an item that stays because its author says why (rubric W3)."""

    words: Plain
    reason: Plain


class Item(Part):
    key: Key
    consent: Consent = Field(default_factory=Consent)
    change_reason: Text | None = None
    kept_words: Annotated[list[KeptWord], FEW] = []


class Named(Part):
    name: Text


class TheirSide(Named):
    kind: PartyKind


class Attendee(Part):
    key: Key
    side: Side
    role: Text
    name: Plain


class MeetingRecord(Part):
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    place: Text | None = None
    attendees: Annotated[list[Attendee], FEW] = []
    heard: Text | None = None
    basis: Text | None = None


class Aim(Item):
    text: Text
    situation: Text | None = None


class Statement(Item):
    """One line of the definition: something that counts as an outage, or does not."""

    counts: bool
    text: Text


class Threshold(Part):
    """「決済成功率 50%以上 95%未満が 10分」: quantity, one or two bounds, unit, for how long."""

    quantity: Text
    sign: Sign
    value: Number
    and_sign: Sign | None = None
    and_value: Number | None = None
    unit: Text
    for_minutes: Minutes | None = None


class SeverityLevel(Item):
    number: LevelNumber
    mark: Annotated[str, StringConstraints(pattern=rf"^[{MARKS}]$")]
    name: Text
    counts_as_outage: bool = True
    thresholds: Annotated[list[Threshold], FEW] = []
    match: Literal["all", "any"] = "all"
    seen: Text | None = None
    scope: Text | None = None
    first_contact_minutes: Minutes | None = None
    measured_from: Event = "detected"
    update_minutes: Minutes | None = None
    update_minutes_to: Minutes | None = None
    channels: Annotated[list[Channel], FEW] = []
    roles_called: Annotated[list[Text], FEW] = []
    examples: Annotated[list[Text], FEW] = []
    counter_examples: Annotated[list[Text], FEW] = []


class Phone(Part):
    """An E.164 number; `example` marks numbers from a reserved range that nobody can be reached at."""

    e164: Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{5,14}$")]
    extension: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,6}$")] | None = None
    example: bool = False


class Contact(Item):
    side: Side
    role: Text
    department: Text | None = None
    name: Plain | None = None
    phone: Phone | None = None
    mail: Mail | None = None
    hours: Text | None = None
    calendar: Text | None = None
    languages: Annotated[list[Language], FEW] = []
    no_answer_minutes: Minutes | None = None
    next: Key | None = None
    never_together_with: Annotated[list[Key], FEW] = []


class Act(Item):
    side: Side
    role: Text
    sentence: Text
    levels: Annotated[list[LevelNumber], FEW] = []
    condition: Text | None = None
    within_minutes: Minutes | None = None
    from_event: Event = "detected"
    where: Text | None = None
    done_sign: Text | None = None
    gain: Text | None = None
    prerequisite: Text | None = None
    undo: Text | None = None
    on_page_one: bool = True


class Prohibition(Item):
    sentence: Text
    reason: Text | None = None


class DecisionInformation(Item):
    what: Text
    source: Text | None = None
    provider: Text | None = None
    to_role: Text | None = None
    within_minutes: Minutes | None = None
    used_for: Annotated[list[Key], FEW] = []


class DecisionCriterion(Item):
    threshold: Threshold
    then_level: LevelNumber | None = None
    then_act: Key | None = None
    then_text: Text | None = None
    who_decides: Text | None = None
    if_unknown: Text | None = None


class Escalation(Item):
    when: Literal["unresolved", "unanswered"] = "unresolved"
    after_minutes: Minutes
    to_role: Text
    then: Text
    hand_over: Text | None = None


class FlowStep(Item):
    at_minute: Minutes | None = None
    at_text: Text | None = None
    actor: Text
    act: Text
    output: ReportKind | None = None
    note: Text | None = None


class ReportPlan(Item):
    kind: ReportKind
    within_minutes: Minutes | None = None
    trigger: Text | None = None
    contents: Text | None = None
    channel: Channel | None = None
    audience: Text | None = None


class EndSignal(Part):
    threshold: Threshold | None = None
    declared_by: Text | None = None
    told_by: Text | None = None
    then: Text | None = None
    then_within_minutes: Minutes | None = None


class WayOut(Item):
    when: Text
    to: Text
    leads_to: Literal["contacts", "levels", "acts", "exceptions", "record"] | None = None


class Capability(Item):
    what: Text
    can: Literal["can", "cannot", "conditional"]
    condition: Text | None = None
    hours: Text | None = None
    within_minutes: Minutes | None = None
    clause: Text | None = None
    contract_review_needed: bool = False


class Target(Item):
    measure: Text
    sign: Sign
    value: Number
    unit: Text
    period: Text | None = None
    consequence: Text | None = None


class OpenPoint(Item):
    what: Text
    raised_by: Text | None = None
    owner: Text | None = None
    due: Day | None = None
    outcome: Text | None = None


class Term(Part):
    key: Key
    term: Text
    meaning: Text
