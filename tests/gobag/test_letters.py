"""Letters that code pages map differently are one wherever texts are compared, searched and matched."""

import pytest

from agreements.content.lists import LISTS
from agreements.forms.draft.pasting import PasteForm
from agreements.forms.rows_file import RowsReading, plan_of
from agreements.forms.workbook import FileSheet
from agreements.models import Party
from agreements.queries.exchange_faults import known_party
from gobag.letters import one_spelling, plain_letters, search_letters
from tests.agreements.example_content import example_content
from tests.agreements.plan_rows import plan_row

# As JIS and as Microsoft map one code of Shift_JIS.
TWICE = ["〜～", "‖∥", "−－", "¢￠", "£￡", "¬￢", "¦￤", "‾￣", "¥￥", "—―", "…⋯", "\\＼"]


@pytest.mark.parametrize(("one", "other"), TWICE)
def test_they_are_one(one, other):
    assert one != other
    for fold in (one_spelling, plain_letters, search_letters):
        assert fold(f"あ{one}い") == fold(f"あ{other}い")


def test_what_is_compared_keeps_everything_else_apart():
    assert one_spelling("Ａa〜") not in {one_spelling("Aa〜"), one_spelling("Ａa-")}


@pytest.mark.parametrize(("one", "other"), TWICE)
def test_a_row_of_a_file_is_the_row_of_the_plan(payments, one, other):
    plan_row(payments, "flow", act=f"9{one}5", actor=f"当番{one}", at_minute=0)
    rows = [(1, ["act", "actor", "at_minute"]), (2, [f"9{other}5", f"当番{other}", "0"])]
    assert [row.outcome for row in RowsReading([FileSheet("flow", rows)], plan_of(payments)).rows("unchanged")] == [
        "unchanged"
    ]


@pytest.mark.parametrize(("one", "other"), TWICE)
def test_a_pasted_row_is_the_item_that_is_there(one, other):
    content = example_content(glossary=[{"key": "t", "term": {"ja": one}, "meaning": {"ja": f"a{one}"}}])
    form = PasteForm({"rows": f"{other}\ta{other}"}, kind=LISTS["glossary"], content=content)
    assert form.is_valid()
    assert form.read[0].same


@pytest.mark.parametrize(("one", "other"), TWICE)
def test_a_party_is_known_and_found(db, one, other):
    party = Party.objects.create(kind="customer", name=f"みなと{one}商店")
    assert known_party(f"みなと{other}商店") == party
    assert Party.objects.filter(searched__contains=f"と{other}商").get() == party
