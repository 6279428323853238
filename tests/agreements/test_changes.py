"""What changed, item by item: keys say what is the same item, a move is no change."""

from agreements.changes import changes_between, unchanged_count
from tests.agreements.example_content import example_content


def plain(field: str) -> list[dict]:
    return example_content().model_dump(mode="json", exclude_none=True)[field]


def test_nothing_changed() -> None:
    assert changes_between(example_content(), example_content()) == []
    assert unchanged_count(example_content(), example_content()) == len(example_content().items())


def test_a_moved_item_is_no_change() -> None:
    assert changes_between(example_content(), example_content(acts=plain("acts")[::-1])) == []


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
