"""A device that keeps passkeys, made of software: it says what it is told to say, also what no honest one would."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

HERE = "testserver"
_FLAG = AuthenticatorData.FLAG


@dataclass
class Device:
    """One passkey. `site` is the page that asks, `verified` whether it has seen a finger."""

    user_handle: str = ""
    site: str = HERE
    verified: bool = True
    identifier: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def register(self, client: Client) -> Any:
        """Add the passkey to the account that is signed in; return what the site answers."""
        asked = client.get("/account/factors/passkeys/new/").context["js_data"]["creation_options"]["publicKey"]
        self.user_handle = asked["user"]["id"]
        own = AttestedCredentialData.create(
            b"\0" * 16, self.identifier, ES256.from_cryptography_key(self.key.public_key())
        )
        attestation = AttestationObject.create("none", self._state(_FLAG.AT, own), {})
        told = self._said("webauthn.create", asked["challenge"])
        response = {"clientDataJSON": websafe_encode(told), "attestationObject": websafe_encode(attestation)}
        form = {"name": "鍵", "passwordless": "on", "credential": self._credential(response)}
        return client.post("/account/factors/passkeys/new/", form)

    def answer(self, challenge: str, **more: Any) -> str:
        """Return what it says when a site asks whose it is; `more` replaces parts of that."""
        state, told = self._state(), self._said("webauthn.get", challenge)
        signature = self.key.sign(bytes(state) + hashlib.sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {"clientDataJSON": told, "authenticatorData": bytes(state), "signature": signature}
        response = {name: websafe_encode(part) for name, part in parts.items()} | {"userHandle": self.user_handle}
        return self._credential(response | more)

    def _credential(self, response: dict[str, Any]) -> str:
        name = websafe_encode(self.identifier)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})

    def _said(self, kind: str, challenge: str) -> bytes:
        return CollectedClientData.create(kind, challenge, f"https://{self.site}")

    def _state(self, flag: Any = 0, own: bytes = b"") -> AuthenticatorData:
        seen = _FLAG.UP | (_FLAG.UV if self.verified else 0) | flag
        return AuthenticatorData.create(hashlib.sha256(self.site.encode()).digest(), seen, 0, own)
