"""The code by which a paper proves itself: what it is of, in a few bytes, signed (docs/proof-code.md is the format).

Whoever has the public key reads it without a network, a database or this program.
"""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = 1
# Signed together with what is said, so that a checkpoint never passes for a paper.
PURPOSE = b"heiji paper\n"
HASH_BYTES, SIGNATURE_BYTES, NUMBERS = 16, 64, 2
_FIRST_DAY = date(2000, 1, 1)
_DAYS = ("effective_from", "review_by", "issued_on", "numbers_on")
STATES = ("", "approved", "agreed_in_meeting")


@dataclass(frozen=True)
class PaperProof:
    """What a code says. `content` is the beginning of the SHA-256 of the content, `numbers` the first two of our call
    chain (+81…) as they were on `numbers_on`; `state` is that of the day it was issued."""

    agreement: str
    version: int
    issue: int
    state: str
    effective_from: date
    review_by: date
    issued_on: date
    numbers_on: date
    content: str
    numbers: tuple[str, ...] = field(default=())

    def packed(self) -> bytes:
        name = self.agreement.encode("ascii")
        head = bytes([FORMAT, len(name)]) + name + self.version.to_bytes(2)
        head += bytes([min(self.issue, 255), STATES.index(self.state) if self.state in STATES else 0])
        days = (getattr(self, name) for name in _DAYS)
        head += b"".join((day - _FIRST_DAY).days.to_bytes(2) for day in days) + bytes.fromhex(self.content)
        return head + b"".join(_dialled(number) for number in (*self.numbers, *[""] * NUMBERS)[:NUMBERS])


def code_of(packed: bytes, signature: bytes) -> str:
    """Return the code as it is printed: letters and digits that a QR code holds in five and a half bits each."""
    return base64.b32encode(packed + signature).decode().rstrip("=")


def parted(code: str) -> tuple[bytes, bytes]:
    """Return what a code says and its signature, of a code as it was scanned (with its address) or typed. Raises
    ValueError for what is none."""
    text = "".join(code.upper().rpartition("/V/")[2].replace("-", "").split()).strip("/")
    try:
        whole = base64.b32decode(text + "=" * (-len(text) % 8))
    except binascii.Error as error:
        raise ValueError("not a code of ours") from error
    if len(whole) <= SIGNATURE_BYTES or whole[0] != FORMAT:
        raise ValueError("not a code of ours")
    return whole[:-SIGNATURE_BYTES], whole[-SIGNATURE_BYTES:]


def is_genuine(code: str, keys: Iterable[Ed25519PublicKey]) -> bool:
    """Whether one of these keys signed what the code says. Raises ValueError for what is no code."""
    packed, signature = parted(code)
    return any(_fits(key, packed, signature) for key in keys)


def read_proof(code: str) -> PaperProof:
    """Return what a code says, whoever signed it. Raises ValueError."""
    packed, _signature = parted(code)
    try:
        return _read(packed)
    except (IndexError, UnicodeDecodeError, OverflowError) as error:
        raise ValueError("not a code of ours") from error


def _read(packed: bytes) -> PaperProof:
    end = 2 + packed[1]
    at = end + 4
    days = {name: _day(packed[at + 2 * n : at + 2 * n + 2]) for n, name in enumerate(_DAYS)}
    at += 2 * len(_DAYS)
    content = packed[at : at + HASH_BYTES]
    at += HASH_BYTES
    numbers = []
    for _place in range(NUMBERS):
        count = packed[at]
        digits = packed[at + 1 : at + 1 + (count + 1) // 2].hex()[:count]
        numbers.append(f"+{digits}" if count else "")
        at += 1 + (count + 1) // 2
    if at != len(packed) or len(content) != HASH_BYTES:
        raise ValueError("not a code of ours")
    return PaperProof(
        packed[2:end].decode("ascii"),
        int.from_bytes(packed[end : end + 2]),
        packed[end + 2],
        STATES[packed[end + 3]],
        **days,
        content=content.hex(),
        numbers=tuple(number for number in numbers if number),
    )


def _day(two: bytes) -> date:
    return _FIRST_DAY + timedelta(int.from_bytes(two))


def _dialled(number: str) -> bytes:
    """A count, and two digits a byte."""
    digits = number.removeprefix("+")
    return bytes([len(digits)]) + bytes.fromhex(digits + "0" * (len(digits) % 2))


def _fits(key: Ed25519PublicKey, packed: bytes, signature: bytes) -> bool:
    try:
        key.verify(signature, PURPOSE + packed)
    except InvalidSignature:
        return False
    return True
