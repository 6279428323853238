"""What the last backup, verification, rehearsal or restore left beside the vault (workflow/attending.py)."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings


def note_of(deed: str) -> dict[str, Any] | None:
    """Return the note of a deed (backup, verify, rehearsal, restore), None before the first.

    Each has `at`, and `faults`, a list that should be empty.
    """
    try:
        return json.loads(note_path(deed).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def note_path(deed: str) -> Path:
    return Path(settings.VAULT_DIR).parent / f"{deed}.json"
