"""Who changed which row of a plan, and when: each row's own history, told a sitting at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agreements.content.parts import Item, Part
from agreements.content.wording import Wording
from agreements.display import in_english
from agreements.models import PlannedPart, System, User
from agreements.queries.draft_history import SILENCE
from agreements.queries.plan_state import plan_state, said_of

_BESIDE = frozenset(Item.model_fields)
# Records of one row, before and after somebody's sitting.
Span = tuple[Any, Any]


@dataclass(frozen=True)
class PlanChange:
    """What `by` made of one row in a sitting that ended at `at`: `lines` are (what, before, after), `words` what else
    happened."""

    name: str
    kind: str
    at: datetime
    by: User | None
    words: list[str]
    lines: list[tuple[str, str, str]]


def plan_changes(system: System) -> list[PlanChange]:
    """Return every change of a plan's rows, the newest first."""
    say = Wording(plan_state(system).content, "en" if in_english() else "ja")
    records = PlannedPart.history.filter(system_id=system.pk).select_related("history_user").order_by("history_id")
    spans = sorted(_sittings(records), key=lambda span: span[1].history_id, reverse=True)
    found = [_told(*span, say) for span in spans]
    return [change for change in found if change.words or change.lines]


def _sittings(records: Any) -> Iterator[Span]:
    """One change a row, a person and a sitting: saves on the way are not told."""
    spans: dict[int, Span] = {}
    for record in records:
        before, last = spans.get(record.id, (None, None))
        if last is not None and (last.history_user != record.history_user or _is_later(last, record)):
            yield before, last
            before = last
        spans[record.id] = (before, record)
    yield from spans.values()


def _is_later(last: Any, record: Any) -> bool:
    return record.history_date - last.history_date > SILENCE


def _told(before: Any, after: Any, say: Wording) -> PlanChange:
    row = after.instance
    old = _facts(before.instance, say) if before else {}
    new = _facts(row, say)
    apart = [(name, old.get(name, ""), new.get(name, "")) for name in dict.fromkeys([*old, *new])]
    lines = [line for line in apart if line[1] != line[2]] if before else []
    words = list(_words(before, after))
    return PlanChange(str(row), str(row.its_kind.one), after.history_date, after.history_user, words, lines)


def _words(before: Any, after: Any) -> Iterator[str]:
    if before is None:
        yield _("加えました")
    if bool(before and before.retired_at) != bool(after.retired_at):
        yield _("使用をやめました") if after.retired_at else _("元に戻しました")
    if before is not None and before.place != after.place:
        yield _("順を変えました")


def _facts(row: PlannedPart, say: Wording) -> dict[str, str]:
    said = said_of(row) if row.its_kind.is_list else row.said()
    if isinstance(said, Part):
        return {name: words for name, words in say.facts(said, but=_BESIDE) if words}
    return {str(row.its_kind.all): say.text(said)}
