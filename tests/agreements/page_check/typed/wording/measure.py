"""How well the word lists do on whole sentences: `python -m tests.agreements.page_check.typed.wording.measure tuning`.

Three sets, each of vague and precise sentences in both languages as operators write them. The lists are tuned to
`tuning` and, since its first run, `fresh`; `kept_back` was written before any tuning and is read by its test alone,
never looked at while words are changed.
"""

import os
import sys
from pathlib import Path

import django

from agreements.page_check.typed.matter import Matter, Passage
from agreements.page_check.typed.release import is_released
from agreements.page_check.typed.word_list import found_in
from tests.agreements.example_content import example_content

_SETS = Path(__file__).parent


def sentences(name, kind, language):
    """Give the sentences of a set."""
    return (_SETS / name / f"{kind}.{language}.txt").read_text(encoding="utf-8").splitlines()


def asked_about(text, language):
    """Give the vague words that nothing in a sentence answers."""
    matter, piece = Matter(example_content(language), language), Passage(f"notes.{language}", "", language, text)
    return [text[one.start : one.end] for one in found_in(text, language) if not is_released(matter, piece, one)]


def share(name, kind, language):
    """Give the share of a set's sentences that are asked about, and the wrong ones (silent or disturbed)."""
    asked = {text: asked_about(text, language) for text in sentences(name, kind, language)}
    wrong = {text: words for text, words in asked.items() if bool(words) is (kind == "precise")}
    return sum(map(bool, asked.values())) / len(asked), wrong


def _main(name, *shown):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    for kind in ("vague", "precise"):
        for language in ("ja", "en"):
            part, wrong = share(name, kind, language)
            print(f"{kind} {language}: {part:.1%} asked about")  # noqa: T201 - a command
            for text, words in wrong.items() if shown else ():
                print("   ", text, words or "")  # noqa: T201


if __name__ == "__main__":
    _main(*sys.argv[1:])
