"""Who else is writing a draft or a plan: told by the open pages every few seconds, forgotten after a minute of
silence."""

from datetime import datetime, timedelta
from typing import Any

from agreements.models import Agreement, DraftPresence, System, User
from agreements.models.leased import SKEW

# Four times the pause of static/js/presence.js: one lost message makes nobody disappear.
_HERE = timedelta(seconds=60)
# A draft is known by its agreement, a plan by its system.
Written = Agreement | System


def note_presence(*, of: Written, section: str, by: User, at: datetime) -> None:
    """Remember that `by` has it open, in `section` (empty for the whole)."""
    DraftPresence.objects.update_or_create(**_where(of), user=by, defaults={"section": section, "seen_at": at})


def end_presence(*, of: Written, by: User) -> None:
    """Forget `by`: the page was closed."""
    DraftPresence.objects.filter(**_where(of), user=by).delete()


def others_here(of: Written, *, by: User, at: datetime) -> list[DraftPresence]:
    """Return who else was here within the last minute, in a steady order."""
    rows = DraftPresence.objects.filter(**_where(of), seen_at__gt=at - _HERE, seen_at__lte=at + SKEW)
    return list(rows.exclude(user=by).select_related("user"))


def _where(of: Written) -> dict[str, Any]:
    return {"agreement": of} if isinstance(of, Agreement) else {"system": of}
