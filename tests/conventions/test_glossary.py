"""docs/glossary.md names every noun there is, and says of each what the screens say."""

from itertools import chain

import polib
import pytest
from django.apps import apps

from agreements.content import document, parts
from tests.conventions.pages import page, rows
from tests.conventions.tree import ROOT

_NOUNS, _PARTS = "Nouns in the database", "Parts of what is agreed"
# Named in the first table already, or part of another row.
_SAID_ELSEWHERE = {
    "Part", "Named", "TheirSide", "Phone", "Attendee", "Contact", "Capability",
}  # fmt: skip


def test_every_noun_has_its_row() -> None:
    assert sorted(codes(_NOUNS)) == sorted(models())


def test_every_part_has_its_row() -> None:
    ours = {name for name, thing in vars(parts).items() if isinstance(thing, type) and issubclass(thing, parts.Part)}
    assert sorted(codes(_PARTS)) == sorted(ours - _SAID_ELSEWHERE)


def test_the_words_are_those_of_the_screens() -> None:
    catalogue = polib.pofile(str(ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"))
    assert unsaid(rows(page("docs/glossary.md"), _NOUNS) + rows(page("docs/glossary.md"), _PARTS), catalogue) == []


def test_the_content_model_names_every_field() -> None:
    told = [row[0].replace("`", "").split(", ") for row in rows(page("docs/content-model.md"), "2. The parts")]
    fields = set(document.AgreementContent.model_fields) - {"schema_version"}
    assert sorted(chain(*told)) == sorted(fields)


def codes(heading: str) -> list[str]:
    """Give the first column of one table of the glossary."""
    return [row[0].strip("`") for row in rows(page("docs/glossary.md"), heading)]


def models() -> set[str]:
    """Give the names of our models, without the tables of their history and their relations."""
    ours = [*apps.get_app_config("agreements").get_models(), *apps.get_app_config("incidents").get_models()]
    return {model.__name__ for model in ours if not model.__name__.startswith("Historical")}


def unsaid(table: list[list[str]], catalogue: polib.POFile) -> list[str]:
    """Give the rows whose Japanese is no text of ours, or has another English."""
    known = {(entry.msgid, entry.msgstr.lower()) for entry in catalogue}
    return [
        f"{code}: {japanese} | {english}"
        for code, japanese, english, _what in table
        if {japanese, english} != {"—"} and (japanese, english.lower()) not in known
    ]


@pytest.mark.parametrize("words", [["版", "Edition"], ["版本", "Version"], ["—", "Version"]])
def test_a_word_no_screen_says_is_found(words: list[str]) -> None:
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="版", msgstr="Version"))
    assert unsaid([["`V`", "版", "Version", ""], ["`V`", "—", "—", ""]], catalogue) == []
    assert unsaid([["`V`", *words, ""]], catalogue) == [f"`V`: {words[0]} | {words[1]}"]
