"""What refers to an item that is gone: found by what each field says it refers to."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.content import parts
from agreements.content.document import AgreementContent
from agreements.content.labels import label_of
from agreements.content.problems import Problem
from agreements.content.said import FieldFacts, facts_of
from agreements.content.wording import Wording


def lost_references(content: AgreementContent) -> Iterator[Problem]:
    """Yield who refers to what is gone, named for the pages; `key` is for whoever mends a file."""
    for name in AgreementContent.model_fields:
        held = getattr(content, name)
        for place, item in enumerate(held if isinstance(held, list) else []):
            if isinstance(item, parts.Part):
                yield from _lost_in(content, item, f"{name}.{place}")


def without_lost_references(content: AgreementContent) -> AgreementContent:
    """Return the content in which no item names another that is not there: what may be absent is, a whole that cannot
    do without goes."""
    lists = {name: getattr(content, name) for name in AgreementContent.model_fields}
    kept = {
        name: [left for item in items if (left := _found_again(content, item)) is not None]
        for name, items in lists.items()
        if isinstance(items, list) and items and isinstance(items[0], parts.Part)
    }
    return content.model_copy(update=kept)


def _found_again(content: AgreementContent, part: parts.Part) -> Any | None:
    """Return a part without what it refers to in vain; None where it is nothing without that."""
    update: dict[str, Any] = {}
    for name in type(part).model_fields:
        field, value = facts_of(part, name), getattr(part, name)
        if not (field.kind == "reference" or field.part or (field.kind == "level" and field.absent)):
            continue
        values = value if isinstance(value, list) else [] if value is None else [value]
        kept = [left for one in values if (left := _kept(content, field, one)) is not None]
        if kept == values:
            continue
        if not kept and not (field.many or field.absent):
            return None
        update[name] = kept if field.many else next(iter(kept), None)
    return part.model_copy(update=update) if update else part


def _kept(content: AgreementContent, field: FieldFacts, value: Any) -> Any | None:
    if field.part:
        return _found_again(content, value)
    if field.kind == "level":
        return value if any(level.number == value for level in content.levels) else None
    return value if _is_there(content, field, value) else None


def _lost_in(content: AgreementContent, part: parts.Part, path: str) -> Iterator[Problem]:
    """What a part and the parts within it refer to, as their declarations say it."""
    for name in type(part).model_fields:
        field, value = facts_of(part, name), getattr(part, name)
        values = value if isinstance(value, list) else [] if value is None else [value]
        if field.kind == "reference":
            yield from (_lost(content, f"{path}.{name}", key) for key in values if not _is_there(content, field, key))
        elif field.kind == "level" and name != "number":
            known = {level.number for level in content.levels}
            yield from (_no_level(content, f"{path}.{name}", number) for number in sorted(set(values) - known))
        elif field.part:
            several = isinstance(value, list)
            for place, inner in enumerate(values):
                yield from _lost_in(content, inner, f"{path}.{name}.{place}" if several else f"{path}.{name}")


def _is_there(content: AgreementContent, field: FieldFacts, key: str) -> bool:
    """In the list it is chosen from; what may be chosen from several lists may be any item."""
    if len(field.said.refers_to) > 1:
        return content.item(key) is not None
    return any(item.key == key for item in getattr(content, field.said.refers_to[0]))


_GONE = {
    "contacts": gettext_lazy("「%(name)s」の「%(field)s」に選んだ連絡先がありません。選び直してください。"),
    "acts": gettext_lazy("「%(name)s」の「%(field)s」に選んだ動作がありません。選び直してください。"),
}
_ANY_GONE = gettext_lazy("「%(name)s」の「%(field)s」に選んだ項目がありません。選び直してください。")


def _lost(content: AgreementContent, path: str, key: str) -> Problem:
    """Return the problem of an item, at `path`, that refers to nothing."""
    item, part, field = _at(content, path)
    lists = facts_of(part, field).said.refers_to
    words = _GONE.get(lists[0], _ANY_GONE) if len(lists) == 1 else _ANY_GONE
    return Problem(path, "rule", str(words) % _named_at(content, item, part, field), "must", key)


def _no_level(content: AgreementContent, path: str, number: int) -> Problem:
    item, part, field = _at(content, path)
    words = _("「%(name)s」の「%(field)s」に選んだ障害レベル %(number)d がありません。選び直してください。")
    return Problem(path, "rule", words % {**_named_at(content, item, part, field), "number": number})


def _at(content: AgreementContent, path: str) -> tuple[parts.Part, parts.Part, str]:
    """The item at a path, the part of it that holds the field, and the field."""
    held: list[Any] = [content]
    *steps, field = path.split(".")
    for step in steps:
        held.append(held[-1][int(step)] if step.isdigit() else getattr(held[-1], step))
    return held[2], held[-1], field


def _named_at(content: AgreementContent, item: parts.Part, part: parts.Part, field: str) -> dict[str, str]:
    return {"name": Wording(content).title(item)[:30], "field": label_of(part, field)}
