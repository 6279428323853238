"""Draws agreement contents for property tests: every field of every part, with keys unique and references resolved."""

from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as some
from pydantic import BaseModel, NaiveDatetime
from pydantic.fields import FieldInfo

from agreements.content import AgreementContent
from agreements.content.text import forbidden_character

# Characters people may write, the rare and the awkward included: 𠮷, combining marks, emoji, quotes, braces, tabs.
_LETTERS = some.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_TEXT = some.text(_LETTERS | some.sampled_from("\t\n𠮷が{}%\"'\\<&"), min_size=1, max_size=30).filter(
    lambda text: bool(text.strip()) and forbidden_character(text) is None
)
_DAYS = some.dates(date(1990, 1, 1), date(2199, 1, 1))
_PATTERNS = {
    r"^[a-z0-9][a-z0-9_-]{0,63}$": some.just("drawn"),
    r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$": some.from_regex(r"\A-?[0-9]{1,12}(\.[0-9]{1,6})?\Z"),
    r"^\+[1-9][0-9]{5,14}$": some.from_regex(r"\A\+[1-9][0-9]{5,14}\Z"),
    r"^[0-9]{1,6}$": some.from_regex(r"\A[0-9]{1,6}\Z"),
    r"^(?:[01][0-9]|2[0-3])?:[0-5][0-9]$": some.sampled_from([":05", "09:00", "23:59"]),
    r"^[■▲○◇]$": some.sampled_from("■▲○◇"),
    r"^[^@\s]{1,64}@[^@\s]{1,189}$": some.just("team@party.example"),
}


@some.composite
def contents(draw: Any) -> dict[str, Any]:
    """Draw a content as plain JSON data."""
    content = AgreementContent.model_validate(draw(_model(AgreementContent)))
    _settle(content, draw)
    return content.model_dump(mode="json", exclude_none=True)


@cache
def _model(model: type[BaseModel]) -> some.SearchStrategy[dict[str, Any]]:
    fields = {name: field for name, field in model.model_fields.items() if name != "schema_version"}
    needed = {name: _field(name, field) for name, field in fields.items() if field.is_required()}
    free = {name: _field(name, field) for name, field in fields.items() if not field.is_required()}
    return some.fixed_dictionaries(needed, optional=free)


def _field(name: str, field: FieldInfo) -> some.SearchStrategy[Any]:
    if name == "time_zone":
        return some.sampled_from(["Asia/Tokyo", "UTC", "America/New_York", "Asia/Kathmandu"])
    return _drawn(field.annotation, tuple(field.metadata))


def _drawn(kind: Any, metadata: tuple[Any, ...] = ()) -> some.SearchStrategy[Any]:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _drawn(arguments[0], tuple(arguments[1:]) + metadata)
    if origin in (Union, UnionType):
        return some.one_of(*(_drawn(part) for part in arguments if part is not NoneType))
    if origin is Literal:
        return some.sampled_from(arguments)
    if origin is list:
        return some.lists(_drawn(arguments[0]), max_size=2)
    if origin is dict:
        return some.dictionaries(_drawn(arguments[0]), _TEXT, min_size=1)
    return _plain(kind, metadata)


def _plain(kind: Any, metadata: tuple[Any, ...]) -> some.SearchStrategy[Any]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _model(kind)
    if kind is bool:
        return some.booleans()
    if kind is int:
        return some.integers(1, 4)
    if kind in {datetime, NaiveDatetime}:
        seconds = some.times().map(lambda time: time.replace(microsecond=0))  # pages know no smaller ones
        return seconds.flatmap(lambda time: _DAYS.map(lambda day: f"{day}T{time}"))
    if kind is date:
        return _DAYS.map(str)
    pattern = next((part.pattern for part in metadata if getattr(part, "pattern", None)), None)
    return _PATTERNS[pattern] if pattern else _TEXT


def _settle(content: AgreementContent, draw: Any) -> None:
    """Give every item a key of its own and let references lead somewhere, translations to another language."""
    for place, (name, item) in enumerate(content.items()):
        item.key = f"{name.replace('_', '-')}-{place}"
    for place, attendee in enumerate(content.meeting.attendees):
        attendee.key = f"attendee-{place}"
    content.translations = [other for other in content.translations[:1] if other != content.language]
    _settle_levels(content, draw)
    contacts = [contact.key for contact in content.contacts]
    for contact in content.contacts:
        contact.next = draw(some.sampled_from([None, *contacts]))
        contact.never_together_with = contacts[:1]
    for report in content.reports:
        report.recipients = contacts[:1]
    steps = [step.key for step in content.steps]
    for span in [*(span for level in content.levels for span in level.spans), *(one.span for one in content.criteria)]:
        if span:
            span.from_step, span.to_step = draw(some.sampled_from(steps or ["none"])), None
    if not steps:
        for level in content.levels:
            level.spans = []
    for criterion in content.criteria:
        criterion.span = criterion.span if steps else None
        criterion.then_act = draw(some.sampled_from([None, *[act.key for act in content.acts]]))
    for known in content.information:
        known.used_for = [item.key for _name, item in content.items()][:2]


def _settle_levels(content: AgreementContent, draw: Any) -> None:
    """Keep one level, and let whatever names a level name that one."""
    content.levels = content.levels[:1]
    numbers = [level.number for level in content.levels]
    for item in [item for _list, item in content.items()]:
        if "levels" in type(item).model_fields:
            item.levels = numbers  # type: ignore[attr-defined]
        if "then_level" in type(item).model_fields:
            item.then_level = draw(some.sampled_from([None, *numbers]))  # type: ignore[attr-defined]
