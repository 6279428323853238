"""A content whose items bear other keys, or whose references lead to other items."""

from collections.abc import Callable, Mapping
from typing import Any

from agreements.content.document import AgreementContent
from agreements.content.parts import Part
from agreements.content.said import facts_of

Rename = Callable[[str], str | None]


def rekeyed(content: AgreementContent, prefix: str) -> AgreementContent:
    """Return the content with `prefix` before the key of each item and in everything that refers to one, so that two
    contents can stand side by side."""
    return _renamed(content, lambda key: f"{prefix}{key}", keys_too=True)


def redirected(content: AgreementContent, instead: Mapping[str, str | None]) -> AgreementContent:
    """Return the content in which what refers to a key of `instead` refers to what stands there (None: to nothing);
    never twice to the same, and no item to itself."""
    return _renamed(content, lambda key: instead.get(key, key), keys_too=False)


def _renamed(content: AgreementContent, rename: Rename, *, keys_too: bool) -> AgreementContent:
    update = {
        name: [_part(item, rename, keys_too) if isinstance(item, Part) else item for item in held]
        for name in AgreementContent.model_fields
        if isinstance(held := getattr(content, name), list)
    }
    return content.model_copy(update=update)


def _part(part: Part, rename: Rename, keys_too: bool) -> Part:  # noqa: FBT001 - handed down as it came
    update: dict[str, Any] = {}
    for name in type(part).model_fields:
        value = getattr(part, name)
        if name == "key":
            update[name] = rename(value) if keys_too else value
        elif facts_of(type(part), name).kind == "reference" and value:
            own = None if keys_too else getattr(part, "key", None)
            update[name] = _references(value, rename, own)
        elif isinstance(value, list):
            update[name] = [_part(one, rename, keys_too) if isinstance(one, Part) else one for one in value]
        elif isinstance(value, Part):
            update[name] = _part(value, rename, keys_too)
    return part.model_copy(update=update)


def _references(value: Any, rename: Rename, own: str | None) -> Any:
    if isinstance(value, list):
        return list(dict.fromkeys(key for one in value if (key := rename(one)) and key != own))
    key = rename(value)
    return None if key == own else key
