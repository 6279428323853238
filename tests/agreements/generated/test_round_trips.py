"""Whatever is agreed goes through the editor and through Excel and comes back to the letter; a draft says what its plan
says. That the paper says all of it is tests/agreements/pdf/test_generated.py, the exchange file
tests/agreements/workflow/test_exchange.py."""

from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as some

from agreements.content import SECTIONS, AgreementContent
from agreements.content.lists import LISTS, items_of
from agreements.forms.draft.kinds import item_form, single_form
from agreements.forms.lists_file import ListsReading, lists_workbook
from agreements.forms.rows_file import RowsReading, plan_of, register_workbook
from agreements.forms.workbook import opened
from agreements.queries.plan_offers import plan_offers
from agreements.workflow.drafts import begin_agreement
from tests.agreements.generated.examples import drawn
from tests.agreements.plan_rows import plan_level, plan_row
from tests.agreements.typed import typed
from tests.agreements.workflow.drawn_content import contents
from tests.published import AT


def forms_of(content: AgreementContent) -> Any:
    for kind in LISTS.values():
        for item in items_of(content, kind.name):
            yield item, lambda data=None, kind=kind, item=item: item_form(kind, item, content, data)
    for section in SECTIONS:
        form = single_form(section, content)
        if form:
            yield form.value, lambda data=None, section=section: single_form(section, content, data)


@drawn()
@given(plain=contents())
def test_the_editor_gives_back_what_it_shows(plain: dict[str, Any]) -> None:
    """Or refuses it, and changes nothing."""
    for value, form in forms_of(AgreementContent.model_validate(plain)):
        saved = form(typed(form()))
        if saved.is_valid():
            fields = {name for name in saved.made if name in type(value).model_fields}
            assert {n: getattr(saved.part, n) for n in fields} == {n: getattr(value, n) for n in fields}


@drawn()
@given(plain=contents())
def test_excel_gives_back_what_it_was_given(plain: dict[str, Any]) -> None:
    content = AgreementContent.model_validate(plain)
    reading = ListsReading(opened("lists.xlsx", lists_workbook(content)), content)
    assert [
        (row.title, row.outcome, row.changes, row.faults) for row in reading.rows("added", "changed", "refused")
    ] == []
    assert reading.counts["unchanged"] == sum(len(items_of(content, name)) for name in LISTS)


LINE = some.text(some.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=20)
MINUTES = some.integers(0, 10_000)
LEVEL = {
    "name": LINE, "seen": LINE, "quantity": LINE, "unit": LINE, "sign": some.sampled_from(["lt", "le"]),
    "value": some.integers(-(10**6), 10**6), "for_minutes": MINUTES, "first_contact_minutes": some.integers(1, 99),
}  # fmt: skip
PLAN: dict[str, dict[str, Any]] = {
    "acts": {"sentence": LINE, "role": LINE, "within_minutes": MINUTES, "gain": LINE, "side": some.just("ours")},
    "information": {"what": LINE, "provider": LINE, "to_role": LINE, "within_minutes": MINUTES},
    "criteria": {"fact": LINE, "then_text": LINE, "who_decides": LINE},
    "flow": {"act": LINE, "actor": LINE, "at_minute": some.integers(0, 99), "output": some.just("first")},
    "prohibitions": {"sentence": LINE, "reason": LINE},
    "ways_out": {"when": LINE, "to": LINE},
    "staffing": {"side": some.just("theirs"), "present": some.integers(1, 9), "person": LINE},
    "substitutes": {"function": LINE, "means": LINE, "from_minutes": MINUTES},
    "reports": {"kind": some.just("first"), "within_minutes": MINUTES, "contents": LINE},
}


# On SQLite is enough: what is drawn is text, and comes back through the same field.
@pytest.mark.skipif(connection.vendor != "sqlite", reason="a text comes back the same from both")
@drawn(4)
@given(data=some.data())
def test_a_draft_says_what_its_plan_says(payments: Any, minato: Any, own_side: Any, ren: Any, data: Any) -> None:
    with transaction.atomic():
        plan_level(payments, **data.draw(some.fixed_dictionaries(LEVEL)))
        for kind, fields in PLAN.items():
            plan_row(payments, kind, **data.draw(some.fixed_dictionaries(fields)))
        agreement = begin_agreement(system=payments, party=minato, language="ja", by=ren, at=AT)
        assert plan_offers(agreement, agreement.content()) == []
        reading = RowsReading(opened("plan.xlsx", register_workbook(plan_of(payments))), plan_of(payments))
        told = [(row.title, row.changes, row.faults) for row in reading.rows("added", "changed", "refused")]
        assert told == []
        transaction.set_rollback(True)  # the next example starts from nothing
