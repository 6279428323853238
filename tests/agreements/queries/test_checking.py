"""What was found of a content is found again without asking, and anew where anything it depends on is another."""

import pytest
from django.utils import translation

from agreements.models import TeamWord
from agreements.queries.checking import content_findings
from tests.agreements.example_content import example_content
from tests.cpu import least_cpu

pytestmark = pytest.mark.django_db


def _hits(content, check="W3"):
    return [hit for finding in content_findings(content, "ja") if finding.check == check for hit in finding.hits]


def test_the_same_content_is_not_checked_again():
    texts = iter(range(100))

    def other():
        content_findings(example_content("ja", purpose={"ja": f"{next(texts)}店を守るため。"}), "ja")

    same = example_content("ja")
    content_findings(same, "ja")
    assert least_cpu(lambda: content_findings(same, "ja")) * 4 < least_cpu(other)


def test_another_text_word_or_language_is_asked_anew():
    content = example_content("ja", purpose={"ja": "売場をいい感じに守るため。"})
    assert _hits(content) == []
    TeamWord.objects.create(language="ja", expression="いい感じ", kind="verb", question="何をしますか？")
    (hit,) = _hits(content)
    assert hit.words == "いい感じ"
    assert _hits(example_content("ja", purpose={"ja": "売場を守るため。"})) == []


def test_questions_are_asked_in_the_language_of_the_reader():
    content = example_content("ja", prohibitions=[])
    (japanese,) = _hits(content, "L9")
    with translation.override("en"):
        (english,) = _hits(content, "L9")
    assert japanese.question != english.question
