"""Texts that people read, asked for in each language the draft is issued in: its own first (sentence, sentence_en).

What a text says in a language that is not asked for stays as it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from agreements.content import AgreementContent, languages_of
from agreements.content.vocabulary import LANGUAGE_WORDS
from agreements.content.wording import Wording
from agreements.forms.draft.fields import ExactLine, ExactText, LinesField, lines_in
from agreements.forms.draft.shapes import Cleaned, Shape, Words

_BETWEEN_ROLES = re.compile(r"[、，,・]|(?<=\w)\s*[/／]\s*(?=\w)")


@dataclass(frozen=True)
class TextShape(Shape):
    """A text that people read, in the draft's language; `lines` asks for several."""

    lines: bool = field(default=False, kw_only=True)

    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        said = {language: (value or {}).get(language, "") for language in languages_of(content)}
        options = self.options(label, said.pop(content.language))
        found = {self.name: self._field(**options | {"help_text": self._hint(value, content)})}
        for language, text in said.items():
            more = {"label": translated_label(label, language), "help_text": "", "required": False, "initial": text}
            found[f"{self.name}_{language}"] = self._field(**more)
        return in_their_languages(found, content)

    def read(self, cleaned: Cleaned, value: Any, content: AgreementContent) -> Any:
        text = written(value, cleaned.get(self.name), content.language)
        for language in languages_of(content)[1:]:
            name = f"{self.name}_{language}"
            text = written(text, cleaned[name], language) if name in cleaned else text
        return text

    def target(self, place: tuple[str, ...], cleaned: Cleaned) -> str:
        translation = f"{self.name}_{place[0]}" if place else ""
        return translation if translation in cleaned else self.name

    def _field(self, **options: Any) -> forms.Field:
        """What an importer wrote in several lines is not cut to one."""
        return ExactText(**options) if self.lines or "\n" in options["initial"] else ExactLine(**options)

    def _hint(self, value: Any, content: AgreementContent) -> Words:
        shown = languages_of(content)
        others = {language: text for language, text in (value or {}).items() if language not in shown}
        if not others or content.language in value:
            return self.hint
        language, text = next(iter(others.items()))
        words = {"hint": self.hint, "language": LANGUAGE_WORDS[language], "text": text[:200]}
        return _("%(hint)s%(language)sでは「%(text)s」です。") % words


@dataclass(frozen=True)
class LinesShape(Shape):
    """Several texts, one a line; a translation stands in the same line of the other field, or that line is blank."""

    def fields(self, label: str, value: Any, content: AgreementContent) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {self.name: LinesField(**self.options(label, self._shown(value, content)))}
        for language in languages_of(content)[1:]:
            hint = _("元の文と同じ行に書きます。訳していない行は空けます。")
            options = {"label": translated_label(label, language), "help_text": hint, "required": False}
            initial = _in_lines(value, language)
            found[f"{self.name}_{language}"] = LinesField(**options, initial=initial, with_blanks=True)
        return in_their_languages(found, content)

    def read(self, cleaned: Cleaned, value: Any, content: AgreementContent) -> Any:
        texts = self._original(cleaned.get(self.name) or [], list(value or []), content)
        for language in languages_of(content)[1:]:
            lines = cleaned.get(f"{self.name}_{language}")
            if lines is not None and lines != lines_in(_in_lines(value, language), with_blanks=True):
                padded = [*lines, *[""] * len(texts)]
                texts = [written(text, padded[place], language) for place, text in enumerate(texts)]
        return texts or None

    def faults(self, cleaned: Cleaned, content: AgreementContent) -> Iterator[tuple[str, str]]:
        count = len(cleaned.get(self.name) or [])
        for language in languages_of(content)[1:]:
            name = f"{self.name}_{language}"
            if count < len(cleaned.get(name) or []) and self.name in cleaned:
                yield name, _("行が元の文より多くあります（元の文は%(count)d行）。") % {"count": count}

    def _original(self, lines: list[str], old: list[Any], content: AgreementContent) -> list[Any]:
        if lines == lines_in(self._shown(old, content)):
            return old
        same = {text.get(content.language): text for text in old}
        changed = [None if text.get(content.language) in lines else text for text in old]
        kept = changed if len(old) == len(lines) else [None] * len(lines)
        return [
            same.get(line) or written(before, line, content.language) for line, before in zip(lines, kept, strict=True)
        ]

    def _shown(self, value: Any, content: AgreementContent) -> str:
        say = Wording(content)
        return "\n".join(say.text(text) for text in value or [])


@dataclass(frozen=True)
class RolesShape(LinesShape):
    """Roles, one a line or several in one: 受付、当直. A role that is known here is never cut; 「営業・CS」 is one."""

    def read(self, cleaned: Cleaned, value: Any, content: AgreementContent) -> Any:
        return super().read(self._apart(cleaned, value, content), value, content)

    def faults(self, cleaned: Cleaned, content: AgreementContent) -> Iterator[tuple[str, str]]:
        yield from super().faults(self._apart(cleaned, [], content), content)

    def _apart(self, cleaned: Cleaned, value: Any, content: AgreementContent) -> Cleaned:
        apart = dict(cleaned)
        for place, language in enumerate(languages_of(content)):
            name = f"{self.name}_{language}" if place else self.name
            lines = cleaned.get(name) or []
            if lines and lines != lines_in(_in_lines(value, language), with_blanks=place > 0):
                roles = [contact.role for contact in content.contacts]
                known = {text.get(language) for text in [*(value or []), *roles]}
                apart[name] = [role for line in lines for role in _roles_in(line, known)]
        return apart


def _roles_in(line: str, known: set[str | None]) -> list[str]:
    if line in known:
        return [line]
    if line.startswith("「") and line.endswith("」"):
        return [line[1:-1]]
    roles = [role.strip() for role in _BETWEEN_ROLES.split(line) if role.strip()]
    return roles if len(roles) > 1 else [line]


def _in_lines(value: Any, language: str) -> str:
    return "\n".join(text.get(language, "") for text in value or []).rstrip("\n")


def translated_label(label: str, language: str) -> str:
    """Return すること（英語）: what the field beside 「すること」 is called."""
    return _("%(label)s（%(language)s）") % {"label": label, "language": LANGUAGE_WORDS[language]}


def in_their_languages(fields: dict[str, forms.Field], content: AgreementContent) -> dict[str, forms.Field]:
    """Tell each of the fields of one text its language; where there is only one field, nothing need be told."""
    if len(fields) > 1:
        for language, form_field in zip(languages_of(content), fields.values(), strict=True):
            form_field.widget.attrs["lang"] = language
    return fields


def written(before: Any, text: str | None, language: str) -> dict[str, str] | None:
    """Return a text after `language` says `text`; what it says in other languages stays."""
    others = {key: words for key, words in (before or {}).items() if key != language}
    return ({**others, language: text} if text else others) or None
