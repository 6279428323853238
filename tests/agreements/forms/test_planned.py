"""The form of a row that is a part: the draft's own fields, in the languages of the system's papers."""

import pytest

from agreements.content.plan_kinds import PLAN_KINDS
from agreements.forms.plan import plan_form
from agreements.forms.table import typed_of
from agreements.models import PlannedPart
from tests.agreements.forms.test_register_plan import GOOD
from tests.agreements.planned_parts import PARTS


@pytest.fixture
def in_english(payments):
    payments.name_en, payments.symptom_en = "Payments", "Payments fail"
    payments.save()
    return payments


@pytest.mark.parametrize("kind", PLAN_KINDS)
def test_a_row_goes_through_its_form_unchanged(in_english, kind):
    whole = PLAN_KINDS[kind].plain(PLAN_KINDS[kind].read(PARTS[kind], "a-key"))
    row = PlannedPart.objects.create(system=in_english, kind=kind, part=whole)
    typed = typed_of(plan_form(kind, in_english, instance=row))
    form = plan_form(kind, in_english, typed, instance=row)
    assert form.is_valid(), form.errors
    assert form.instance.part == whole


def test_english_is_asked_for_once_there_are_english_papers(payments):
    assert "sentence_en" not in plan_form("prohibitions", payments).fields
    row = PlannedPart(system=payments, kind="prohibitions", part=PARTS["prohibitions"])
    form = plan_form("prohibitions", payments, {**GOOD["prohibitions"], "sentence": "切らない"}, instance=row)
    assert form.is_valid()
    assert form.instance.part["sentence"] == {"ja": "切らない", "en": "Do not restart a till."}
    payments.name_en, payments.symptom_en = "Payments", "Payments fail"
    payments.save()
    assert "sentence_en" in plan_form("prohibitions", payments).fields


def test_what_nobody_tries_is_not_asked_about_and_what_is_one_for_all_concerns_all(payments):
    asked = {kind: set(plan_form(kind, payments).fields) & {"concerns", "feasibility"} for kind in PLAN_KINDS}
    assert asked["end"] == asked["what_to_say"] == set()
    assert asked["reports"] == {"concerns"}
    assert asked["substitutes"] == {"concerns", "feasibility"}


def test_two_bounds_of_an_end_leave_some_number(payments):
    wrong = {**GOOD["end"], "threshold_and_sign": "ge", "threshold_and_value": "50"}
    assert set(plan_form("end", payments, wrong).errors) == {"threshold_and_sign"}
