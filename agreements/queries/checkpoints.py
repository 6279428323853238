"""A signed checkpoint over the heads of all chains leaves with every mail: whoever rewrites the whole record here
cannot rewrite what is in other people's mailboxes (docs/design.md 4)."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

from django.core import signing
from django.db.models import Max, OuterRef, Subquery

from agreements.models import Event

HEADER = "X-Heiji-Checkpoint"


def checkpoint(*, at: datetime) -> str:
    """Return `instant last-event digest:signature` over the newest event of every chain."""
    last = Event.objects.aggregate(last=Max("id"))["last"] or 0
    return _signer().sign(f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {last} {_digest(last)}")


def checkpoint_faults(text: str) -> Iterator[str]:
    """Yield what a checkpoint taken from an old mail shows to be wrong with the record as it stands."""
    try:
        _at, last, digest = _signer().unsign(" ".join(text.split())).split(" ")
    except (signing.BadSignature, ValueError):
        yield "checkpoint: its signature is not ours"
        return
    if _digest(int(last)) != digest:
        yield f"checkpoint: the record up to event {last} is no longer what it was"


def _signer() -> signing.Signer:
    return signing.Signer(salt="heiji checkpoint")


def _digest(last: int) -> str:
    """Heads of all chains, counting only events up to `last`."""
    known = Event.objects.filter(id__lte=last)
    newest = known.filter(chain=OuterRef("chain")).order_by("-sequence").values("id")[:1]
    heads = known.filter(id=Subquery(newest)).order_by("chain").values_list("chain", "sequence", "hash")
    return hashlib.sha256("\n".join(f"{c} {s} {h}" for c, s, h in heads).encode()).hexdigest()
