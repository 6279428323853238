"""Who and when, for the history of a row: the one place that knows how the library is told."""

from datetime import datetime

from django.db.models import Model

from agreements.models import User


def sign(row: Model, *, by: User, at: datetime) -> None:
    """Name who makes the next change of `row`, and when; a command has no request that would tell."""
    row._history_user = by  # type: ignore[attr-defined]  # noqa: SLF001 - the library's way to name who saved
    row._history_date = at  # type: ignore[attr-defined]  # noqa: SLF001 - and when
