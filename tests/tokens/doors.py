"""Every open address that asks for something one must have been given, from the URLconf itself; and what to try there.

A new address joins by itself as long as its first argument is one of those known here; another is complained about.
"""

import random
import string
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from django.core import signing
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.crypto import get_random_string

from agreements.content import sha256_of
from gobag.proofs import code_of, parted
from incidents.models.shared_secret import signature_of
from tests.tokens.world import Key, Ring

# After that every link has ended.
A_YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Attempt:
    """One try at a door. What ended a while ago `may_say_so`; of anything else nothing is said but that it is not
    valid. `later` is tried in a year."""

    door: str
    kind: str
    path: str
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    may_say_so: bool = False
    later: bool = False


@dataclass(frozen=True)
class Door:
    """An open address and the names of its arguments."""

    name: str
    arguments: tuple[str, ...]

    @property
    def lock(self) -> str:
        return self.arguments[0]

    def path(self, *given: str) -> str:
        return reverse(self.name, args=[*given, *["1"] * (len(self.arguments) - len(given))])


def doors() -> list[Door]:
    """Return the open addresses with an argument."""
    return sorted(_open(get_resolver().url_patterns), key=lambda door: door.name)


def _open(patterns: list[URLPattern | URLResolver]) -> Iterator[Door]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _open(pattern.url_patterns)
        elif not getattr(pattern.callback, "login_required", True) and pattern.pattern.regex.groups:
            yield Door(str(pattern.name), tuple(pattern.pattern.converters) or tuple(pattern.pattern.regex.groupindex))


def tries(door: Door, ring: Ring, chance: random.Random) -> Iterator[Attempt]:
    """Give what somebody might try at that door, without end. KeyError: nobody knows what opens it."""
    return LOCKS[door.lock](door, ring, chance)


def mutated(text: str, chance: random.Random, clean: Callable[[str], str] = str) -> str:
    """Something that is nearly `text`: a letter changed, lost, doubled, added; cut off, turned, in other letters; of
    what its place cannot hold it is `clean`."""
    place, letters = chance.randrange(len(text)), string.ascii_letters + string.digits + "-_"
    other = chance.choice([letter for letter in letters if letter != text[place]])
    before, after = text[:place], text[place + 1 :]
    made = clean(chance.choice([
        before + other + after, before + after, before + 2 * text[place] + after, text + other,
        other + text, before, text[::-1], text.swapcase(), f"{text} ", f" {text}", f"{text}=",
        f"{text}\x00", f"{text}%00", f"{text}\n", text.replace("-", "_"), text + text,
    ]))  # fmt: skip
    return made if made and made != text else f"{other}x{text}"


def _forged(key: Key, chance: random.Random) -> str:
    """What somebody might make up who has seen an address, the database, or nothing."""
    return chance.choice([
        "0", "null", "undefined", "admin", "../" + key.token, "' OR 1=1 --", "*", "%", "\U0001f511" * 43,
        key.public_id, signing.dumps(key.token), get_random_string(43), get_random_string(43),
    ])  # fmt: skip


def _at_links(door: Door, ring: Ring, chance: random.Random) -> Iterator[Attempt]:
    """The address in a mail."""
    live, gone = ring.live(), [key for key in ring.keys if not key.home]
    foreign = [key for key in live if key.door != door.name]
    own_ended = [key for key in ring.ended() if key.door == door.name]
    own = [key for key in live if key.door == door.name]
    while True:
        for kind, token in (
            ("forged", _forged(chance.choice(live), chance)),
            ("forged", sha256_of(chance.choice(own).token)),
            ("mutated", mutated(chance.choice(own).token, chance)),
            ("foreign", chance.choice(foreign).token),
            ("superseded", chance.choice(gone).token),
        ):
            yield Attempt(door.name, kind, _path(door, token))
        ended = chance.choice(own_ended)
        yield Attempt(door.name, ended.state, ended.address, may_say_so=True)
        yield Attempt(door.name, "expired", chance.choice(own).address, may_say_so=True, later=True)


def _path(door: Door, token: str) -> str:
    """An argument has no slash: with one it is another address."""
    return door.path(token.replace("/", "_"))


