"""What is given out comes back unchanged: a plan, a party's contacts."""

import io

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from agreements.forms.rows_file import RowsReading, contacts_of, plan_of, register_workbook
from agreements.forms.workbook import opened
from agreements.models import Contact, PlannedPart
from tests.agreements.plan_rows import plan_row
from tests.agreements.planned_parts import PARTS
from tests.incidents.story import levels

STRANGE = ["=1+1", "@当番", "-5", "1行目\n2行目"[:3], "00142", "2026/11/20", "〜", "TRUE", "□"]


@pytest.fixture
def plan(payments):
    levels(payments)
    for place, words in enumerate(STRANGE, 1):
        plan_row(payments, "prohibitions", place=place, sentence=f"{words} を止めない", reason=words)
        plan_row(payments, "ways_out", place=place, when=f"{words}のとき", to=words)
        plan_row(payments, "flow", place=place, act="続報を送る", actor=words, at_minute=place, output="update")
        facts = {"side": "ours", "role": words, "sentence": f"{words}をする", "levels": [1, 2]}
        plan_row(payments, "acts", place=place, **facts)
    plan_row(payments, "steps", scale="影響の範囲", name="1店")
    for kind in ("end", "what_to_say", "substitutes", "special_days", "reports", "escalations", "criteria"):
        PlannedPart.objects.create(system=payments, kind=kind, part=PARTS[kind])
    return payments


def outcomes(register, data):
    reading = RowsReading(opened("a.xlsx", data), register)
    assert [sheet.problem or sheet.unknown for sheet in reading.sheets if sheet.problem or sheet.unknown] == []
    return reading, {row.outcome for sheet in reading.sheets for row in sheet.rows}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_plan_comes_back_unchanged(plan, language):
    with override(language):
        data = register_workbook(plan_of(plan))
    reading, found = outcomes(plan_of(plan), data)
    assert [row.faults for row in reading.rows("refused")] == []
    assert [row.changes for row in reading.rows("changed")] == []
    assert found == {"unchanged"}
    assert len(reading.rows("unchanged")) >= 4 * len(STRANGE)


def test_contacts_come_back_unchanged(minato):
    minato.contacts.all().delete()
    phones = ["+81300000142;ext=12", "+81312345678", "+442079460101;ext=7", ""]
    for place, phone in enumerate(phones, 1):
        facts = {
            "role": f"=当番{place}",
            "name": "湊・一葉、次席",
            "phone": phone,
            "hours": "24時間",
            "no_answer_minutes": 5,
        }
        Contact.objects.create(
            party=minato, place=place, phone_is_example="0000" in phone, gets_reports=place > 2, **facts
        )
    reading, found = outcomes(contacts_of(minato), register_workbook(contacts_of(minato)))
    assert [row.faults for row in reading.rows("refused")] == []
    assert [row.changes for row in reading.rows("changed")] == []
    assert (found, len(reading.rows("unchanged"))) == ({"unchanged"}, len(phones))


def test_every_cell_is_a_text(plan):
    book = load_workbook(io.BytesIO(register_workbook(plan_of(plan))))
    cells = [cell for sheet in book for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}
