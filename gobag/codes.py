"""Printed codes: a new phone gets in once with one of them, while nothing else can let anybody in.

The bag holds their hashes, signed, beside its generations; a code is 80 random bits, so that a hash tells nothing. That
one was used is known to the server it was used at.
"""

import hashlib
import hmac
import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gobag import signatures
from gobag.disk import add_line, keep_lines, replace_file, sync_folder
from gobag.generation import Keys

CODES = "codes.txt"
# Nobody takes one of these for another: no I, L, O, U, as Crockford's base 32 has it.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("ILO", "110")
_LENGTH, _GROUP = 16, 4


@dataclass(frozen=True)
class PrintedCode:
    """Whose it is (the number of an account), and until when, in seconds of the epoch."""

    digest: str
    who: str
    ends: int


def new_code() -> str:
    """Return one as it is printed: K7QF-3M9T-XW2P-8HDN."""
    letters = "".join(secrets.choice(_LETTERS) for _place in range(_LENGTH))
    return "-".join(letters[place : place + _GROUP] for place in range(0, _LENGTH, _GROUP))


def keep_code(folder: Path, code: str, who: str, ends: int, sign: signatures.Sign) -> None:
    """Add one to those the bag lets in by. Raises OSError."""
    said = json.dumps({"digest": _digest_of(code), "who": who, "ends": ends}, sort_keys=True)
    add_line(folder / CODES, f"{said}\t{sign(signatures.CODE, said.encode())}")


def forget_codes(folder: Path, now: datetime) -> None:
    """Throw away codes that have ended. Raises OSError."""
    keep_lines(folder / CODES, lambda line: _ends_of(line) > now.timestamp())


def find_code(folders: list[Path], keys: Keys, typed: str, now: datetime) -> PrintedCode | None:
    """Return the code that was typed, if it is one of the bag's and still good; all are compared, in the same time."""
    digest, found = _digest_of(typed), None
    for known in (known for folder in folders for known in _codes_in(folder, keys)):
        if hmac.compare_digest(known.digest, digest) and now.timestamp() < known.ends:
            found = known
    return found


class UsedCodes:
    """What a server remembers of its own: codes that were used, and the key of the passes it gave for them."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self.key = _own_key(folder / "key.pem")

    def use(self, code: PrintedCode) -> bool:
        """Use it up; False when it was before. Raises OSError when that cannot be written down."""
        try:
            os.close(os.open(self._folder / code.digest, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return False
        sync_folder(self._folder)
        return True

    def sign(self, purpose: str, data: bytes) -> str:
        return signatures.sign(self.key, purpose, data)


def _codes_in(folder: Path, keys: Keys) -> list[PrintedCode]:
    try:
        lines = (folder / CODES).read_text(encoding="ascii").splitlines()
        pairs = [line.split("\t") for line in lines]
        return [
            PrintedCode(**json.loads(said))
            for said, signature in pairs
            if signatures.is_signed(keys, signatures.CODE, said.encode(), signature)
        ]
    except (OSError, ValueError, TypeError):
        return []


def _ends_of(line: str) -> float:
    """A line nobody can read is of no use to anybody."""
    try:
        return float(json.loads(line.split("\t", maxsplit=1)[0])["ends"])
    except (ValueError, KeyError, TypeError):
        return 0


def _digest_of(code: str) -> str:
    letters = "".join(letter for letter in code.upper().translate(_READ_AS) if letter in _LETTERS)
    return hashlib.sha256(f"go-bag code {letters}".encode()).hexdigest()


def _own_key(path: Path) -> Ed25519PrivateKey:
    """Read the key, or make one. One that cannot be read is made anew: who came in by a code types another one, which
    is better than that nobody comes in."""
    with suppress(FileNotFoundError, ValueError, TypeError):
        key = serialization.load_pem_private_key(path.read_bytes(), None)
        if isinstance(key, Ed25519PrivateKey):
            return key
    key = Ed25519PrivateKey.generate()
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    replace_file(path, key.private_bytes(*form))
    return key
