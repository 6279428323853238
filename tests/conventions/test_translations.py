"""Every Japanese text has its English one (docs/style.md 11): the source is Japanese, English has the catalogue.

The small Japanese one only says some of Django's words more plainly (test_form_words.py).
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from tests.conventions.tree import ROOT, files, named

_PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}")
# What may hold Japanese in a template: tags, comments, and the name of the language itself.
_TRANSLATED = re.compile(
    r"\{% *blocktrans.*?endblocktrans(?:late)? *%\}|\{% *comment.*?endcomment *%\}|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}"
    r"|<!--.*?-->|<[^<>]*\slang=\"ja\"[^<>]*>[^<]*",
    re.DOTALL,
)
_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
# Marks of its sentences are Japanese too.
_SET_IN_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff、。（）「」：]")


@pytest.mark.slow
def test_the_english_catalogue_is_complete(tmp_path: Path) -> None:
    copy_of_the_source(tmp_path)
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-m", "django", "makemessages", "-l", "en", "--no-location", "--no-wrap"]
    made = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    assert gaps(polib.pofile(str(tmp_path / "locale/en/LC_MESSAGES/django.po"))) == []


def test_templates_have_no_japanese_outside_translation() -> None:
    pages = files("templates/*.html", "templates/*.txt")
    assert [line for path in pages for line in untranslatable(named(path), path.read_text())] == []


def copy_of_the_source(folder: Path) -> None:
    """Put what makemessages reads into `folder`, with the catalogue as it is."""
    wanted = files("agreements/*", "incidents/*", "config/*", "gobag/*", "templates/*", "locale/*", "manage.py")
    for path in wanted:
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    (folder / "locale").mkdir(exist_ok=True)


def gaps(catalogue: polib.POFile) -> list[str]:
    """Give the messages that are untranslated, fuzzy, left in Japanese, or lose a placeholder."""
    found = []
    for entry in catalogue:
        texts = (
            [entry.msgstr, *entry.msgstr_plural.values()]
            if not entry.msgid_plural
            else list(entry.msgstr_plural.values())
        )
        if entry.obsolete:
            continue
        if entry.fuzzy or not all(texts) or not texts:
            found.append(f"{'fuzzy' if entry.fuzzy else 'untranslated'}: {entry.msgid}")
        elif any(_loses_a_placeholder(entry, text) for text in texts):
            found.append(f"placeholder lost: {entry.msgid}")
        elif any(_JAPANESE.search(text) for text in texts) and not entry.comment:
            found.append(f"left in Japanese: {entry.msgid}")
    return found


def _loses_a_placeholder(entry: polib.POEntry, text: str) -> bool:
    return set(_PLACEHOLDER.findall(entry.msgid)) != set(_PLACEHOLDER.findall(text))


def untranslatable(name: str, html: str) -> list[str]:
    """Give the lines of a template with Japanese outside its translation tags and comments."""
    rest = _TRANSLATED.sub(lambda gap: "\n" * gap[0].count("\n"), html)
    return [
        f"{name}:{number}: {line.strip()}"
        for number, line in enumerate(rest.splitlines(), 1)
        if _SET_IN_JAPANESE.search(line)
    ]


def test_gaps_are_found() -> None:
    catalogue = polib.POFile()
    for source, english, flags in [
        ("版", "Version", []), ("合意", "", []), ("承認", "Approved", ["fuzzy"]), ("顧客", "顧客", []),
        ("%(n)s件", "some", []), ("%(n)s人", "%(n)s people", []),
    ]:  # fmt: skip
        catalogue.append(polib.POEntry(msgid=source, msgstr=english, flags=flags))
    assert gaps(catalogue) == [
        "untranslated: 合意",
        "fuzzy: 承認",
        "left in Japanese: 顧客",
        "placeholder lost: %(n)s件",
    ]


def test_japanese_outside_translation_is_found() -> None:
    html = '{% translate "版" %}\n<p>合意</p>\n{# 注 #}<b lang="ja">日本語</b>\n'
    html += "{% blocktranslate trimmed %}承認\n済{% endblocktranslate %}"
    assert untranslatable("a.html", html) == ["a.html:2: <p>合意</p>"]
