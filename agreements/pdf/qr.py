"""The QR code to the permanent address of a content: is it in force, superseded or unknown (docs/design.md 6)."""

import io
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe


def permanent_address(sha256: str) -> str:
    """Return the address that answers for the content of that hash, for ever."""
    return f"{settings.PUBLIC_BASE_URL}/c/{sha256}/"


def proof_address(code: str) -> str:
    """Return the address of the page that reads a paper's code, with the code in it.

    In capitals, which a QR code holds in fewer dots; scheme and host are the same in any letters.
    """
    base = settings.PUBLIC_BASE_URL
    return f"{base if urlsplit(base).path else base.upper()}/V/{code}"


def host() -> str:
    """Return the name people are to look for before they trust a page."""
    return urlsplit(settings.PUBLIC_BASE_URL).netloc


def qr_code(address: str, *, title: str, error: str = "m") -> SafeString:
    """Return an inline SVG of the address with `title` as its spoken form; its size is the style sheet's.

    The quiet zone of four modules is part of it (ISO/IEC 18004); level M survives a bad copy. A
    longer text survives a fax better at level L (`error`): its dots are larger.
    """
    written = io.BytesIO()
    code = segno.make(address, error=error, micro=False, boost_error=False)
    code.save(written, kind="svg", xmldecl=False, title=title, omitsize=True, border=4, svgclass="qr", lineclass=None)
    return mark_safe(written.getvalue().decode())  # noqa: S308 # drawn by segno, which escapes the title
