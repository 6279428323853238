"""Every field of the content changes the paper: choices, references, numbers and yes or no, which rubric S3 does not
look for; that every text stands there it asks of the printed paper (test_says_all.py).

A field is asked as it is declared, so one that is added tomorrow is asked too.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Annotated, Any

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from agreements.content import AgreementContent, parts
from agreements.content.said import ByHand, FieldFacts, Said, Unprinted, facts_of
from agreements.content.text import Text
from agreements.pdf.page import Edition, page_of
from agreements.pdf.records import PaperForm
from tests.agreements.full_content import full_content

# Fields whose change shows elsewhere than in these words, each with its reason.
OTHERWISE = {
    "language": "each language has a file of its own",
    "translations": "a version names its other files",
    "time_zone": "the times of a version name their zone",
    "key": "nobody reads it",
    "their_side.kind": "whoever holds the paper knows which they are",
}
_AT = datetime(2026, 11, 1, tzinfo=UTC)


def test_every_field_changes_the_paper() -> None:
    usual = _html(_full())
    silent = [path for path, changed in _changes(_full()) if _html(changed) == usual]
    assert silent == []


class _Act(parts.Act):
    tool: Annotated[Text | None, Said("道具")] = None
    kind: Annotated[str | None, Said("種類", words={"tool": "道具を使う", "hand": "手で行う"})] = None
    lost: Annotated[bool, ByHand("忘れた項目")] = False


class _Content(AgreementContent):
    acts: list[_Act] = []  # type: ignore[assignment]


def test_a_field_added_tomorrow_is_printed_by_itself_and_one_without_its_place_is_found() -> None:
    content = full_content("ja", _Content)
    content.acts[0].kind = "tool"
    assert ("道具：" + content.acts[0].tool["ja"] in _text(content)) is True
    assert "種類：道具を使う" in _text(content)
    changes = [(path, changed) for path, changed in _changes(content) if path in {"acts.kind", "acts.lost"}]
    silent = [path for path, changed in changes if _html(changed) == _html(content)]
    assert silent == ["acts.lost"]


@cache
def _full() -> AgreementContent:
    content = full_content("ja")
    content.reports[0].channels = ["phone", "mail"]  # how they go together is said of two
    return content


def _html(content: AgreementContent) -> str:
    with override("ja"):
        form = PaperForm("ja", "a4")
        page = page_of(content, Edition(kind="body", number="AG-0001", sha256="0" * 64, at=_AT, form=form, version=2))
        return render_to_string("pdf/page.html", {"page": page})


def _text(content: AgreementContent) -> str:
    return _html(content).replace("</th><td>", "：")


def _changes(content: AgreementContent) -> Iterator[tuple[str, AgreementContent]]:
    """Give a content that differs in one field for each field there is, of the first item of each list."""
    for path, steps, field, value in _fields(content, "", ()):
        changed = content.model_copy(deep=True)
        holder: Any = changed
        for step in steps[:-1]:
            holder = holder[step] if isinstance(step, int) else getattr(holder, step)
        setattr(holder, steps[-1], _other(content, field, value))
        yield path, changed


def _fields(part: Any, path: str, steps: tuple[Any, ...]) -> Iterator[tuple[str, tuple[Any, ...], FieldFacts, Any]]:
    for name in type(part).model_fields:
        field, value, here = facts_of(part, name), getattr(part, name), f"{path}.{name}".lstrip(".")
        if isinstance(field.said, Unprinted) or {name, here} & OTHERWISE.keys() or field.kind == "text":
            continue
        if field.part is None:
            yield here, (*steps, name), field, value
        elif field.many:
            yield from _fields(value[0], here, (*steps, name, 0)) if value else ()
        elif value is not None:
            yield from _fields(value, here, (*steps, name))


def _other(content: AgreementContent, field: FieldFacts, value: Any) -> Any:
    """Another value of the same kind; of many, one more."""
    if field.said.words is not None:
        others = [key for key in field.said.words if key != value and key not in (value if field.many else ())]
        return [*value, others[0]] if field.many else others[0]
    if field.kind == "reference":
        item = getattr(content, field.said.refers_to[0])[-1]
        return [item.key] if field.many else item.key
    make = {
        "plain": lambda: "other@party.example" if "@" in (value or "") else "81" if value == "12" else "+81300000199",
        "number": lambda: "7",
        "minutes": lambda: 7,
        "count": lambda: 7,
        "level": lambda: 2,
        "clock": lambda: ":05",
        "flag": lambda: not value,
        "day": lambda: value + timedelta(days=1) if isinstance(value, date) else date(2026, 12, 3),
        "moment": lambda: value + timedelta(minutes=1),
    }[field.kind]
    return [make()] if field.many else make()


@pytest.mark.parametrize("kind", [name for name in parts.__all__ if isinstance(getattr(parts, name), type)])
def test_every_field_says_what_it_is_called(kind: str) -> None:
    fields = getattr(getattr(parts, kind), "model_fields", {})
    assert [name for name in fields if name != "key" and facts_of(getattr(parts, kind), name).said.label == name] == []
