"""What runs tells that it ran: a worker by a row, a daily deed (backup, verify, rehearsal) by a file.

The file lies outside the database: one that was put back from a backup must not say what was true before.
"""

import json
import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from incidents.models import WorkerSign

# What a worker that ended left behind is of no use after that.
FORGOTTEN_AFTER = timedelta(days=1)


def touch_worker(*, name: str, at: datetime) -> None:
    """Say that the worker of that name is alive; forget those of yesterday."""
    WorkerSign.objects.update_or_create(name=name, defaults={"seen_at": at})
    WorkerSign.objects.filter(seen_at__lt=at - FORGOTTEN_AFTER).delete()


def note_deed(*, deed: str, faults: list[str], at: datetime) -> None:
    """Say beside the vault that a daily deed was done, and what it found. The note is whole at any moment."""
    folder = Path(settings.VAULT_DIR).parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"at": at.isoformat(), "faults": faults}, file, ensure_ascii=False)
    Path(name).replace(folder / f"{deed}.json")
