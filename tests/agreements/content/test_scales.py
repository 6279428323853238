"""A level by a step of a scale or by a fact: as good as a number, and with seams that can be checked."""

import pytest
from django.utils.translation import override

from agreements.content import problems_of
from agreements.content.scales import seams_of
from agreements.content.wording import Wording
from agreements.page_check.typed.l7_decision_rows import l7_decision_rows
from agreements.pdf.rows import scale_rows
from tests.agreements.example_content import example_content
from tests.agreements.page_check.typed.examples import plain_of

STEPS = [{"key": key, "scale": {"ja": "広さ"}, "name": {"ja": name}}
         for key, name in (("one", "1店"), ("some", "3店以上"), ("all", "全店"))]  # fmt: skip


def stepped(*spans, facts=()):
    """The example with its levels decided by these (from, to) of the scale, the first by these facts too."""
    levels = [level | {"thresholds": [], "seen": {"ja": "画面"}} for level in plain_of("ja")["levels"]]
    for level, (first, last) in zip(levels, spans, strict=False):
        level["spans"] = [{"from_step": first, **({"to_step": last} if last else {})}]
    levels[0]["facts"] = [{"ja": fact} for fact in facts]
    return example_content("ja", levels=levels, steps=STEPS)


def test_conditions_are_said_in_words():
    content = stepped(("some", "all"), ("one", None), facts=["カード番号が漏れた"])
    say = Wording(content)
    assert say.conditions(content.levels[0]) == ["広さ：3店以上〜全店", "カード番号が漏れた"]
    assert say.conditions(content.levels[1]) == ["広さ：1店"]
    assert scale_rows(content) == [("広さ", "1店 ＜ 3店以上 ＜ 全店")]


@pytest.mark.parametrize(
    ("spans", "message"),
    [
        ([("some", "all"), ("one", None)], None),
        ([("all", None), ("one", None)], "■1 と ▲2 のあいだに、どちらでもない段があります。どちらに入れますか？"),
        ([("some", "all"), ("one", "some")], "■1 と ▲2 が、同じ段に当てはまります。どちらに入れますか？"),
        ([("all", "some"), ("one", None)], None),
    ],
)
def test_seams_are_checked_on_scales_too(spans, message):
    with override("ja"):
        assert [words for _place, words in seams_of(stepped(*spans))] == ([message] if message else [])


def test_l7_takes_steps_and_facts():
    spans = (("all", None), ("some", None), ("one", None))
    assert l7_decision_rows(stepped(*spans)).passed
    assert not l7_decision_rows(stepped(*spans[:2])).passed
    assert not l7_decision_rows(stepped(("all", None), ("one", None), ("one", None))).passed


def test_a_step_that_is_gone_is_named():
    content = stepped(("gone", None))
    found = [problem for problem in problems_of(content) if problem.key == "gone"]
    assert [(problem.path, problem.weight) for problem in found] == [("levels.0.spans.0.from_step", "must")]


@pytest.mark.parametrize(
    ("what", "title"),
    [({"fact": {"ja": "二重に支払われた"}}, "二重に支払われた"), ({"span": {"from_step": "all"}}, "広さ：全店")],
)
def test_a_criterion_may_be_a_fact_or_a_step(what, title):
    criterion = {"key": "c", **what, "then_level": 1}
    content = example_content("ja", criteria=[criterion], steps=STEPS)
    assert Wording(content).title(content.criteria[0]) == title
    assert [problem for problem in problems_of(content) if problem.path.startswith("criteria")] == []
    empty = example_content("ja", criteria=[{"key": "c", "then_level": 1}])
    assert [problem.path for problem in problems_of(empty) if problem.path.startswith("criteria")] == [
        "criteria.0.threshold"
    ]
