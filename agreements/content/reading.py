"""An agreement as one language's reader sees it: the same tree, each text a plain string."""

from types import SimpleNamespace
from typing import Any, overload

from django.utils.translation import gettext as _
from pydantic import BaseModel

from agreements import display
from agreements.content.document import AgreementContent
from agreements.content.text import Language


def languages_of(content: AgreementContent) -> list[Language]:
    """Return every language a content is issued in, the one it was agreed in first."""
    return list(dict.fromkeys([content.language, *content.translations]))


def language_to_read(content: AgreementContent) -> Language:
    """Return the language in which whoever works on a content reads it: that of the pages, if it is issued in it."""
    active: Language = "en" if display.in_english() else "ja"
    return active if active in languages_of(content) else content.language


def edition_in(content: AgreementContent, language: Language) -> AgreementContent:
    """Return the content as its edition in `language` prints it: each text in that language alone.

    A text that only another language has stands there with a mark, in the active language, so that no page mixes
    languages in silence and no template can forget to say so.
    """
    return _edition(content, language).model_copy(update={"language": language})


def _edition(part: Any, language: Language) -> Any:
    if isinstance(part, BaseModel):
        fields = {name: _edition(getattr(part, name), language) for name in type(part).model_fields}
        return part.model_copy(update=fields)
    if isinstance(part, list):
        return [_edition(entry, language) for entry in part]
    if isinstance(part, dict):
        return {language: part[language] if language in part else _marked(part)}
    return part


def _marked(text: dict[Language, str]) -> str:
    language, words = next(iter(text.items()))
    marks = {"ja": _("%(text)s〔日本語のまま〕"), "en": _("%(text)s〔英語のまま〕")}
    return marks[language] % {"text": words}


def reading_of(part: Any, language: Language) -> Any:
    """Return `part` (a content, an item, a list …) with every text in `language`.

    A text that is missing in that language is given in the language it has; `missing_in` lists those places.
    Absent fields are None, so that templates can ask for them.
    """
    if isinstance(part, BaseModel):
        fields = {name: reading_of(getattr(part, name), language) for name in type(part).model_fields}
        return SimpleNamespace(**fields)
    if isinstance(part, list):
        return [reading_of(entry, language) for entry in part]
    if isinstance(part, dict):
        return text_in(part, language)
    return part


@overload
def text_in(text: dict[Language, str], language: Language) -> str: ...
@overload
def text_in(text: dict[Language, str] | None, language: Language) -> str | None: ...
def text_in(text: dict[Language, str] | None, language: Language) -> str | None:
    """Return one text in `language`, else in the language it has; None stays None."""
    if not text:
        return None
    return text.get(language) or next(iter(text.values()))


def missing_in(part: Any, language: Language, path: str = "") -> list[str]:
    """Return the paths of all texts that `language` does not have."""
    if isinstance(part, BaseModel):
        steps = [(name, getattr(part, name)) for name in type(part).model_fields]
    elif isinstance(part, list):
        steps = [(str(number), entry) for number, entry in enumerate(part)]
    elif isinstance(part, dict):
        return [] if language in part else [path]
    else:
        return []
    return [place for step, entry in steps for place in missing_in(entry, language, f"{path}.{step}".lstrip("."))]
