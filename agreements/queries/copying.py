"""A draft begun from what another agreement on the same system says: all of it but the facts of that other party."""

from datetime import datetime
from typing import Any

from agreements.content import AgreementContent, languages_of, parts
from agreements.content.texts import texts_of
from agreements.models import Agreement
from agreements.queries.standing import version_in_force

# Who and when: of the new party, from the register and its meeting.
_OF_THE_PARTY = frozenset(
    {
        "language", "time_zone", "system", "our_side", "their_side", "meeting", "aims", "contacts", "effective_from",
        "review_by", "capabilities", "open_points", "translations",
    }
)  # fmt: skip


def content_to_copy(source: Agreement, at: datetime) -> AgreementContent:
    """Return what an agreement says: the version in force, else its draft."""
    version = version_in_force(source, at)
    return version.content() if version else source.content()


def content_from_another(source: AgreementContent, begun: AgreementContent) -> AgreementContent:
    """Return `begun`, which holds the new party's facts, with all else as `source` says it, answered by nobody yet."""
    said = {name: _unanswered(getattr(source, name)) for name in set(type(source).model_fields) - _OF_THE_PARTY}
    others = [language for language in languages_of(source) if language != begun.language]
    return begun.model_copy(update={**said, "translations": others})


def texts_naming(content: AgreementContent, name: str) -> list[str]:
    """Return the texts in which a name stands: the other company's has no business in this agreement."""
    said = (" ".join(text.says) for text in texts_of(content, content.language))
    return [text for text in said if name in text]


def _unanswered(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    fresh = {"consent": parts.Consent(), "change_reason": None}
    return [item.model_copy(update=fresh) if isinstance(item, parts.Item) else item for item in value]
