"""How parent and renderer talk through a pipe: a status byte, eight bytes of length, then so many bytes."""

import os
import struct

_HEAD = struct.Struct(">cQ")
ORDER, READY, PDF, FAULT, NO_MEMORY = b"O", b"R", b"P", b"F", b"M"


def send(handle: int, status: bytes, payload: bytes = b"") -> None:
    """Write one frame whole. Raises BrokenPipeError when nobody reads."""
    rest = memoryview(_HEAD.pack(status, len(payload)) + payload)
    while rest:
        rest = rest[os.write(handle, rest) :]


def receive(handle: int) -> tuple[bytes, bytes]:
    """Read one frame and return (status, payload). Raises EOFError when the other end is closed."""
    status, length = _HEAD.unpack(_exactly(handle, _HEAD.size))
    return status, _exactly(handle, length)


def joined(head: bytes, rest: bytes) -> bytes:
    """Return one payload of two parts."""
    return _HEAD.pack(b"J", len(head)) + head + rest


def parted(payload: bytes) -> tuple[bytes, bytes]:
    """Return the two parts that `joined` made one of."""
    end = _HEAD.size + _HEAD.unpack_from(payload)[1]
    return payload[_HEAD.size : end], payload[end:]


def _exactly(handle: int, count: int) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        part = os.read(handle, min(count - len(parts), 1 << 20))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)
