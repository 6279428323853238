"""From which address a request comes."""

import re
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

# The address in brackets, or one with dots, each with or without a port.
_WITH_PORT = re.compile(r"^(?:\[([^\]]*)\]|(\d+\.\d+\.\d+\.\d+))(?::\d+)?$")


def address_of(request: HttpRequest) -> str | None:
    """Return the reader's IP address: the connection's, or behind a proxy of ours the one it saw."""
    seen: str = request.META.get("REMOTE_ADDR", "")
    if settings.TRUST_PROXY:
        entries = [entry for entry in request.headers.get("X-Forwarded-For", "").split(",") if entry.strip()]
        seen = entries[-1] if entries else seen
    return written_address(seen)


def written_address(entry: str) -> str | None:
    """Read an address in each form proxies write: 192.0.2.1:443, [2001:db8::1]:443, "2001:db8::1", ::ffff:192.0.2.1.

    None for what is no address, and for one with a scope (fe80::1%anything): the scope is free text of the sender.
    """
    bare = _WITH_PORT.sub(r"\1\2", entry.strip().strip('"'))
    try:
        address = ip_address(bare)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return None if address.scope_id else str(address.ipv4_mapped or address)
    return str(address)
