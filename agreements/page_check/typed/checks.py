"""Every check of the typed content, in the order of the rubric: no rendering, well under 50 ms for an agreement."""

from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import gettext as _

from agreements.content import AgreementContent, Language, languages_of
from agreements.content.vocabulary import LANGUAGE_WORDS
from agreements.page_check.findings import Finding
from agreements.page_check.rubric import RUBRIC, finding_of
from agreements.page_check.typed.l1_title import l1_title
from agreements.page_check.typed.l4_complete_act import l4_complete_act
from agreements.page_check.typed.l5_contact_chain import l5_contact_chain
from agreements.page_check.typed.l6_what_to_say import l6_what_to_say
from agreements.page_check.typed.l7_decision_rows import l7_decision_rows
from agreements.page_check.typed.l8_rhythm import l8_rhythm
from agreements.page_check.typed.l9_prohibitions import l9_prohibitions
from agreements.page_check.typed.l10_end_signal import l10_end_signal
from agreements.page_check.typed.matter import Matter
from agreements.page_check.typed.s4_two_languages import s4_two_languages
from agreements.page_check.typed.w1_sentence_length import w1_sentence_length
from agreements.page_check.typed.w2_one_act import w2_one_act
from agreements.page_check.typed.w3_vague_words import w3_vague_words
from agreements.page_check.typed.w4_actor import w4_actor
from agreements.page_check.typed.w5_logic import w5_logic
from agreements.page_check.typed.w6_observed_value import w6_observed_value
from agreements.page_check.typed.w7_terms import w7_terms
from agreements.page_check.typed.w8_numbers import w8_numbers
from agreements.page_check.typed.word_list import WatchedWord

# Asked of every language on its own.
_OF_TEXTS: tuple[Callable[[Matter], Finding], ...] = (
    l1_title, l6_what_to_say, w1_sentence_length, w2_one_act, w3_vague_words, w4_actor, w5_logic, w6_observed_value,
    w7_terms, w8_numbers,
)  # fmt: skip
# Asked of the agreement, whatever its languages.
_OF_CONTENT: tuple[Callable[[AgreementContent], Finding], ...] = (
    l4_complete_act, l5_contact_chain, l7_decision_rows, l8_rhythm, l9_prohibitions, l10_end_signal, s4_two_languages,
)  # fmt: skip


def check_content(
    content: AgreementContent,
    language: Language | None = None,
    team_words: Sequence[WatchedWord] = (),
    released: Iterable[tuple[str, str]] = (),
) -> list[Finding]:
    """Return one finding for each check of typed content (W1-W8, L1, L4-L10, S4), in the rubric's order.

    With `language` only the texts of that language are read, else those of every language the content is issued in.
    `team_words` come on top of the word lists; `released` are pairs (an item's key or a text's path, the words) that
    the author gave a reason for: it counts for kinds of words that no number can release. Questions are in the active
    language, those of the word lists in the language of the text.
    """
    languages = [language] if language else languages_of(content)
    matters = [Matter(content, one, tuple(team_words), frozenset(released)) for one in languages]
    found = [_joined(languages, [check(matter) for matter in matters]) for check in _OF_TEXTS]
    found += [check(content) for check in _OF_CONTENT]
    order = list(RUBRIC)
    return sorted(found, key=lambda finding: order.index(finding.check))


def _joined(languages: list[Language], findings: list[Finding]) -> Finding:
    """One finding of a check asked in several languages: it passes where each does."""
    if len(findings) == 1:
        return findings[0]
    results = [finding.passed for finding in findings if finding.passed is not None]
    measured = [
        _("%(language)s：%(measured)s") % {"language": LANGUAGE_WORDS[language], "measured": finding.measured}
        for language, finding in zip(languages, findings, strict=True)
    ]
    hits = tuple(hit for finding in findings for hit in finding.hits)
    return finding_of(findings[0].check, all(results) if results else None, " ／ ".join(measured), hits)
