"""What changed, item by item: keys say what is the same item, and the fewest moves tell a new order."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from agreements.changes import changes_between, diff, unchanged_count
from agreements.changes.order import standing
from agreements.content import content_from
from tests.agreements.example_content import example_content


def plain(field: str) -> list[dict]:
    return example_content().model_dump(mode="json", exclude_none=True)[field]


def test_nothing_changed() -> None:
    assert changes_between(example_content(), example_content()) == []
    assert unchanged_count(example_content(), example_content()) == len(example_content().items())


def moved(before: list[dict], after: list[dict], field: str = "acts") -> list[tuple[str, int, int]]:
    found = diff(example_content(**{field: before}), example_content(**{field: after}))
    return [
        (change.path, change.move[0].number, change.move[1].number)
        for change in found.all
        if change.kind == "moved" and change.move and change.move[0]
    ]


def test_one_item_that_moved_is_one_move() -> None:
    flow = plain("flow")
    assert moved(flow, [*flow[1:], flow[0]], "flow") == [("flow.flow-1", 1, 6)]
    assert moved(flow, [flow[-1], *flow[:-1]], "flow") == [("flow.flow-6", 6, 1)]
    assert moved(flow, [flow[1], flow[0], *flow[2:]], "flow") == [("flow.flow-2", 2, 1)]


def test_what_others_make_room_for_has_not_moved() -> None:
    flow = plain("flow")
    found = changes_between(example_content(), example_content(flow=[flow[0], *flow[2:]]))
    assert [(change.kind, change.path) for change in found] == [("removed", "flow.flow-2")]


def test_the_two_sides_are_read_apart() -> None:
    acts = plain("acts")
    theirs, ours = ([act for act in acts if act["side"] == side] for side in ("theirs", "ours"))
    assert moved(theirs + ours, ours + theirs) == []
    assert diff(example_content(acts=theirs + ours), example_content(acts=ours + theirs))
    assert moved(theirs + ours, ours + theirs[1:] + theirs[:1]) == [(f"acts.{theirs[0]['key']}", 1, 4)]


@given(some.integers(0, 7).flatmap(lambda size: some.permutations(range(size))))
def test_as_many_stay_as_can(ranks: list[int]) -> None:
    stay = standing(ranks)
    assert [rank for rank in ranks if rank in stay] == sorted(stay)
    longest = max(
        size for size in range(len(ranks) + 1) for row in combinations(ranks, size) if list(row) == sorted(row)
    )
    assert len(stay) == longest


def test_an_attendee_is_an_item_too() -> None:
    meeting = example_content().model_dump(mode="json", exclude_none=True)["meeting"]
    attendees = [meeting["attendees"][0] | {"name": "別の人"}, *meeting["attendees"][2:]]
    found = changes_between(example_content(), example_content(meeting=meeting | {"attendees": attendees}))
    assert [(change.kind, change.path) for change in found] == [
        ("changed", "meeting.attendees.attendee-1"),
        ("removed", "meeting.attendees.attendee-2"),
    ]


@pytest.mark.parametrize("kind", ["answered", "reasoned"])
def test_an_answer_or_a_reason_alone_is_its_own_kind(kind: str) -> None:
    acts = plain("acts")
    acts[0] |= {"consent": {"answer": "question"}} if kind == "answered" else {"change_reason": {"ja": "別の理由"}}
    found = diff(example_content(), example_content(acts=acts))
    assert [change.kind for change in found.all] == [kind]
    assert len(found.told) == (kind == "answered")


def test_added_removed_and_changed_items() -> None:
    acts = plain("acts")
    acts[0]["within_minutes"] = 99
    acts[0]["change_reason"] = {"ja": "訓練で早いほうがよいと分かった"}
    added = {"key": "new-act", "side": "theirs", "role": {"ja": "店長"}, "sentence": {"ja": "掲示を出す"}}
    found = changes_between(example_content(), example_content(acts=[acts[0], *acts[2:], added]))
    assert [(change.kind, change.path) for change in found] == [
        ("changed", f"acts.{acts[0]['key']}"),
        ("added", "acts.new-act"),
        ("removed", f"acts.{acts[1]['key']}"),
    ]
    assert [(field.name, field.after) for field in found[0].fields] == [("within_minutes", 99)]
    assert found[0].reason == {"ja": "訓練で早いほうがよいと分かった"}


def test_a_field_of_the_document() -> None:
    found = changes_between(example_content(), example_content(title={"ja": "予約が通らないとき：まず電話"}))
    assert [(change.kind, change.path) for change in found] == [("changed", "title")]


def test_no_field_of_the_document_is_left_out() -> None:
    plain_content = example_content().model_dump(mode="json", exclude_none=True)
    for name in set(plain_content) - {"schema_version", "language", "time_zone", "their_side", "system", "our_side"}:
        without = content_from({field: value for field, value in plain_content.items() if field != name})
        told = changes_between(example_content(), without)
        assert {change.path.split(".")[0] for change in told} == ({name} if plain_content[name] else set()), name
