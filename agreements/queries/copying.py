"""A draft begun from what another agreement on the same system says: all of it but the facts of that other party."""

from datetime import datetime
from typing import Any

from agreements.content import AgreementContent, languages_of, parts
from agreements.content.said import facts_of
from agreements.content.texts import texts_of
from agreements.models import Agreement
from agreements.queries.standing import version_in_force

# Who and when: of the new party, from the register and its meeting.
_OF_THE_PARTY = frozenset(
    {
        "language", "time_zone", "system", "our_side", "their_side", "meeting", "aims", "contacts", "effective_from",
        "review_by", "capabilities", "open_points", "translations", "upkeep", "special_days", "not_agreed", "targets",
        "staffing",
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
    return [item.model_copy(update=fresh | _nobody(item)) if isinstance(item, parts.Item) else item for item in value]


def _nobody(item: parts.Item) -> dict[str, Any]:
    """What names the other party's contacts, by its declaration, names nobody."""
    kind = type(item)
    names = [name for name in kind.model_fields if "contacts" in facts_of(kind, name).said.refers_to]
    return {name: kind.model_fields[name].get_default(call_default_factory=True) for name in names}
