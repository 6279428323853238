"""Of vague sentences nearly all are asked about, of precise ones nearly none: also of those nobody tuned to."""

import pytest

from tests.agreements.page_check.typed.wording.measure import sentences, share


@pytest.mark.parametrize("name", ["tuning", "kept_back", "fresh"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_vague_sentences_are_asked_about_and_precise_ones_left_alone(name, language):
    vague, _missed = share(name, "vague", language)
    precise, _disturbed = share(name, "precise", language)
    assert vague >= 0.95
    assert precise <= 0.03


@pytest.mark.parametrize("name", ["tuning", "kept_back", "fresh"])
@pytest.mark.parametrize("kind", ["vague", "precise"])
def test_a_set_has_enough_sentences(name, kind):
    assert sum(len(set(sentences(name, kind, language))) for language in ("ja", "en")) >= 150


@pytest.mark.parametrize("name", ["kept_back", "fresh"])
def test_no_sentence_is_in_both_sets(name):
    for kind in ("vague", "precise"):
        for language in ("ja", "en"):
            assert not {*sentences("tuning", kind, language)} & {*sentences(name, kind, language)}
