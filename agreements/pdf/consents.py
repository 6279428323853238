"""What the other side answered, item by item, and what changed since the version before: stated as it is, no more."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from agreements.content import AgreementContent
from agreements.content.wording import Wording
from agreements.states import CONSENT_WORDS


@dataclass(frozen=True)
class NamedItem:
    """An item by the line it is called by, with what is said of it."""

    name: str
    words: str


@dataclass(frozen=True)
class ConsentSummary:
    """`counts` are 同意 12件 and so on; `noted` are the items whose answer is more than a plain yes, or none yet."""

    counts: list[str]
    noted: list[NamedItem]


def consent_summary(content: AgreementContent) -> ConsentSummary:
    say = Wording(content)
    counted = Counter(item.consent.answer for item in _answerable(content))
    return ConsentSummary(
        counts=[_counted(str(word), counted[answer]) for answer, word in CONSENT_WORDS.items() if counted[answer]],
        noted=[NamedItem(say.title(item), say.consent(item.consent)) for item in _answerable(content) if _noted(item)],
    )


def changed_items(content: AgreementContent) -> list[NamedItem]:
    """Return the items that carry a reason for their change, with the reason."""
    say = Wording(content)
    changed = [item for item in _answerable(content) if item.change_reason]
    return [NamedItem(say.title(item), say.text(item.change_reason)) for item in changed]


def _counted(word: str, count: int) -> str:
    return _("%(word)s %(count)d件") % {"word": word, "count": count}


def _noted(item: Any) -> bool:
    told = item.consent.condition or item.consent.who_decides
    return item.consent.answer not in {"agreed", "unanswered"} or bool(told)


def _answerable(content: AgreementContent) -> Iterator[Any]:
    return (item for _field, item in content.items() if hasattr(item, "consent"))
