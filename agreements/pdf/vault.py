"""The vault: stored PDFs, named by the SHA-256 of their bytes, under settings.VAULT_DIR.

What has been put there is never changed. Works without the database. A backup holds a vault of its own: its `root`.
"""

import hashlib
import os
import re
import tempfile
from pathlib import Path

from django.conf import settings

from agreements.pdf.errors import Damaged, Missing
from gobag.disk import sync_folder, write_all

_NAME = re.compile(r"[0-9a-f]{64}")


def put(data: bytes, root: Path | None = None) -> str:
    """Store `data` and return its hex SHA-256, once the bytes on the disk have been read back and agree.

    Putting the same bytes again changes nothing; a damaged file under that name is replaced. Raises OSError when the
    disk refuses (nothing half-written stays under the name), Damaged when it gives back other bytes.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    path = path_of(sha256, root)
    if _holds(path, sha256):
        sync_folder(path.parent)  # another process may have renamed it a moment ago
        return sha256
    _make_folder(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    part = Path(name)
    try:
        try:
            write_all(handle, data)
            os.fchmod(handle, 0o400)
            os.fsync(handle)
        finally:
            os.close(handle)
        if not _holds(part, sha256):
            raise Damaged(sha256)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return sha256


def get(sha256: str, root: Path | None = None) -> bytes:
    """Return the bytes of that hash. Raises Missing, or Damaged when they no longer hash to their name."""
    try:
        data = path_of(sha256, root).read_bytes()
    except FileNotFoundError as error:
        raise Missing(sha256) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Damaged(sha256)
    return data


def path_of(sha256: str, root: Path | None = None) -> Path:
    """Return where those bytes lie (or would lie). Raises ValueError for what is no hex SHA-256."""
    if not _NAME.fullmatch(sha256):
        raise ValueError(f"not a SHA-256: {sha256!r}")
    return (root or Path(settings.VAULT_DIR)) / sha256[:2] / f"{sha256}.pdf"


def _holds(path: Path, sha256: str) -> bool:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    except FileNotFoundError:
        return False


def _make_folder(folder: Path) -> None:
    """Make the folder so that it survives a power cut: each new entry's parent is synced as well."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)
