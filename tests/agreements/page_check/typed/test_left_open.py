"""What was talked about and not agreed is said so, and is not taken for forgotten."""

import pytest

from agreements.content.rules import problems_of
from agreements.page_check.typed.l9_prohibitions import l9_prohibitions
from agreements.page_check.typed.l10_end_signal import l10_end_signal
from tests.agreements.example_content import example_content


@pytest.mark.parametrize("left_open", [[], ["prohibitions", "end_signal"]])
def test_l9_and_l10_take_it(left_open):
    content = example_content(prohibitions=[], end_signal={}, not_agreed=left_open)
    assert [l9_prohibitions(content).passed, l10_end_signal(content).passed] == [bool(left_open)] * 2
    assert ("end_signal" in {problem.path for problem in problems_of(content)}) is not bool(left_open)


def test_half_an_end_signal_is_still_asked_for_the_rest():
    content = example_content(end_signal={"told_by": {"ja": "電話"}}, not_agreed=["end_signal"])
    assert not l10_end_signal(content).passed
