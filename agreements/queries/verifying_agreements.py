"""What must be true of an agreement's own row, of a meeting that was held, and of numbers: what their events told."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from agreements.content import sha256_of
from agreements.models import Agreement, Event, Meeting
from agreements.models.agreement import Counter
from agreements.queries.fault_kinds import RecordFault, fault_of

PASSED_OVER = "numbers.passed_over"

BySubject = dict[str, list[tuple[Event, dict[str, Any]]]]


def agreement_faults(by_subject: BySubject, only: Agreement | None) -> Iterator[RecordFault]:
    """With whom, about which system, in which zone and language, used or not: each as the last event said."""
    rows = Agreement.objects.filter(pk=only.pk) if only else Agreement.objects.all()
    for agreement in rows.select_related("system").defer("draft"):
        events = by_subject.get(f"agreement:{agreement.pk}", [])
        begun = [event for event, _data in events if event.kind == "agreement.begun"]
        if len(begun) != 1:
            words = _("%(number)s：始まりを記録したイベントが%(count)d件あります（1件のはずです）。")
            yield fault_of("unvouched", words % {"number": agreement.number, "count": len(begun)})
            continue
        told = {"number": begun[0].chain}
        for event, data in events:
            told |= data | ({"retired": event.kind == "agreement.retired"} if event.kind in _USE else {})
        for name, value in _said_of(agreement).items():
            # What older events did not tell yet cannot be held against the row.
            if name in told and told[name] != value:
                words = _("%(number)s：%(what)sが、イベントの記録（%(told)s）と違います（いま %(now)s）。")
                facts = {"what": _what(name), "told": told[name], "now": value}
                yield fault_of("moved", words % {"number": agreement.number, **facts})


_USE = {"agreement.begun", "agreement.retired", "agreement.brought_back"}


def _said_of(agreement: Agreement) -> dict[str, Any]:
    return {
        "number": agreement.number,
        "system": agreement.system.slug,
        "party": agreement.party_id,
        "time_zone": agreement.time_zone,
        "language": agreement.language,
        "retired": agreement.retired_at is not None,
    }


def _what(name: str) -> str:
    return {
        "number": _("番号"),
        "system": _("対象システム"),
        "party": _("相手"),
        "time_zone": _("時間帯"),
        "language": _("言葉"),
        "retired": _("使用をやめたこと"),
    }[name]


def meeting_faults(by_subject: BySubject) -> Iterator[RecordFault]:
    """What was heard, when, about what and with whom: each as the last event of the meeting told."""
    meetings = {f"meeting:{meeting.pk}": meeting for meeting in Meeting.objects.all()}
    for subject, events in by_subject.items():
        if subject.startswith("meeting:"):
            yield from _meeting_faults(subject, meetings.get(subject), [data for _event, data in events])
    for subject, meeting in meetings.items():
        if meeting.held_at and "meeting.recorded" not in {event.kind for event, _data in by_subject.get(subject, [])}:
            words = _("%(row)s：実施を記録したイベントがありません。")
            yield fault_of("unvouched", words % {"row": f"{subject} ({meeting.title})"})


def _meeting_faults(subject: str, meeting: Meeting | None, told: list[dict[str, Any]]) -> Iterator[RecordFault]:
    heard = [data["heard"] for data in told if "heard" in data]
    if meeting is None or (heard and not meeting.held_at):
        words = _("%(row)s：実施を記録した打合せが消えたか、実施の記録がなくなっています。")
        yield fault_of("erased", words % {"row": subject})
        return
    now = meeting.said()
    if heard and heard[-1] != sha256_of(meeting.heard):
        words = _("%(row)s：伺った内容が、記録されたときと違います。")
        yield fault_of("changed", words % {"row": f"{subject} ({meeting.title})"})
    elif {name: told[-1].get(name, value) for name, value in now.items()} != now:
        words = _("%(row)s：日時・相手・対象システムのどれかが、記録されたときと違います。")
        yield fault_of("changed", words % {"row": f"{subject} ({meeting.title})"})


def number_faults() -> Iterator[RecordFault]:
    """Agreements that a counter has numbered and that are not there."""
    there = set(Agreement.objects.values_list("number", flat=True))
    yield from missing_numbers("agreement", "AG-{:04d}", there)


def missing_numbers(series: str, form: str, there: set[str]) -> Iterator[RecordFault]:
    """Numbers come from a counter, in the transaction that uses them: none is left out, but by a restore, which says so
    (incidents/workflow/restoring.py)."""
    last = Counter.objects.filter(name=series).values_list("last", flat=True).first() or 0
    told = [event.told() for event in Event.objects.filter(kind=PASSED_OVER, subject=series)]
    free = {number for gap in told for number in range(gap["first"], gap["last"] + 1)}
    for number in sorted({*range(1, last + 1)} - free):
        if form.format(number) not in there:
            words = _("%(number)s がありません。番号が飛ぶことはありません。")
            yield fault_of("gap", words % {"number": form.format(number)})
