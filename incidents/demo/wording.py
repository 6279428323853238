"""Agreements as their authors write them: one language, plain strings; turned into the content's own shape here."""

from collections.abc import Iterator
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from agreements.content import AgreementContent, Language


def content_fields(written: dict[str, Any], language: Language) -> dict[str, Any]:
    """Return fields of a content whose texts were written as plain strings, each text now in `language`."""
    fields = AgreementContent.model_fields
    return {name: _shaped(fields[name].annotation, value, language) for name, value in written.items()}


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
