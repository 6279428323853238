"""The free notes: Markdown as it is printed, on paper and beside the field."""

import pytest

from agreements.pdf import notes_html


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
        ("# 見出し<br>&amp;", "<p># 見出し&lt;br&gt;&amp;amp;</p>\n"),
    ],
)
def test_notes_are_printed_as_typed_but_for_their_marks(typed: str, printed: str) -> None:
    assert notes_html(typed) == printed
