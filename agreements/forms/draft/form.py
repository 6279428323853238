"""One form for every part of the content: built from shapes, checked by the typed content itself."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError
from pydantic_core import PydanticUndefined

from agreements.content import AgreementContent, Problem, languages_of
from agreements.content.labels import label_of
from agreements.forms.draft.shapes import ReferenceShape, Shape

Rows = tuple[tuple[Shape, ...], ...]


class Folded(tuple):
    """A row that few items need: it stands folded at the end of the form."""

    __slots__ = ()


# What a pattern means, for people.
_SHAPES = {
    "mail": gettext_lazy("メールアドレスとして読めません（例 duty@example.jp）。"),
    "value": gettext_lazy("数字で書いてください（例 95、0.5）。"),
    "and_value": gettext_lazy("数字で書いてください（例 95、0.5）。"),
    "extension": gettext_lazy("内線は6桁までの数字で書いてください。"),
    "e164": gettext_lazy("電話番号を市外局番から入れてください。"),
}


class PartForm(forms.Form):
    """Asks for a part of the content (None = a new one) in `rows` of shapes.

    After `is_valid`, `part` is the new part, whole and typed; what no row asks for is kept from the old one. With
    `field`, the part is that field of the document; without it, a part that is the document itself gives the single
    fields asked for (`document_fields`). A new item is called `key`. `made` names the form fields of each value.
    """

    def __init__(
        self,
        data: Any,
        *,
        part: type[Any],
        value: Any,
        content: AgreementContent,
        rows: Rows,
        field: str = "",
        key: str = "",
        prefix: str | None = None,
    ) -> None:
        super().__init__(data, prefix=prefix)
        self.kind, self.value, self.content, self.rows, self.document_field = part, value, content, rows, field
        self.key = key or getattr(value, "key", "")
        self.part: Any = None
        self.made: dict[str, list[str]] = {}
        for shape in self._shapes():
            made = shape.fields(label_of(part, shape.name), self._now(shape), content)
            if isinstance(shape, ReferenceShape):
                shape.leave_out(self.key, made, self._now(shape))
            self.made[shape.name] = list(made)
            self.fields |= made

    def laid_out(self) -> Iterator[dict[str, Any]]:
        """Give what most items need, row by row: one row of fields, or the rows of a group under its legend."""
        yield from self._laid_out([row for row in self.rows if not isinstance(row, Folded)])

    def folded(self) -> dict[str, Any]:
        """Return the other rows with what each is called, whether something is written there, and whether something
        there is to be seen at once."""
        rows = [row for row in self.rows if isinstance(row, Folded)]
        shapes = [shape for row in rows for shape in row]
        names = [(label_of(self.kind, shape.name), self._is_written(shape)) for shape in shapes]
        asked = [bound for shape in shapes for bound in self._bound(shape)]
        is_open = any(bound.errors or getattr(bound, "hints", None) for bound in asked)
        return {"rows": list(self._laid_out(rows)), "names": names, "is_open": is_open}

    def _is_written(self, shape: Shape) -> bool:
        usual = self.kind.model_fields[shape.name].get_default(call_default_factory=True)
        return self._now(shape) not in (None, [], usual)

    def _laid_out(self, rows: Iterable[tuple[Shape, ...]]) -> Iterator[dict[str, Any]]:
        for row in rows:
            groups = [shape for shape in row if len(self.made[shape.name]) > 2]
            alone = [shape for shape in row if shape not in groups]
            for shapes in self._side_by_side(alone):
                fields = [bound for shape in shapes for bound in self._bound(shape)]
                yield {"legend": "", "fields": fields, "is_pair": self._has_translation(shapes[0])}
            for shape in groups:
                yield from self._laid_out_group(shape)

    def document_fields(self) -> dict[str, Any]:
        """Return what the document's fields become (only after `is_valid`)."""
        if self.document_field:
            return {self.document_field: self.part}
        return {shape.name: getattr(self.part, shape.name) for shape in self._shapes()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self._not_sent():
            cleaned.pop(name, None)
        plain = self._kept()
        for shape in self._shapes():
            plain.pop(shape.name, None)
            read = None if self._refused(shape) else shape.read(cleaned, self._now(shape), self.content)
            if read is not None:
                plain[shape.name] = read
            for name, fault in shape.faults(cleaned, self.content):
                self.add_error(name, fault)
        self._check_pairs(cleaned)
        try:
            self.part = self.kind.model_validate(plain)
        except ValidationError as error:
            for line, problem in zip(error.errors(), Problem.list_of(error), strict=True):
                self._tell(tuple(str(step) for step in line["loc"]), problem, cleaned)
        return cleaned

    def _side_by_side(self, shapes: list[Shape]) -> list[list[Shape]]:
        """A text and its translation have a row of their own; the others share theirs."""
        rows: list[list[Shape]] = []
        for shape in shapes:
            shared = rows and not any(self._has_translation(other) for other in [shape, rows[-1][-1]])
            rows = [*rows[:-1], [*rows[-1], shape]] if shared else [*rows, [shape]]
        return rows

    def _has_translation(self, shape: Shape) -> bool:
        asked = tuple(f"_{language}" for language in languages_of(self.content)[1:])
        return bool(asked) and any(name.endswith(asked) for name in self.made[shape.name])

    def _shapes(self) -> Iterator[Shape]:
        for row in self.rows:
            yield from row

    def _now(self, shape: Shape) -> Any:
        """The value as it stands; for a new part, what the content takes when nothing is said."""
        if self.value is not None:
            return getattr(self.value, shape.name)
        value = self.kind.model_fields[shape.name].get_default(call_default_factory=True)
        return None if value is PydanticUndefined else value

    def _kept(self) -> dict[str, Any]:
        if self.value is None:
            return {"key": self.key}
        return self.value.model_dump(mode="json", exclude_none=True)

    def _bound(self, shape: Shape) -> list[BoundField]:
        return [self[name] for name in self.made[shape.name]]

    def _laid_out_group(self, shape: Shape) -> Iterator[dict[str, Any]]:
        """A list of thresholds is one group a threshold: its fields are called thresholds_0_value."""
        legend, names = label_of(self.kind, shape.name), self.made[shape.name]
        places = (name.removeprefix(f"{shape.name}_").partition("_")[0] for name in names)
        starts = sorted({place for place in places if place.isdigit()}, key=int)
        if not starts:
            is_pair = self._has_translation(shape)
            yield {"name": shape.name, "legend": legend, "fields": self._bound(shape), "is_pair": is_pair}
        for place in starts:
            words = _("%(legend)s（%(place)d）") % {"legend": legend, "place": int(place) + 1}
            within = [self[name] for name in names if name.startswith(f"{shape.name}_{place}_")]
            yield {"name": shape.name, "legend": words, "fields": within}

    def _not_sent(self) -> list[str]:
        """The translations that the page did not ask for yet: it was made before their language was chosen."""
        asked = tuple(f"_{language}" for language in languages_of(self.content)[1:])
        return [
            name for name in self.fields if asked and name.endswith(asked) and self.add_prefix(name) not in self.data
        ]

    def _refused(self, shape: Shape) -> bool:
        return any(name in self.errors for name in self.made[shape.name])

    def _check_pairs(self, cleaned: dict[str, Any]) -> None:
        """What only makes sense together: a second sign and its value, a condition with an agreement."""
        for name in [name for name in self.fields if name.endswith("and_value")]:
            sign = name.removesuffix("value") + "sign"
            if bool(cleaned.get(name)) != bool(cleaned.get(sign)) and name not in self.errors:
                self.add_error(name, _("もう1つの条件と値は、そろって書いてください。"))
        answer = cleaned.get("consent_answer")
        if cleaned.get("consent_condition") and answer != "agreed":
            self.add_error("consent_condition", _("条件は、回答が「同意」のときに書きます。"))
        if cleaned.get("consent_who_decides") and answer != "on_the_day":
            self.add_error("consent_who_decides", _("決める人は、回答が「当日判断」のときに書きます。"))
        if cleaned.get("consent_words") and answer not in {"question", "objection", "on_the_day"}:
            words = _("御社の言葉は、回答が「質問」「異議」「当日判断」のときに書きます。")
            self.add_error("consent_words", words)

    def _tell(self, place: tuple[str, ...], problem: Problem, cleaned: dict[str, Any]) -> None:
        shape = next((shape for shape in self._shapes() if place and shape.name == place[0]), None)
        if shape is None:
            self.add_error(None, str(problem))
            return
        if self._refused(shape):
            return
        self.add_error(shape.target(place[1:], cleaned), _words(place, problem))


def _words(place: tuple[str, ...], problem: Problem) -> str:
    """What is wrong, in the words that forms use: a pattern is no help to anybody."""
    if problem.kind == "missing":
        return _("入力してください。")
    if problem.kind == "string_pattern_mismatch" and place[-1] in _SHAPES:
        return str(_SHAPES[place[-1]])
    return str(Problem("", problem.kind, problem.message))
