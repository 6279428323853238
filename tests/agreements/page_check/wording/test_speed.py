"""Typing waits for the checks, so they take little more than reading and writing the same content."""

import time

from agreements.content import canonical_text, read_content
from agreements.page_check.wording import check_content
from agreements.page_check.wording.word_list import found_in
from tests.agreements.example_content import example_content_both

# Measured: 20 to 25 times the yardstick (20 ms for both languages of the example); 50 ms are about 60 times.
_MOST = 60


def _fastest(work):
    """Give the least processor time of several runs: other work on the machine does not count."""
    times = []
    for _ in range(7):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def test_a_whole_agreement_in_two_languages_is_checked_at_once():
    content = example_content_both()

    def check():
        found_in.cache_clear()
        check_content(content)

    check()
    yardstick = _fastest(lambda: read_content(canonical_text(content)))
    assert _fastest(check) < _MOST * yardstick


def test_long_texts_take_time_in_proportion():
    """No form of the lists tries the same letters again and again."""

    def seconds(count):
        content = example_content_both(notes={"ja": "あ、" * count, "en": "to be a " * count})
        return _fastest(lambda: check_content(content))

    assert seconds(450) < 8 * seconds(110)
