"""The QR code to the permanent address of a content: is it in force, superseded or unknown (docs/design.md 6)."""

import io
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe


def permanent_address(sha256: str) -> str:
    """Return the address that answers for the content of that hash, for ever."""
    return f"{settings.PUBLIC_BASE_URL}/c/{sha256}/"


def host() -> str:
    """Return the name people are to look for before they trust a page."""
    return urlsplit(settings.PUBLIC_BASE_URL).netloc


def qr_code(address: str, *, title: str) -> SafeString:
    """Return an inline SVG of the address with `title` as its spoken form; its size is the style sheet's.

    The quiet zone of four modules is part of it (ISO/IEC 18004); level M survives a bad copy.
    """
    written = io.BytesIO()
    code = segno.make(address, error="m", micro=False, boost_error=False)
    code.save(written, kind="svg", xmldecl=False, title=title, omitsize=True, border=4, svgclass="qr", lineclass=None)
    return mark_safe(written.getvalue().decode())  # noqa: S308 # drawn by segno, which escapes the title
