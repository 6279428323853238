"""Agreements of real lengths: page 1 keeps its blocks, and of each act who does it and when (spill.py prints more)."""

import pytest
from django.utils.translation import override

from agreements import page_check, pdf
from agreements.content import Language
from agreements.pdf.first_page import first_page_of
from agreements.pdf.level_rows import level_rows
from agreements.pdf.timeline import timeline_of
from tests.agreements.example_content import example_content
from tests.agreements.pdf.papers import AT, body_of, squeezed, texts
from tests.agreements.pdf.real_content import real, stretched


@pytest.mark.parametrize(
    ("language", "kind", "times", "acts"), [("ja", "both", 1.0, 3), ("ja", "words", 1.5, 1), ("en", "words", 1.0, 1)]
)
def test_page_one_keeps_who_and_when_of_each_act(language: Language, kind: str, times: float, acts: int) -> None:
    content = stretched(real(language, kind), language, times)
    data = pdf.render_body(content, number="AG-0001", version=2, published_at=AT, form=pdf.PaperForm(language))
    told = page_check.Printed(content=content, language=language, size="a4", number="AG-0001")
    assert {one.check for one in page_check.check_paper(data, told) if one.stops} == set()
    page = squeezed(texts(data)[0])
    shown = [act for act in content.acts if squeezed(act.sentence[language]) in page]
    assert len(shown) >= acts
    with override(language):
        rows = first_page_of(content, number="AG-0001", topics=["acts"]).acts
    assert all(squeezed(row.item.role) in page and squeezed(row.deadline) in page for row in rows[: len(shown)])


def test_what_is_not_agreed_is_said_and_the_numbers_have_no_gap() -> None:
    content = example_content(end_signal={}, ways_out=[], acts=[], criteria=[], information=[])
    paper = body_of(content)
    page = squeezed(texts(paper)[0])
    assert [sign for sign in page if sign in "①②③④⑤"][:5] == ["①", "②", "①", "③", "④"]
    assert "④終わりの合図決めていません。⑤この紙が合わないとき行き先は、決めていません。" in page
    told = page_check.Printed(content=content, language="ja", size="a4", number="AG-0001")
    found = {one.check: one.passed for one in page_check.check_paper(paper, told)}
    assert (found["P1"], found["L11"]) == (True, False)


def test_minutes_of_a_column_are_in_one_unit() -> None:
    with override("ja"):
        rows = level_rows(real("ja", "numbers"))
        mixed = level_rows(example_content())
    assert [row.first for row in rows] == ["15分以内", "30分以内", "1.5時間以内", "6時間以内"]
    assert [row.update for row in rows] == ["30分ごと", "1時間ごと", "2時間ごと", "24時間ごと"]
    assert rows[2].times == "第一報 連絡を受けてから90分以内　続報 120分ごと"
    assert [row.first for row in mixed] == ["15分以内", "30分以内", "60分以内"]


def test_page_one_says_what_the_minutes_count_from_and_how_one_is_told() -> None:
    content = real("ja", "numbers")
    with override("ja"):
        same = first_page_of(content, number="", topics=[])
        content.levels[3].measured_from = "detected"
        differing = first_page_of(content, number="", topics=[])
    assert same.counted == "連絡を受けてから"
    assert differing.counted == "■1 ▲2 ○3 連絡を受けてから、◇4 検知から"
    assert same.channels == "■1 電話、メール　▲2 電話、メール　○3 メール　◇4 メール"


def test_reports_stand_in_order_of_time_with_whom_they_go_to() -> None:
    reports = [
        {"key": "d", "kind": "recovery", "audience": {"ja": "案内所"}, "channel": "mail"},
        {"key": "c", "kind": "update"},
        {"key": "b", "kind": "first"},
        {"key": "a", "kind": "first", "within_minutes": 10, "audience": {"ja": "改札主任"}, "channel": "phone"},
    ]
    with override("ja"):
        moments = timeline_of(real("ja", "numbers", reports=reports))
    assert [(moment.at, moment.what) for moment in moments] == [
        ("10分以内", "第一報を出す（改札主任、電話）"),
        ("レベルの表の第一報", "第一報を出す"),
        ("レベルの表の続報", "続報を出す"),
        ("終わりの合図のとき", "復旧報を出す（案内所、メール）"),
        ("復旧から72時間以内", "中間の報告を書面で送る"),
    ]
