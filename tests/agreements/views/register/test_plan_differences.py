"""A change of the plan names the agreements and the sentences that differ, and asks."""

from datetime import timedelta

import pytest
import time_machine

from agreements.models import AgreementVersion
from agreements.workflow.retire import retire
from tests.agreements.plan_rows import plan_row, reword
from tests.agreements.views.doors import answers
from tests.published import AT, draft, publish_plainly

ADDRESS = "/systems/payments/plan/differences/"


@pytest.fixture
def act(payments):
    """What stood in the plan before anything was agreed: one minute more than the example agreed to."""
    with time_machine.travel(AT - timedelta(days=9)):
        facts = {"side": "theirs", "role": "店舗システム当番", "sentence": "決済の再送を止める。", "levels": [1, 2]}
        row = plan_row(payments, "acts", **facts, within_minutes=11)
        row.own_key = "act-stop-retries"
        row.save()
    return row


@pytest.fixture
def version(act, payments, minato, ren, own_side) -> AgreementVersion:
    return publish_plainly(draft(payments, minato, ren, effective_from="2026-10-01"), ren, agreed_in_meeting=True)


def found(client, user) -> list[tuple[str, list[tuple[str, tuple[tuple[str, str, str], ...]]]]]:
    client.force_login(user)
    rows = client.get(ADDRESS).context["found"]
    return [(one.agreement.number, [(each.title, each.lines) for each in one.sentences]) for one in rows]


def test_who_sees_the_system_sees_them(people, payments):
    assert answers(people, ADDRESS) == {"ren": 200, "mio": 200, "taku": 200, "outsider": 404, "administrator": 200}


def test_only_what_the_plan_said_otherwise_then_differs(client, version, act, ren):
    # Agreed otherwise than planned from the beginning: ten minutes, not eleven.
    with time_machine.travel(AT + timedelta(days=10)):
        reword(act, where="店の端末")
        act.part |= {"sentence": {**act.part["sentence"], "en": "Stop sending again."}}
        act.save()
    where = ("どこで", "管理画面「決済」→「再送」を「停止」にする", "店の端末")
    assert found(client, ren) == [("AG-0001", [("決済の再送を止める。", (where,))])]
    with time_machine.travel(AT + timedelta(days=20)):
        reword(act, sentence="決済の再送を、店ごとに止める。")
    line = ("すること", "決済の再送を止める。", "決済の再送を、店ごとに止める。")
    assert found(client, ren) == [("AG-0001", [("決済の再送を止める。", (line, where))])]
    page = client.get(ADDRESS).content.decode()
    assert "「決済の再送を、店ごとに止める。」にしたい" in page
    assert 'href="/agreements/AG-0001/draft/plan/"' in page


def test_what_the_plan_gave_up_differs_whole(client, version, act, ren, taku):
    with time_machine.travel(AT + timedelta(days=20)):
        retire(row=act, by=ren, at=AT + timedelta(days=20))
    assert found(client, taku) == [("AG-0001", [("決済の再送を止める。", ())])]
    assert "draft/plan" not in client.get(ADDRESS).content.decode()
