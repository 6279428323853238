"""One agreement in several languages, each a file of its own: what one file says of the others."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.content import AgreementContent, Language, languages_of, missing_in
from agreements.content.vocabulary import LANGUAGE_WORDS
from agreements.pdf.records import PaperForm

# Each language is called by its own name: who reads it looks for that.
_OWN_NAMES: dict[Language, str] = {"ja": "日本語：", "en": "English: "}


def untranslated_words(content: AgreementContent, language: Language) -> str:
    """Return the line that says how many texts `language` lacks, in the active language; nothing where none does.

    That the original is whole is only said of one that is.
    """
    count = len(missing_in(content, language))
    if not count:
        return ""
    line = ngettext("訳していない文が%(count)d件あります。", "訳していない文が%(count)d件あります。", count) % {
        "count": count
    }
    if language == content.language or missing_in(content, content.language):
        return line
    whole = _("%(language)sのファイルには、すべての文があります。")
    return line + whole % {"language": LANGUAGE_WORDS[content.language]}


def other_files(content: AgreementContent, form: PaperForm, number: str, version: int | None) -> list[str]:
    """Return 「English: AG-0001-v2-en.pdf」 for each other language a version is issued in, the file of this size."""
    if version is None:
        return []
    others = [language for language in languages_of(content) if language != form.language]
    end = "-phone.pdf" if form.size == "phone" else ".pdf"
    return [f"{_OWN_NAMES[language]}{number}-v{version}-{language}{end}" for language in others]
