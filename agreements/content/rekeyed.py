"""A content whose items bear other keys, so that two contents can stand side by side."""

from typing import Any

from agreements.content.document import AgreementContent
from agreements.content.parts import Part
from agreements.content.said import facts_of


def rekeyed(content: AgreementContent, prefix: str) -> AgreementContent:
    """Return the content with `prefix` before the key of each item and in everything that refers to one."""
    update = {
        name: [_part(item, prefix) if isinstance(item, Part) else item for item in held]
        for name in AgreementContent.model_fields
        if isinstance(held := getattr(content, name), list)
    }
    return content.model_copy(update=update)


def _part(part: Part, prefix: str) -> Part:
    update: dict[str, Any] = {}
    for name in type(part).model_fields:
        value = getattr(part, name)
        field = facts_of(type(part), name)
        if name == "key" or (field.kind == "reference" and value):
            update[name] = [f"{prefix}{one}" for one in value] if isinstance(value, list) else f"{prefix}{value}"
        elif isinstance(value, list):
            update[name] = [_part(one, prefix) if isinstance(one, Part) else one for one in value]
        elif isinstance(value, Part):
            update[name] = _part(value, prefix)
    return part.model_copy(update=update)
