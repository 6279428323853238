"""What a phone or laptop is told that keeps a copy: what to fetch, and by which signature to believe it.

A device keeps it for one person, and only while it carries the cookie that says so (ADR 79).
"""

import base64
import hashlib
import json
from contextlib import suppress

from cryptography.hazmat.primitives import serialization

from gobag import shelf
from gobag.passes import Admitted
from gobag.reader import Loaded, Reader

# Read by static/js/keep.js; without a prefix, so that it is called the same with https and without.
KEPT = "kept"
_DAYS = 400


def told_to_device(reader: Reader, loaded: Loaded, seen: Admitted, language: str, *, may: bool) -> bytes:
    """Return the newest generation's word and signature, the keys, and which systems there are for this person; `may`
    is whether a copy may be on this device."""
    generation = loaded.copy.generation
    word: tuple[str, ...] = ()
    with suppress(OSError, ValueError):
        word = shelf.current_word(generation.path.parent)
    form = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    words = loaded.frame(language).words
    said = {
        "manifest": generation.manifest.to_bytes().decode(),
        "signature": generation.signature,
        "word": word,
        "keys": [base64.urlsafe_b64encode(key.public_bytes(*form)).decode() for key in reader.keys],
        "systems": [slug for slug in loaded.slugs if seen.sees(slug)],
        "may": may,
        "who": mark_of(seen),
        "language": language,
        "words": {name: words.get(name, "") for name in ("refused", "absent")},
    }
    return json.dumps(said).encode()


def device_in(held: str, seen: Admitted) -> str:
    """Return which device the cookie names, if it keeps a copy for this person."""
    mark, _dot, device = held.partition(".")
    return device if mark == mark_of(seen) else ""


def cookie_for(seen: Admitted, device: str, *, safe: bool) -> str:
    """Return the cookie a device keeps its copy by; where it may not (no device), one that ends at once."""
    value, seconds = (f"{mark_of(seen)}.{device}", _DAYS * 86_400) if device else ("", 0)
    return f"{KEPT}={value}; Path=/; Max-Age={seconds}; SameSite=Lax{'; Secure' if safe else ''}"


def mark_of(seen: Admitted) -> str:
    return hashlib.sha256(f"kept {seen.who}".encode()).hexdigest()[:16]
