"""Agreements as their authors write them, turned into the content's own shape here.

A text is a plain string in the agreement's language, or a pair that stands side by side: {"ja": …, "en": …}. What is
said many times, or comes from the register and the meetings, is translated once, in the list of `words` of the file.
"""

from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from agreements.content import AgreementContent, Language


def content_fields(written: dict[str, Any], language: Language) -> dict[str, Any]:
    """Return fields of a content; each text that was written as a plain string is now in `language`."""
    fields = AgreementContent.model_fields
    return {name: _shaped(fields[name].annotation, value, language) for name, value in written.items()}


def translated_fields(content: AgreementContent, words: list[dict[str, str]]) -> dict[str, Any]:
    """Return the fields of a content where a translation is missing that `words` have, or another text like it."""
    known = [*_texts(content), *words]
    pairs = {(language, pair[language]): pair for pair in known if len(pair) > 1 for language in pair}
    filled = _filled(content, pairs)
    changed = [name for name in type(content).model_fields if getattr(filled, name) != getattr(content, name)]
    return {name: getattr(filled, name) for name in changed}


def contact_names(content: AgreementContent) -> dict[str, str]:
    """Return by what the authors call a contact, "{@role}", the key it has in this content."""
    return {f"{{@{word}}}": contact.key for contact in content.contacts for word in contact.role.values()}


def with_names(part: Any, names: Mapping[str, str]) -> Any:
    """Fill in what the authors could not know: the number of the agreement ("{AG}"), the keys of its contacts."""
    if isinstance(part, dict):
        return {name: with_names(value, names) for name, value in part.items()}
    if isinstance(part, list):
        return [with_names(value, names) for value in part]
    if not isinstance(part, str):
        return part
    for name, known in names.items():
        part = part.replace(name, known)
    return part


def _texts(part: Any) -> Iterator[dict[str, str]]:
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _texts(getattr(part, name))
    elif isinstance(part, list):
        for entry in part:
            yield from _texts(entry)
    elif isinstance(part, dict):
        yield part


def _filled(part: Any, pairs: dict[tuple[str, str], dict[str, str]]) -> Any:
    if isinstance(part, BaseModel):
        return part.model_copy(update={name: _filled(getattr(part, name), pairs) for name in type(part).model_fields})
    if isinstance(part, list):
        return [_filled(entry, pairs) for entry in part]
    if isinstance(part, dict) and len(part) == 1:
        return pairs.get(next(iter(part.items())), part)
    return part


def _shaped(kind: Any, value: Any, language: Language) -> Any:
    for known in _kinds(kind):
        if isinstance(value, str) and get_origin(known) is dict:
            return {language: value}
        if isinstance(value, list) and get_origin(known) is list:
            return [_shaped(get_args(known)[0], entry, language) for entry in value]
        if isinstance(value, dict) and isinstance(known, type) and issubclass(known, BaseModel):
            fields = known.model_fields
            return {name: _shaped(fields[name].annotation, entry, language) for name, entry in value.items()}
    return value


def _kinds(kind: Any) -> Iterator[Any]:
    """The kinds behind Annotated and Optional."""
    if hasattr(kind, "__metadata__"):
        yield from _kinds(get_args(kind)[0])
    elif get_origin(kind) in {dict, list} or isinstance(kind, type):
        yield kind
    else:
        for part in get_args(kind):
            yield from _kinds(part)
