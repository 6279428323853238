"""Whom to meet next: the order of the rules against the order of an operations lead."""

from itertools import combinations

import pytest

from agreements.queries.whom import WhomFacts, in_order, points_of, rules_of
from tests.agreements.queries.whom_cases import FRESH_IN_ORDER, IN_ORDER


@pytest.mark.parametrize(("cases", "count"), [(IN_ORDER, 12), (FRESH_IN_ORDER, 6)])
def test_the_order_is_that_of_an_operations_lead(cases, count):
    points = [points_of(facts) for facts in cases]
    pairs = [(before > after) - (before < after) for before, after in combinations(points, 2)]
    assert (len(cases), sum(pairs) / len(pairs) >= 0.8) == (count, True), points  # Kendall's tau; a tie counts nothing


def test_nobody_is_listed_for_being_important_alone():
    important, small = WhomFacts("A", "high"), WhomFacts(lacks_agreement=True)
    assert in_order([("important", important), ("small", small)]) == ["small"]
    assert rules_of(important) == []


def test_each_rule_that_holds_is_told():
    facts = WhomFacts("B", "medium", has_outage=True, is_expired=True)
    assert rules_of(facts) == ["rank_b", "medium", "outage", "expired"]
    assert points_of(facts) == 70
