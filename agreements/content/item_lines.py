"""The two lines by which each kind of item is called, and which of its fields they tell (`say` is a `Wording`)."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from agreements import display
from agreements.content import parts
from agreements.content.level_words import first_contact_words, level_title, updates_words
from agreements.content.phrases import deadline_words
from agreements.content.thresholds import bound_words


def _told_as(words: str, said: str) -> str:
    return words % {"words": said} if said else ""


def _timed(words: str, minutes: int | None) -> str:
    return "" if minutes is None else words % {"time": display.minutes(minutes)}


def _no_answer(say: Any, contact: parts.Contact) -> str:
    words = {"time": display.minutes(contact.no_answer_minutes), "next": say.name_of(contact.next or "")}
    if contact.no_answer_minutes is None:
        return _("出ないとき → %(next)s") % words if contact.next else ""
    return _("%(time)s出ないとき → %(next)s") % words if contact.next else _("%(time)sは呼び出す") % words


Say = Callable[[Any, Any], str]
Lines = Callable[[Any, Any], list[str]]

TITLES: dict[type[Any], Say] = {
    parts.Attendee: lambda say, one: f"{say.text(one.role)}　{one.name}",
    parts.Aim: lambda say, one: say.text(one.text),
    parts.Statement: lambda say, one: say.text(one.text),
    parts.SeverityLevel: lambda say, one: level_title(one, say.language),
    parts.Contact: lambda say, one: say.text(one.role),
    parts.Staffing: lambda say, one: _("%(who)s（%(note)s）") % {
        "who": say.text(one.person), "note": say.staffed(one)
    },
    parts.Act: lambda say, one: say.text(one.sentence),
    parts.Substitute: lambda say, one: say.text(one.function),
    parts.SpecialDay: lambda say, one: say.text(one.when),
    parts.Prohibition: lambda say, one: say.text(one.sentence),
    parts.DecisionInformation: lambda say, one: say.text(one.what),
    parts.Step: lambda say, one: say.step(one),
    parts.DecisionCriterion: lambda say, one: _("、").join(say.conditions(one)),
    parts.Escalation: lambda say, one: _("%(time)sたって%(when)s") % {
        "time": display.minutes(one.after_minutes), "when": say.value(one, "when", one.when)
    },
    parts.FlowStep: lambda say, one: say.text(one.act),
    parts.ReportPlan: lambda say, one: say.report(one),
    parts.WayOut: lambda say, one: say.text(one.when),
    parts.Capability: lambda say, one: say.text(one.what),
    parts.Target: lambda say, one: f"{say.text(one.measure)} {bound_words(one.sign, one.value, say.text(one.unit))}",
    parts.OpenPoint: lambda say, one: say.text(one.what),
    parts.Term: lambda say, one: say.text(one.term),
    parts.KeptWord: lambda _say, one: _("%(name)s：%(words)s") % {"name": one.words, "words": one.reason},
}  # fmt: skip

SECONDS: dict[type[Any], Lines] = {
    parts.Statement: lambda say, one: [say.value(one, "counts", one.counts)],
    parts.SeverityLevel: lambda say, one: [
        _("、").join(say.conditions(one)),
        say.text(one.seen),
        _told_as(_("第一報 %(words)s"), first_contact_words(one, event=one.measured_from != "detected")),
        _told_as(_("続報 %(words)s"), updates_words(one)),
    ],
    parts.Contact: lambda say, one: [
        say.text(one.department),
        one.name or "",
        say.value(one, "phone", one.phone),
        say.text(one.hours),
        _no_answer(say, one),
    ],
    parts.Staffing: lambda say, one: [say.value(one, "takes", one.takes)],
    parts.Act: lambda say, one: [say.text(one.role), deadline_words(one), say.levels(one.levels)],
    parts.Substitute: lambda say, one: [say.text(one.means)],
    parts.SpecialDay: lambda say, one: [say.text(one.change)],
    parts.DecisionCriterion: lambda say, one: [
        _("%(level)sとする") % {"level": say.level(one.then_level)} if one.then_level else "",
        _("「%(act)s」を始める") % {"act": say.name_of(one.then_act)} if one.then_act else "",
        say.text(one.then_text),
        _("決める人 %(who)s") % {"who": say.text(one.who_decides)} if one.who_decides else "",
    ],
    parts.Escalation: lambda say, one: [say.text(one.to_role), say.text(one.then)],
    parts.FlowStep: lambda say, one: [
        _timed(_("%(time)s後"), one.at_minute),
        say.text(one.at_text),
        say.text(one.actor),
        say.value(one, "output", one.output),
    ],
    parts.ReportPlan: lambda say, one: [
        _timed(_("%(time)s以内"), one.within_minutes),
        say.text(one.trigger),
        say.channels(one),
        say.audience(one),
    ],
    parts.WayOut: lambda say, one: [f"→ {say.text(one.to)}"],
    parts.Capability: lambda say, one: [say.value(one, "can", one.can), say.text(one.condition)],
    parts.Term: lambda say, one: [say.text(one.meaning)],
}  # fmt: skip

# What title and second line tell already.
TOLD: dict[type[Any], set[str]] = {
    parts.Attendee: {"side", "role", "name"},
    parts.Aim: {"text"},
    parts.Statement: {"text", "counts"},
    parts.SeverityLevel: {
        "number", "mark", "label", "name", "thresholds", "spans", "facts", "seen",
        "first_contact_minutes", "first_contact", "measured_from",
        "update_minutes", "update_minutes_to", "update_clock", "updates",
    },
    parts.Contact: {"side", "role", "department", "name", "phone", "hours", "next", "no_answer_minutes"},
    parts.Staffing: {"side", "present", "when", "person", "takes"},
    parts.Act: {"side", "role", "sentence", "levels", "within_minutes", "from_event"},
    parts.Substitute: {"function", "means"},
    parts.SpecialDay: {"when", "change"},
    parts.Prohibition: {"sentence"},
    parts.DecisionInformation: {"what"},
    parts.Step: {"scale", "name"},
    parts.DecisionCriterion: {"threshold", "span", "fact", "then_level", "then_act", "then_text", "who_decides"},
    parts.Escalation: {"when", "after_minutes", "to_role", "then"},
    parts.FlowStep: {"act", "at_minute", "at_text", "actor", "output"},
    parts.ReportPlan: {"kind", "within_minutes", "label", "trigger", "channels", "channels_match",
                       "recipients", "audience"},
    parts.WayOut: {"when", "to"},
    parts.Capability: {"what", "can", "condition"},
    parts.Target: {"measure", "sign", "value", "unit"},
    parts.OpenPoint: {"what"},
    parts.Term: {"term", "meaning"},
}  # fmt: skip
