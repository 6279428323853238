"""What draws: its names and versions, asked of the libraries themselves."""

import ctypes
from collections.abc import Iterator
from contextlib import suppress

import fontTools
import weasyprint

# Their function that tells the version, and their names on Linux and macOS; WeasyPrint has loaded them.
_LIBRARIES = {
    "Pango": ("pango_version_string", ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0.0.dylib")),
    "HarfBuzz": ("hb_version_string", ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz.dylib")),
}
# What cuts the fonts down to the letters of a paper. Where it is not there fontTools does, with other bytes.
_CUTTING = ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset.dylib")


def made_with() -> str:
    """Return the names and versions of what draws, for the document's row: WeasyPrint 70.0, Pango 1.50.12, …"""
    cutting = [] if any(map(_is_there, _CUTTING)) else [f"fontTools {fontTools.version}"]
    return ", ".join([f"WeasyPrint {weasyprint.__version__}", *_libraries(), *cutting])


def _libraries() -> Iterator[str]:
    for name, (function, files) in _LIBRARIES.items():
        for file in files:
            with suppress(OSError):
                ask = getattr(ctypes.CDLL(file), function)
                ask.restype = ctypes.c_char_p
                yield f"{name} {ask().decode()}"
                break


def _is_there(file: str) -> bool:
    with suppress(OSError):
        ctypes.CDLL(file)
        return True
    return False
