"""Both sides by minute, and where their moves miss each other."""

import pytest

from agreements.content.two_sides import minutes_of, misses_of
from tests.agreements.example_content import example_content

LEVELS = [
    {"key": "l1", "number": 1, "mark": "■", "name": {"ja": "停止"}, "first_contact_minutes": 15},
    {"key": "l2", "number": 2, "mark": "▲", "name": {"ja": "一部"}, "first_contact_minutes": 30},
]


def act(key, side, minutes, **more):
    plain = {"key": key, "side": side, "role": {"ja": "当番"}, "sentence": {"ja": f"{key}をする。"}}
    return {**plain, "within_minutes": minutes, **more}


def content(*acts, **more):
    return example_content(levels=LEVELS, acts=list(acts), information=[], **more)


def test_both_sides_stand_beside_each_other_by_minute():
    acts = [act("late", "ours", 30), act("never", "ours", None), act("a", "theirs", 10), act("b", "ours", 10)]
    told = [
        (row.when, [move.key for move in row.theirs], [move.key for move in row.ours])
        for row in minutes_of(content(*acts))
    ]
    assert told == [
        ("検知から10分以内", ["a"], ["b"]),
        ("検知から30分以内", [], ["late"]),
        ("期限なし", [], ["never"]),
    ]


def test_beside_one_act_stands_what_shares_its_level():
    acts = [act("a", "theirs", 10, levels=[1]), act("b", "ours", 10, levels=[2]), act("c", "ours", 20, levels=[1, 2])]
    found = [move for row in minutes_of(content(*acts), "a") for move in (*row.theirs, *row.ours)]
    assert [(move.key, move.is_here) for move in found] == [("a", True), ("c", False)]


@pytest.mark.parametrize(
    ("theirs", "keys"),
    [
        ({"minutes": 10, "levels": [1]}, ["a"]),
        ({"minutes": 15, "levels": [1]}, []),
        ({"minutes": 15, "levels": [2]}, ["a"]),
        ({"minutes": 5, "levels": [1], "from_event": "first_contact"}, []),
        ({"minutes": 5, "levels": [1], "side": "ours"}, []),
    ],
)
def test_they_begin_before_they_are_told(theirs, keys):
    one = act("a", theirs.pop("side", "theirs"), theirs.pop("minutes"), **theirs)
    found = [miss for miss in misses_of(content(one)) if "第一報" in miss.words]
    assert [key for miss in found for key in miss.keys] == keys


@pytest.mark.parametrize(("known", "count"), [(10, 0), (20, 0), (21, 1)])
def test_what_must_be_known_comes_after_it_is_due(known, count):
    information = [{"key": "i", "what": {"ja": "件数"}, "within_minutes": known, "used_for": ["a", "l1"]}]
    made = content(act("a", "ours", 20), act("b", "theirs", 30)).model_copy(
        update={"information": example_content(information=information).information}
    )
    assert sum("件数" in miss.words for miss in misses_of(made)) == count


def test_one_side_alone_at_a_level():
    made = content(act("a", "theirs", 40, levels=[1, 2]), act("b", "ours", 40, levels=[1]))
    assert [(miss.keys, miss.words) for miss in misses_of(made)] == [(("a",), "▲2 で、弊社のすることがありません。")]
