"""Doing once what a form asks, however often it is sent."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from agreements.models import SentForm

# Nobody sends a page again that is older.
_REMEMBERED = timedelta(days=7)


def location_of(digest: str) -> str:
    """Return where a form led that was sent before, "" for a new one."""
    return SentForm.objects.filter(digest=digest).values_list("location", flat=True).first() or ""


def do_once(*, digest: str, act: Callable[[], str], at: datetime) -> str:
    """Do what a form asks and remember where that led, in one transaction; return where.

    `act` does it and says where it leads, or "" when nothing was done: then nothing is remembered. Of two that come at
    once the slower is undone, and led where the quicker was.
    """
    try:
        with transaction.atomic():
            location = act()
            if location:
                SentForm.objects.filter(at__lt=at - _REMEMBERED).delete()
                SentForm.objects.create(digest=digest, location=location, at=at)
            return location
    except IntegrityError:
        known = location_of(digest)
        if not known:
            raise
        return known
