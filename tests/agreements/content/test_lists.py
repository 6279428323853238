"""Putting, moving and taking out an item: what the document's fields become."""

from agreements.content import SECTIONS, AgreementContent
from agreements.content.lists import LISTS, items_of, lists_in, with_item, with_item_moved, without_item
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
    moved = keys(with_item_moved(CONTENT, "contacts", theirs[0], up=False), "contacts")
    assert [key for key in moved if key in ours] == ours
    assert [key for key in moved if key in theirs] == [theirs[1], theirs[0], *theirs[2:]]
    assert keys(with_item_moved(CONTENT, "contacts", theirs[0], up=True), "contacts") == before
    assert with_item_moved(CONTENT, "contacts", "nobody", up=True) == {}


def test_attendees_lie_in_the_meeting():
    first, second, *rest = [attendee.key for attendee in CONTENT.meeting.attendees]
    assert keys(without_item(CONTENT, "attendees", first), "attendees") == [second, *rest]
    assert keys(with_item_moved(CONTENT, "attendees", first, up=False), "attendees") == [second, first, *rest]


def test_of_two_items_with_one_key_only_the_first_goes():
    act = CONTENT.acts[0]
    twice = CONTENT.model_copy(update={"acts": [act, act]})
    assert keys(without_item(twice, "acts", act.key), "acts") == [act.key]
