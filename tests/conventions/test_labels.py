"""A field has one word, in the plan and the register as in the minutes, and on the paper: its declaration says it.

A form that asks for minutes adds its unit in brackets. What a model calls otherwise has another name, or stands below.
"""

import re
from collections.abc import Iterator
from typing import Annotated

import pytest
from django.db.models import Model
from django.utils.translation import override

from agreements.content import parts
from agreements.content.labels import label_of
from agreements.content.said import Said
from agreements.content.text import Text
from agreements.models import (
    Attendee,
    Capability,
    Contact,
)
from tests.conventions.tree import files, named

TWINS: dict[type[Model], tuple[type[parts.Part], ...]] = {
    Contact: (parts.Contact,),
    Capability: (parts.Capability,),
    Attendee: (parts.Attendee,),
}
_UNIT = re.compile(r"（[^）]*分[^）]*）$| \([^)]*min[^)]*\)$")
# A number and its extension are one text in the register.
_OTHERWISE = {"Contact.phone"}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_plan_and_register_say_what_the_minutes_say(language: str) -> None:
    with override(language):
        assert [fault for model, kinds in TWINS.items() for fault in differences(model, kinds)] == []


def differences(model: type[Model], kinds: tuple[type[parts.Part], ...]) -> Iterator[str]:
    """Yield every field of a model that is called otherwise than the field of that name in its parts."""
    for field in model._meta.get_fields():
        kind = next((kind for kind in kinds if field.name in kind.model_fields), None)
        name = f"{model.__name__}.{field.name}"
        if kind is None or name in _OTHERWISE or field.is_relation:
            continue
        label, words = label_of(kind, field.name), str(field.verbose_name)
        if words != label and _UNIT.sub("", words) != label:
            yield f"{name}: {words}, in the minutes {label}"


def test_the_paper_and_the_plan_page_name_fields_that_there_are() -> None:
    found = [(named(path), name) for path in files("templates/*.html") for name in _NAMED.findall(path.read_text())]
    missing = [where for where in found if where[1].partition(".")[2] not in _fields_of(where[1])]
    assert (missing, len(found) > 10) == ([], True)


_NAMED = re.compile(r"""["']([A-Z]\w+\.\w+)["']\|label""")


def _fields_of(name: str) -> set[str]:
    return set(getattr(parts, name.partition(".")[0]).model_fields)


def test_another_word_is_found() -> None:
    class Other(parts.Part):
        role: Annotated[Text, Said("役割")]

    assert list(differences(Attendee, (Other,))) == []
    assert list(differences(Capability, (parts.WayOut, parts.Target))) == []
    assert list(differences(Capability, (parts.DecisionInformation,))) == [
        "Capability.what: 内容, in the minutes 知ること",
        "Capability.condition: 条件, in the minutes どのようなときに",
    ]
