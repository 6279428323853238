"""What runs tells that it ran: a worker by a row, a deed (backup, verify, rehearsal, restore) by a file.

The file lies outside the database: one that was put back from a backup must not say what was true before.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from gobag.disk import replace_file
from incidents.models import WorkerSign
from incidents.queries.deeds import note_path

# What a worker that ended left behind is of no use after that.
FORGOTTEN_AFTER = timedelta(days=1)


def touch_worker(*, name: str, at: datetime) -> None:
    """Say that the worker of that name is alive; forget those of yesterday."""
    WorkerSign.objects.update_or_create(name=name, defaults={"seen_at": at})
    WorkerSign.objects.filter(seen_at__lt=at - FORGOTTEN_AFTER).delete()


def note_deed(*, deed: str, at: datetime, faults: Sequence[str] = (), **facts: Any) -> None:
    """Say beside the vault that a deed was done, and what it found. The note is whole at any moment."""
    path = note_path(deed)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    told = {"at": at.astimezone(UTC).isoformat(timespec="seconds"), "faults": list(faults), **facts}
    replace_file(path, json.dumps(told, ensure_ascii=False, indent=1).encode())
