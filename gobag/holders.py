"""Which devices keep a copy: each says so when it asks whether there is something new, and what it holds.

A file a device beside the generations, so that it is told without a database; of those that fell silent it says since
when. The cookie that lets a device keep its copy (gobag/devices.py) names it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

HOLDERS = ".holders"
PHONE, DESK = "phone", "desk"
# A device that has not been heard of for so long is of no use to anybody.
FORGOTTEN_AFTER = timedelta(days=120)
_DEVICE = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Holder:
    """Whose it is (the number of an account), which generation it had when it asked last, and when that was."""

    device: str
    who: str
    kind: str
    sequence: int
    at: str

    @property
    def seen_at(self) -> datetime:
        return datetime.fromisoformat(self.at)


def said_by(device: str, who: str, said: Mapping[str, str], now: datetime) -> Holder:
    """Return what a device says of itself in its question."""
    kind, has = said.get("on", ""), said.get("has", "")
    at = now.astimezone(UTC).isoformat(timespec="seconds")
    return Holder(device, who, PHONE if kind == PHONE else DESK, int(has[:12]) if has.isdecimal() else 0, at)


def note_holder(folder: Path, holder: Holder) -> None:
    """Write it down; whoever is served does not wait for the disk, nor for one that is full."""
    if not _DEVICE.fullmatch(holder.device):
        return
    path = folder / HOLDERS / holder.device
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, exist_ok=True)
        part = path.with_name(f".{holder.device}")
        part.write_text(json.dumps(asdict(holder)), encoding="utf-8")
        part.replace(path)


def forget_holder(folder: Path, device: str) -> None:
    if _DEVICE.fullmatch(device):
        with suppress(OSError):
            (folder / HOLDERS / device).unlink(missing_ok=True)


def holders_in(folder: Path, now: datetime) -> list[Holder]:
    """Return every device that was heard of, the latest first."""
    found = [holder for holder in _read(folder) if now - holder.seen_at < FORGOTTEN_AFTER]
    return sorted(found, key=lambda holder: holder.at, reverse=True)


def _read(folder: Path) -> Iterator[Holder]:
    place = folder / HOLDERS
    for path in place.iterdir() if place.is_dir() else ():
        with suppress(OSError, ValueError, TypeError):
            if _DEVICE.fullmatch(path.name):
                yield Holder(**json.loads(path.read_text(encoding="utf-8")))
