"""How a field of a part is asked for, and how what was typed becomes its value again.

A shape knows one field of one kind of part. It gives form fields for the value as it stands, and reads the cleaned
data back into plain data for the typed content (None = absent). Texts have shapes of their own (`texts`).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.content import AgreementContent, language_to_read, languages_of
from agreements.content.lists import items_of
from agreements.content.vocabulary import LANGUAGE_WORDS
from agreements.content.wording import Wording
from agreements.forms.draft.fields import AddressLine, ExactLine, LinesField, MomentField
from agreements.forms.fields import ChoiceField, MultipleChoiceField, NumberField
from agreements.forms.minutes import MinutesField

# 9:00, 9時, 13時30分; :05, 毎時05分.
_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?::|時)(?:(?P<minute>\d{1,2})分?)?|(?:毎時|:)(?P<only>\d{1,2})分?")
Words = str | Promise
Cleaned = dict[str, Any]


@dataclass(frozen=True)
class Shape:
    """`name` is the field of the part, and of the form where one form field is enough."""

    name: str
    hint: Words = ""
    required: bool = field(default=False, kw_only=True)

    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        """Return the form fields, filled with `value`."""
        raise NotImplementedError

    def read(self, cleaned: Cleaned, value: Any, content: AgreementContent) -> Any:
        """Return plain data from what was typed; `value` is what stood there."""
        return cleaned.get(self.name) or None

    def target(self, place: tuple[str, ...], cleaned: Cleaned) -> str:
        """Return the form field to which an error at `place` within the value belongs."""
        return self.name

    def faults(self, cleaned: Cleaned, content: AgreementContent) -> Iterator[tuple[str, str]]:
        """Yield (form field, what is wrong) where fields that can be read do not go together."""
        yield from ()

    def options(self, label: str, initial: Any) -> dict[str, Any]:
        return {"label": label, "help_text": self.hint, "required": self.required, "initial": initial}


@dataclass(frozen=True)
class PlainShape(Shape):
    """A name or an address: the same in every language."""

    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        kind = AddressLine if self.name == "mail" else ExactLine
        return {self.name: kind(**self.options(label, value or ""))}


@dataclass(frozen=True)
class MinutesShape(Shape):
    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        return {self.name: MinutesField(**self.options(_("%(label)s（分）") % {"label": label}, value))}

    def read(self, cleaned: Cleaned, value: Any, content: AgreementContent) -> Any:
        return cleaned.get(self.name)


@dataclass(frozen=True)
class CountShape(Shape):
    """A whole number of its own unit, such as months."""

    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        return {self.name: forms.IntegerField(**self.options(label, value), min_value=1)}


@dataclass(frozen=True)
class NumberShape(Shape):
    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        return {self.name: NumberField(**self.options(label, value or ""))}


@dataclass(frozen=True)
class DayShape(Shape):
    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        return {self.name: forms.DateField(**self.options(label, value))}


@dataclass(frozen=True)
class MomentShape(Shape):
    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        return {self.name: MomentField(**self.options(label, value))}


@dataclass(frozen=True)
class FlagShape(Shape):
    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        return {self.name: forms.BooleanField(**self.options(label, bool(value)))}

    def read(self, cleaned: Cleaned, value: Any, content: AgreementContent) -> Any:
        return bool(cleaned.get(self.name))


@dataclass(frozen=True)
class ChoiceShape(Shape):
    """One of `words`; `whole` numbers are read as such, `radio` shows all at once, `blank` says what none means."""

    words: Mapping[str, Words] = field(kw_only=True)
    blank: Words = field(default="", kw_only=True)
    radio: bool = field(default=False, kw_only=True)
    whole: bool = field(default=False, kw_only=True)

    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        blank = [] if self.radio or (self.required and value is not None) else [("", self._blank())]
        widget = forms.RadioSelect if self.radio else forms.Select
        options = self.options(label, "" if value is None else str(value))
        return {self.name: ChoiceField(choices=[*blank, *self.words.items()], widget=widget, **options)}

    def read(self, cleaned: Cleaned, value: Any, content: AgreementContent) -> Any:
        chosen = cleaned.get(self.name) or None
        return int(chosen) if chosen and self.whole else chosen

    def _blank(self) -> Words:
        return self.blank or (gettext_lazy("選んでください") if self.required else gettext_lazy("なし"))


@dataclass(frozen=True)
class TruthShape(ChoiceShape):
    """Yes or no, each in words of its own."""

    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        options = {**self.options(label, "no" if value is False else "yes"), "required": True}
        return {self.name: ChoiceField(choices=[*self.words.items()], widget=forms.RadioSelect, **options)}

    def read(self, cleaned: Cleaned, value: Any, content: AgreementContent) -> Any:
        return cleaned.get(self.name) == "yes"


@dataclass(frozen=True)
class ManyShape(Shape):
    """Any of `words`, in their order."""

    words: Mapping[str, Words] = field(kw_only=True)

    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        return {self.name: _many(list(self.words.items()), self.options(label, list(value or [])))}


@dataclass(frozen=True)
class TranslationsShape(Shape):
    """The languages a document is issued in besides its own; where the original changes, the old one is among them."""

    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        choices = [(key, words) for key, words in LANGUAGE_WORDS.items() if key != content.language]
        return {self.name: _many(choices, self.options(label, languages_of(content)[1:]))}

    def read(self, cleaned: Cleaned, value: Any, content: AgreementContent) -> Any:
        chosen = cleaned.get(self.name)
        kept = [content.language, *chosen] if chosen else []
        return [language for language in kept if language != cleaned.get("language")]


@dataclass(frozen=True)
class ClocksShape(Shape):
    """Times of each day (9:00, 13時30分) or in each hour (:05, 毎時05分), in one line."""

    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        return {self.name: ExactLine(**self.options(label, _("、").join(value or [])))}

    def read(self, cleaned: Cleaned, value: Any, content: AgreementContent) -> Any:
        return [time for word in self._words(cleaned) if (time := self._time(word))]

    def faults(self, cleaned: Cleaned, content: AgreementContent) -> Iterator[tuple[str, str]]:
        for word in self._words(cleaned):
            if not self._time(word):
                yield self.name, _("「%(word)s」は時刻ではありません（例 9:00、毎時05分）。") % {"word": word[:40]}

    def _words(self, cleaned: Cleaned) -> list[str]:
        typed = unicodedata.normalize("NFKC", cleaned.get(self.name) or "")
        return [word for word in re.split(r"[、,・\s]+|\band\b", typed) if word]

    def _time(self, word: str) -> str:
        found = _CLOCK.fullmatch(word)
        if not found:
            return ""
        hour, minute = found["hour"], int(found["minute"] or found["only"] or 0)
        inside = minute < 60 and int(hour or 0) < 24
        return (f"{int(hour):02}:{minute:02}" if hour else f":{minute:02}") if inside else ""


@dataclass(frozen=True)
class KeptWordsShape(Shape):
    """Vague words that stay, each with its reason behind a colon, one a line."""

    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        return {self.name: LinesField(**self.options(label, "\n".join(self._shown(value))))}

    def read(self, cleaned: Cleaned, value: Any, content: AgreementContent) -> Any:
        # A line that stands as it was shown is the word it was, wherever that has colons.
        known = self._shown(value)
        cut = [known.get(line) or self._cut(line) for line in cleaned.get(self.name) or []]
        return [{"words": words, "reason": reason} for words, reason in cut if reason]

    def faults(self, cleaned: Cleaned, content: AgreementContent) -> Iterator[tuple[str, str]]:
        for line in cleaned.get(self.name) or []:
            if not all(self._cut(line)):
                yield self.name, _("「言葉：理由」の形で書いてください（%(line)s）。") % {"line": line[:40]}

    def _shown(self, value: Any) -> dict[str, tuple[str, str]]:
        return {f"{word.words}：{word.reason}".strip(): (word.words, word.reason) for word in value or []}

    def _cut(self, line: str) -> tuple[str, str]:
        """At its first colon, of either width; a reason may say 9:30."""
        words, reason = [part.strip() for part in [*re.split("[:：]", line, maxsplit=1), ""][:2]]
        return words, reason


@dataclass(frozen=True)
class LevelsShape(Shape):
    """Any of the levels this draft has (and those that stand here already)."""

    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        known = {level.number for level in content.levels} or {1, 2, 3}
        say = Wording(content, language_to_read(content))
        choices = [(str(number), say.level(number)) for number in sorted(known | set(value or []))]
        return {self.name: _many(choices, self.options(label, [str(number) for number in value or []]))}

    def read(self, cleaned: Cleaned, value: Any, content: AgreementContent) -> Any:
        return [int(number) for number in cleaned.get(self.name) or []]


@dataclass(frozen=True)
class LevelShape(LevelsShape):
    """One of the levels, or none."""

    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        many = super().fields(label, [value] if value else [], content)[self.name]
        choices = [("", _("なし")), *many.choices]  # type: ignore[attr-defined]
        return {self.name: ChoiceField(choices=choices, **self.options(label, str(value or "")))}

    def read(self, cleaned: Cleaned, value: Any, content: AgreementContent) -> Any:
        return int(cleaned[self.name]) if cleaned.get(self.name) else None


@dataclass(frozen=True)
class ReferenceShape(Shape):
    """Another item of this draft, by its title; `lists` says where it may stand, `many` asks for any of them."""

    lists: tuple[str, ...] = field(kw_only=True)
    many: bool = field(default=False, kw_only=True)

    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        chosen = value if self.many else [value] if value else []
        say = Wording(content, language_to_read(content))
        keys = {item.key: say.name_of(item.key) for name in self.lists for item in items_of(content, name)}
        choices = list(({key: say.name_of(key) for key in chosen or [] if key not in keys} | keys).items())
        if self.many:
            return {self.name: _many(choices, self.options(label, list(chosen or [])))}
        blank = ("", _("なし"))
        return {self.name: ChoiceField(choices=[blank, *choices], **self.options(label, value or ""))}

    def leave_out(self, key: str, made: dict[str, Any], value: Any) -> None:
        """Take the item itself, called `key`, from the choices of its own form, unless it is chosen."""
        if key not in (value or [] if self.many else [value]):
            field = made[self.name]
            field.choices = [choice for choice in field.choices if choice[0] != key]


def _many(choices: list[Any], options: dict[str, Any]) -> forms.Field:
    return MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **options)
