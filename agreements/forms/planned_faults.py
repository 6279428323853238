"""What a row of the plan must say or must not, beside what its declaration asks: who reads it has to act by it."""

from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext as _

from agreements.content import parts
from agreements.content.plan_kinds import PlanKind
from agreements.content.special_days import rule_of
from agreements.content.thresholds import interval
from agreements.models import PlannedPart


def row_faults(kind: PlanKind, value: Any, row: PlannedPart) -> Iterator[tuple[str, str]]:
    """Yield (field, words) for a row of that kind that says `value`; `row` is where it would be kept."""
    rivals = PlannedPart.objects.filter(system_id=row.system_id, kind=row.kind, retired_at=None).exclude(pk=row.pk)
    if not kind.is_list and not any(row.part.values()):
        yield kind.field, _("入力してください。")
    elif not kind.is_list and rivals.exists():
        yield "", _("%(name)sは、もうあります。いまあるものを編集してください。") % {"name": kind.all}
    yield from part_faults(
        value, taken={int(slot) for slot in rivals.values_list("slot", flat=True) if slot.isdecimal()}
    )


def part_faults(value: Any, *, taken: Collection[int]) -> Iterator[tuple[str, str]]:
    """Yield (field, words) for a part that a plan holds; `taken` are the numbers of its other levels."""
    yield from _ask_of_item(value, taken)
    for field, number in _numbers(value):
        if fault := bounds_fault(number):
            yield f"{field}_{fault[0]}", fault[1]


def bounds_fault(number: parts.Threshold) -> tuple[str, str] | None:
    """Return what is wrong with a second bound: its field and the words."""
    if not number.and_sign or not number.and_value:
        return None
    (low, low_included), (high, high_included) = interval(number)
    if not low.is_finite() or not high.is_finite():
        words = _("2つの条件が同じ向きです。片方を「以上・超」、もう片方を「以下・未満」にしてください。")
        return "and_sign", words
    if low > high or (low == high and not (low_included and high_included)):
        return "and_value", _("2つの条件の両方に当てはまる数字がありません。")
    return None


def _ask_of_item(item: Any, taken: Collection[int]) -> Iterator[tuple[str, str]]:
    if isinstance(item, parts.SeverityLevel):
        yield from _level(item, taken)
    elif isinstance(item, parts.FlowStep):
        yield from _step(item)
    elif isinstance(item, parts.DecisionCriterion) and not (item.threshold or item.span or item.fact):
        yield "fact", _("何が起きたら決めるかを、数字か、段か、言葉で書いてください。")
    elif isinstance(item, parts.SpecialDay) and item.changes_something and not rule_of(item.when):
        yield "when", _("日付や繰り返しの決まりとして読めません。例 2026-12-31、毎月末日、第1月曜、12月29日〜1月3日")


def _level(level: parts.SeverityLevel, taken: Collection[int]) -> Iterator[tuple[str, str]]:
    """The database's rule, asked early: it does not see the system that a form leaves out."""
    if level.number in taken:
        yield "number", _("この番号の障害レベルは、もうあります。")
    if level.update_minutes == 0:
        yield "update_minutes", _("0分ごとの続報は出せません。1分以上にしてください。")


def _step(step: parts.FlowStep) -> Iterator[tuple[str, str]]:
    if step.at_minute is None and not step.at_text:
        yield "at_minute", _("いつ行うかを、分か言葉のどちらかで書いてください。")
    elif step.at_minute is not None and step.at_text:
        yield "at_text", _("いつ行うかは、分か言葉のどちらか1つにしてください。")


def _numbers(value: Any) -> Iterator[tuple[str, parts.Threshold]]:
    if number := getattr(value, "threshold", None):
        yield "threshold", number
    for place, number in enumerate(getattr(value, "thresholds", [])):
        yield f"thresholds_{place}", number
