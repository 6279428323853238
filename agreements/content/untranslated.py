"""Which sections lack texts in a language the agreement is issued in: a question to the author, section by section."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from agreements.content.document import AgreementContent
from agreements.content.problems import Problem
from agreements.content.reading import languages_of, missing_in
from agreements.content.sections import SECTIONS
from agreements.content.text import Language


def untranslated(content: AgreementContent) -> Iterator[Problem]:
    """Yield one question a section and language, at the first text it lacks, with their number."""
    if len(languages_of(content)) < 2:
        return
    for language in languages_of(content):
        missing = missing_in(content, language)
        for section in SECTIONS:
            places = [path for path in missing if path.split(".")[0] in section.fields]
            if places:
                words = _sentence(language) % {"section": section.title, "count": len(places)}
                yield Problem(f"{places[0]}.{language}", "rule", words, "ask")


def _sentence(language: Language) -> str:
    return {
        "ja": _("日本語の文がありません：%(section)s %(count)d件"),
        "en": _("英語の文がありません：%(section)s %(count)d件"),
    }[language]
