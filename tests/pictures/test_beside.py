"""What bin/pictures takes for the help and of all mails is there: a page without its picture says nothing of it."""

import re

import pytest
from django.test import Client
from django.utils import translation

from agreements.models import User
from tests.conventions.tree import ROOT

LANGUAGES = ("ja", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_has_its_pictures(client: Client, ren: User, language: str) -> None:
    client.force_login(ren)
    with translation.override(language):
        page = client.get("/help/", headers={"accept-language": language}).content.decode()
    shown = re.findall(r'<img src="/static/(help/[^"]+)" alt="([^"]+)"', page)
    assert {path for path, _words in shown} == {
        f"help/{name}-{language}.png" for name in ("next", "page-one", "levels", "states", "answers")
    }
    assert [path for path, _words in shown if not (ROOT / "static" / path).is_file()] == []


def test_every_mail_is_shown_in_both_languages() -> None:
    """Those of templates/emails/, and the report."""
    told = (ROOT / "docs" / "mails.md").read_text(encoding="utf-8")
    mails = {path.stem for path in (ROOT / "templates" / "emails").glob("*.txt")} | {"report"}
    pictures = {f"pictures/mails/{mail}-{language}.png" for mail in mails for language in LANGUAGES}
    assert set(re.findall(r"pictures/mails/[\w-]+\.png", told)) == pictures
    assert [name for name in pictures if not (ROOT / "docs" / name).is_file()] == []
