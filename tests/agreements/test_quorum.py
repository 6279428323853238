"""Whose approval it takes: what the answers make of a version, and that from everywhere there is a way on."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override

from agreements import states
from agreements.quorum import Quorum

YES, CHANGES, NO = states.APPROVED, states.CHANGES_REQUESTED, states.DECLINED
RULES = [("all", None), ("any", None), ("quorum", 1), ("quorum", 2), ("quorum", 3)]


@pytest.mark.parametrize(
    ("policy", "number", "answers", "waiting", "lapsed", "becomes"),
    [
        ("all", None, [YES], 1, 0, None),
        ("all", None, [YES, YES], 0, 0, YES),
        ("all", None, [YES], 0, 1, None),  # who lets the link run out has not approved
        ("all", None, [YES, CHANGES], 1, 0, CHANGES),
        ("all", None, [NO, CHANGES], 0, 0, NO),
        ("any", None, [NO], 1, 0, None),
        ("any", None, [NO, YES], 1, 0, YES),
        ("any", None, [NO], 0, 1, NO),
        ("quorum", 2, [YES], 2, 0, None),
        ("quorum", 2, [YES, YES], 1, 0, YES),
        ("quorum", 2, [YES, NO], 1, 0, None),  # the third still decides it
        ("quorum", 2, [NO, CHANGES], 1, 0, NO),
        ("quorum", 2, [YES], 0, 2, None),  # nobody has refused: more can be asked
        ("quorum", 2, [CHANGES, YES], 0, 1, CHANGES),
        ("quorum", 2, [], 3, 0, None),
        ("all", None, [], 0, 0, None),
    ],
)
def test_what_the_answers_make_of_it(policy, number, answers, waiting, lapsed, becomes):
    assert Quorum(policy, number, tuple(answers), waiting, lapsed).outcome == becomes


@pytest.mark.parametrize(
    ("quorum", "words", "english"),
    [
        (Quorum("quorum", 2, (YES,), 2), "3人のうち2人の承認（いま1人）", "2 of 3 approve (so far 1)"),
        (Quorum("any", None, (), 3), "3人のうち1人の承認（いま0人）", "1 of 3 approves (so far 0)"),
        (Quorum("all", None, (YES, NO), 1), "3人全員の承認（いま1人）", "all 3 approve (so far 1)"),
        (Quorum("all", None, (), 1), "1人の承認（いま0人）", "1 person approves (so far 0)"),
        (Quorum("quorum", 2), "承認する方のうち2人の承認", "2 of those who approve"),
    ],
)
def test_it_is_said_to_everybody_in_the_same_words(quorum, words, english):
    assert quorum.words == words
    with override("en"):
        assert quorum.words == english


# A version and whom it was sent: what each was asked to do, and what became of that.
Person = tuple[str, str]
Stand = tuple[str, tuple[Person, ...]]
_MOST = 3
_ANSWERS = tuple(states.DECISION_WORDS)
_ENDS = ("lapsed", "revoked")


def quorum_of(rule: tuple[str, int | None], people: tuple[Person, ...]) -> Quorum:
    said = [what for asked_to, what in people if asked_to == states.TO_APPROVE]
    given = tuple(one for one in said if one in _ANSWERS)
    return Quorum(rule[0], rule[1], given, said.count(""), said.count("lapsed"))


def following(stand: Stand, rule: tuple[str, int | None]) -> Iterator[tuple[str, Stand]]:
    """Everything that may happen next, by name, as the verbs allow it."""
    state, people = stand
    yield "next", (states.EXPLAINED, ())
    if states.WITHDRAWN in states.VERSION_MOVES[state]:
        yield "withdrawn", (states.WITHDRAWN, people)
    if state in states.ANSWERABLE and len(people) < _MOST:
        for asked_to in states.ASKED_TO_WORDS:
            yield f"ask to {asked_to or 'approve'}", (state, (*people, (asked_to, "")))
    for place, (asked_to, said) in enumerate(people):
        if said not in {"", "lapsed"}:
            continue
        may = _ANSWERS if asked_to == states.TO_APPROVE and state in states.HEARD and not said else ()
        for what in (*may, *_ENDS):
            after = (*people[:place], (asked_to, what), *people[place + 1 :])
            # Nothing settles a version because time passes.
            new = state if what == "lapsed" else quorum_of(rule, after).settled(state)
            yield f"{place} {what}", (new, after)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("begins", [states.EXPLAINED, states.AGREED_IN_MEETING])
def test_from_every_state_there_is_a_way_on(rule, begins):
    """All sequences of six over three people in any parts: whoever is asked to approve can answer until we take the
    version back; nobody else's part changes anything; approved is never lost to an answer; where enough can no longer
    come, either more can be asked, or it is refused and leads to the next version."""
    reached: set[Stand] = {(begins, ())}
    for _step in range(6):
        reached |= {found for stand in reached for _name, found in following(stand, rule)}
    assert {state for state, _people in reached} >= {YES, NO, CHANGES, states.WITHDRAWN}
    for stand in reached:
        state, people = stand
        ways = dict(following(stand, rule))
        assert ways["next"] == (states.EXPLAINED, ())
        if state == states.WITHDRAWN:
            continue
        for place, (asked_to, said) in enumerate(people):
            may_answer = all(f"{place} {answer}" in ways for answer in _ANSWERS)
            assert may_answer == (asked_to == states.TO_APPROVE and not said), stand
            if asked_to != states.TO_APPROVE and f"{place} revoked" in ways:
                # Letting them off may only settle what the answers settle already.
                assert ways[f"{place} revoked"][0] == quorum_of(rule, people).settled(state)
        if state == YES:
            assert all(found[0] == YES for name, found in ways.items() if name not in {"next", "withdrawn"}), stand
        quorum = quorum_of(rule, people)
        if quorum.lacking and state in {states.EXPLAINED, states.AGREED_IN_MEETING} and len(people) < _MOST:
            assert quorum_of(rule, ways["ask to approve"][1]).lacking < quorum.lacking or rule[0] == "all", stand
