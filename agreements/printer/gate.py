"""Whether WeasyPrint is made quicker (docs/adr/0013): only the versions that were measured, and only if all of it fits.

Everything outside `quick/` keeps to what WeasyPrint and pydyf document, so that a paper comes with either answer.
"""

from functools import cache
from importlib.metadata import version
from types import ModuleType

# Each of these was measured, and its bytes were compared (tests/agreements/printer/quick).
KNOWN = [{"weasyprint": "70.0", "pydyf": "0.13.0"}]


@cache
def open_quick() -> tuple[ModuleType | None, str]:
    """Return the room `quick` with its functions in their places, and ""; else None, and why not. Never raises."""
    try:
        installed = {name: version(name) for name in ("weasyprint", "pydyf")}
        if installed not in KNOWN:
            return None, f"{' and '.join(' '.join(part) for part in installed.items())} are not among the known"
        from agreements.printer import quick

        quick.install()
    except Exception as error:  # noqa: BLE001 # whatever is wrong with it, papers are printed without it
        return None, f"{type(error).__name__}: {error}"
    return quick, ""
