"""Whose word it is: Ed25519 over what is said and what for, so that one kind of word never passes as another."""

import base64
from collections.abc import Callable, Iterable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

# What is signed: a generation, when it was last found to be current, a pass, a printed code.
GENERATION, CURRENT, PASS, CODE = "generation", "current", "pass", "code"
# Signs bytes for a purpose.
Sign = Callable[[str, bytes], str]
_BEGIN = b"-----BEGIN PUBLIC KEY-----"


def sign(private: Ed25519PrivateKey, purpose: str, data: bytes) -> str:
    return base64.urlsafe_b64encode(private.sign(_said(purpose, data))).decode().rstrip("=")


def is_signed(keys: Iterable[Ed25519PublicKey], purpose: str, data: bytes, signature: str) -> bool:
    """Whether one of these keys signed it for that purpose."""
    return any(_fits(key, _said(purpose, data), signature) for key in keys)


def read_keys(pem: bytes) -> tuple[Ed25519PublicKey, ...]:
    """Return the public keys of a file that holds one after another. Raises ValueError for one that cannot be read."""
    parts = pem.split(_BEGIN)[1:]
    keys = [serialization.load_pem_public_key(_BEGIN + part) for part in parts]
    return tuple(key for key in keys if isinstance(key, Ed25519PublicKey))


def _said(purpose: str, data: bytes) -> bytes:
    return f"heiji go-bag, {purpose}\n".encode() + data


def _fits(key: Ed25519PublicKey, data: bytes, signature: str) -> bool:
    try:
        key.verify(base64.urlsafe_b64decode(signature + "=="), data)
    except (InvalidSignature, ValueError):
        return False
    return True
