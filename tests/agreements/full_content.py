"""An agreement with every field filled and no two texts alike, made from the types: a new field is in it by itself.

Of two items the first has an answer and a reason why it changed. The second has neither: the record at the end of a
paper, which names answered and changed items, must not be all that says it.
"""

from itertools import count
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from agreements.content import AgreementContent, Language
from agreements.content.parts import Item
from agreements.content.text import Text

# Strings of other types than text, by their field; what refers to another item refers to none.
_CODES = {"time_zone": "Asia/Tokyo", "e164": "+81300000142", "extension": "12", "mark": "■", "value": "5",
          "and_value": "95", "next": None, "then_act": None, "from_step": "step-1", "to_step": None,
          "schema_version": 1,
          "effective_from": "2026-11-01", "review_by": "2027-10-31", "due": "2026-12-01",
          "starts_at": "2026-10-08T10:00", "ends_at": "2026-10-08T11:00"}  # fmt: skip


def full_content(language: Language, model: type[AgreementContent] = AgreementContent) -> AgreementContent:
    """Return a content of `model`: two items in each list, of either side where they have one."""
    plain = _Filler(language).part(model, 0)
    return model.model_validate(plain | {"language": language, "translations": [], "levels": plain["levels"][:1]})


class _Filler:
    def __init__(self, language: Language) -> None:
        self.language, self.serial = language, count(1)

    def part(self, model: type[BaseModel], place: int) -> dict[str, Any]:
        beside = set(Item.model_fields) - {"key"} if place else set()
        return {
            name: self.field(name, field, place) for name, field in model.model_fields.items() if name not in beside
        }

    def field(self, name: str, field: FieldInfo, place: int) -> Any:
        if name in _CODES:
            return _CODES[name]
        numbered = {"key": "key-{}", "mail": "team{}@party.example"}.get(name)
        return numbered.format(next(self.serial)) if numbered else self.value(field.annotation, place)

    def value(self, kind: Any, place: int) -> Any:
        origin, inner = get_origin(kind), get_args(kind)
        if kind == Text or origin is dict:
            return {self.language: self.text()}
        if origin is Annotated:
            return self.value(inner[0], place)
        if origin in {Union, UnionType}:
            return self.value(next(part for part in inner if part is not NoneType), place)
        if origin is Literal:
            return inner[(place + 1) % len(inner)] if "agreed" not in inner else "on_the_day"
        if origin is list:
            return self.entries(inner[0])
        return self.part(kind, place) if hasattr(kind, "model_fields") else self.plain(kind)

    def entries(self, kind: Any) -> list[Any]:
        """Lists of keys refer to nothing; lists of words of ours need one of each."""
        while get_origin(kind) is Annotated and kind != Text:
            kind = get_args(kind)[0]
        if kind in {str, int} or get_origin(kind) is Literal:
            return [1] if kind is int else []
        return [self.value(kind, place) for place in (0, 1)]

    def plain(self, kind: Any) -> Any:
        return {bool: True, int: 1, str: self.text()}[kind]

    def text(self) -> str:
        """Words of no other text; a number among letters has no unit to be torn from."""
        return f"文{next(self.serial):03}文" if self.language == "ja" else f"text w{next(self.serial):03}w"
