"""Rows of every list, pasted: recognised by heading or order, read as the forms read, refused at their column."""

import pytest
from django.utils.translation import override

from agreements.content.lists import LISTS
from agreements.forms.draft.pasting import MAX_LETTERS, MAX_ROWS, PasteForm
from tests.agreements.bad_text import BIDI, CONTROL
from tests.agreements.example_content import example_content

KINDS = pytest.mark.parametrize("name", list(LISTS))
ACT = "御社\t店舗システム当番\t再送を止める\t10分\t■1 ▲2\t件数が 0 になる"


def pasted(name, rows, **data):
    form = PasteForm({"rows": rows, **data}, kind=LISTS[name], content=example_content())
    form.is_valid()
    return form


def told(form):
    return [(row.number, fault.column, fault.words) for row in form.read for fault in row.faults]


@KINDS
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_example_of_every_list_can_be_read(name, language):
    content = example_content(**{} if name == "attendees" else {name: []})
    with override(language):
        blank = PasteForm(None, kind=LISTS[name], content=content)
        headings = [column.label + ("必須" if column.required else "") for column in blank.ordered]
        example = "\t".join(blank.example())
        bare, form = (
            PasteForm({"rows": rows}, kind=LISTS[name], content=content)
            for rows in (example, "\t".join(headings) + "\n" + example)
        )
        assert (form.is_valid(), told(form), form.has_heading, len(form.good)) == (True, [], True, 1)
        assert (bare.is_valid(), told(bare), bare.has_heading, len(bare.good)) == (True, [], False, 1)
    assert form.good[0].part.model_copy(update={"key": "k"}) == bare.good[0].part.model_copy(update={"key": "k"})


def test_a_row_becomes_a_whole_item():
    act = pasted("acts", ACT).good[0].part
    assert (act.side, act.role, act.sentence) == ("theirs", {"ja": "店舗システム当番"}, {"ja": "再送を止める"})
    assert (act.within_minutes, act.levels, act.done_sign) == (10, [1, 2], {"ja": "件数が 0 になる"})
    assert (act.from_event, act.on_page_one, act.consent.answer) == ("detected", True, "unanswered")


@pytest.mark.parametrize(
    "heading",
    [
        "すること\t役割\tどちらの会社\t期限（分）\t御社の回答\t1ページ目に載せる",
        "すること\t役割\tどちらの会社\t期限\t御社の回答\t1ページ目に載せる",
        "What to do\tRole\tWhich company\tDue\tYour answer\tShow on page 1",
        "sentence\trole\tside\twithin_minutes\tconsent_answer\ton_page_one",
        "ＳＥＮＴＥＮＣＥ\t 役 割 \tside\t期限（分）必須\tanswer\t1ページ目に載せる",
    ],
)
def test_headings_in_any_order_and_language(heading):
    form = pasted("acts", f"{heading}\n止める\t当番\t弊社\t1時間半\t同意\t×")
    assert (form.has_heading, form.heading.unknown, told(form)) == (True, [], [])
    act = form.good[0].part
    assert (act.sentence, act.side, act.within_minutes, act.on_page_one) == ({"ja": "止める"}, "ours", 90, False)
    assert act.consent.answer == "agreed"


def test_what_is_wrong_is_told_at_its_column():
    form = pasted("acts", f"{ACT}\nどこか\t\t止める\tすぐ\t■9\n御社\t当番\t{BIDI}\t\t\t{CONTROL}")
    assert [(number, column) for number, column, _words in told(form)] == [
        (2, "どちらの会社"), (2, "役割"), (2, "期限（分）"), (2, "対象レベル"), (3, "すること"), (3, "終わりの目印"),
    ]  # fmt: skip
    words = {column: words for number, column, words in told(form) if number == 2}
    assert "どこか" in words["どちらの会社"]
    assert words["役割"] == "入力してください。"
    assert words["期限（分）"] == "分を整数で入れてください（例 15）。"
    assert "■9" in words["対象レベル"]
    assert "U+202E" in told(form)[4][2]
    assert len(form.good) == 1


def test_the_rows_that_cannot_be_read_are_left_over_as_they_were():
    rows = 'すること\t役割\tどちらの会社\n止める\t当番\t御社\n"2\n行"\t"当""番"\tどこか\n'
    form = pasted("acts", rows)
    assert form.left_over() == 'すること\t役割\tどちらの会社\n"2\n行"\t"当""番"\tどこか\n'
    assert pasted("acts", form.left_over()).bad[0].cells == form.bad[0].cells


def test_columns_nobody_knows_are_named_and_those_named_twice_refused():
    assert pasted("glossary", "言葉\t意味\t備考\n再送\tもう一度\tx").heading.unknown == ["備考"]
    assert "言葉" in str(pasted("glossary", "言葉\t言葉\t意味\n再送\t再送\tもう一度").errors["rows"])


def test_cells_beyond_the_last_column_are_not_dropped_in_silence():
    assert told(pasted("glossary", "再送\tもう一度\tはみ出し")) == [(1, "", "2列より右にも文があります。")]


def test_an_item_that_is_there_already_is_not_added_again():
    form = pasted("acts", f"{ACT}\n{ACT}\n御社\t当番\t{ACT[:3]}")
    assert [(row.is_good, row.same) for row in form.read] == [(True, False), (False, True), (True, False)]


