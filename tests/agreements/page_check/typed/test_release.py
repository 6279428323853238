"""What releases a vague word, by its kind (docs/rubric.md#what-releases-a-vague-word)."""

import pytest

from agreements.page_check.typed import WatchedWord
from tests.agreements.example_content import example_content
from tests.agreements.page_check.typed.examples import found, plain_of, with_act, words_of

_OPEN = {"within_minutes": None}


@pytest.mark.parametrize(
    ("language", "sentence", "left"),
    [
        # time: a number with a unit of time in the same sentence, outside the word
        ("ja", "速やかに（30分以内）再送を止める。", []),
        ("ja", "速やかに再送を止める。", ["速やかに"]),
        ("ja", "速やかに再送を3件止める。", ["速やかに"]),
        ("ja", "速やかに再送を止める。30分待つ。", ["速やかに"]),
        ("ja", "5営業日のうちに書く。", []),
        ("ja", "次の営業日に書く。", ["営業日"]),
        ("ja", "翌日9:00に書く。", []),
        ("en", "Stop the retries immediately (within 5 min).", []),
        ("en", "Stop the retries immediately.", ["immediately"]),
        ("en", "Stop 3 retries immediately.", ["immediately"]),
        # degree: a number
        ("ja", "複数の店で止める。", ["複数の"]),
        ("ja", "複数の店（3店以上）で止める。", []),
        ("ja", "複数の店で止める。3件消す。", ["複数の"]),
        ("ja", "数10件を消す。", ["数10"]),
        ("en", "Stop several tills.", ["several"]),
        ("en", "Stop several tills (at least 3).", []),
        # verify: a number or a quoted display text; the number of a place is none
        ("ja", "画面を確認する。", ["確認する"]),
        ("ja", "画面3番を確認する。", ["確認する"]),
        ("ja", "「再送待ち」を確認する。", []),
        ("ja", "再送待ちが0件かを確認する。", []),
        ("en", "Check the console.", ["Check"]),
        ("en", 'Check "Waiting" on the console.', []),
        # recip: a role, and a phone number or a page, and a number with a unit of time
        ("ja", "運用責任者に連絡する。", ["連絡する"]),
        ("ja", "運用責任者（03-0000-0188）に連絡する。", ["連絡する"]),
        ("ja", "運用責任者（03-0000-0188）に10分以内に連絡する。", []),
        ("ja", "運用責任者に、2ページの番号で10分以内に連絡する。", []),
        ("ja", "店（03-0000-0188）に10分以内に連絡する。", []),
        ("ja", "店に10分以内に連絡する。", ["連絡する"]),
        ("en", "Notify the Head of operations on +81 3-0000-0188 within 10 min.", []),
        ("en", "Notify the Head of operations on +81 3-0000-0188.", ["Notify"]),
        # kinds without a rule
        ("ja", "必要に応じて、10分以内に「再送」を3件止める。", ["必要に応じて"]),
        ("en", "Handle 3 retries within 5 min.", ["Handle"]),
    ],
)
def test_what_the_sentence_itself_releases(language, sentence, left):
    hits = found("W3", with_act(language, sentence, **_OPEN)).hits
    assert [hit.words for hit in hits if hit.path.startswith("acts.0.sentence")] == left


def test_an_act_has_its_deadline_beside_its_sentence():
    assert words_of("W3", with_act("ja", "速やかに再送を止める。", within_minutes=10)) == []
    assert words_of("W3", with_act("ja", "運用責任者（03-0000-0188）に連絡する。", within_minutes=10)) == []
    place = {"ja": "運用責任者 03-0000-0188"}
    assert words_of("W3", with_act("ja", "第一報を報告する。", within_minutes=10, where=place)) == []
    assert words_of("W3", with_act("ja", "再送を止める。", within_minutes=10, undo={"ja": "速やかに戻す"})) == [
        "速やかに"
    ]


def test_its_author_releases_what_no_number_can():
    content = with_act("ja", "必要に応じて、速やかに再送を止める。", **_OPEN)
    released = {("act-stop-retries", "必要に応じて"), ("act-stop-retries", "速やかに")}
    assert words_of("W3", content) == ["必要に応じて", "速やかに"]
    assert words_of("W3", content, released=released) == ["速やかに"]
    assert words_of("W3", content, released={("acts.0.sentence.ja", "必要に応じて")}) == ["速やかに"]
    assert words_of("W3", content, released={("act-later", "必要に応じて")}) == ["必要に応じて", "速やかに"]


def test_what_the_agreement_defines_is_exempt():
    """Glossary terms, roles with a number and levels with a threshold, but not a role that is nothing but the word."""
    assert words_of("W3", with_act("ja", "関係者一覧を開く。")) == ["関係者"]
    terms = [{"key": "term", "term": {"ja": "関係者一覧"}, "meaning": {"ja": "2ページの表"}}]
    act = plain_of("ja")["acts"][0] | {"sentence": {"ja": "関係者一覧を開く。"}}
    assert words_of("W3", example_content("ja", acts=[act], glossary=terms)) == []
    assert words_of("W3", with_act("ja", "「関係者」を開く。")) == []
    act = plain_of("ja")["acts"][0] | {"sentence": {"ja": "運用責任者に番号を言う。"}}
    assert words_of("W3", example_content("ja", acts=[act])) == []
    contacts = plain_of("ja")["contacts"]
    contacts[0]["role"] = {"ja": "責任者"}
    assert "責任者" in words_of("W3", example_content("ja", contacts=contacts))


def test_three_elsewhere_pass_and_a_fourth_does_not():
    def purposes(count):
        return example_content("ja", purpose={"ja": "など、" * count})

    assert found("W3", purposes(3)).passed
    assert not found("W3", purposes(4)).passed


def test_words_of_the_other_side_are_not_counted():
    meeting = plain_of("ja")["meeting"] | {"heard": {"ja": "至急、適宜、随時、追って、しばらく知らせてほしい。"}}
    assert words_of("W3", example_content("ja", meeting=meeting)) == []


def test_hits_name_the_row_and_the_question_in_the_language_of_the_text():
    hit = found("W3", with_act("en", "Handle the retries.")).hits[0]
    assert (hit.path, hit.key, hit.start, hit.end) == ("acts.0.sentence.en", "act-stop-retries", 0, 6)
    assert (hit.number, hit.question) == ("31", "Which physical action: call, stop, switch, post, write?")


@pytest.mark.parametrize(("kind", "left"), [("time", []), ("verb", ["さくっと"])])
def test_a_word_of_the_team_is_released_by_its_kind(kind, left):
    word = WatchedWord("ja", "さくっと", kind, "どのくらい？")
    assert words_of("W3", with_act("ja", "さくっと再送を止める。"), team_words=[word]) == left
    assert words_of("W3", with_act("ja", "さくっと再送を止める。")) == []
