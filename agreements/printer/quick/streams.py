"""The streams that pydyf makes itself as it writes, after the finisher: the longest, and asked for twice."""

import zlib
from functools import lru_cache

import pydyf

from agreements.printer.finish import LEVEL, packed
from agreements.printer.quick.places import replace


def install() -> None:
    replace("data", property(_data), pydyf.Stream)


_data_plainly = pydyf.Stream.data.fget


def _data(stream: pydyf.Stream) -> bytes:
    if not stream.compress:
        return bytes(_data_plainly(stream))
    plain = b"\n".join(map(pydyf._to_bytes, stream.stream))  # noqa: SLF001 # as the original does
    return packed(plain, stream.extra, _compressed)


@lru_cache(maxsize=2)
def _compressed(plain: bytes) -> bytes:
    return zlib.compress(plain, LEVEL)
