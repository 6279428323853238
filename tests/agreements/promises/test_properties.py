"""What holds of the promises of any agreement on any day."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from agreements import states
from agreements.content import AgreementContent, content_from
from agreements.promises import DayFacts, DayPromise, promises_of, reason_of, used_items
from agreements.promises.coverage import NOT_GOVERNING
from tests.agreements.example_content import example_content
from tests.agreements.full_content import full_content
from tests.agreements.pdf.wide_content import wide
from tests.agreements.promises.drawn_day import after, days, moved_earlier
from tests.agreements.workflow.drawn_content import contents

# Without shrinking: it takes a minute with contents of this size, and the first case found says enough.
_PATIENT = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
_CONTENTS = some.just(example_content()) | contents().map(content_from)
DONE = {states.KEPT, states.LATE}


@some.composite
def drawn(draw: Any) -> tuple[AgreementContent, DayFacts, DayFacts]:
    """A content, a day, and the same day with one thing done earlier."""
    content = draw(_CONTENTS)
    facts = draw(days(content))
    return content, facts, moved_earlier(draw, facts)


@_PATIENT
@given(drawn(), some.integers(200, 400))
def test_what_is_done_earlier_never_makes_a_kept_promise_missed(
    case: tuple[AgreementContent, DayFacts, DayFacts], minutes: int
) -> None:
    content, facts, earlier = case
    before, now = (
        _by_key(promises_of(content, facts, after(minutes))),
        _by_key(promises_of(content, earlier, after(minutes))),
    )
    kept = {key for key, promise in before.items() if promise.state in DONE}
    assert {key: now[key].state for key in kept if now[key].state not in DONE | {states.NOT_NEEDED}} == {}


@_PATIENT
@given(drawn(), some.integers(200, 400), some.integers(1, 400))
def test_a_promise_has_a_key_of_its_own_and_a_state_that_fits_and_stays_kept(
    case: tuple[AgreementContent, DayFacts, DayFacts], minutes: int, more: int
) -> None:
    content, facts, _earlier = case
    promises = promises_of(content, facts, after(minutes))
    later = _by_key(promises_of(content, facts, after(minutes + more)))
    assert len(_by_key(promises)) == len(promises)
    for one in promises:
        assert (one.kept_at is not None) == (one.state in DONE | {states.NOT_OBTAINABLE})
        assert one.state != states.LATE or (one.due and one.kept_at and one.kept_at > one.due)
        assert one.state != states.MISSED or (one.due and one.due < after(minutes))
        assert (one.state == states.NOT_NEEDED) == bool(one.reason)
        assert one.state not in DONE or later[one.key].state == one.state


@_PATIENT
@given(drawn(), some.tuples(some.integers(0, 200), some.booleans()), some.integers(0, 60), some.integers(1, 20_000))
def test_after_the_end_nothing_runs_by_the_clock_but_what_follows_the_recovery(
    case: tuple[AgreementContent, DayFacts, DayFacts], end: tuple[int, bool], later: int, more: int
) -> None:
    """docs/adr/0050-promises-are-derived.md; the levels of special days end with it too (given_levels.over_at)."""
    (content, facts, _earlier), (over, closed) = case, end
    facts = replace(facts, recovered_at=after(over), closed=closed)
    now, then = (_by_key(promises_of(content, facts, after(at))) for at in (200 + later, 200 + later + more))
    assert now.keys() == then.keys()
    moved = [one for key, one in now.items() if _stands(one) != _stands(then[key])]
    assert [one.key for one in moved if closed or one.measured_from != "recovered"] == []


def _stands(promise: DayPromise) -> tuple[Any, ...]:
    """What one sees of it: whether it can still be kept or is late, and by when."""
    return promise.waits, promise.is_late, promise.due, promise.begun, promise.reason


@pytest.mark.parametrize("contents_of", [_CONTENTS, wide("ja")], ids=["any", "wide"])
@_PATIENT
@given(data=some.data())
def test_every_item_promises_something_or_there_is_a_reason(contents_of: Any, data: Any) -> None:
    content = data.draw(contents_of)
    used = used_items(content)
    assert [
        item.key for name, item in content.items() if item.key not in used and not reason_of(content, name, item)
    ] == []


def test_every_kind_of_item_of_a_full_content_promises_or_has_a_reason() -> None:
    content = full_content("ja")
    used = used_items(content)
    silent = {name for name, item in content.items() if item.key not in used}
    assert silent - {name for name, item in content.items() if reason_of(content, name, item)} == set()
    assert silent & {"levels", "acts", "information", "criteria", "escalations", "reports", "substitutes"} == set()


def test_a_list_without_promises_is_a_list() -> None:
    assert set(NOT_GOVERNING) <= set(AgreementContent.model_fields)


def _by_key(promises: list[DayPromise]) -> dict[str, DayPromise]:
    return {one.key: one for one in promises}
