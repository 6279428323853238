"""Which version counts at a moment, and what is at hand when none does (docs/design.md 8)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements import states
from agreements.models import Agreement, move_version
from agreements.queries.pairs import pairs_of
from agreements.queries.standing import recorded_by
from incidents.queries.basis import bases_of
from incidents.queries.citation import citation_of
from tests.incidents import story

AT = story.STARTED


def basis(row, at=AT):
    """How one agreement's pair stood at a moment of the past."""
    pairs = [pair for pair in pairs_of([row.system]) if pair.party == row.party]
    return bases_of(pairs, at=at, counting={row.number: recorded_by(at)})[0]


@pytest.fixture
def row(plan, minato, ren):
    return story.agreement(plan, minato, ren)


def test_the_newest_approved_version_counts(row, ren):
    story.approved(row, ren)
    second = story.approved(row, ren)
    found = basis(row)
    assert (found.version, found.version_state, found.in_force) == (second, "approved", second)
    assert (found.approved_by, found.decided_on) == (("高梨 香織",), story.day("2026-10-19"))
    assert found.meeting_on == story.day("2026-10-08")


@pytest.mark.parametrize("state", [states.EXPLAINED, states.CHANGES_REQUESTED, states.DECLINED])
def test_a_newer_version_that_is_not_agreed_changes_nothing(row, ren, state):
    first = story.approved(row, ren)
    moves = [states.EXPLAINED] + ([state] if state != states.EXPLAINED else [])
    story.version(row, ren, *moves)
    assert (basis(row).version, basis(row).in_force) == (first, first)


def test_what_was_agreed_only_in_the_meeting_counts_as_that(row, ren):
    made = story.version(row, ren, states.AGREED_IN_MEETING)
    found = basis(row)
    assert (found.version, found.version_state, found.in_force, found.approved_by) == (
        made,
        "agreed_in_meeting",
        made,
        (),
    )


@pytest.mark.parametrize("state", [states.EXPLAINED, states.CHANGES_REQUESTED, states.DECLINED])
def test_what_was_never_agreed_is_told_but_not_in_force(row, ren, state):
    moves = [states.EXPLAINED] + ([state] if state != states.EXPLAINED else [])
    made = story.version(row, ren, *moves)
    found = basis(row)
    assert (found.version, found.version_state, found.in_force) == (made, state, None)
    assert "合意はいただいていません" in citation_of(found, level=1)


def test_an_approval_after_the_outage_began_does_not_count(row, ren):
    made = story.version(row, ren, states.EXPLAINED, at=AT - timedelta(hours=2))
    story.approve(made, AT + timedelta(minutes=5), ren)
    move_version(made, states.APPROVED, at=AT + timedelta(minutes=5), by="somebody")
    before, after = basis(row), basis(row, AT + timedelta(minutes=6))
    assert (before.version_state, before.in_force, before.approved_by) == ("explained", None, ())
    assert (after.version_state, after.in_force, after.approved_by) == ("approved", made, ("高梨 香織",))


def test_a_version_published_after_the_outage_began_was_not_there(row, ren):
    story.version(row, ren, states.EXPLAINED, at=AT + timedelta(minutes=1))
    assert (basis(row).version, basis(row).version_state) == (None, "")


def test_what_was_withdrawn_by_then_is_gone_what_is_withdrawn_later_is_not(row, ren):
    made = story.approved(row, ren)
    move_version(made, states.WITHDRAWN, at=AT, by="somebody")
    assert basis(row, AT - timedelta(seconds=1)).version == made
    assert basis(row).version is None


def test_a_version_counts_from_the_day_it_takes_effect(row, ren):
    story.approved(row, ren, effective_from="2026-11-21")
    found = basis(row)
    assert (found.version_state, found.in_force) == ("approved", None)
    assert citation_of(found, level=1) == "第1版は2026年11月21日から有効になる内容で、この障害ではまだ使えません。"
    assert basis(row, AT + timedelta(days=1)).in_force


def test_days_are_those_of_the_agreements_zone(row, ren):
    story.approved(row, ren, effective_from="2026-11-20")
    midnight_in_tokyo = AT.replace(hour=0, minute=0)
    assert basis(row, midnight_in_tokyo).in_force
    assert not basis(row, midnight_in_tokyo - timedelta(seconds=1)).in_force


def test_a_passed_review_date_is_said_and_ends_nothing(row, ren):
    story.approved(row, ren, review_by="2026-11-19")
    found = basis(row)
    assert (found.in_force, found.overdue) == (found.version, True)
    assert "見直しの期限（2026年11月19日）を過ぎた内容です。" in citation_of(found, level=1)


def test_the_review_day_itself_is_not_past(row, ren):
    story.approved(row, ren, review_by="2026-11-20")
    assert basis(row).overdue is False


def test_the_newest_issued_copy_is_at_hand_else_the_body(row, ren):
    made = story.approved(row, ren)
    assert basis(row).document.kind == "body"
    story.store(made, "issued", 1)
    second = story.store(made, "issued", 2)
    assert basis(row).document == second


def test_another_language_and_the_one_for_a_phone_are_at_hand(row, ren):
    made = story.approved(row, ren)
    story.store(made, "body", size="phone")
    story.store(made, "body", language="en")
    newest = story.store(made, "issued", 1, size="phone")
    found = basis(row)
    assert (found.document.language, found.document.size) == ("ja", "a4")
    assert [(paper.language, paper.size, paper.kind) for paper in found.others] == [
        ("ja", "phone", "issued"),
        ("en", "a4", "body"),
    ]
    assert found.others[0] == newest


def test_a_general_procedure_for_a_phone_is_never_the_one_attached(row, ren):
    paper = story.general(row.system)
    phone = story.general(row.system, size="phone")
    found = basis(row)
    assert (found.document, found.others) == (paper, (phone,))


def test_without_anything_in_force_the_general_procedure_is_at_hand(row, ren):
    story.general(row.system)
    newest = story.general(row.system)
    story.general(row.system, "en")
    story.version(row, ren, states.EXPLAINED)
    assert basis(row).document == newest


def test_pairs_are_the_systems_parties_and_those_with_an_agreement(plan, minato, tozai, own_side, ren):
    elsewhere = story.customer("北斗トラベル株式会社", plan, revenue_rank="B")
    plan.parties.remove(elsewhere)
    story.agreement(plan, elsewhere, ren)
    plan.parties.add(own_side)
    found = pairs_of([plan])
    assert [(pair.party, bool(pair.agreement)) for pair in found] == [
        (minato, False),
        (elsewhere, True),
        (tozai, False),
    ]


def test_who_is_retired_is_not_reported_to_and_a_retired_agreement_does_not_count(row, plan, tozai, ren):
    story.approved(row, ren)
    tozai.retired_at, tozai.retired_by = timezone.now(), ren
    tozai.save()
    row.retired_at, row.retired_by = timezone.now(), ren
    row.save()
    assert [(pair.party, pair.agreement) for pair in pairs_of([plan])] == [(row.party, None)]


def test_thirty_pairs_take_as_many_queries_as_one(plan, tozai, minato, ren):
    plan.parties.remove(tozai)

    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            for found in bases_of(pairs_of([plan]), at=AT):
                citation_of(found, level=1)
        return len(queries)

    story.approved(story.agreement(plan, minato, ren), ren)
    one = count()
    for number in range(29):
        party = story.customer(f"顧客{number:02d}", plan)
        story.approved(story.agreement(plan, party, ren), ren)
    assert Agreement.objects.count() == 30
    assert count() == one
