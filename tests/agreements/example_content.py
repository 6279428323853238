"""A believable agreement for tests, in Japanese or English: 決済承認API, for a department store.

It is complete (`problems_of` finds nothing). Its texts stand in example_content.json in both languages; numbers are
from the reserved range and marked as examples; nobody in it is real.
"""

import json
from pathlib import Path
from typing import Any

from agreements.content import AgreementContent, Language, content_from

_EXAMPLE = Path(__file__).with_suffix(".json")


def example_content(language: Language = "ja", **changes: Any) -> AgreementContent:
    """Return the example in one language; `changes` replaces whole fields of the document (as plain JSON data)."""
    plain = _in(language, json.loads(_EXAMPLE.read_text(encoding="utf-8")))
    return content_from({"language": language} | plain | changes)


def example_content_both(**changes: Any) -> AgreementContent:
    """Return the example agreed in Japanese and issued in English too, with every text in both."""
    plain = _in_both(json.loads(_EXAMPLE.read_text(encoding="utf-8")))
    return content_from({"language": "ja", "translations": ["en"]} | plain | changes)


def _in(language: Language, part: Any) -> Any:
    """Keep one language of each pair; {"plain": …} is a name, which the content holds without its language."""
    if isinstance(part, list):
        return [_in(language, entry) for entry in part]
    if not isinstance(part, dict):
        return part
    if set(part) == {"plain"}:
        return part["plain"][language]
    if set(part) == {"ja", "en"}:
        return {language: part[language]}
    return {name: _in(language, value) for name, value in part.items()}


def _in_both(part: Any) -> Any:
    if isinstance(part, list):
        return [_in_both(entry) for entry in part]
    if not isinstance(part, dict):
        return part
    return part["plain"]["ja"] if set(part) == {"plain"} else {name: _in_both(value) for name, value in part.items()}
