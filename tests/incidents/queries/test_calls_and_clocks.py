"""One call stops what it was about, with whom it was made, and nothing else; whoever has a telephone only is served."""

import pytest

from agreements.models import Party, System, User
from incidents.models import Incident
from incidents.queries.day_facts import notes_of
from incidents.queries.deadlines import next_due
from incidents.queries.one_party import promises_with
from incidents.workflow.noting import note_call
from tests.incidents import story
from tests.incidents.noted import STORE

pytestmark = pytest.mark.usefixtures("friday")


def clocks(incident: Incident, party: Party) -> set[str]:
    """What runs on the page: promises that wait to be kept by us, the same thing once."""
    row = promises_with(story.reload(incident), party.pk, story.NOW)
    assert row
    return {one.key for one in row.watched if one.due}


def call(incident: Incident, party: Party, by: User, **changes: str) -> tuple[set[str], set[str]]:
    """Make one; give the clocks that it stopped and those that it started."""
    before, made = clocks(incident, party), {**STORE, "kind": "first", **changes}
    note_call(incident=incident, party=party, happened_at=story.NOW, by=by, at=story.NOW, **made)
    after = clocks(incident, party)
    return before - after, after - before


def test_a_call_that_reached_the_store_stops_one_clock_of_one_party(
    incident: Incident, minato: Party, tozai: Party, mio: User
) -> None:
    other = clocks(incident, tozai)
    stopped, started = call(incident, minato, mio, outcome="reached")
    assert stopped == {"report-first:phone"}
    # The first contact has been made: the updates and what was left for the day begin.
    assert started == {"report-update:mail:1", "act-later:decide"}
    assert clocks(incident, tozai) == other
    assert call(incident, minato, mio, outcome="reached") == (set(), set())


@pytest.mark.parametrize("outcome", ["no_answer", "left_word"])
def test_a_call_in_vain_starts_the_next_in_line_and_stops_nothing(
    incident: Incident, minato: Party, mio: User, outcome: str
) -> None:
    assert call(incident, minato, mio, outcome=outcome) == (set(), {"contact-store:next", "escalation-1"})


def test_whoever_has_a_telephone_only_is_told_on_it(plan: System, own_side: Party, mio: User) -> None:
    party = Party.objects.create(kind="customer", name="電話だけの商店")
    contact = story.contact(party, "店主", "")
    plan.parties.add(party)
    incident = story.outage(plan, mio)
    row = promises_with(incident, party.pk, story.NOW)
    assert row
    assert [step.contact.key for step in row.chain()] == [f"contact-{contact.pk}"]
    before = next_due(incident, row.basis, [], notes_of(incident))
    assert before
    assert before.kind == "first"
    call(incident, party, mio, contact=f"contact-{contact.pk}", outcome="reached")
    after = next_due(incident, row.basis, [], notes_of(incident))
    assert after
    assert (after.kind, after.ordinal) == ("update", 1)
    call(incident, party, mio, contact=f"contact-{contact.pk}", outcome="reached", kind="update")
    last = next_due(incident, row.basis, [], notes_of(incident))
    assert last
    assert (last.kind, last.ordinal) == ("update", 2)
