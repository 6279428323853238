"""Whatever is typed: no check breaks, and every hit stands where it says it does."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from agreements.content import content_from
from agreements.page_check.typed import WatchedWord, check_content
from agreements.page_check.typed.release import RULES
from agreements.page_check.typed.word_list import found_in, listed_in
from tests.agreements.example_content import example_content_both
from tests.agreements.page_check.typed.examples import text_at
from tests.agreements.workflow.drawn_content import contents

_TEAM = (WatchedWord("ja", "そのうち", "time", "いつ？"), WatchedWord("en", "a bit", "degree", "How much?"))
_SNIPPETS = [
    "速やかに", "至急、", "（30分以内）", "確認する。", "「", "」", "10/19", "午後3時", "し、", "𠮷", "e\u0301", "\n- ",
    " 0 ", "might ", "notify ", "is stopped", "and then ", "MAY ", "0120-", "ſ", "ﬁ", "İ", "１万", "。", ". ", '"',
    "そのうち", "a bit",
]  # fmt: skip
_TEXTS = some.lists(some.sampled_from(_SNIPPETS) | some.text(max_size=6), min_size=1, max_size=25).map("".join)


@given(_TEXTS, some.sampled_from(["ja", "en"]))
def test_vague_words_stand_within_any_text(text, language):
    last = 0
    for found in found_in(text, language):
        assert last <= found.start < found.end <= len(text)
        last = found.end


@given(_TEXTS.filter(lambda text: bool(text.strip())))
@settings(max_examples=30, deadline=None)
def test_hits_stand_where_they_say_in_texts_of_an_act(text):
    content = example_content_both()
    for part in (content.acts[0].sentence, content.acts[1].done_sign, content.purpose, content.contacts[0].role):
        part |= {"ja": text, "en": text}
    _all_stand(content)


@given(contents())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_hits_stand_where_they_say_in_any_content(plain):
    _all_stand(content_from(plain))


def _all_stand(content):
    for language in (None, "ja", "en"):
        for finding in check_content(content, language, _TEAM):
            for hit in finding.hits:
                assert 0 <= hit.start <= hit.end
                if hit.end:
                    assert text_at(content, hit)[hit.start : hit.end] == hit.words


def test_every_row_of_a_list_has_a_kind_the_program_knows():
    kinds = {row.kind for language in ("ja", "en") for row in listed_in(language)}
    assert kinds - set(RULES) == {"cond", "scope", "effort", "verb", "modal", "logic", "gap"}
    assert set(RULES) <= kinds
