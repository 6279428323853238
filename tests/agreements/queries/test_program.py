"""What is remembered of a paper is forgotten with the program that made it."""

from pathlib import Path

import pytest

from agreements.queries.program import program_mark


@pytest.mark.parametrize(
    "changed", ["agreements/pdf/page.py", "templates/pdf/pdf.css", "locale/en/LC_MESSAGES/django.mo"]
)
def test_another_program_has_another_mark(changed: str, settings: pytest.FixtureRequest, tmp_path: Path) -> None:
    for path in ("agreements/pdf/page.py", "templates/pdf/pdf.css", "locale/en/LC_MESSAGES/django.mo", "static/a.css"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("before")
    settings.BASE_DIR = tmp_path  # type: ignore[attr-defined]
    before = _asked_anew()
    (tmp_path / "static/a.css").write_text("after")
    assert _asked_anew() == before
    (tmp_path / changed).write_text("after")
    assert _asked_anew() != before


def _asked_anew() -> str:
    program_mark.cache_clear()
    return program_mark()


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    yield
    program_mark.cache_clear()
