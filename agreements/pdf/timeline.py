"""The time line: flow, reports and escalations on one scale, times on the left (docs/emergency-page.md 2)."""

from dataclasses import dataclass
from types import SimpleNamespace

from django.utils.translation import gettext as _

from agreements import display
from agreements.content import AgreementContent, reading_of
from agreements.content.parts import Escalation, FlowStep, ReportPlan
from agreements.content.vocabulary import FINAL, FIRST, RECOVERY, REPORT_DUE_WORDS, REPORT_WORDS, UPDATE
from agreements.content.wording import Wording
from agreements.pdf.rows import limit


@dataclass(frozen=True)
class Moment:
    """`at` is 15分; `who` does `what`; `output` names the report that goes out then; `change_reason` why it is new."""

    at: str
    who: str
    what: str
    output: str = ""
    note: str = ""
    key: str = ""
    change_reason: str = ""


@dataclass(frozen=True)
class ReportRow:
    item: SimpleNamespace
    name: str
    when: str
    channel: str
    audience: str


def timeline_of(content: AgreementContent) -> list[Moment]:
    """Return the moments in order of time. What has no minute of its own stays behind the step it was written after;
    the recovery and what follows it come after all that happens while it lasts."""
    say = Wording(content)
    end = _end(content)
    placed: list[tuple[int, Moment]] = []
    latest = 0
    for step in content.flow:
        latest = max(latest, step.at_minute or 0)
        placed.append((end if step.output == "recovery" and step.at_minute is None else latest, _step(say, step)))
    shown = {step.output for step in content.flow}
    reports = [report for report in content.reports if report.kind not in shown]
    placed += [(_minute(content, one, end), _report(say, one)) for one in reports]
    placed += [(escalation.after_minutes, _escalation(say, escalation)) for escalation in content.escalations]
    placed += [(end + minutes, moment) for minutes, moment in _after_the_end(say)]
    return [moment for _minute, moment in sorted(placed, key=lambda pair: pair[0])]


def _end(content: AgreementContent) -> int:
    """The minute after the last that is written down for an outage that goes on."""
    steps = [step.at_minute or 0 for step in content.flow]
    unresolved = [one.after_minutes for one in content.escalations if one.when == "unresolved"]
    due = [_minute(content, report, 0) for report in content.reports if report.kind in {FIRST, UPDATE}]
    return max([0, *steps, *unresolved, *due]) + 1


def _minute(content: AgreementContent, report: ReportPlan, end: int) -> int:
    """When a report is due. One without a minute of its own follows the levels: the first is due when the earliest of
    them wants it, the next an interval later; what tells of the end comes after it."""
    if report.within_minutes is not None:
        return report.within_minutes + (end if report.kind in {RECOVERY, FINAL} else 0)
    firsts = [level.first_contact_minutes for level in content.levels if level.first_contact_minutes is not None]
    updates = [level.update_minutes for level in content.levels if level.update_minutes is not None]
    first = min(firsts, default=0)
    return {FIRST: first, UPDATE: first + min(updates, default=0)}.get(report.kind, end)


def report_rows(content: AgreementContent) -> list[ReportRow]:
    say = Wording(content)
    return [
        ReportRow(
            item=reading_of(report, content.language),
            name=say.report(report),
            when=_when(say, report),
            channel=say.channels(report),
            audience=say.audience(report),
        )
        for report in content.reports
    ]


def _step(say: Wording, step: FlowStep) -> Moment:
    minute = "" if step.at_minute is None else display.minutes(step.at_minute)
    return Moment(
        at=say.text(step.at_text) or minute,
        who=say.text(step.actor),
        what=say.text(step.act),
        output=str(REPORT_WORDS[step.output]) if step.output else "",
        note=say.text(step.note),
        key=step.key,
        change_reason=say.text(step.change_reason),
    )


def _report(say: Wording, report: ReportPlan) -> Moment:
    """A report with whom it goes to; without a time of its own it says what decides that."""
    name, channels = say.report(report), say.channels(report)
    to = _("、").join(words for words in (say.audience(report), channels) if words)
    what = _("%(report)sを出す（%(to)s）") if to else _("%(report)sを出す")
    return Moment(
        at=_when(say, report) or str(REPORT_DUE_WORDS[report.kind]),
        who=_("弊社"),
        what=what % {"report": name, "to": to},
        output=name,
        change_reason=say.text(report.change_reason),
    )


def _after_the_end(say: Wording) -> list[tuple[int, Moment]]:
    """What the end signal is followed by, as late as it may be: 「復旧から24時間以内 暫定報告をメールで送る」."""
    end = say.content.end_signal
    if not end.then or end.then_within_minutes is None:
        return []
    at = _("復旧から%(time)s以内") % {"time": display.minutes(end.then_within_minutes)}
    return [(end.then_within_minutes, Moment(at=at, who=_("弊社"), what=say.text(end.then)))]


def _when(say: Wording, report: ReportPlan) -> str:
    return " ".join(words for words in (limit(report.within_minutes), say.text(report.trigger)) if words)


def _escalation(say: Wording, escalation: Escalation) -> Moment:
    time = {"time": display.minutes(escalation.after_minutes)}
    forms = {"unresolved": _("%(time)s復旧しないとき"), "unanswered": _("%(time)s返事がないとき")}
    hand_over = say.text(escalation.hand_over)
    return Moment(
        at=forms[escalation.when] % time,
        who=say.text(escalation.to_role),
        what=say.text(escalation.then),
        note=_("引き継ぐこと：%(what)s") % {"what": hand_over} if hand_over else "",
        key=escalation.key,
        change_reason=say.text(escalation.change_reason),
    )
