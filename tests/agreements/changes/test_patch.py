"""A difference made again: apply(diff(a, b), a) is b to the letter, and nothing else is taken for a."""

import pytest
from hypothesis import HealthCheck, given, settings

from agreements.changes import diff
from agreements.content import canonical_text, content_from
from tests.agreements.changes.drawn_edits import edited
from tests.agreements.changes.patch import WrongBase, apply
from tests.agreements.example_content import example_content
from tests.agreements.workflow.drawn_content import contents

MANY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@MANY
@given(edited())
def test_what_was_edited_is_made_again(pair) -> None:
    before, after = pair
    assert canonical_text(apply(diff(before, after), before)) == canonical_text(after)
    assert canonical_text(apply(diff(after, before), after)) == canonical_text(before)


@MANY
@given(contents(), contents())
def test_one_agreement_becomes_another(one, other) -> None:
    before, after = content_from(one), content_from(other)
    assert canonical_text(apply(diff(before, after), before)) == canonical_text(after)


@MANY
@given(contents())
def test_the_same_is_no_difference(one) -> None:
    content = content_from(one)
    assert not diff(content, content_from(one))
    assert apply(diff(content, content), content) == content


def plain(field: str) -> list[dict]:
    return example_content().model_dump(mode="json", exclude_none=True)[field]


def test_a_key_that_stands_twice_is_two_items() -> None:
    acts = plain("acts")
    twice = example_content(acts=[acts[0], *acts])
    for before, after in ((example_content(), twice), (twice, example_content(acts=acts[::-1]))):
        assert canonical_text(apply(diff(before, after), before)) == canonical_text(after)


@pytest.mark.parametrize(
    "other",
    [
        {"title": {"ja": "別の題"}},
        {"acts": []},
        {"acts": [plain("acts")[0] | {"within_minutes": 77}, *plain("acts")[1:]]},
    ],
)
def test_another_base_is_refused(other) -> None:
    acts = [plain("acts")[0] | {"within_minutes": 8}, *plain("acts")[1:-1]]
    changes = diff(example_content(), example_content(title={"ja": "新しい題"}, acts=acts))
    with pytest.raises(WrongBase):
        apply(changes, example_content(**other))
