"""What a level is called, whatever people count by."""

import pytest

from agreements.content.level_words import level_sign, level_title
from agreements.content.rules import problems_of
from agreements.content.wording import Wording
from tests.agreements.example_content import example_content
from tests.agreements.page_check.typed.examples import plain_of


def labelled(label: str | None, name: str = "停止", number: int = 1):
    levels = plain_of("ja")["levels"]
    levels[number - 1] |= {"name": {"ja": name}, **({"label": {"ja": label}} if label else {})}
    return example_content("ja", levels=levels)


@pytest.mark.parametrize(
    ("label", "name", "sign", "title"),
    [
        (None, "停止", "■1", "■1 停止"),
        ("P1", "停止", "■\u00a0P1", "■\u00a0P1 停止"),
        ("段階5", "全停止", "■\u00a0段階5", "■\u00a0段階5 全停止"),
        ("レベル0", "停止", "■\u00a0レベル0", "■\u00a0レベル0 停止"),
        ("SEV-1", "sev-1 / Critical", "■\u00a0SEV-1", "■\u00a0sev-1 / Critical"),
    ],
)
def test_the_label_is_said_where_there_is_one(label, name, sign, title):
    level = labelled(label, name).levels[0]
    assert (level_sign(level, "ja"), level_title(level, "ja")) == (sign, title)


def test_whatever_names_a_level_says_its_label():
    content = labelled("P1")
    say = Wording(content)
    assert (say.levels([1, 2]), say.second(content.acts[0])) == (
        "■\u00a0P1 ▲2",
        "店舗システム当番　検知から10分以内　■\u00a0P1 ▲2",
    )


def test_a_gap_is_told_by_the_labels():
    levels = plain_of("ja")["levels"]
    levels[0] |= {"label": {"ja": "P1"}}
    levels[0]["thresholds"][0]["value"] = "40"
    messages = [problem.message for problem in problems_of(example_content("ja", levels=levels))]
    assert any(message.startswith("■\u00a0P1 と ▲2 のあいだに") for message in messages)
