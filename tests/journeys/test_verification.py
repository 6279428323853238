"""A stranger with a paper in hand: a file is hashed on their device, and its code is read without the server."""

import json
from datetime import date
from types import SimpleNamespace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import expect

from agreements import pdf, signing
from agreements.models import Document
from gobag.proofs import PURPOSE, PaperProof, code_of
from tests.journeys.hands import Hands

KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([seed] * 32)) for seed in (1, 2))
_DAYS = {name: date(2026, 11, 1) for name in ("effective_from", "review_by", "issued_on", "numbers_on")}
SAID = PaperProof("AG-0001", 2, 1, "approved", **_DAYS, content="ab" * 16, numbers=("+81300000142", "+8190000001"))
AS_SCRIPT = {
    "agreement": "AG-0001",
    "version": 2,
    "issue": 1,
    "state": "approved",
    **dict.fromkeys(("effectiveFrom", "reviewBy", "issuedOn", "numbersOn"), "2026-11-01"),
    "content": "ab" * 16,
    "numbers": ["+81300000142", "+8190000001"],
}


def test_a_stranger_checks_a_file_and_a_code(phone: Hands, asked: SimpleNamespace) -> None:
    data = pdf.vault.get(Document.objects.get(kind="body").sha256)
    sent: list[str | None] = []
    phone.open("/verify/")
    phone.page.on("request", lambda request: sent.append(request.post_data))
    field = phone.page.get_by_label("PDF のファイルを選ぶか、ここに置く")

    field.set_input_files({"name": "paper.pdf", "mimeType": "application/pdf", "buffer": data})
    expect(phone.page.get_by_role("heading", level=1)).to_contain_text("ここで発行したファイルです")
    field.set_input_files({"name": "paper.pdf", "mimeType": "application/pdf", "buffer": data[:-1] + b"x"})
    expect(phone.page.get_by_role("heading", level=1)).to_contain_text("記録にありません")
    assert {body for body in sent if body} == set()  # then: no file has left the phone

    code, key = code_of(SAID.packed(), KEY.sign(PURPOSE + SAID.packed())), signing.key_text(KEY.public_key())
    asked_of = [
        (f"HTTPS://HEIJI.EXAMPLE/V/{code}", key),
        (code.lower()[:90] + " " + code.lower()[90:], key),
        (code, signing.key_text(OTHER.public_key())),
        (code[:50] + ("A" if code[50] != "A" else "B") + code[51:], key),
        ("hello", key),
    ]
    read = "asked => Promise.all(asked.map(([code, key]) => window.readProof(code, key)))"
    found = phone.page.evaluate(read, json.loads(json.dumps(asked_of)))
    assert found == [AS_SCRIPT, AS_SCRIPT, None, None, None]
