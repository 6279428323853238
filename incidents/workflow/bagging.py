"""Keeping the go-bag: a new generation when anything in it has changed, else the word that the last one is current.

No row is written: what is done here is files (gobag/packing.py), and a note beside the vault for whoever watches.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from agreements import signing
from agreements.models import User
from agreements.models.leased import is_over
from agreements.workflow.access import record_access
from gobag import codes, shelf, signatures
from gobag.codes import forget_codes
from gobag.disk import replace_file
from gobag.generation import KEYS, Generation, generations_in
from gobag.packing import alone_in, next_sequence, pack
from gobag.reader import forget_revoked
from incidents.queries.bag.files import files_of
from incidents.queries.bag.place import bag_folder
from incidents.queries.bag.source import source_of
from incidents.workflow.attending import note_deed

log = logging.getLogger(__name__)
# So many generations lie beside each other.
KEPT = 5
# All is read again so often, and what a disk has spoilt is made anew.
READ_AGAIN = timedelta(hours=1)
SAY_AGAIN = timedelta(minutes=1)


@dataclass(frozen=True)
class Bagged:
    """What a look at the bag came to: the generation there is now, how many files were written for it (None: it was
    there before), and the papers that it should hold and nobody has."""

    generation: Generation
    written: int | None = None
    lost: tuple[str, ...] = ()


def refresh_bag(*, at: datetime, folder: Path | None = None, anew: bool = False, wait: bool = True) -> Bagged | None:
    """Pack a new generation if the record has changed since the last one (or `anew`); else say that it is current.

    None when somebody else is at it and one does not `wait`. Raises OSError when the disk refuses; the bag is then as
    it was.
    """
    folder = folder or bag_folder()
    with alone_in(folder, wait=wait) as mine:
        if not mine:
            return None
        _lay_out_keys(folder)
        source, before = source_of(at), newest_here(folder)
        known = before.known_at if before else None
        stood = before.generation if before else None
        # A newer one that cannot be believed is no reason to stay with this one.
        is_newest = stood is not None and stood.path == generations_in(folder)[-1]
        is_due = stood is None or not is_newest or is_over(stood.manifest.made_at, READ_AGAIN, at)
        if stood and not anew and not is_due and stood.manifest.source == source:
            if is_over(known, SAY_AGAIN, at):
                shelf.say_current(folder, stood, at=at, sign=signing.sign_for_bag)
            return Bagged(stood)
        return _pack(folder, stood, source, at, reread=anew or is_due)


def print_code(*, user: User, days: int, by: User | str, at: datetime) -> str:
    """Return a new code to be printed for somebody; only its hash is kept. It opens what they may see to whoever holds
    it: the chain of their account says who made it. Raises OSError."""
    code = codes.new_code()
    ends = int((at + timedelta(days=days)).timestamp())
    codes.keep_code(bag_folder(), code, str(user.pk), ends, signing.sign_for_bag)
    record_access(user=user, kind="access.bag_code", by=by, at=at, days=days)
    return code


def newest_here(folder: Path) -> shelf.Copy | None:
    return shelf.newest_copy([folder], signatures.read_keys(signing.bag_keys()))


def _pack(folder: Path, before: Generation | None, source: str, at: datetime, *, reread: bool) -> Bagged:
    forget_codes(folder, at)
    forget_revoked(folder, at)
    number = next_sequence(folder)
    files = files_of(at=at, sequence=number, before=None if reread else before)
    packed = pack(
        folder,
        files,
        before=before,
        sequence=number,
        at=at,
        source=source,
        stale_hours=settings.BAG_STALE_HOURS,
        sign=signing.sign_for_bag,
        keep=KEPT,
        reread=reread,
    )
    newest = newest_here(folder)
    assert newest is not None  # noqa: S101 - it was packed just now
    faults = [f"{name}: is not in the vault" for name in packed.lost]
    note_deed(deed="gobag", at=at, faults=faults, sequence=packed.manifest.sequence, files=packed.manifest.files)
    return Bagged(newest.generation, packed.written, packed.lost)


def _lay_out_keys(folder: Path) -> None:
    """The public halves lie beside the generations: another machine checks by them what it was given."""
    keys, path = signing.bag_keys(), folder / KEYS
    if not path.exists() or path.read_bytes() != keys:
        replace_file(path, keys, mode=0o644)
