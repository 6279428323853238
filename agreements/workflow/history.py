"""Who and when, for the history of a row: the one place that knows how the library is told."""

from datetime import datetime

from django.db.models import Model

from agreements.models import User
from agreements.models.event import Actor


def sign(row: Model, *, by: Actor, at: datetime) -> None:
    """Name who makes the next change of `row`, and when; a command has no request that would tell. Whoever has no
    account is named in the reason."""
    user = by if isinstance(by, User) else None
    row._history_user = user  # type: ignore[attr-defined]  # noqa: SLF001 - the library's way to name who saved
    row._change_reason = None if user else str(by)[:100]  # type: ignore[attr-defined]  # noqa: SLF001 - and why
    row._history_date = at  # type: ignore[attr-defined]  # noqa: SLF001 - and when
