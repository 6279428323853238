"""One agreement in two languages: nothing is mixed in silence, and each file says where the other is."""

import re
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from django.utils.translation import override
from pydantic import BaseModel

from agreements import pdf
from agreements.content import AgreementContent, content_from, edition_in
from agreements.content.text import Language
from agreements.pdf.editions import other_files, untranslated_words
from tests.agreements.example_content import example_content, example_content_both
from tests.agreements.pdf.papers import AT, Paper, squeezed, texts

# Each stands once on the paper; a text on page 1 may stand on its own page again, marked there too.
ONCE = ("purpose", "acts.1.gain", "change_procedure")
JAPANESE = re.compile("[ぁ-んァ-ヶー一-龠々]+")
# Whether the paper's own words are translated, tests/conventions/test_translations.py asks.
ROOT = Path(settings.BASE_DIR)
FIXED = "".join(
    path.read_text(encoding="utf-8")
    for path in [*ROOT.glob("templates/pdf/*.html"), *ROOT.glob("agreements/pdf/*.py"), *ROOT.glob("agreements/*.py")]
)


def lacking(*paths: str) -> AgreementContent:
    plain = example_content_both().model_dump(mode="json", exclude_none=True)
    for path in paths:
        part = plain
        for step in path.split("."):
            part = part[int(step)] if step.isdigit() else part[step]
        del part["en"]
    return content_from(plain)


def paper(content: AgreementContent, language: Language, size: Literal["a4", "phone"] = "a4") -> Paper:
    form = pdf.PaperForm(language, size)
    return Paper(pdf.render_body(content, number="AG-0001", version=2, published_at=AT, form=form))


def mark() -> str:
    with override("en"):
        purpose = edition_in(example_content(purpose={"ja": "*"}), "en").purpose
    return (purpose or {})["en"].removeprefix("*").strip()


def texts_of(part: Any) -> list[str]:
    if isinstance(part, BaseModel):
        return [text for name in type(part).model_fields for text in texts_of(getattr(part, name))]
    if isinstance(part, list):
        return [text for entry in part for text in texts_of(entry)]
    return list(part.values()) if isinstance(part, dict) else []


def said(content: AgreementContent, language: Language = "en") -> str:
    with override(language):
        return untranslated_words(content, language)


def test_an_english_file_marks_each_text_it_lacks_and_counts_them() -> None:
    content = lacking(*ONCE)
    pages = texts(paper(content, "en"))
    assert squeezed("".join(pages)).count(squeezed(mark())) == 3
    assert "3" in said(content)
    assert squeezed(said(content)) in squeezed(pages[0])


def test_so_does_the_phone() -> None:
    content = lacking(*ONCE)
    first = squeezed("".join(texts(paper(content, "en", "phone"))))
    assert squeezed(said(content)) in first
    assert first.count(squeezed(mark())) == 3


def test_the_original_is_whole_and_says_nothing() -> None:
    content = lacking(*ONCE)
    assert said(content, "ja") == ""
    assert "のまま" not in squeezed("".join(texts(paper(content, "ja"))))


def test_an_english_file_with_all_texts_is_all_english() -> None:
    content = example_content_both()
    pages = texts(paper(content, "en"))
    whole = "\n".join(pages).replace("日本語：AG-0001-v2-ja.pdf", "")
    for name in [person.name for person in [*content.meeting.attendees, *content.contacts] if person.name]:
        for word in name.split():
            whole = whole.replace(word, "")
    assert [run for run in JAPANESE.findall(whole) if run not in FIXED] == []
    japanese = [text for text in texts_of(example_content()) if JAPANESE.search(text)]
    assert len(japanese) > 100
    assert [text for text in japanese if squeezed(text) in squeezed(whole)] == []


def test_numbers_are_the_same_and_phones_as_each_language_dials_them() -> None:
    content = example_content_both()
    japanese, english = (squeezed("".join(texts(paper(content, language)))) for language in ("ja", "en"))
    assert ("03-0000-0142" in japanese, "+81" in japanese) == (True, False)
    assert ("+813-0000-0142" in english, "03-0000-0142" in english) == (True, False)


def test_each_file_says_where_the_other_is() -> None:
    content = example_content_both()
    assert other_files(content, pdf.PaperForm("ja"), "AG-0001", 2) == ["English: AG-0001-v2-en.pdf"]
    assert other_files(content, pdf.PaperForm("en"), "AG-0001", 2) == ["日本語：AG-0001-v2-ja.pdf"]
    assert other_files(content, pdf.PaperForm("en", "phone"), "AG-0001", 2) == ["日本語：AG-0001-v2-ja-phone.pdf"]
    assert other_files(content, pdf.PaperForm("en"), "AG-0001", None) == []
    assert other_files(example_content(), pdf.PaperForm("ja"), "AG-0001", 2) == []
    assert "English:AG-0001-v2-en.pdf" in squeezed(texts(paper(content, "ja"))[0])


def test_that_the_original_is_whole_is_only_said_of_one_that_is() -> None:
    plain = lacking("purpose").model_dump(mode="json", exclude_none=True)
    plain["title"] = {"en": "Title"}
    content = content_from(plain)
    assert said(content, "en").endswith("。") == said(lacking("purpose"), "en").endswith("。")
    assert len(said(content, "en")) < len(said(lacking("purpose"), "en"))
    assert said(content, "ja")
