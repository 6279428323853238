"""Which fields of each part stand in one row of its form, in the order of the form."""

import re
import secrets
from typing import Any

from agreements.content import AgreementContent, Section, parts
from agreements.content.lists import ItemList
from agreements.content.said import facts_of
from agreements.content.vocabulary import MARK_OF
from agreements.forms.draft.asking import rows_of, shape_of
from agreements.forms.draft.form import PartForm, Rows
from agreements.forms.draft.shapes import ChoiceShape, TranslationsShape
from agreements.forms.zones import ZONES

# Which fields stand side by side, and which are folded ("+"): all else is said where they are declared (content/parts).
_ROWS: dict[type[parts.Part], tuple[str, ...]] = {
    parts.Attendee: ("side", "role name"),
    parts.Aim: ("text", "situation"),
    parts.Statement: ("counts", "text"),
    parts.Step: ("scale name",),
    parts.SeverityLevel: (
        "number mark", "label name", "thresholds", "spans", "facts", "match", "seen",
        "first_contact_minutes first_contact measured_from", "update_minutes update_minutes_to", "channels",
        "roles_called examples", "+ scope", "+ work_starts_minutes", "+ update_clock updates",
        "+ counter_examples counts_as_outage",
    ),
    parts.Contact: (
        "side", "role department", "name mail", "phone", "hours calendar",
        "no_answer_minutes next", "languages", "+ more_roles", "+ never_together_with",
    ),
    parts.Staffing: ("side", "present when", "person", "takes", "apart"),
    parts.Act: (
        "sentence", "side role", "within_minutes from_event", "levels", "where", "done_sign", "on_page_one", "+ gain",
        "+ mood", "+ if_undecided decided_with", "+ undo", "+ condition", "+ prerequisite", "+ only_after_minutes",
        "+ services",
    ),
    parts.Substitute: (
        "function", "means", "from_minutes carries_minutes", "limit", "way_back", "catch_up",
    ),
    parts.SpecialDay: ("when", "change", "then_level role", "one_up", "levels", "reason"),
    parts.Prohibition: ("sentence", "reason"),
    parts.DecisionCriterion: (
        "threshold", "span", "fact", "then_level then_act", "then_text", "who_decides if_unknown",
    ),
    parts.DecisionInformation: (
        "what", "source", "provider to_role within_minutes", "used_for", "+ levels condition",
        "+ only_after_minutes", "+ services",
    ),
    parts.Escalation: ("after_minutes when", "to_role then", "hand_over", "+ levels condition", "+ services"),
    parts.FlowStep: ("act", "actor output", "at_minute at_text", "note"),
    parts.ReportPlan: (
        "kind label", "within_minutes trigger", "contents", "staged", "channels", "channels_match", "recipients",
        "audience", "to_account_owner", "+ levels condition", "+ only_after_minutes", "+ services",
    ),
    parts.WayOut: ("when", "to", "leads_to"),
    parts.Capability: ("what can", "condition hours", "within_minutes clause", "contract_review_needed"),
    parts.Target: ("measure", "value sign unit", "period consequence"),
    parts.OpenPoint: ("what", "raised_by owner due", "outcome"),
    parts.Term: ("term", "meaning"),
}  # fmt: skip
ITEM_ROWS: dict[type[parts.Part], Rows] = {kind: rows_of(kind, names) for kind, names in _ROWS.items()}
# What every item with a consent has besides.
_ANSWERED = rows_of(parts.Item, ("consent", "+ change_reason", "+ kept_words"))

# The single fields of a section: the document's field that holds them ("" = the document itself), and their rows.
SINGLE_ROWS: dict[str, tuple[str, Rows]] = {
    "head": (
        "",
        (
            *rows_of(
                AgreementContent,
                (
                    "title", "purpose", "effective_from review_by", "change_procedure", "upkeep", "not_agreed",
                    "system our_side", "their_side",
                ),
            ),
            (shape_of(AgreementContent, "language"), ChoiceShape("time_zone", words=dict(ZONES), required=True)),
            (TranslationsShape("translations", facts_of(AgreementContent, "translations").said.hint),),
        ),
    ),
    "meeting": ("meeting", rows_of(parts.MeetingRecord, ("starts_at ends_at", "place", "heard", "basis"))),
    "contacts": ("", rows_of(AgreementContent, ("what_to_say",))),
    "end": ("end_signal", rows_of(parts.EndSignal, ("threshold", "declared_by told_by", "then then_within_minutes"))),
    "notes": ("", rows_of(AgreementContent, ("notes",))),
}  # fmt: skip

_NUMBERED = {str(number): mark for number, mark in MARK_OF.items()}
_NEW_KEY = re.compile(r"[a-z-]{1,20}-[0-9a-f]{8}")


def item_form(
    kind: ItemList,
    item: Any,
    content: AgreementContent,
    data: Any = None,
    *,
    part: type[Any] | None = None,
    beside: Rows | None = None,
    form: type[PartForm] = PartForm,
) -> PartForm:
    """Return the form of one item of a list (None = a new one); `beside` its own rows are those of the answer, unless
    others are given.

    The key of a new one travels with the form, so that a repeated press puts the same item again.
    """
    answered = _ANSWERED if issubclass(kind.part, parts.Item) else ()
    rows = ITEM_ROWS[kind.part] + (answered if beside is None else beside)
    data = with_mark(data) if kind.part is parts.SeverityLevel else data
    known = str((data or {}).get("key", ""))
    key = known if _NEW_KEY.fullmatch(known) else f"{kind.name.replace('_', '-')}-{secrets.token_hex(4)}"
    return form(data, part=part or kind.part, value=item, content=content, rows=rows, key="" if item else key)


def with_mark(data: Any) -> Any:
    """Return what was typed of a level: its mark follows from its number where nothing else is said."""
    number = str((data or {}).get("number", ""))
    if data is None or data.get("mark") or number not in _NUMBERED:
        return data
    marked = data.copy()
    marked["mark"] = _NUMBERED[number]
    return marked


def single_form(
    section: Section, content: AgreementContent, data: Any = None, *, form: type[PartForm] = PartForm
) -> PartForm | None:
    """Return the form of a section's single fields, or None for a section that only holds lists."""
    if section.name not in SINGLE_ROWS:
        return None
    field, rows = SINGLE_ROWS[section.name]
    value = getattr(content, field) if field else content
    return form(data, part=type(value), value=value, content=content, rows=rows, field=field)
