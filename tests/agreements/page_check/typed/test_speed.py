"""Typing waits for the checks, so they take little more than reading and writing the same content."""

from agreements.content import canonical_text, read_content
from agreements.page_check.typed import check_content
from agreements.page_check.typed.word_list import found_in
from tests.agreements.example_content import example_content_both
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
