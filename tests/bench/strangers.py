"""Papers that nobody has rendered before, as long as the example: nothing remembered of one helps with the next."""

from typing import Any

from agreements.content import AgreementContent, Language
from tests.agreements.example_content import example_content


def stranger(language: Language, number: int) -> AgreementContent:
    """Return the example with every text turned by `number` characters (in English: words)."""
    plain = example_content(language).model_dump(mode="json")
    return AgreementContent.model_validate(_turned(plain, language, number))


def edited(language: Language, number: int) -> AgreementContent:
    """Return the example with one act's sentence turned: what an editor renders after a few keys."""
    plain = example_content(language).model_dump(mode="json")
    sentence = plain["acts"][0]["sentence"]
    sentence[language] = _turn(sentence[language], language, number)
    return AgreementContent.model_validate(plain)


def _turned(part: Any, language: Language, number: int) -> Any:
    if isinstance(part, list):
        return [_turned(entry, language, number) for entry in part]
    if not isinstance(part, dict):
        return part
    if isinstance(part.get(language), str):
        return part | {language: _turn(part[language], language, number)}
    return {name: _turned(value, language, number) for name, value in part.items()}


def _turn(text: str, language: Language, number: int) -> str:
    pieces, glue = (text.split(" "), " ") if language == "en" else (list(text), "")
    place = number % max(len(pieces), 1)
    return glue.join(pieces[place:] + pieces[:place]).strip() or text
