"""Second bags in other places (HEIJI_BAG_COPIES), folders and S3-compatible stores: each follows the first, is read
back, and is noted beside the vault for whoever watches."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from obstore.store import S3Store

from agreements import signing
from agreements.models.leased import is_over
from gobag import signatures
from gobag.generation import BrokenError
from gobag.pushing import Pushed, push
from gobag.storing import SCHEME, Access, fetch_from_store, open_store, push_to_store
from incidents.queries.bag.place import bag_folder
from incidents.queries.deeds import note_of
from incidents.workflow.attending import note_deed
from incidents.workflow.bagging import KEPT, READ_AGAIN

COPIES = "gobag-copies"
# How they are noted, and how often all of them is read again: what a store gives out is paid for.
_FOLDERS, _STORES = "read_at", "stores_read_at"
_READ_AGAIN = {_FOLDERS: READ_AGAIN, _STORES: timedelta(days=1)}


def copy_bag(*, at: datetime, anew: bool = False) -> list[str]:
    """Bring every place up to date, folders read again once an hour and stores once a day (or all `anew`); return what
    went wrong, by place."""
    read = {kind: _read_at(kind, at) for kind in _READ_AGAIN}
    due = {kind for kind, often in _READ_AGAIN.items() if anew or is_over(read[kind], often, at)}
    faults = [f"{place}: {fault}" for place in settings.BAG_COPIES if (fault := _fault_of(place, due))]
    if settings.BAG_COPIES:
        noted = {kind: (at if kind in due else since).isoformat() for kind, since in read.items()}
        note_deed(deed=COPIES, at=at, faults=faults, **noted)
    return faults


def push_to(place: str, *, reread: bool = True) -> Pushed:
    """Bring a folder, or `s3://bucket/folder`, up to date. Raises OSError, BrokenError."""
    keys = signatures.read_keys(signing.bag_keys())
    if place.startswith(SCHEME):
        return push_to_store(bag_folder(), _store(place), keys, keep=KEPT, reread=reread)
    return push(bag_folder(), Path(place), keys, keep=KEPT, reread=reread)


def fetch_bag(place: str, target: Path, keys: Path | None) -> Pushed:
    """Bring the go-bag of a store into a folder, checked by these keys or those that lie beside it. Raises OSError,
    ValueError (no keys), BrokenError."""
    known = signatures.read_keys(keys.read_bytes()) if keys else None
    return fetch_from_store(_store(place), target, known, keep=KEPT)


def _store(place: str) -> S3Store:
    return open_store(place, Access(settings.S3_ENDPOINT, settings.S3_REGION, settings.S3_KEY, settings.S3_SECRET))


def _fault_of(place: str, due: set[str]) -> str:
    try:
        push_to(place, reread=(_STORES if place.startswith(SCHEME) else _FOLDERS) in due)
    except (OSError, BrokenError) as error:
        return str(getattr(error, "strerror", None) or error)
    return ""


def _read_at(kind: str, at: datetime) -> datetime:
    """When all copies of a kind were last read whole."""
    try:
        return datetime.fromisoformat((note_of(COPIES) or {})[kind])
    except (KeyError, TypeError, ValueError):
        return at - timedelta(days=1)
