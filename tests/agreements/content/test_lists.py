"""Putting, moving and taking out an item: what the document's fields become."""

from agreements.content import SECTIONS, AgreementContent
from agreements.content.lists import (
    LISTS,
    items_of,
    lists_in,
    place_of_item,
    with_copy,
    with_item,
    with_item_moved,
    with_item_returned,
    without_item,
)
from tests.agreements.example_content import example_content

CONTENT = example_content()


def keys(fields: dict, name: str) -> list[str]:
    items = fields["meeting"].attendees if name == "attendees" else fields[name]
    return [item.key for item in items]


def test_every_list_stands_in_one_section():
    found = [kind.name for section in SECTIONS for field in section.fields for kind in lists_in(field)]
    assert sorted(found) == sorted(LISTS)


def test_every_field_of_the_document_stands_in_one_section():
    found = [field for section in SECTIONS for field in section.fields]
    assert sorted(found) == sorted(set(AgreementContent.model_fields) - {"schema_version"})


def test_an_item_takes_its_place_or_stands_last():
    first = CONTENT.acts[0]
    changed = first.model_copy(update={"role": {"ja": "店長"}})
    assert with_item(CONTENT, "acts", changed)["acts"][0] == changed
    new = first.model_copy(update={"key": "acts-00000001"})
    assert keys(with_item(CONTENT, "acts", new), "acts") == [*(act.key for act in CONTENT.acts), "acts-00000001"]


def test_an_item_moves_among_its_own_side():
    before = [contact.key for contact in items_of(CONTENT, "contacts")]
    ours = [contact.key for contact in CONTENT.contacts_of("ours")]
    theirs = [contact.key for contact in CONTENT.contacts_of("theirs")]
    moved = keys(with_item_moved(CONTENT, "contacts", theirs[0], to=1), "contacts")
    assert [key for key in moved if key in ours] == ours
    assert [key for key in moved if key in theirs] == [theirs[1], theirs[0], *theirs[2:]]
    assert keys(with_item_moved(CONTENT, "contacts", theirs[0], to=-1), "contacts") == before
    assert with_item_moved(CONTENT, "contacts", "nobody", to=0) == {}


def test_attendees_lie_in_the_meeting():
    first, second, *rest = [attendee.key for attendee in CONTENT.meeting.attendees]
    assert keys(without_item(CONTENT, "attendees", first), "attendees") == [second, *rest]
    assert keys(with_item_moved(CONTENT, "attendees", first, to=1), "attendees") == [second, first, *rest]


def test_of_two_items_with_one_key_only_the_first_goes():
    act = CONTENT.acts[0]
    twice = CONTENT.model_copy(update={"acts": [act, act]})
    assert keys(without_item(twice, "acts", act.key), "acts") == [act.key]


def test_a_copy_stands_behind_and_nobody_has_agreed_to_it():
    act = CONTENT.acts[0]
    copied = with_copy(CONTENT, "acts", act.key, new_key="acts-0000000a")["acts"]
    assert [one.key for one in copied[:2]] == [act.key, "acts-0000000a"]
    assert (copied[1].sentence, copied[1].consent.answer) == (act.sentence, "unanswered")
    term = CONTENT.glossary[0]
    assert with_copy(CONTENT, "glossary", term.key, new_key="t-1")["glossary"][1].meaning == term.meaning


def test_what_was_taken_out_comes_back_to_its_place():
    everything = [act.key for act in CONTENT.acts]
    for key in everything:
        without = CONTENT.model_copy(update=without_item(CONTENT, "acts", key))
        assert keys(with_item_returned(without, "acts", key, old=CONTENT), "acts") == everything
    assert with_item_returned(CONTENT, "acts", everything[0], old=CONTENT) == {}
    assert with_item_returned(CONTENT, "acts", "nobody", old=CONTENT) == {}


def test_an_item_goes_to_any_place_among_its_own():
    theirs = [contact.key for contact in CONTENT.contacts_of("theirs")]
    for to in range(len(theirs)):
        moved = CONTENT.model_copy(update=with_item_moved(CONTENT, "contacts", theirs[0], to=to))
        assert place_of_item(moved, "contacts", theirs[0]) == to
        assert [key.key for key in moved.contacts_of("ours")] == [one.key for one in CONTENT.contacts_of("ours")]
