"""The example plan: whole, unchecked, and publishable as it is but for what is of a customer."""

import pytest
from django.utils.translation import override

from agreements.forms.rows_file import example_plan
from agreements.models import PlannedPart
from agreements.page_check import check_content
from agreements.queries.open_problems import plan_problems
from agreements.queries.plan_sheet import plan_sheet
from agreements.queries.plan_state import plan_state
from agreements.workflow.drafts import begin_agreement
from agreements.workflow.rows_import import import_plan
from tests.published import AT

OF_A_CUSTOMER = {"L1", "L5"}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_row_of_it_is_taken(payments, ren, language):
    with override(language):
        rows = example_plan(payments)
        import_plan(system=payments, rows=rows, by=ren, at=AT)
    sheet = plan_sheet(payments)
    counts = {kind: len(rows) for kind, rows in sheet.rows.items() if rows}
    assert counts == {
        "flow": 3, "levels": 3, "acts": 2, "information": 1, "criteria": 1, "prohibitions": 1, "end": 1, "ways_out": 2,
    }  # fmt: skip
    assert [one for one in plan_problems(plan_state(payments).content) if one.section in {"levels", "flow"}] == []
    assert set(payments.planned.values_list("feasibility", flat=True)) == {"unchecked"}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_its_words_pass_the_checks(payments, minato, own_side, ren, language):
    with override(language):
        import_plan(system=payments, rows=example_plan(payments), by=ren, at=AT)
        content = begin_agreement(system=payments, party=minato, language=language, by=ren, at=AT).content()
        failing = {finding.check for finding in check_content(content) if finding.passed is False}
    assert failing <= OF_A_CUSTOMER


def test_it_begins_an_empty_plan_only(client, ren, payments):
    client.force_login(ren)
    assert "例から始める" in client.get("/systems/payments/plan/").content.decode()
    for _press in range(2):
        assert client.post("/systems/payments/plan/example/").status_code == 302
    assert PlannedPart.objects.filter(kind="levels").count() == 3
    assert "例から始める" not in client.get("/systems/payments/plan/").content.decode()