def test_a_list_takes_no_more_than_the_content_allows():
    few = example_content(
        glossary=[{"key": f"term-{n}", "term": {"ja": "語"}, "meaning": {"ja": "意"}} for n in range(399)]
    )
    form = PasteForm({"rows": "一\t1つめ\n二\t2つめ"}, kind=LISTS["glossary"], content=few)
    assert form.is_valid()
    assert told(form) == [(2, "", "この一覧に書けるのは400件までです。")]


def test_a_level_whose_number_is_taken_is_refused():
    assert [level.number for level in example_content().levels] == [1, 2, 3]
    form = pasted("levels", "レベル\t呼び名\n■1\t停止\n4\t軽微\n◇4\t微か")
    words = "はもうあります。その項目を書き換えてください。"
    assert told(form) == [(2, "レベル", f"■1 {words}"), (4, "レベル", f"◇4 {words}")]


def test_translations_have_columns_of_their_own():
    both = example_content(translations=["ja", "en"])
    rows = "言葉\t言葉（英語）\t意味\t意味（英語）\n再送\tretry\tもう一度送る\tsend again"
    form = PasteForm({"rows": rows}, kind=LISTS["glossary"], content=both)
    assert form.is_valid()
    assert form.good[0].part.term == {"ja": "再送", "en": "retry"}
    assert [column.name for column in form.ordered] == ["term", "meaning"]


def test_rows_sent_twice_are_the_same_items():
    one, again, other = (pasted("acts", ACT, batch=batch) for batch in ("0badcafe", "0badcafe", "deadbeef"))
    assert one.good[0].part.key == again.good[0].part.key != other.good[0].part.key


def test_a_percentage_says_its_unit():
    heading = "測るもの\t値\t条件\t単位\n"
    target = pasted("targets", heading + "決済成功率\t99.5%\t>=\t").good[0].part
    assert (target.value, target.sign, target.unit) == ("99.5", "ge", {"ja": "%"})
    assert told(pasted("targets", heading + "件数\t5%\t>=\t件"))[0][1] == "値"


def test_numbers_of_people_are_read_as_in_the_form():
    heading = "どちらの会社\t役割\t電話\t内線\tメールアドレス\n"
    contact = pasted("contacts", heading + "御社\t当番\t０３－００００－０１４２\t12\tduty@minato.example").good[0].part
    assert (contact.phone.e164, contact.phone.extension, contact.phone.example) == ("+81300000142", "12", True)
    assert [column for _row, column, _words in told(pasted("contacts", heading + "御社\t当番\t0120\t\tno mail"))] == [
        "メールアドレス", "電話",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("", "貼り付けて"),
        ("\t\n \t \n", "貼り付けて"),
        ("言葉\t意味\n", "行がありません"),
        ("再送\t意味x\n" * (MAX_ROWS + 1), f"{MAX_ROWS}行まで"),
        ("x" * (MAX_LETTERS + 1), f"{MAX_LETTERS}文字まで"),
        ("再送\tも\x00う", ""),
    ],
)
def test_what_is_no_table_is_refused_with_words(rows, words):
    form = pasted("glossary", rows)
    assert form.errors or told(form)
    assert words in str(form.errors.get("rows", ""))


def test_adding_needs_the_rows_that_were_seen():
    seen = pasted("acts", ACT)
    assert pasted("acts", ACT, add=seen.digest).is_agreed()
    assert pasted("acts", ACT.replace("\n", "\r\n"), add=seen.digest).is_agreed()
    assert not pasted("acts", ACT + " ", add=seen.digest).is_agreed()
    assert not pasted("acts", ACT).is_agreed()


def test_a_range_is_both_ends_where_the_list_has_both():
    content = example_content(levels=[])
    heading = "レベル\t呼び名\t続報\n"
    form = PasteForm({"rows": f"{heading}■1\t停止\t20〜40分"}, kind=LISTS["levels"], content=content)
    assert form.is_valid()
    assert (told(form), [(row.part.update_minutes, row.part.update_minutes_to) for row in form.good]) == (
        [],
        [(20, 40)],
    )
    ((_number, column, words),) = told(pasted("acts", "御社\t当番\t止める\t20〜40分"))
    assert (column, "幅ではなく" in words) == ("期限（分）", True)


@pytest.mark.parametrize("cell", ["受付、当直", "受付・当直", "受付/当直", "受付, 当直", '"受付\n当直"'])
def test_roles_in_one_cell_are_several(cell):
    form = PasteForm(
        {"rows": f"レベル\t呼び名\t呼ぶ役割\n■1\t停止\t{cell}"},
        kind=LISTS["levels"],
        content=example_content(levels=[]),
    )
    assert form.is_valid()
    assert form.good[0].part.roles_called == [{"ja": "受付"}, {"ja": "当直"}]


def test_a_role_that_is_known_is_one():
    content = example_content(levels=[])
    whole = content.contacts[0].model_copy(update={"role": {"ja": "営業・CS"}})
    content = content.model_copy(update={"contacts": [whole, *content.contacts[1:]]})
    for cell, roles in (("営業・CS", ["営業・CS"]), ("「A・B」", ["A・B"])):
        rows = f"レベル\t呼び名\t呼ぶ役割\n■1\t停止\t{cell}"
        form = PasteForm({"rows": rows}, kind=LISTS["levels"], content=content)
        assert form.is_valid()
        assert [role["ja"] for role in form.good[0].part.roles_called] == roles
