"""The keys that sign: Ed25519, each in a file of its own, so that neither the database nor HEIJI_SECRET_KEY is enough
to make what they vouch for. One is for checkpoints (ADR 24) and the codes of papers (ADR 88), another for the go-bag
and its passes (ADR 67).

A file holds the private key and, below it, the public keys that were in use before: what they signed still counts.
"""

import base64
import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from gobag import proofs, signatures
from gobag.disk import make_file, replace_file

NOW, BEFORE, UNKNOWN, FORGED = "now", "before", "unknown", "forged"
_BEGIN_PUBLIC = b"-----BEGIN PUBLIC KEY-----"


@dataclass(frozen=True)
class KeyRing:
    """The key in use, and the public halves of those before it, the newest first."""

    private: Ed25519PrivateKey
    before: tuple[Ed25519PublicKey, ...] = ()

    def to_pem(self) -> bytes:
        private = self.private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return private + b"".join(_pem(public) for public in self.before)


def key_path() -> Path:
    return Path(settings.CHECKPOINT_KEY or Path(settings.VAULT_DIR).parent / "checkpoint-key.pem")


def bag_key_path() -> Path:
    """The web server signs passes with it, too: it must not be the key that vouches for the record."""
    return Path(settings.VAULT_DIR).parent / "bag-key.pem"


def sign_for_bag(purpose: str, data: bytes) -> str:
    """Sign what the go-bag carries. The key is made when there is none yet. Raises OSError, ValueError (no key)."""
    return signatures.sign(_ring(bag_key_path()).private, purpose, data)


def bag_keys() -> bytes:
    """Return the public halves by which a go-bag is checked, the newest first."""
    ring = _ring(bag_key_path())
    return b"".join(_pem(public) for public in (ring.private.public_key(), *ring.before))


def seal(text: str) -> str:
    """Return `text key-id signature`. The key is made when there is none yet. Raises OSError, ValueError (no key)."""
    private = _ring(key_path()).private
    signature = base64.urlsafe_b64encode(private.sign(text.encode())).decode().rstrip("=")
    return f"{text} {id_of(private.public_key())} {signature}"


def who_sealed(text: str, key: str, signature: str) -> str:
    """Tell by which key `text` was signed: that of now, one before, one unknown here; or that it is forged."""
    if not key_path().exists():
        return UNKNOWN
    ring = _ring(key_path())
    current = ring.private.public_key()
    known = {id_of(public): public for public in (current, *ring.before)}
    if key not in known:
        return UNKNOWN
    try:
        known[key].verify(base64.urlsafe_b64decode(signature + "=="), text.encode())
    except (InvalidSignature, ValueError):
        return FORGED
    return NOW if key == id_of(current) else BEFORE


def sign_paper(packed: bytes) -> bytes:
    """Sign what a paper's code says. The key is made when there is none yet. Raises OSError, ValueError (no key)."""
    return _ring(key_path()).private.sign(proofs.PURPOSE + packed)


def sign_record(manifest: bytes) -> bytes:
    """Sign the list of files of a record that leaves whole. Raises as `sign_paper`."""
    return _ring(key_path()).private.sign(b"heiji record\n" + manifest)


def checkpoint_keys() -> tuple[Ed25519PublicKey, ...]:
    """Return the public keys that vouch for checkpoints and papers, the newest first. Raises as `sign_paper`."""
    ring = _ring(key_path())
    return (ring.private.public_key(), *ring.before)


def key_text(public: Ed25519PublicKey) -> str:
    """Return a public key as papers, mails and pages show it: its 32 bytes in 43 letters (base64url)."""
    raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def replace_key() -> str:
    """Put a new key in place of the one in use, whose public half is kept; return the new key's id."""
    ring = _ring(key_path())
    fresh = KeyRing(Ed25519PrivateKey.generate(), (ring.private.public_key(), *ring.before))
    replace_file(key_path(), fresh.to_pem())
    return id_of(fresh.private.public_key())


def id_of(public: Ed25519PublicKey) -> str:
    """Return what a checkpoint calls a key: the beginning of its SHA-256."""
    raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()[:16]


def _ring(path: Path) -> KeyRing:
    try:
        return _read(path.read_bytes())
    except FileNotFoundError:
        _make_first(path)
        return _read(path.read_bytes())


def _read(pem: bytes) -> KeyRing:
    first, *rest = pem.split(_BEGIN_PUBLIC)
    private = serialization.load_pem_private_key(first, None)
    before = [serialization.load_pem_public_key(_BEGIN_PUBLIC + part) for part in rest]
    if not isinstance(private, Ed25519PrivateKey):
        raise TypeError("the key is not an Ed25519 key")
    return KeyRing(private, tuple(public for public in before if isinstance(public, Ed25519PublicKey)))


def _make_first(path: Path) -> None:
    """Of two processes that come at once, one makes the key; a link, unlike a rename, replaces nothing."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        make_file(path, KeyRing(Ed25519PrivateKey.generate()).to_pem())


def _pem(public: Ed25519PublicKey) -> bytes:
    return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
