"""One agreement in two languages: which it is issued in, and which texts the second lacks."""

from agreements.content import (
    AgreementContent,
    canonical_text,
    content_from,
    edition_in,
    languages_of,
    missing_in,
    problems_of,
    read_content,
    threshold_words,
)
from agreements.content.merging import merged
from tests.agreements.example_content import example_content, example_content_both


def test_the_original_comes_first() -> None:
    assert languages_of(example_content("en")) == ["en"]
    assert languages_of(example_content("en", translations=["ja"])) == ["en", "ja"]


def test_the_example_in_both_languages_lacks_nothing() -> None:
    content = example_content_both()
    assert languages_of(content) == ["ja", "en"]
    assert (missing_in(content, "ja"), missing_in(content, "en"), problems_of(content)) == ([], [], [])
    assert read_content(canonical_text(content)) == content


def test_a_language_added_by_one_and_a_title_by_another_are_both_kept() -> None:
    base = example_content()
    mine = base.model_copy(update={"translations": ["en"]})
    theirs = base.model_copy(update={"title": {"ja": "題"}})
    both = merged(base, mine, theirs)
    assert (both.values["translations"], both.values["title"], both.clashes) == (["en"], {"ja": "題"}, [])


def without_english(content: AgreementContent, *paths: str) -> AgreementContent:
    plain = content.model_dump(mode="json", exclude_none=True)
    for path in paths:
        part = plain
        for step in path.split("."):
            part = part[int(step)] if step.isdigit() else part[step]
        del part["en"]
    return content_from(plain)


def test_what_a_language_lacks_is_asked_section_by_section() -> None:
    content = without_english(example_content_both(), "title", "acts.0.sentence", "acts.1.role", "acts.1.gain")
    assert [(problem.path, problem.weight, problem.message) for problem in problems_of(content)] == [
        ("title.en", "ask", "英語の文がありません：表題と期間 1件"),
        ("acts.0.sentence.en", "ask", "英語の文がありません：すること 3件"),
    ]
    assert problems_of(content.model_copy(update={"translations": []})) == []


def test_an_edition_says_each_text_in_its_language_and_marks_what_it_lacks() -> None:
    content = without_english(example_content_both(), "title", "acts.0.sentence", "levels.0.thresholds.0.unit")
    english = edition_in(content, "en")
    assert english.language == "en"
    assert english.title == {"en": "決済が通らないとき：まず電話、次に再送停止〔日本語のまま〕"}
    assert threshold_words(english.levels[0].thresholds[0], "en").count("〔日本語のまま〕") == 1
    assert canonical_text(english).count("〔日本語のまま〕") == 3
    assert english.acts[1] == example_content("en").acts[1]
    assert canonical_text(edition_in(content, "ja")).count("のまま〕") == 0
    english_only = example_content("en")
    assert "〔英語のまま〕" in canonical_text(edition_in(english_only, "ja"))


def test_two_choices_of_languages_are_a_clash_of_the_whole_choice() -> None:
    base = example_content_both()
    mine = base.model_copy(update={"translations": []})
    theirs = base.model_copy(update={"language": "en", "translations": ["ja"]})
    both = merged(base, mine, theirs)
    assert [clash.path for clash in both.clashes] == ["translations"]
    assert (both.values["language"], both.values["translations"]) == ("en", [])
