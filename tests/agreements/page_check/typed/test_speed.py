"""Typing waits for the checks, so they take little more than reading and writing the same content."""

from itertools import product

import pytest

from agreements.content import canonical_text, read_content
from agreements.page_check.typed import check_content
from agreements.page_check.typed.word_list import found_in
from tests.agreements.example_content import example_content, example_content_both
from tests.cpu import least_cpu

# Measured: 20 to 25 times the yardstick (20 ms for both languages of the example); 50 ms are about 60 times.
_MOST = 60


def test_a_whole_agreement_in_two_languages_is_checked_at_once():
    content = example_content_both()

    def check():
        found_in.cache_clear()
        check_content(content)

    check()
    yardstick = least_cpu(lambda: read_content(canonical_text(content)))
    assert least_cpu(check) < _MOST * yardstick


def test_long_texts_take_time_in_proportion():
    """No form of the lists tries the same letters again and again."""

    def seconds(count):
        content = example_content_both(notes={"ja": "あ、" * count, "en": "to be a " * count})
        return least_cpu(lambda: check_content(content))

    assert seconds(450) < 8 * seconds(110)


_LETTERS = 4_000
_SIGNS = "()_「」“\"'.。！、：;—・/0９aAうだ（）<*-"
_PAIRS = ["至急", "ない", "5分", "：x", "<1", "for ", "and ", "not ", "no ", "も\n"]
# Without the lists that these texts do not stand in.
_LITTLE = {name: [] for name in ("information", "criteria", "escalations", "flow", "reports", "definition", "aims")}


def _odd_content(language, text):
    """The same text where the most checks read it: as a title, a level, an act and a prohibition."""
    content, said = example_content(language, **_LITTLE), {language: text}
    levels = [level.model_copy(update={"seen": said, "thresholds": []}) for level in content.levels[:1]]
    acts = [act.model_copy(update={"sentence": said}) for act in content.acts[:1]]
    prohibitions = [one.model_copy(update={"sentence": said}) for one in content.prohibitions[:1]]
    return content.model_copy(update={"title": said, "levels": levels, "acts": acts, "prohibitions": prohibitions})


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_sign_or_pair_of_signs_takes_more_than_its_letters(language):
    """The worst takes 8 times as long as a plain text; one that is tried again at every letter, 50 times."""

    def cost(text, times):
        content = _odd_content(language, (text * _LETTERS)[:_LETTERS])

        def check():
            found_in.cache_clear()
            check_content(content)

        return least_cpu(check, times)

    cost("あ", 1)
    most = 16 * cost("あ", 3)
    texts = [*_SIGNS, *_PAIRS, *map("".join, product("(_「.0（、a", ' ".）x'))]
    assert [text for text in texts if cost(text, 1) > most and cost(text, 3) > most] == []
