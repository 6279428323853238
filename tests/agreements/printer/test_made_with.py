"""A paper's row says what drew it, so that other bytes have a reason."""

import ctypes
from typing import Any

import pytest

from agreements.printer.made_with import made_with


def test_who_cuts_the_fonts_is_said_where_it_is_not_as_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without HarfBuzz's subset library WeasyPrint takes fontTools, whose files have other bytes."""
    usual, load = made_with(), ctypes.CDLL
    assert ("HarfBuzz" in usual, "fontTools" in usual) == (True, False)

    def lacking(name: Any, *more: Any) -> Any:
        if "subset" in str(name):
            raise OSError("no such library")
        return load(name, *more)

    monkeypatch.setattr(ctypes, "CDLL", lacking)
    assert made_with().startswith(f"{usual}, fontTools ")
