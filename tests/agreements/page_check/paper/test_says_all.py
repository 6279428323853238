"""S3: every text of the content stands on the paper, whichever field holds it, today's fields and tomorrow's."""

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import pytest

from agreements import pdf
from agreements.content import AgreementContent, Language, parts
from agreements.content.said import ByHand, Unprinted, facts_of
from agreements.content.text import Text
from agreements.content.texts import texts_of
from agreements.page_check import Finding, Printed, check_paper
from agreements.page_check.paper.reading import Paper, read_paper
from agreements.page_check.paper.twin import NOT_PRINTED, texts_due, texts_missing
from agreements.papers import Size
from tests.agreements.example_content import example_content_both
from tests.agreements.full_content import full_content
from tests.agreements.page_check.paper.papers import NUMBER, printed, words
from tests.agreements.pdf.papers import AT, record
from tests.agreements.pdf.papers import Paper as Data
from tests.conventions.tree import ROOT

# Each language and each size once; the templates know of no pair.
EACH = pytest.mark.parametrize(("language", "size"), [("ja", "a4"), ("en", "phone")])


def s3(data: bytes, content: AgreementContent, language: Language = "ja", size: Size = "a4") -> Finding:
    asked = Printed(content=content, language=language, size=size, number=NUMBER)
    return next(found for found in check_paper(data, asked) if found.check == "S3")


def read(data: bytes, content: AgreementContent) -> Paper:
    return read_paper(data, Printed(content=content, language="ja", size="a4", number=NUMBER))


@cache
def filled(language: Language = "ja") -> AgreementContent:
    return full_content(language)


@cache
def full(language: Language = "ja", size: Size = "a4") -> Data:
    return printed(filled(language), language, size)


@EACH
def test_every_field_of_the_content_stands_on_the_paper(language: Language, size: Size) -> None:
    found = s3(full(language, size), filled(language), language, size)
    assert words(found) == []
    assert re.match(r"文 2\d\d件", found.measured)


def test_drafts_and_issued_copies_say_all_as_well() -> None:
    draft = pdf.render_draft(filled(), number=NUMBER)
    copy = pdf.render_issued(filled(), number=NUMBER, version=2, published_at=AT, record=record())
    assert [words(s3(data, filled())) for data in (draft, copy)] == [[], []]


def test_each_field_is_missed_where_it_is_not_printed() -> None:
    """The whole paper with every text taken out of its HTML."""
    blank = printed(filled(), change=lambda html: re.sub(r"文\d{3}文|team\d+", "略", html))
    due = texts_due(filled(), "ja")
    assert [hit.path for hit in texts_missing(read(blank, filled()), filled())] == [text.path for text in due]
    assert len({one for text in due for one in text.says}) == len(due) > 150


def test_a_row_that_a_template_lacks_is_missed(tmp_path: Path, settings: Any) -> None:
    row = "{% printed act.item.key %}\n"
    acts = (ROOT / "templates/pdf/_acts.html").read_text(encoding="utf-8")
    assert row in acts
    (tmp_path / "pdf").mkdir()
    (tmp_path / "pdf/_acts.html").write_text(acts.replace(row, ""), encoding="utf-8")
    ours = settings.TEMPLATES[0]
    settings.TEMPLATES = [ours | {"DIRS": [tmp_path, *ours["DIRS"]]}]
    found = s3(printed(filled()), filled())
    lost = [name for name in parts.Act.model_fields if _is_printed_by_itself(name) and name != "done_sign"]
    assert "undo" in lost
    assert [(hit.path, hit.key) for hit in found.hits if "done_sign" not in hit.path] == [
        (f"acts.{place}.{field}.ja", act.key)
        for place, act in enumerate(filled().acts)
        for field in lost
        if getattr(act, field)
    ]
    assert found.stops


def _is_printed_by_itself(name: str) -> bool:
    field = facts_of(parts.Act, name)
    return field.kind == "text" and not isinstance(field.said, ByHand | Unprinted)


class _Act(parts.Act):
    tool: Annotated[Text | None, ByHand("道具")] = None


class _Content(AgreementContent):
    acts: list[_Act] = []  # type: ignore[assignment]


def test_a_field_added_tomorrow_is_missed_where_a_template_owes_it() -> None:
    """Without ByHand it is printed by itself (tests/agreements/pdf/test_each_field.py)."""
    content = full_content("ja", _Content)
    paper = read(printed(content), content)
    assert [hit.path for hit in texts_missing(paper, content)] == ["acts.0.tool.ja", "acts.1.tool.ja"]


def test_what_need_not_be_printed_is_not_printed_and_has_a_reason() -> None:
    said = read(full(), filled())
    left_out = {text.path: text.says for text in texts_of(filled(), "ja")}
    for text in texts_due(filled(), "ja"):
        del left_out[text.path]
    assert {re.sub(r"\d+", "n", path.split(".", 2)[2]) for path in left_out} == {
        "kept_words.n.words",
        "kept_words.n.reason",
    }
    assert [path for path, (words,) in left_out.items() if said.says(words)] == []
    assert all(NOT_PRINTED.values())


def test_a_text_that_is_not_translated_yet_stands_with_its_mark() -> None:
    content = example_content_both()
    content = content.model_copy(update={"purpose": {"ja": "お待たせしない"}, "notes": {"ja": "- 控え\n- 棚"}})
    content.levels[0].thresholds[0].quantity.pop("en")
    assert words(s3(printed(content, "en"), content, "en")) == []


def test_a_row_longer_than_a_page_is_read_over_pages() -> None:
    """Its cells break side by side: the text of neither stands in one piece."""
    long = ["".join(f"第{place}{word}の話を読む" for place in range(120)) for word in "甲乙"]
    point = {"key": "point", "what": {"ja": long[0]}, "outcome": {"ja": long[1]}}
    content = filled().model_copy(update={"open_points": [parts.OpenPoint.model_validate(point)]})
    paper = printed(content)
    assert words(s3(paper, content)) == []
    lost = content.model_copy(deep=True)
    lost.open_points[0].outcome = {"ja": long[1].replace("第99乙", "第99丙")}
    assert [hit.path for hit in texts_missing(read(paper, lost), lost)] == ["open_points.0.outcome.ja"]


def test_what_has_no_usual_place_is_printed_all_the_same() -> None:
    """Words to say without a number to call, a place without a time, who decides of what was not answered."""
    content = filled().model_copy(deep=True)
    for contact in content.contacts:
        contact.phone = None
    content.meeting = parts.MeetingRecord(place={"ja": "第2会議室"}, attendees=content.meeting.attendees)
    content.aims = []
    for entry in content.items():
        consent = getattr(entry[1], "consent", parts.Consent())
        consent.answer, consent.condition = "unanswered", None
    assert words(s3(printed(content), content)) == []
