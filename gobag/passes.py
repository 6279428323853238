"""A pass: the signed word of the site that somebody may see these systems for some hours, whatever answers them then.

It is held against the bag's own list of people each time: who lost a role, was locked or took a new password has
nothing in hand any more, and neither has a pass that was given back.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from gobag import signatures
from gobag.generation import Keys

# In place of the systems: all of them.
EVERYTHING = "*"
HOURS = 12


@dataclass(frozen=True)
class Pass:
    """`who` is the number of an account, `mark` what changes with its password; times are seconds of the epoch."""

    key: str
    who: str
    mark: str
    systems: tuple[str, ...]
    given: int
    ends: int


@dataclass(frozen=True)
class Admitted:
    """Whom a pass lets in: what they may see, and when the site itself last said so."""

    name: str
    systems: tuple[str, ...]
    opens: bool
    given: int
    key: str
    who: str
    latin: str = ""

    def name_in(self, language: str) -> str:
        return (self.latin if language == "en" else "") or self.name

    def sees(self, slug: str) -> bool:
        return EVERYTHING in self.systems or slug in self.systems


def is_young(given: int, now: float, seconds: float) -> bool:
    """Whether a pass was given so short a time ago; by a clock that was set back since it was not."""
    return abs(now - given) < seconds


def key_of(session: str) -> str:
    """Return what the pass of a session is called; it comes together with that session's cookie or not at all."""
    return hashlib.sha256(f"pass {session}".encode()).hexdigest()[:32]


def write_pass(told: Pass, sign: signatures.Sign) -> str:
    text = json.dumps(asdict(told), separators=(",", ":")).encode()
    return f"{base64.urlsafe_b64encode(text).decode().rstrip('=')}.{sign(signatures.PASS, text)}"


def read_pass(text: str, keys: Keys) -> Pass | None:
    """Return what a pass says, if one of these keys signed it."""
    said, _dot, signature = text.partition(".")
    try:
        plain = base64.b64decode(said + "=" * (-len(said) % 4), altchars=b"-_", validate=True)
        if not signatures.is_signed(keys, signatures.PASS, plain, signature):
            return None
        told = json.loads(plain)
        return Pass(**{**told, "systems": tuple(told["systems"])})
    except (ValueError, TypeError, KeyError):
        return None


def admitted(told: Pass, people: Mapping[str, Any], revoked: Collection[str], now: datetime) -> Admitted | None:
    """Return whom a pass lets in now; None when it has ended, was given back, or its holder may come in no more."""
    person = people.get(told.who)
    if person is None or now.timestamp() >= told.ends or told.key in revoked:
        return None
    if not hmac.compare_digest(person["mark"].encode(), told.mark.encode()):
        return None
    held, now_held = set(told.systems), set(person["systems"])
    both = held if EVERYTHING in now_held else now_held if EVERYTHING in held else held & now_held
    seen = tuple(sorted(both)), person["opens"], told.given, told.key, told.who
    return Admitted(person["name"], *seen, latin=person.get("latin", ""))
