"""The lists of a draft, given out and read back: every field of every item is read to the letter."""

import pytest
from django.utils.translation import override

from agreements.content import AgreementContent
from agreements.content.lists import LISTS, items_of
from agreements.forms.draft.kinds import item_form
from agreements.forms.lists_file import ListsReading, _columns, lists_workbook
from agreements.forms.table import filled, in_order, written
from agreements.forms.workbook import FileSheet, opened
from tests.agreements.example_content import example_content, example_content_both

CONTENTS = {"one language": example_content, "two languages": example_content_both}


def reading_of(content):
    return ListsReading(opened("a.xlsx", lists_workbook(content)), content)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("made", CONTENTS)
def test_a_file_comes_back_unchanged(made, language):
    content = CONTENTS[made]()
    with override(language):
        reading = reading_of(content)
        assert [sheet.problem or sheet.unknown for sheet in reading.sheets if sheet.problem or sheet.unknown] == []
        assert reading.rows("added", "changed", "refused") == []
    assert reading.counts["unchanged"] == sum(len(items_of(content, name)) for name in LISTS)
    assert reading.fields() == {}


def test_each_item_is_read_whole_from_its_cells():
    """Not only found to be as it was given out: an item with none of its own values becomes the same."""
    content = example_content_both()
    for kind in LISTS.values():
        columns = _columns(content, kind)
        for item in items_of(content, kind.name):
            cells = written(item_form(kind, item, content), columns)
            row = filled(item_form(kind, item, content), in_order(columns), cells, 1)
            assert (row.unread, item_form(kind, item, content, row.data).errors) == ({}, {}), kind.name


def sheet(*rows):
    return FileSheet("acts", [(number, list(row)) for number, row in enumerate(rows, 1)])


def test_rows_are_added_changed_and_refused():
    content = example_content()
    first = content.acts[0]
    heading = ["key", "すること", "どちらの会社", "役割", "期限"]
    rows = [
        [first.key, "書き換えた文", "御社" if first.side == "theirs" else "弊社", first.role["ja"], "7分"],
        ["", "新しい動作", "弊社", "当番", "5〜10"],
        ["", "新しい動作", "弊社", "当番", "5"],
        ["nowhere", "止める", "弊社", "当番", ""],
        [first.key, "止める", "弊社", "当番", ""],
    ]
    reading = ListsReading([sheet(heading, *rows)], content)
    assert [row.outcome for row in reading.rows("added", "changed", "refused")] == [
        "changed", "refused", "added", "refused", "refused",
    ]  # fmt: skip
    acts = reading.fields()["acts"]
    assert (acts[0].sentence["ja"], acts[0].within_minutes, acts[0].done_sign) == ("書き換えた文", 7, first.done_sign)
    assert (len(acts), acts[-1].sentence) == (len(content.acts) + 1, {"ja": "新しい動作"})
    AgreementContent.model_validate(content.model_copy(update={"acts": acts}).model_dump())


def test_a_list_takes_no_more_than_it_holds():
    content = example_content(
        glossary=[{"key": f"t{n}", "term": {"ja": "語"}, "meaning": {"ja": "意"}} for n in range(399)]
    )
    rows = [(1, ["言葉", "意味"]), (2, ["一", "1つめ"]), (3, ["二", "2つめ"])]
    reading = ListsReading([FileSheet("glossary", rows)], content)
    assert [row.outcome for row in reading.rows("added", "refused")] == ["added", "refused"]


def of_acts(content, *keys):
    """A sheet of acts as it was given out, its rows put into this order."""
    given = next(sheet for sheet in opened("a.xlsx", lists_workbook(content)) if sheet.title == "動作")
    rows = {cells[0]: cells for _number, cells in given.rows[1:]}
    return FileSheet("動作", [given.rows[0], *((number, rows[key]) for number, key in enumerate(keys, 2))])


def test_the_order_of_rows_and_what_was_deleted_is_told_and_done_when_asked_for():
    content = example_content()
    first, second, *rest = [act.key for act in content.acts]
    assert rest
    reading = ListsReading([of_acts(content, second, first)], content)
    (told,) = reading.sheets
    assert (told.is_moved, len(told.absent)) == (True, len(rest))
    assert reading.fields() == {}, "neither is done unasked"
    assert [act.key for act in reading.fields(in_order=True)["acts"]] == [second, *rest, first]
    assert [act.key for act in reading.fields(without_absent=True)["acts"]] == [first, second]
    assert [act.key for act in reading.fields(in_order=True, without_absent=True)["acts"]] == [second, first]


def test_a_new_row_stands_where_it_was_written_and_what_is_absent_behind_its_neighbour():
    content = example_content()
    first, second, third, *rest = [act.key for act in content.acts]
    sheet = of_acts(content, first, third)
    heading = sheet.rows[0][1]
    new = {"すること": "新しい動作", "どちらの会社": "弊社", "役割": "当番", "期限の起点": "検知から"}
    sheet.rows.insert(2, (9, [new.get(name, "") for name in heading]))
    reading = ListsReading([sheet], content)
    acts = reading.fields(in_order=True)["acts"]
    assert [act.key for act in acts if act.key in {first, second, third, *rest}] == [first, second, third, *rest]
    assert [place for place, act in enumerate(acts) if act.sentence == {"ja": "新しい動作"}] == [2]


def test_a_sheet_without_keys_or_with_hidden_rows_takes_nothing_out():
    content = example_content()
    keys = [act.key for act in content.acts]
    hidden = of_acts(content, *keys[:1])
    hidden.left_out.append("隠した行は読みません")
    without = FileSheet("acts", [(1, ["すること", "どちらの会社", "役割"]), (2, ["新しい動作", "弊社", "当番"])])
    for sheet in (hidden, without):
        reading = ListsReading([sheet], content)
        assert (reading.sheets[0].absent, reading.absent) == ([], [])
        assert len(reading.fields(without_absent=True).get("acts", content.acts)) >= len(keys)


def test_those_who_were_there_are_put_into_the_record_of_the_meeting():
    content = example_content()
    who = content.meeting.attendees[0]
    rows = [(1, ["key", "お名前"]), (2, [who.key, "別の名前"])]
    fields = ListsReading([FileSheet("attendees", rows)], content).fields()
    assert fields["meeting"].attendees[0].name == "別の名前"
