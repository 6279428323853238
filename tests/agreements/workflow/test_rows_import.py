"""Rows of a file become items of a plan: all or none, with history, never over somebody's newer words."""

import pytest
from django.utils import timezone

from agreements.models import PlannedPart
from agreements.refusals import Refused
from agreements.workflow.retire import retire
from agreements.workflow.rows_import import import_plan
from tests.agreements.plan_rows import plan_level, plan_row, reword, said, words_in


@pytest.fixture
def act(payments):
    return plan_row(payments, "acts", place=1, sentence="止める", side="ours", role="当番")


def new(system, sentence="始める"):
    return PlannedPart(system=system, kind="acts", part=said("acts", sentence=sentence, side="ours", role="当番"))


def changed(act, role):
    fresh = PlannedPart.objects.get(pk=act.pk)
    was = {"part": fresh.part, "concerns": fresh.concerns}
    fresh.part = {**fresh.part, **said("acts", role=role)}
    return fresh, was


def kept_in(system):
    rows = system.planned.filter(kind="acts")
    return list(zip([row.place for row in rows], words_in(rows, "sentence"), words_in(rows, "role"), strict=True))


def test_new_items_stand_last_and_changed_ones_where_they_stood(payments, ren, act):
    at = timezone.now()
    rows = [(new(payments), None), changed(act, "責任者"), (new(payments, "終える"), None)]
    import_plan(system=payments, rows=rows, by=ren, at=at)
    assert kept_in(payments) == [(1, "止める", "責任者"), (2, "始める", "当番"), (3, "終える", "当番")]
    newest = [row.history.latest() for row in payments.planned.all()]
    assert {(record.history_user, record.history_date) for record in newest} == {(ren, at)}


@pytest.mark.parametrize("meanwhile", ["changed", "retired", "taken number"])
def test_what_came_between_refuses_all_of_it(payments, ren, administrator, act, meanwhile):
    rows = [(new(payments), None), changed(act, "責任者")]
    if meanwhile == "changed":
        reword(act, role="監視当番")
    elif meanwhile == "retired":
        retire(row=act, by=administrator, at=timezone.now())
    else:
        level = plan_level(payments)
        rows.append((PlannedPart(system=payments, kind="levels", part=level.part), None))
    with pytest.raises(Refused):
        import_plan(system=payments, rows=rows, by=ren, at=timezone.now())
    assert [words for _place, words, role in kept_in(payments) if role != "責任者"] == ["止める"]
