"""Rows of a file become items of a plan: all or none, with history, never over somebody's newer words."""

import pytest
from django.utils import timezone

from agreements.models import ActionCandidate, SeverityLevel
from agreements.refusals import Refused
from agreements.workflow.retire import retire
from agreements.workflow.rows_import import import_plan

LEVEL = {"quantity": "率", "unit": "%", "sign": "lt", "value": 5, "first_contact_minutes": 1, "update_minutes": 1}


@pytest.fixture
def act(payments):
    return ActionCandidate.objects.create(system=payments, place=1, sentence="止める", actor="ours", role="当番")


def new(system, sentence="始める", **facts):
    return ActionCandidate(system=system, sentence=sentence, actor="ours", role="当番", **facts)


def changed(act, role):
    fresh = ActionCandidate.objects.get(pk=act.pk)
    was = {"sentence": fresh.sentence, "role": fresh.role}
    fresh.role = role
    return fresh, was


def test_new_items_stand_last_and_changed_ones_where_they_stood(payments, ren, act):
    at = timezone.now()
    rows = [(new(payments), None), changed(act, "責任者"), (new(payments, "終える"), None)]
    import_plan(system=payments, rows=rows, by=ren, at=at)
    kept = [(row.place, row.sentence, row.role) for row in payments.actioncandidates.all()]
    assert kept == [(1, "止める", "責任者"), (2, "始める", "当番"), (3, "終える", "当番")]
    newest = [row.history.latest() for row in payments.actioncandidates.all()]
    assert {(record.history_user, record.history_date) for record in newest} == {(ren, at)}


@pytest.mark.parametrize("meanwhile", ["changed", "retired", "taken number"])
def test_what_came_between_refuses_all_of_it(payments, ren, administrator, act, meanwhile):
    rows = [(new(payments), None), changed(act, "責任者")]
    if meanwhile == "changed":
        ActionCandidate.objects.filter(pk=act.pk).update(role="監視当番")
    elif meanwhile == "retired":
        retire(row=act, by=administrator, at=timezone.now())
    else:
        SeverityLevel.objects.create(system=payments, number=1, name="停止", **LEVEL)
        rows.append((SeverityLevel(system=payments, number=1, name="全停止", **LEVEL), None))
    with pytest.raises(Refused):
        import_plan(system=payments, rows=rows, by=ren, at=timezone.now())
    assert [row.sentence for row in payments.actioncandidates.all()] == ["止める"]
    act.refresh_from_db()
    assert act.role != "責任者"
