"""What a file would do to a plan, row by row."""

import pytest
from django.utils.translation import override

from agreements.forms.plan import PLAN_FORMS
from agreements.forms.rows_file import (
    RowsReading,
    SignedRowsForm,
    contacts_of,
    plan_of,
    signed_rows,
    source_of,
    template_workbook,
)
from agreements.forms.rows_file.template import EXAMPLES
from agreements.forms.workbook import FileSheet, opened
from tests.agreements.bad_text import BIDI, CONTROL
from tests.agreements.forms.workbook.workbooks import workbook
from tests.agreements.plan_rows import plan_level, plan_row, reword

ACTS = ["すること", "どちらの会社", "役割", "期限（分）", "対象レベル", "実行できるか"]


def read(system, title, *rows, kind=""):
    numbered = [(number, list(row)) for number, row in enumerate(rows, 1)]
    return RowsReading([FileSheet(title, numbered)], plan_of(system), kind)


def outcomes(reading):
    return [row.outcome for sheet in reading.sheets for row in sheet.rows]


def faults(reading):
    return [(fault.column, fault.words) for row in reading.rows("refused") for fault in row.faults]


@pytest.fixture
def act(payments):
    facts = {"side": "theirs", "role": "店舗システム当番", "within_minutes": 10, "levels": [1], "gain": "待たない"}
    return plan_row(payments, "acts", place=1, sentence="再送を止める", **facts)


def test_rows_are_added_changed_left_alone_and_refused(payments, act):
    plan_row(payments, "flow", place=1, act="検知する", actor="当番", at_minute=0)
    reading = read(
        payments,
        "アクション候補",
        ACTS,
        ["再送を止める", "御社", "店舗システム当番", "15分", "■1 ▲2", "確認済"],
        ["予備系へ切り替える", "弊社", "決済基盤 当番", "１時間", "", ""],
        ["電話する", "だれか", "", "すぐ", "■9", ""],
    )
    assert outcomes(reading) == ["changed", "added", "refused"]
    assert reading.sheets[0].rows[0].changes == [
        ("期限（分）", "10", "15"), ("対象レベル", "■1", "■1、▲2"), ("実行できるか", "未確認", "確認済"),
    ]  # fmt: skip
    assert reading.rows("changed")[0].was["part"] == act.part
    added = reading.rows("added")[0].row
    said = added.part
    assert (said["within_minutes"], said["levels"], added.feasibility, added.pk) == (60, [], "unchecked", None)
    assert [column for column, _words in faults(reading)] == ["どちらの会社", "役割", "期限（分）", "対象レベル"]
    act.refresh_from_db()
    assert act.part["within_minutes"] == 10
    again = read(payments, "flow", ["act", "actor", "at_minute"], ["検知する", "当番", "0分"])
    assert outcomes(again) == ["unchanged"]


def test_columns_that_are_absent_stay_and_blank_cells_empty(payments, act):
    reading = read(payments, "acts", ["すること", "期限（分）"], ["再送を止める", ""])
    assert reading.sheets[0].rows[0].changes == [("期限（分）", "10", "—")]
    assert reading.rows("changed")[0].row.part["gain"] == {"ja": "待たない"}


def test_steps_of_one_name_are_told_apart_by_their_order(payments):
    for place, minute in enumerate((15, 45), 1):
        plan_row(payments, "flow", place=place, act="続報を送る", actor="当番", at_minute=minute)
    heading = ["すること", "誰が", "いつ（分）"]
    reading = read(payments, "障害フロー", heading, *(["続報を送る", "当番", minute] for minute in ("15", "60", "90")))
    assert outcomes(reading) == ["unchanged", "changed", "added"]


def test_a_row_twice_and_a_level_twice_are_refused(payments):
    heading = ["レベル", "呼び名", "見える数字", "単位", "条件", "値", "第一報", "続報"]
    level = ["■1", "停止", "決済成功率", "%", "未満", "50", "15", "30"]
    reading = read(payments, "障害レベル", heading, level, ["1", "止まる", *level[2:]])
    assert outcomes(reading) == ["added", "refused"]
    assert faults(reading) == [("", "2行目に、同じ番号のレベルがあります。")]
    heading, row = ["すること", "誰が", "いつ（分）"], ["検知する", "当番", "0"]
    assert outcomes(read(payments, "flow", heading, row, row)) == ["added", "refused"]


def test_a_level_is_known_by_its_number(payments):
    plan_level(payments)
    reading = read(payments, "levels", ["レベル", "呼び名", "値"], ["1", "全停止", "50%"])
    assert reading.sheets[0].rows[0].changes == [("呼び名", "停止", "全停止")]


