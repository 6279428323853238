"""Who does what with few people: what contradicts itself must be mended, what is left open is asked."""

from itertools import count
from typing import Any

import pytest
from django.utils.translation import override

from agreements.content import parts, problems_of
from tests.agreements.example_content import example_content

DUTY, FLOOR, DESK, HEAD = "店舗システム当番", "売場責任者", "お客様相談室 当番", "店舗運営部長"
NIGHT = {"when": {"ja": "夜間"}}
_SERIAL = count()


def line(person: str, *takes: str, apart: tuple[str, ...] = (), **beside: Any) -> parts.Staffing:
    """One person of theirs on a day with two."""
    roles = {"takes": [{"ja": role} for role in takes], "apart": [{"ja": role} for role in apart]}
    return parts.Staffing.model_validate(
        {"key": f"line-{next(_SERIAL)}", "side": "theirs", "present": 2, "person": {"ja": person}, **roles, **beside}
    )


def told(*lines: parts.Staffing, **changes: Any) -> list[tuple[str, str]]:
    content = example_content(**{"staffing": [*lines], **changes})
    return [(one.path, one.weight) for one in problems_of(content)]


def test_two_people_who_take_every_role_of_theirs_leave_no_question() -> None:
    assert told(line(DUTY, DESK), line(FLOOR, HEAD)) == []
    assert told() == []


def test_more_people_than_are_there_contradict_it_and_fewer_are_asked_for() -> None:
    assert told(line(DUTY, DESK), line(FLOOR), line(HEAD)) == [("staffing.0", "must")]
    assert told(line(DUTY, DESK, FLOOR, HEAD)) == [("staffing.0", "ask")]
    assert told(line(DUTY, DESK, FLOOR, HEAD, present=1)) == []


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([line(DUTY, DESK, FLOOR, HEAD)], "says what 1 of them takes on."),
        ([line(DUTY, DESK, present=3), line(FLOOR, HEAD, present=3)], "says what 2 of them take on."),
        ([line(DUTY, DESK, present=1), line(FLOOR, HEAD, present=1)], "names 2 people; on duty: 1."),
    ],
)
def test_english_counts_one_person_as_one(lines: list[parts.Staffing], words: str) -> None:
    with override("en"):
        assert [words in one.message for one in problems_of(example_content(staffing=lines))] == [True]


def test_one_person_in_two_lines_is_one() -> None:
    assert told(line(DUTY, DESK), line(DUTY, FLOOR), line(HEAD)) == []


def test_another_time_is_another_shift() -> None:
    assert told(line(DUTY, DESK), line(FLOOR, HEAD), line(DUTY, DESK, **NIGHT), line(FLOOR, HEAD, **NIGHT)) == []


def test_a_role_of_an_act_that_nobody_takes_is_asked_by_its_name() -> None:
    content = example_content(staffing=[line(DUTY), line(FLOOR, HEAD)])
    assert [DESK in one.message for one in problems_of(content)] == [True]


@pytest.mark.parametrize("lines", [
    [line(DUTY, DESK, HEAD, apart=(HEAD,)), line(FLOOR)],
    [line(DUTY, DESK, apart=(HEAD,)), line(DUTY, HEAD), line(FLOOR)],
    [line(DUTY, HEAD), line(FLOOR, DESK), line(DUTY, apart=(HEAD,), **NIGHT), line(FLOOR, DESK, HEAD, **NIGHT)],
])  # fmt: skip
def test_roles_that_must_not_meet_in_one_person(lines: list[parts.Staffing]) -> None:
    assert told(*lines) == [("staffing.0", "must")]


def test_roles_that_a_contact_keeps_apart_hold_for_contacts_and_small_shifts() -> None:
    first, second, *rest = example_content().contacts_of("theirs")
    kept = first.model_copy(update={"never_together_with": [second.key]})
    ours = example_content().contacts_of("ours")
    roles = [role["ja"] for role in (first.role, second.role)]
    apart = [*ours, kept, second, *rest]
    assert told(contacts=apart) == []
    lines = [line(DUTY, DESK, *roles), line(FLOOR, HEAD)]
    assert ("staffing.0", "must") in told(*lines, contacts=apart)
    both = kept.model_copy(update={"more_roles": [second.role]})
    place = len(ours)
    assert told(contacts=[*ours, both, second, *rest]) == [(f"contacts.{place}", "must")]


@pytest.mark.parametrize("field", ["next", "never_together_with"])
def test_a_contact_that_names_itself_must_name_another(field: str) -> None:
    first, *rest = example_content().contacts
    itself = first.model_copy(update={field: first.key if field == "next" else [first.key]})
    assert ("contacts.0", "must") in told(contacts=[itself, *rest])
