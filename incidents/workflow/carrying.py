"""The go-bag that leaves as an encrypted zip, on a stick or by mail: whole, or what one person may see of it.

Who takes it is written down, if the database answers. The passphrase stands nowhere but in the hands of who gave it.
"""

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import DatabaseError, InterfaceError
from django.utils.translation import gettext as _

from agreements import signing
from agreements.models import User
from agreements.refusals import Refused
from agreements.workflow.access import record_access
from gobag.generation import KEYS, MISSING, BrokenError, Generation
from gobag.packing import pack
from gobag.zipping import SHORTEST, zip_bag
from incidents.emails import bag_mail
from incidents.queries.bag.personal import files_for
from incidents.queries.bag.place import bag_folder
from incidents.workflow.bagging import newest_here

log = logging.getLogger(__name__)
# Many mail servers take no more, and a mail is a third larger than its file.
MOST_BY_MAIL = 10 * 1024**2


@dataclass(frozen=True)
class CarriedAway:
    sequence: int
    files: int
    size: int


def carry(*, target: Path, passphrase: str, by: User | str, at: datetime, user: User | None = None) -> CarriedAway:
    """Write the newest generation as an encrypted zip, read it back and compare it. Raises Refused, OSError,
    BrokenError; whatever was at `target` is then as it was."""
    done = _zip(target, passphrase, user)
    _note(target.name, user, by=by, at=at)
    return done


def _zip(target: Path, passphrase: str, user: User | None) -> CarriedAway:
    if len(passphrase) < SHORTEST:
        raise Refused(_("合い言葉は %(count)d文字以上にしてください。") % {"count": SHORTEST})
    with _generation_for(user) as generation:
        size = zip_bag(generation, target, passphrase)
    return CarriedAway(generation.manifest.sequence, generation.manifest.files, size)


def _note(file: str, user: User | None, *, by: User | str, at: datetime) -> None:
    """In the chain of who takes it. A database that is away keeps nobody from it: then the log says it."""
    data = {"file": file, "of": user.get_username()} if user else {"file": file}
    try:
        record_access(user=by if isinstance(by, User) else None, kind="access.exported", by=by, at=at, **data)
    except (DatabaseError, InterfaceError):
        log.warning("%s has taken the go-bag as %s; the database could not be told", by, file)


def mail_bag(*, user: User, passphrase: str, by: User | str, at: datetime) -> CarriedAway:
    """Mail somebody what they may see of the bag. Raises Refused, OSError (of a mail server, too), BrokenError."""
    if not user.email:
        raise Refused(_("%(name)s のメールアドレスは、登録されていません。") % {"name": user.username})
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / f"heiji-bag-{at:%Y%m%d}.zip"
        done = _zip(file, passphrase, user)
        if done.size > MOST_BY_MAIL:
            told = {"size": _megabytes(done.size), "most": _megabytes(MOST_BY_MAIL)}
            raise Refused(
                _("%(size)s MB あり、メールには大きすぎます（%(most)s MB まで）。USB で渡してください。") % told
            )
        subject, body = bag_mail(user, sequence=done.sequence, at=at)
        message = EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [user.email])
        message.attach(file.name, file.read_bytes(), "application/zip")
        message.send()
        _note(file.name, user, by=by, at=at)
    return done


@contextmanager
def _generation_for(user: User | None) -> Iterator[Generation]:
    """The newest one; for a person one of its own, signed like it, that lies there as long as the block lasts."""
    newest = newest_here(bag_folder())
    if newest is None:
        raise BrokenError(MISSING, str(bag_folder()))
    if user is None:
        yield newest.generation
        return
    manifest = newest.generation.manifest
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / KEYS).write_bytes(signing.bag_keys())
        pack(
            Path(place),
            files_for(newest.generation, str(user.pk)),
            before=None,
            sequence=manifest.sequence,
            at=newest.known_at,
            source=manifest.source,
            stale_hours=manifest.stale_hours,
            sign=signing.sign_for_bag,
            keep=1,
        )
        theirs = newest_here(Path(place))
        assert theirs is not None  # noqa: S101 - it was packed just now
        yield theirs.generation


def _megabytes(size: int) -> str:
    return f"{size / 1024**2:.1f}"
