import pytest
from django.utils.translation import override

from agreements.pdf.typesetting import fits_beside, grouped, mail_address, quoted, words, words_within


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("検知から10分以内", ["10分以内"]),
        ("決済成功率 50%以上 95%未満が10分", ["50%以上", "95%未満", "10分"]),
        ("毎日 18:00–翌9:00", []),
        ("daily 18:00–09:00 next day", ["18:00–09:00"]),
        ("管理画面の「再送待ち」が5分間0件", ["5分間", "0件"]),
        ("2,000件を超える", ["2,000件"]),
        ("1,204 店で", ["1,204 店"]),
        ("運用責任者 03-0000-0188", ["03-0000-0188"]),
        ("Head of operations +81 3-0000-0188", ["+81 3-0000-0188"]),
        ("▲2 一部不可", []),
        ("AG-0001、みなと百貨店です", []),
        ("999999999999.999999円", []),
        ("数字なし", []),
    ],
)
def test_a_number_keeps_its_unit(text: str, kept: list[str]) -> None:
    html = words(text)
    assert [piece.partition("</span>")[0] for piece in html.split('<span class="n">')[1:]] == kept
    assert html.replace('<span class="n">', "").replace("</span>", "") == text


def test_a_space_that_does_not_break_needs_no_element() -> None:
    assert words("応答 3 ms未満") == "応答 3\u00a0ms未満"
    assert words("Success rate 99 % or more for 30 min") == "Success rate 99\u00a0% or more for 30\u00a0min"


def test_a_latin_word_before_a_number_may_end_its_line() -> None:
    assert words("Web120分") == 'Web<wbr><span class="n">120分</span>'


def test_within_html_tags_stay_as_they_are() -> None:
    html = '<p class="a 5分">5分 &lt;b&gt; 30 min</p>'
    assert words_within(html) == '<p class="a 5分"><span class="n">5分</span> &lt;b&gt; 30\u00a0min</p>'


@pytest.mark.parametrize(
    ("text", "kept"),
    [("120時間以内", ["120時間"]), ("every 5–9 min", ["5–9 min"]), ("1,000,000回", []), ("99999分〜", ["99999分"])],
)
def test_in_a_narrow_column_a_number_keeps_only_its_unit(text: str, kept: list[str]) -> None:
    html = words(text, "narrow")
    assert [piece.partition("</span>")[0] for piece in html.split('<span class="n">')[1:]] == kept


def test_text_is_escaped_and_lines_are_kept() -> None:
    assert words('<b>"5分"</b>\n& 次') == ('&lt;b&gt;&quot;<span class="n">5分</span>&quot;&lt;/b&gt;<br>&amp; 次')


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ('Console "Payments" → set "Retries" to "Stop"', "Console “Payments” → set “Retries” to “Stop”"),
        ('"AG-0001. Payments are failing."', "“AG-0001. Payments are failing.”"),
        ('(text: "Cash only")\n"Stop", then go', "(text: “Cash only”)\n“Stop”, then go"),
        ('a 19" rack', "a 19” rack"),
        ("no marks", "no marks"),
    ],
)
def test_straight_marks_are_drawn_in_pairs_in_english(typed: str, drawn: str) -> None:
    with override("en"):
        assert quoted(typed) == drawn
        assert words('“kept” "5 min"') == "“kept” “5\u00a0min”"
    with override("ja"):
        assert quoted(typed) == typed


def test_marks_within_html_are_drawn_in_pairs_too() -> None:
    html = '<p title="&quot;">Say &quot;<b>stop</b>&quot;, &quot;now&quot;</p>'
    with override("en"):
        assert words_within(html) == '<p title="&quot;">Say “<b>stop</b>”, “now”</p>'
    with override("ja"):
        assert words_within(html) == html


def test_nothing_is_nothing() -> None:
    assert [words(None), words("")] == ["", ""]


def test_a_mail_address_breaks_before_its_at_sign() -> None:
    assert (
        mail_address("our-oncall@ops.example")
        == '<span class="n">our-oncall</span><wbr><span class="n">@ops.example</span>'
    )
    assert mail_address("<" * 30 + "@x") == "&lt;" * 30 + '<wbr><span class="n">@x</span>'


def test_a_hash_is_read_aloud_in_groups() -> None:
    assert grouped("0123456789abcdef" * 4) == " ".join(["01234567", "89abcdef"] * 4)


def test_the_head_has_room_for_so_much() -> None:
    line = "AG-0001  第2版  発効 2026-11-01  内容 eea5 9100 6755"
    assert (fits_beside(line, "決済承認API"), fits_beside(line, "とても長い名前の決済承認システム")) == (True, False)


def test_a_role_breaks_between_its_words() -> None:
    """「運用デスク 当／番」 stood in the column of the contacts."""
    assert words("運用デスク 当番", "role") == '<span class="n">運用デスク</span> <span class="n">当番</span>'
    assert words("Duty <b>", "role") == "Duty &lt;b&gt;"
    long = "一般社団法人東日本広域観光案内所連絡協議会"
    assert words(f"{long} 当番", "role") == f'{long} <span class="n">当番</span>'
    assert words("5分ごとの 当番", "role") == words("5分ごとの 当番")
