"""What is read as one thing stays on one line in pages and mails too: a mark with its label, a number, an address."""

import pytest

from agreements.content import parts
from agreements.content.level_words import level_sign, level_title
from agreements.mail_page import page_of
from agreements.templatetags.look import level as level_tag
from incidents.models import LevelChange


@pytest.mark.parametrize("label", ["P1", "SEV-1", "Level 3", "レベル3"])
def test_a_mark_and_its_label_are_one_word_wherever_they_are_told(label):
    level = parts.SeverityLevel(key="a", number=1, mark="■", name={"ja": "停止"}, label={"ja": label})
    change = LevelChange(number=1, name="停止", label=label)
    for told in (level_sign(level, "ja"), level_title(level, "ja"), str(change), str(level_tag(change))):
        assert f"■\u00a0{label}".replace(" ", "\u00a0") in told
    named = level.model_copy(update={"name": {"ja": f"{label} 停止"}})
    assert level_title(named, "ja").startswith(f"■\u00a0{label}".replace(" ", "\u00a0"))


def test_a_number_abroad_stays_whole_in_a_mail_and_reads_the_same():
    page = page_of("Call +81 3-0000-0142 ext. 12 at once.", "en")
    assert '<span style="white-space:nowrap">+81 3-0000-0142</span> ext. 12 at once.' in page
