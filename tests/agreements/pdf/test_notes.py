"""The free notes: Markdown as it is printed, on paper and beside the field."""

import pytest

from agreements.content.notes import notes_said
from agreements.pdf import notes_html
from tests.cpu import least_cpu


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("", ""),
        ("**太字**と*強調*", "<p><strong>太字</strong>と<em>強調</em></p>\n"),
        ("- 一\n- 二", "<ul>\n<li>一</li>\n<li>二</li>\n</ul>\n"),
        ("[手順](https://a.example/b?c=d)を見る", "<p>手順 &lt;https://a.example/b?c=d&gt;を見る</p>\n"),
        ("[https://a.example](https://a.example)", "<p>https://a.example</p>\n"),
        ("[窓口](mailto:a@b.example)", "<p>窓口 &lt;mailto:a@b.example&gt;</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](https://a.example/日本)", "<p>[x](https://a.example/日本)</p>\n"),
        ('[x](https://a.example/"><b>)', "<p>x &lt;https://a.example/&quot;&gt;&lt;b&gt;&gt;</p>\n"),
        ("**「注意」**です", "<p><strong>「注意」</strong>です</p>\n"),
        ("**注意。**次に", "<p><strong>注意。</strong>次に</p>\n"),
        ("これは*（急ぎ）*です", "<p>これは<em>（急ぎ）</em>です</p>\n"),
        ("**3*4**個", "<p><strong>3*4</strong>個</p>\n"),
        ("***急ぎ***です", "<p><em><strong>急ぎ</strong></em>です</p>\n"),
        ("# 見出し<br>&amp;", "<p># 見出し&lt;br&gt;&amp;amp;</p>\n"),
    ],
)
def test_notes_are_printed_as_typed_but_for_their_marks(typed: str, printed: str) -> None:
    assert notes_html(typed) == printed


@pytest.mark.parametrize(
    "typed",
    [
        "価格は 3*4 と 5*6", "5*3店、6*2店", "2**8 と 3**2", "2 * 3 * 4", "個数*3 と 単価*2",
        "*1 と *2 を見る", "「*」と「*」",
        "a*b*c", "https://a.example/x*y*z", "5_6_7", "> 100件なら止める",
        ">= 3 と <= 5", "=== 3 ===", "~~3~~", "100 % * 2",
    ],
)  # fmt: skip
def test_what_was_not_meant_as_a_mark_stays(typed: str) -> None:
    assert notes_said(typed) == [typed]


def test_thousands_of_marks_take_their_time_and_no_more() -> None:
    assert least_cpu(lambda: notes_html("a*" * 4_000)) < 12 * least_cpu(lambda: notes_html("a*" * 1_000))
