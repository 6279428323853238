"""Items of a plan: leads add, change, move, put out of use and bring back; nobody else does."""

import pytest
from django.utils import timezone

from agreements.workflow.retire import retire
from tests.agreements.forms.test_register_plan import GOOD
from tests.agreements.plan_rows import plan_level, plan_row, words_in
from tests.agreements.views.doors import answers, everybody

LEADS_ONLY = everybody(403, ren=302, outsider=404, administrator=302)
LEADS_READ = everybody(403, ren=200, outsider=404, administrator=200)


@pytest.fixture
def step(payments):
    plan_row(payments, "flow", place=2, act="電話に出る", actor="当番", at_minute=5)
    return plan_row(payments, "flow", place=1, act="検知する", actor="当番", at_minute=0)


@pytest.mark.parametrize("kind", GOOD)
def test_leads_add_items_of_every_kind(people, payments, kind):
    address = f"/systems/payments/plan/{kind}/new/"
    assert answers(people, address) == LEADS_READ
    # The administrator comes second: a level's number is taken by then, and there is one end.
    second = 200 if kind in {"levels", "end", "what_to_say"} else 302
    assert answers(people, address, GOOD[kind]) == {**LEADS_ONLY, "administrator": second}


def test_leads_change_an_item(people, step):
    address = f"/systems/payments/plan/flow/{step.pk}/"
    assert answers(people, address) == LEADS_READ
    assert answers(people, address, {"at_minute": "1", "act": "気づく", "actor": "監視"}) == LEADS_ONLY
    step.refresh_from_db()
    assert (str(step), step.place) == ("気づく", 1)
    changes = [record.history_user for record in step.history.all()]
    assert changes == [people.ren, None], "the administrator, who came after, changed nothing"


def test_a_refused_change_is_not_kept(client, ren, step):
    client.force_login(ren)
    response = client.post(f"/systems/payments/plan/flow/{step.pk}/", {"at_minute": "x", "act": "a\u202eb"})
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"at_minute", "act", "actor"}
    step.refresh_from_db()
    assert str(step) == "検知する"


def test_leads_move_an_item_by_sending_never_by_reading(people, step, payments):
    address = f"/systems/payments/plan/flow/{step.pk}/place/"
    assert answers(people, address) == everybody(405)
    assert answers(people, address, {"direction": "down"}) == LEADS_ONLY
    assert words_in(payments.planned.filter(kind="flow"), "act") == ["電話に出る", "検知する"]


def test_an_unknown_direction_and_a_level_move_nothing(client, ren, step, payments):
    level = plan_level(payments)
    client.force_login(ren)
    client.post(f"/systems/payments/plan/flow/{step.pk}/place/", {"direction": "sideways"})
    client.post(f"/systems/payments/plan/levels/{level.pk}/place/", {"direction": "up"})
    assert words_in(payments.planned.filter(kind="flow"), "act") == ["検知する", "電話に出る"]


def test_putting_out_of_use_asks_first(people, step):
    address = f"/systems/payments/plan/flow/{step.pk}/retirement/"
    assert answers(people, address) == LEADS_READ
    step.refresh_from_db()
    assert step.retired_at is None
    assert answers(people, address, {}) == LEADS_ONLY
    step.refresh_from_db()
    assert step.retired_by == people.ren


def test_leads_bring_an_item_back(people, step, payments):
    retire(row=step, by=people.ren, at=timezone.now())
    address = f"/systems/payments/plan/flow/{step.pk}/reinstatement/"
    assert answers(people, address) == everybody(405)
    assert answers(people, address, {}) == LEADS_ONLY
    assert words_in(payments.planned.filter(retired_at=None), "act") == ["電話に出る", "検知する"]


def test_a_refusal_is_told(client, ren, payments):
    old = plan_level(payments)
    retire(row=old, by=ren, at=timezone.now())
    plan_level(payments, name="全停止")
    client.force_login(ren)
    response = client.post(f"/systems/payments/plan/levels/{old.pk}/reinstatement/", follow=True)
    assert "同じ番号の障害レベルか" in response.content.decode()


@pytest.mark.parametrize("place", ["nonsense/new/", "flow/999999/", "flow/99999999999999999999/", "levels/{step}/"])
def test_what_is_not_there_is_not_found(client, administrator, step, place):
    client.force_login(administrator)
    address = place.format(step=step.pk)
    assert client.get(f"/systems/payments/plan/{address}").status_code == 404


def test_an_item_of_another_system_is_not_found(client, administrator, step, booking):
    client.force_login(administrator)
    assert client.get(f"/systems/booking/plan/flow/{step.pk}/").status_code == 404
