"""Writing down who came in, who was kept out, and who may do what: a chain of its own for each account."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from agreements.models import Event, User, record_event
from agreements.models.event import Actor

# Of tries with a name that nobody has.
NOBODYS = "ACC-0000"
_TRIES = 5


def chain_of(user: User | None) -> str:
    return user.chain if user else NOBODYS


def record_access(*, user: User | None, kind: str, by: Actor, at: datetime, **data: Any) -> Event:
    """Append to the chain of `user`'s account what somebody did with it; nobody's account is that of wrong names."""
    subject = f"user:{user.pk}" if user else "user:0"
    for left in reversed(range(_TRIES)):
        try:
            with transaction.atomic():
                return record_event(chain=chain_of(user), kind=kind, subject=subject, at=at, by=by, data=data)
        except IntegrityError:
            # Somebody else signs in at the same moment.
            if not left:
                raise
    raise AssertionError("unreachable")
