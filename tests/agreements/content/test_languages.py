"""One agreement in two languages: which it is issued in, and which texts the second lacks."""

from agreements.content import canonical_text, languages_of, missing_in, problems_of, read_content
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
