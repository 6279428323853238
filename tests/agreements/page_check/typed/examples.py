"""Contents made for one question: the example with one act, one text or one field changed."""

from typing import Any

from agreements.content import AgreementContent, Language
from agreements.page_check.findings import Finding, Hit
from agreements.page_check.typed import check_content
from tests.agreements.example_content import example_content

Plain = dict[str, Any]


def plain_of(language: Language) -> Plain:
    """Give the example as plain data that a test may change."""
    return example_content(language).model_dump(mode="json", exclude_none=True)


def with_act(language: Language, sentence: str, **fields: Any) -> AgreementContent:
    """Give the example with only one act, whose sentence is this; a field that is None is left out."""
    act = plain_of(language)["acts"][0] | {"sentence": {language: sentence}} | fields
    return example_content(language, acts=[{name: value for name, value in act.items() if value is not None}])


def found(check: str, content: AgreementContent, **facts: Any) -> Finding:
    """Give what one check finds."""
    (finding,) = [finding for finding in check_content(content, **facts) if finding.check == check]
    return finding


def words_of(check: str, content: AgreementContent, **facts: Any) -> list[str]:
    """Give the words a check hits."""
    return [hit.words for hit in found(check, content, **facts).hits]


def text_at(content: AgreementContent, hit: Hit) -> str:
    """Give the text a hit's path leads to."""
    part: Any = content
    for step in hit.path.split("."):
        part = part[int(step)] if step.isdigit() else part[step] if isinstance(part, dict) else getattr(part, step)
    return str(part)
