"""Who else is writing a draft: told by the open pages every few seconds, forgotten after a minute of silence."""

from datetime import datetime, timedelta

from agreements.models import Agreement, DraftPresence, User

# Four times the pause of static/js/presence.js: one lost message makes nobody disappear.
_HERE = timedelta(seconds=60)


def note_presence(*, agreement: Agreement, section: str, by: User, at: datetime) -> None:
    """Remember that `by` has the draft open, in `section` (empty for the whole)."""
    DraftPresence.objects.update_or_create(agreement=agreement, user=by, defaults={"section": section, "seen_at": at})


def end_presence(*, agreement: Agreement, by: User) -> None:
    """Forget `by`: the page was closed."""
    DraftPresence.objects.filter(agreement=agreement, user=by).delete()


def others_here(agreement: Agreement, *, by: User, at: datetime) -> list[DraftPresence]:
    """Return who else was here within the last minute, in a steady order."""
    rows = DraftPresence.objects.filter(agreement=agreement, seen_at__gt=at - _HERE)
    return list(rows.exclude(user=by).select_related("user"))
