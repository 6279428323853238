"""A path of the content leads to a field that stands in its form: no anchor leads nowhere."""

import re
from collections.abc import Callable

import pytest

from agreements.content import SECTIONS, AgreementContent, section_named
from agreements.content.lists import LISTS, items_of
from agreements.forms.draft import PartForm, anchor_in_item, anchor_in_section, item_form, single_form
from agreements.forms.draft.kinds import SINGLE_ROWS
from agreements.forms.draft.texts import LinesShape, TextShape
from tests.agreements.example_content import example_content

SINGLES = [section for section in SECTIONS if section.name in SINGLE_ROWS]


@pytest.mark.parametrize("kind", LISTS.values(), ids=list(LISTS))
def test_every_field_of_an_item_has_its_anchor(kind):
    content = _in_two_languages()
    for item in items_of(content, kind.name)[:1]:
        form = item_form(kind, item, content)
        assert lost_anchors(form, lambda steps: anchor_in_item(kind.name, steps, content)) == []


@pytest.mark.parametrize("section", SINGLES, ids=lambda section: section.name)
def test_every_single_field_has_its_anchor(section):
    content = _in_two_languages()
    form = single_form(section, content)
    assert lost_anchors(form, lambda steps: anchor_in_section(section, steps, content)) == []


def test_a_lost_anchor_is_found():
    content = _in_two_languages()
    form = item_form(LISTS["acts"], None, content)
    del form.fields["within_minutes"]
    assert lost_anchors(form, lambda steps: anchor_in_item("acts", steps, content)) == ["#id_within_minutes"]


def test_a_value_of_several_fields_leads_to_the_one_that_is_meant():
    content = _in_two_languages()
    assert anchor_in_item("levels", ["thresholds", "0", "value"], content) == "#id_thresholds_0_value"
    assert anchor_in_item("levels", ["examples", "1", "en"], content) == "#id_examples_en"
    assert anchor_in_item("acts", [], content) == ""
    assert anchor_in_section(section_named("end"), [], content) == "#id_threshold_quantity"


def lost_anchors(form: PartForm, anchor_of: Callable[[list[str]], str]) -> list[str]:
    """Give the anchors of the form's fields that its page does not have."""
    page = str(form)
    found = set(re.findall(r'id="([^"]+)"', page))
    anchors = [anchor_of(steps) for row in form.rows for shape in row for steps in _paths(shape)]
    return [anchor for anchor in anchors if anchor.removeprefix("#") not in found]


def _paths(shape) -> list[list[str]]:
    """The steps that a problem in this field may name, the content's own language taken off."""
    if isinstance(shape, LinesShape):
        return [[shape.name], [shape.name, "0"], [shape.name, "0", "en"]]
    if isinstance(shape, TextShape):
        return [[shape.name], [shape.name, "en"]]
    return [[shape.name]]


def _in_two_languages() -> AgreementContent:
    return example_content().model_copy(update={"translations": ["en"]})
