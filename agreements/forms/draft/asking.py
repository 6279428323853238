"""How a field of the content is asked for: the shape that fits what its declaration says of it."""

from collections.abc import Callable, Iterable
from typing import Any

from agreements.content import parts
from agreements.content.said import ROLE, FieldFacts, facts_of
from agreements.content.vocabulary import MARK_OF
from agreements.forms.draft.form import Folded, Rows
from agreements.forms.draft.groups import GroupShape, GroupsShape, PhoneShape
from agreements.forms.draft.shapes import (
    ChoiceShape,
    ClocksShape,
    CountShape,
    DayShape,
    FlagShape,
    KeptWordsShape,
    LevelShape,
    LevelsShape,
    ManyShape,
    MinutesShape,
    MomentShape,
    NumberShape,
    PlainShape,
    ReferenceShape,
    Shape,
    TruthShape,
)
from agreements.forms.draft.texts import LinesShape, RolesShape, TextShape

_NUMBERS = {str(number): f"{mark}{number}" for number, mark in MARK_OF.items()}
# Choices whose words are all to be seen at once.
_RADIO = {"side", "answer", "feasibility"}

Make = Callable[[str, FieldFacts], Shape]


def rows_of(part: type[parts.Part], rows: Iterable[str]) -> Rows:
    """Return the shapes of the fields named in each row ("role name"; "+ role name" is folded)."""
    return tuple(_row_of(part, row.removeprefix("+").split(), folded=row.startswith("+")) for row in rows)


def _row_of(part: type[parts.Part], names: list[str], *, folded: bool) -> tuple[Shape, ...]:
    shapes = [shape_of(part, name) for name in names]
    return Folded(shapes) if folded else tuple(shapes)


def shape_of(part: type[Any], name: str) -> Shape:
    """Return the shape that asks for a field of a part."""
    field = facts_of(part, name)
    if field.part:
        return _group(name, field, field.part)
    make = (_MANY if field.many else _ONE)[field.kind]
    return make(name, field)


def group_of(part: type[Any], name: str, *, required: bool = False) -> GroupShape:
    """Return the shape of a part within a part: of all its fields, in their order."""
    return GroupShape(
        name, part=part, shapes=tuple(shape_of(part, one) for one in part.model_fields), required=required
    )


def _group(name: str, field: FieldFacts, part: type[Any]) -> Shape:
    if part is parts.Phone:
        return PhoneShape(name)
    if part is parts.KeptWord:
        return KeptWordsShape(name, field.said.hint)
    if field.many:
        return GroupsShape(name, field.said.hint, each=group_of(part, name))
    return group_of(part, name, required=not field.absent)


def _plainly(shape: type[Shape]) -> Make:
    return lambda name, field: shape(name, field.said.hint, required=not field.absent)


def _choice(name: str, field: FieldFacts) -> Shape:
    words = field.said.words or {}
    return ChoiceShape(name, field.said.hint, words=words, required=not field.absent, radio=name in _RADIO)


def _level(name: str, field: FieldFacts) -> Shape:
    """Of a level itself its number is asked for; everywhere else, which of the levels."""
    if field.absent:
        return LevelShape(name, field.said.hint)
    return ChoiceShape(name, field.said.hint, words=_NUMBERS, required=True, whole=True)


_ONE: dict[str, Make] = {
    "text": lambda name, field: TextShape(name, field.said.hint, required=not field.absent, lines=field.said.lines),
    "minutes": _plainly(MinutesShape),
    "count": _plainly(CountShape),
    "number": _plainly(NumberShape),
    "moment": _plainly(MomentShape),
    "day": _plainly(DayShape),
    "plain": _plainly(PlainShape),
    "flag": lambda name, field: FlagShape(name, field.said.hint),
    "level": _level,
    "choice": _choice,
    "truth": lambda name, field: TruthShape(name, field.said.hint, words=_yes_and_no(field)),
    "reference": lambda name, field: ReferenceShape(name, field.said.hint, lists=field.said.refers_to),
}
_MANY: dict[str, Make] = {
    "text": lambda name, field: (RolesShape if field.said.role == ROLE else LinesShape)(name, field.said.hint),
    "level": lambda name, field: LevelsShape(name, field.said.hint),
    "clock": lambda name, field: ClocksShape(name, field.said.hint),
    "choice": lambda name, field: ManyShape(name, field.said.hint, words=field.said.words or {}),
    "reference": lambda name, field: ReferenceShape(name, field.said.hint, lists=field.said.refers_to, many=True),
}


def _yes_and_no(field: FieldFacts) -> dict[str, Any]:
    words = field.said.words or {}
    return {"yes": words[True], "no": words[False]}