def test_a_formula_is_refused_and_what_looks_like_one_is_asked_about(payments):
    data = workbook(flow=[["すること", "誰が", "いつ（分）"], ["=A1", "当番", 1], ["電話", "=当番()", 2]])
    reading = RowsReading(opened("a.xlsx", data), plan_of(payments))
    assert [column for column, _words in faults(reading)] == ["すること", "誰が"]
    text = read(payments, "", ["すること", "誰が", "いつ（分）"], ["=cmd|' /C calc'!A0", "@当番", "-"], kind="flow")
    assert outcomes(text) == ["refused"]
    text = read(
        payments, "", ["すること", "誰が", "いつ（分）"], ["=1+1", "- 当番", "5"], ["+81 3", "-5", "6"], kind="flow"
    )
    assert [len(row.asks) for row in text.rows("added")] == [2, 0]


@pytest.mark.parametrize("cell", ["50〜95", "50～95%", "50-95", "50から95"])
def test_a_range_where_one_number_is_asked_for_is_refused_with_the_remedy(payments, cell):
    reading = read(payments, "levels", ["レベル", "値", "第一報"], ["1", cell, "15〜30"])
    told = dict(faults(reading))
    assert ("もう1つの条件" in told["値"], "幅ではなく" in told["第一報（分）"]) == (True, True)


def test_a_sheet_of_any_name_holds_the_only_kind_there_is(minato):
    sheet = FileSheet("Sheet1", [(1, ["役割", "電話"]), (2, ["夜間当番", "03-1234-5678"])])
    assert RowsReading([sheet], contacts_of(minato)).counts["added"] == 1


@pytest.mark.parametrize("text", [CONTROL, BIDI, "x" * 5000, "a\nb"])
def test_naughty_words_are_refused_at_their_column(payments, text):
    reading = read(payments, "flow", ["すること", "誰が", "いつ（分）"], [text, "当番", "1"])
    assert [column for column, _words in faults(reading)] == ["すること"]


@pytest.mark.parametrize(
    ("title", "rows", "words"),
    [
        ("Sheet1", [["すること", "誰が"]], "シートの名前"),
        ("flow", [["検知する", "当番"]], "見出し"),
        ("flow", [["すること", "すること", "誰が"]], "2つ"),
    ],
)
def test_a_sheet_nobody_knows_is_told(payments, title, rows, words):
    assert words in read(payments, title, *rows).sheets[0].problem


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_template_can_be_read_and_its_examples_are_no_items(payments, language):
    with override(language):
        data = template_workbook(payments)
    reading = RowsReading(opened("plan.xlsx", data), plan_of(payments))
    assert [sheet.title for sheet in reading.sheets] == [str(form.nouns) for form in PLAN_FORMS.values()]
    assert (outcomes(reading), [sheet.unknown for sheet in reading.sheets]) == (
        ["example"] * len(PLAN_FORMS),
        [[]] * len(PLAN_FORMS),
    )


@pytest.mark.parametrize("kind", PLAN_FORMS)
def test_the_example_of_every_kind_is_a_good_row(payments, kind):
    names, cells = zip(*reversed(EXAMPLES[kind].items()), strict=True)
    # The only cell of a row that is the example's is that example.
    said = [*map(str, cells)] if len(cells) > 1 else [f"{cells[0]}。"]
    reading = read(payments, kind, names, said)
    assert (faults(reading), outcomes(reading)) == ([], ["added"])


def test_signed_rows_come_back_as_they_were(payments, booking):
    data = workbook(flow=[["すること", "誰が", "いつ（分）"], ["検知 する", "当番", 1], ["=A1", "当番", 2]])
    here, there = source_of(plan_of(payments)), source_of(plan_of(booking))
    reading = here.read(opened("a.xlsx", data), "")
    signed = signed_rows(reading, here)
    form = SignedRowsForm({"rows": signed}, source=here)
    assert form.is_valid()
    assert (form.is_as_seen, form.reading.file, outcomes(form.reading)) == (True, reading.file, ["added", "refused"])
    assert not SignedRowsForm({"rows": signed}, source=there).is_valid()
    assert not SignedRowsForm({"rows": signed[:-3] + "abc"}, source=here).is_valid()
    assert not SignedRowsForm({"rows": "nonsense"}, source=here).is_valid()


def test_a_plan_that_changed_meanwhile_is_no_longer_as_seen(payments, act):
    reading = read(payments, "acts", ["すること", "期限（分）"], ["再送を止める", "15"])
    signed = signed_rows(reading, source_of(plan_of(payments)))
    reword(act, within_minutes=12)
    form = SignedRowsForm({"rows": signed}, source=source_of(plan_of(payments)))
    assert form.is_valid()
    assert not form.is_as_seen