def _at_pages(door: Door, ring: Ring, chance: random.Random) -> Iterator[Attempt]:
    """A page behind a link: opened by the cookie that the link has set, and by no other."""
    live, ended = ring.live(), ring.ended()
    begins = f"/{door.path(str(uuid.UUID(int=0))).split('/')[1]}/"
    own, own_ended = ([key for key in keys if key.home.startswith(begins)] for keys in (live, ended))
    while True:
        mine = chance.choice(own)
        other = chance.choice([key for key in live if key.home != mine.home])
        path = door.path(mine.public_id)
        name, value = next(iter(mine.cookies.items()))
        yield Attempt(door.name, "without", path)
        yield Attempt(door.name, "forged", path, {name: _forged(mine, chance).replace(";", "")})
        yield Attempt(door.name, "forged", path, {name: sha256_of(mine.token)})
        yield Attempt(door.name, "mutated", path, {name: mutated(value, chance, _in_a_cookie)})
        yield Attempt(door.name, "foreign", path, {name: next(iter(other.cookies.values()))})
        yield Attempt(door.name, "foreign", door.path(str(uuid.uuid4())), mine.cookies)
        gone = chance.choice(own_ended)
        yield Attempt(door.name, gone.state, door.path(gone.public_id), gone.cookies, may_say_so=True)
        yield Attempt(door.name, "expired", path, mine.cookies, may_say_so=True, later=True)


def _in_a_cookie(text: str) -> str:
    return "".join(letter for letter in text if letter.isascii() and letter.isprintable() and letter not in '";,\\ ')


def _at_hooks(door: Door, ring: Ring, chance: random.Random) -> Iterator[Attempt]:
    """Where monitoring tells, signed with its secret."""
    body, secret = '{"id": "1", "title": "x"}', ring.source.secret()
    path, gone = door.path(ring.source.name), door.path(ring.retired.name)

    def signed(kind: str, where: str, by: str, said: str = body, *, off: int = 0, later: bool = False) -> Attempt:
        at = str(int(time.time()) + off)
        headers = {"X-Heiji-Time": at, "X-Heiji-Signature": signature_of(by, at, said.encode())}
        return Attempt(door.name, kind, where, headers=headers, body=body, later=later)

    while True:
        yield signed("forged", path, get_random_string(64, "0123456789abcdef"))
        yield signed("mutated", path, mutated(secret, chance))
        yield signed("mutated", path, secret, said=f"{body} ")
        yield signed("foreign", path, ring.retired.secret())
        yield signed("foreign", door.path(get_random_string(12)), secret)
        yield signed("expired", path, secret, off=chance.choice([-301, 301, -86_400]))
        yield signed("expired", path, secret, later=True)
        yield signed("withdrawn", gone, ring.retired.secret())
        shown = {"Authorization": f"Bearer {mutated(secret, chance, _in_a_cookie)}"}
        yield Attempt(door.name, "mutated", path, headers=shown, body=body)
        yield Attempt(door.name, "without", path, body=body)


def _at_hashes(door: Door, ring: Ring, chance: random.Random) -> Iterator[Attempt]:
    """The permanent address of a content: no secret, but nothing may stand there for what is nearly one."""
    while True:
        yield Attempt(door.name, "mutated", _path(door, mutated(ring.version.content_sha256, chance)))
        yield Attempt(door.name, "foreign", door.path(ring.version.manifest_sha256))
        yield Attempt(door.name, "forged", door.path(sha256_of(get_random_string(9))))


def _at_papers(door: Door, ring: Ring, chance: random.Random) -> Iterator[Attempt]:
    """The code of a paper: signed, so whatever is nearly one is none."""
    packed, signature = parted(ring.paper)
    while True:
        yield Attempt(door.name, "mutated", door.path(_other_bit(ring.paper, chance)))
        yield Attempt(door.name, "foreign", door.path(code_of(packed[:-1] + bytes([packed[-1] ^ 1]), signature)))
        yield Attempt(door.name, "forged", door.path(code_of(packed, chance.randbytes(len(signature)))))
        yield Attempt(door.name, "forged", door.path(get_random_string(chance.randrange(20, 300))))


def _other_bit(code: str, chance: random.Random) -> str:
    packed, signature = parted(code)
    whole = bytearray(packed + signature)
    whole[chance.randrange(1, len(whole))] ^= 1 << chance.randrange(8)
    return code_of(bytes(whole[: len(packed)]), bytes(whole[len(packed) :]))


def _at_passwords(door: Door, ring: Ring, chance: random.Random) -> Iterator[Attempt]:
    """The link by which one of ours sets a password."""
    whose, key = ring.password_link
    while True:
        yield Attempt(door.name, "mutated", door.path(whose, mutated(key, chance, _in_a_path)))
        yield Attempt(door.name, "foreign", door.path(chance.choice(["2", "zz", "0"]), key))
        yield Attempt(door.name, "forged", door.path(whose, get_random_string(39)))
        yield Attempt(door.name, "superseded", door.path(*ring.old_password_link))
        yield Attempt(door.name, "expired", door.path(whose, key), later=True)


def _in_a_path(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable() and letter not in "/%\n ")


LOCKS: dict[str, Callable[[Door, Ring, random.Random], Iterator[Attempt]]] = {
    "token": _at_links,
    "public_id": _at_pages,
    "name": _at_hooks,
    "sha256": _at_hashes,
    "code": _at_papers,
    "uidb36": _at_passwords,
}
