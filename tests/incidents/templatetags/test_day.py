"""Clocks, marks and states as words: nothing is told by colour alone."""

from datetime import timedelta

import pytest

from agreements import states
from agreements.queries.pairs import pairs_of
from incidents.queries.basis import bases_of
from incidents.templatetags.day import countdown, emphasised, is_past, marked, standing_status, stopwatch
from tests.incidents import story


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (750, "12:30"),
        (59, "0:59"),
        (3900, "1:05:00"),
        (0, "0:00"),
        (-59, "期限です"),
        (-60, "1分超過"),
        (-200, "3分超過"),
        (-7200, "120分超過"),
    ],
)
def test_what_is_left_or_how_late_it_is(seconds, shown):
    assert countdown(story.NOW + timedelta(seconds=seconds), story.NOW) == shown


def test_a_stopwatch_counts_hours_only_when_there_are_some():
    assert [stopwatch(timedelta(seconds=s)) for s in (0, 870, 36_000)] == ["0:00", "14:30", "10:00:00"]
    assert (is_past(story.STARTED, story.NOW), is_past(story.NOW, story.NOW)) == (True, False)


@pytest.mark.parametrize(
    ("text", "q", "shown"),
    [
        ("決済承認API", "決済", "<mark>決済</mark>承認API"),
        ("AG-0001", "ag 1", "<mark>AG</mark>-000<mark>1</mark>"),
        ("a<b>", "<", "a<mark>&lt;</mark>b&gt;"),
        ("a<b>", "", "a&lt;b&gt;"),
        ("x.y", ".*", "x.y"),
    ],
)
def test_typed_letters_are_marked_and_nothing_is_html(text, q, shown):
    assert marked(text, q) == shown


def test_what_must_not_be_read_over_is_bold_and_nothing_is_html():
    said = "伺った内容（書面の承認はいただいていません）。「<止める>」を"
    bold = "伺った内容（<b>書面の承認はいただいていません</b>）。<b>「&lt;止める&gt;」</b>を"
    assert emphasised(said) == bold


@pytest.mark.parametrize(
    ("moves", "changes", "long", "short"),
    [
        ((states.EXPLAINED, states.APPROVED), {}, "合意済 第1版", "第1版"),
        ((states.EXPLAINED, states.APPROVED), {"review_by": "2026-11-19"}, "要見直し 第1版", "第1版・見直し期限切れ"),
        ((states.EXPLAINED, states.APPROVED), {"effective_from": "2026-12-01"}, "第1版はまだ有効でない", None),
        ((states.AGREED_IN_MEETING,), {}, "口頭合意 第1版", "第1版・口頭合意のみ"),
        ((states.EXPLAINED,), {}, "合意なし（説明済）", None),
        ((states.EXPLAINED, states.CHANGES_REQUESTED), {}, "合意なし（修正依頼）", None),
        ((states.EXPLAINED, states.DECLINED), {}, "合意なし（不同意）", None),
        ((states.EXPLAINED, states.WITHDRAWN), {}, "合意なし", None),
    ],
)
def test_how_firm_an_agreement_is_has_its_own_word(plan, minato, ren, moves, changes, long, short):
    story.version(story.agreement(plan, minato, ren), ren, *moves, **changes)
    basis = next(row for row in bases_of(pairs_of([plan]), at=story.STARTED) if row.party == minato)
    assert f"</svg>{long}</span>" in standing_status(basis)
    assert f"</svg>{short or long}</span>" in standing_status(basis, short=True)
