"""Two people's changes of one draft: nothing is lost, and what both changed is named."""

from agreements.content import AgreementContent, content_from, parts
from agreements.content.merging import Clash, merged
from tests.agreements.example_content import example_content


def changed(content: AgreementContent, **fields: object) -> AgreementContent:
    plain = content.model_dump(mode="json", exclude_none=True)
    for name, value in fields.items():
        plain[name] = value if not isinstance(value, list) else [item.model_dump(mode="json") for item in value]
    return content_from({name: value for name, value in plain.items() if value is not None})


def says(act: parts.Act, words: str) -> parts.Act:
    return act.model_copy(update={"sentence": {"ja": words}})


BASE = example_content()
FIRST, SECOND, *REST = BASE.acts


def together(mine: AgreementContent, theirs: AgreementContent, **options: bool) -> tuple[AgreementContent, list[Clash]]:
    merging = merged(BASE, mine, theirs, **options)
    return AgreementContent.model_validate(merging.values), merging.clashes


def test_different_fields_are_both_kept():
    both, clashes = together(changed(BASE, title={"ja": "題"}), changed(BASE, notes={"ja": "補足"}))
    assert (both.title, both.notes, clashes) == ({"ja": "題"}, {"ja": "補足"}, [])


def test_different_items_of_one_list_are_both_kept():
    mine = changed(BASE, acts=[says(FIRST, "わたし"), SECOND, *REST])
    theirs = changed(BASE, acts=[FIRST, says(SECOND, "あなた"), *REST])
    both, clashes = together(mine, theirs)
    assert [act.sentence["ja"] for act in both.acts[:2]] == ["わたし", "あなた"]
    assert clashes == []


def test_the_same_item_is_a_clash_and_both_texts_are_whole():
    mine = changed(BASE, acts=[says(FIRST, "わたし"), SECOND, *REST])
    theirs = changed(BASE, acts=[says(FIRST, "あなた"), SECOND, *REST])
    both, clashes = together(mine, theirs)
    assert clashes == [Clash(f"acts.{FIRST.key}", mine.acts[0], theirs.acts[0])]
    assert both.acts[0] == mine.acts[0]
    assert together(mine, theirs, mine_wins=False)[0].acts[0] == theirs.acts[0]


def test_the_same_change_is_no_clash():
    same = changed(BASE, title={"ja": "題"})
    assert together(same, same) == (same, [])


def test_taken_out_by_one_and_changed_by_the_other_is_a_clash():
    without = changed(BASE, acts=[SECOND, *REST])
    theirs = changed(BASE, acts=[says(FIRST, "あなた"), SECOND, *REST])
    both, clashes = together(without, theirs)
    assert clashes == [Clash(f"acts.{FIRST.key}", None, theirs.acts[0])]
    assert FIRST.key not in [act.key for act in both.acts]
    kept, _clashes = together(without, theirs, mine_wins=False)
    assert theirs.acts[0] in kept.acts


def test_added_moved_and_removed_items_come_together():
    added = says(FIRST, "加えた").model_copy(update={"key": "acts-00000001"})
    mine = changed(BASE, acts=[FIRST, added, SECOND, *REST])
    theirs = changed(BASE, acts=[*REST[::-1], SECOND])
    both, clashes = together(mine, theirs)
    assert [act.key for act in both.acts] == [added.key, *(act.key for act in REST[::-1]), SECOND.key]
    assert clashes == []


def test_the_record_of_the_meeting_is_merged_field_by_field():
    mine = changed(BASE, meeting={**plain_meeting(), "place": {"ja": "本社"}})
    theirs = changed(BASE, meeting={**plain_meeting(), "heard": {"ja": "伺った"}})
    both, clashes = together(mine, theirs)
    assert (both.meeting.place, both.meeting.heard, clashes) == ({"ja": "本社"}, {"ja": "伺った"}, [])
    other = changed(BASE, meeting={**plain_meeting(), "place": {"ja": "支社"}})
    assert together(mine, other)[1] == [Clash("meeting.place", {"ja": "本社"}, {"ja": "支社"})]


def test_a_list_with_a_key_twice_is_one_thing():
    mine = changed(BASE, acts=[FIRST, FIRST, SECOND])
    theirs = changed(BASE, acts=[says(FIRST, "あなた"), SECOND])
    assert [clash.path for clash in together(mine, theirs)[1]] == ["acts"]


def plain_meeting() -> dict[str, object]:
    return BASE.model_dump(mode="json", exclude_none=True)["meeting"]
