"""The record of an agreement leaves whole, and verifies with Python alone: whatever is changed in it is found."""

import base64
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from agreements import signing
from agreements.models import Event
from agreements.queries.record import verify
from agreements.queries.record.packing import pack_record
from tests.agreements.views.review.test_permanent import approve_all
from tests.published import AT

Files = dict[str, bytes]


@pytest.fixture
def record(asked: SimpleNamespace) -> bytes:
    approve_all(asked)
    return pack_record(asked.agreement, at=AT)


def unpacked(data: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def wrong(files: Files) -> list[str]:
    return [line for is_wrong, line in verify.check(files) if is_wrong]


def signed_anew(files: Files) -> Files:
    """As somebody with the key would, so that what lies below the signature is asked too."""
    rest = {name: data for name, data in files.items() if not name.startswith("MANIFEST")}
    listed = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in rest.items()).encode()
    sign = base64.urlsafe_b64encode(signing.sign_record(listed)).rstrip(b"=")
    return {"MANIFEST": listed, "MANIFEST.sig": sign, **rest}


def test_it_verifies_with_python_alone(record: bytes, tmp_path: Path, asked: SimpleNamespace) -> None:
    (tmp_path / "record.zip").write_bytes(record)
    with zipfile.ZipFile(tmp_path / "record.zip") as packed:
        packed.extractall(tmp_path / "record")
    command = [sys.executable, "-I", "-S", str(tmp_path / "record" / "verify.py")]
    for place in ([], [str(tmp_path / "record.zip")]):
        done = subprocess.run([*command, *place], capture_output=True, text=True, check=False, cwd="/")
        assert (done.returncode, "WRONG" in done.stdout) == (0, False)
        assert signing.key_text(signing.checkpoint_keys()[0]) in done.stdout
        assert f"events in one chain: {Event.objects.filter(chain='AG-0001').count()}" in done.stdout
    files = unpacked(record)
    (evidence, _other) = json.loads(files["record.json"])["evidence"].values()
    assert (evidence["how"]["code_sent_to"], evidence["who"]["typed_name"]) == ("stores@minato.example", "湊 一葉")


def test_one_flipped_bit_in_any_file_is_found(record: bytes) -> None:
    files = unpacked(record)
    assert wrong(files) == []
    for name, data in files.items():
        place = len(data) // 2
        flipped = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        try:
            found = wrong(files | {name: flipped})
        except ValueError:
            found = ["unreadable"]
        assert found, name
    assert wrong(files | {"more.txt": b""}) == ["more.txt: not in the list"]
    assert wrong({name: data for name, data in files.items() if name != "trail.txt"}) == ["trail.txt: missing"]


def reordered(record: dict[str, Any]) -> None:
    record["events"][0]["by"] = "somebody else"


def renamed(record: dict[str, Any]) -> None:
    name = next(name for name in record["rows"] if "reviewdecision" in name)
    record["rows"][name]["typed_name"] = "平 治子"


def left_out(record: dict[str, Any]) -> None:
    del record["rows"][next(name for name in record["rows"] if "reviewdecision" in name)]


def rewritten(record: dict[str, Any]) -> None:
    """The chain is made anew from its last event on, as only the checkpoint can tell."""
    event = record["events"][-1]
    event["by"] = "somebody else"
    said = [
        event[name] for name in ("chain", "sequence", "kind", "subject", "at", "by", "account", "data", "prev_hash")
    ]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    event["hash"] = hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (reordered, "does not follow the one before it"),
        (renamed, "not what its event vouches for"),
        (left_out, "missing"),
        (rewritten, "the checkpoint does not know it"),
    ],
)
def test_what_is_changed_below_the_signature_is_found(
    record: bytes, spoil: Callable[[dict[str, Any]], None], what: str
) -> None:
    files = unpacked(record)
    assert wrong(signed_anew(files)) == []
    told = json.loads(files["record.json"])
    spoil(told)
    found = wrong(signed_anew(files | {"record.json": json.dumps(told, ensure_ascii=False).encode()}))
    assert [line for line in found if what in line], found


def test_another_paper_and_a_missing_one_are_found(record: bytes) -> None:
    files = unpacked(record)
    paper = next(name for name in files if name.startswith("papers/"))
    assert "not what its name says" in " ".join(wrong(signed_anew(files | {paper: b"%PDF another"})))
    lost = {name: data for name, data in files.items() if name != paper}
    assert "its paper is missing" in " ".join(wrong(signed_anew(lost)))


def test_the_signature_is_checked_as_the_library_does() -> None:
    for seed in range(6):
        private = Ed25519PrivateKey.from_private_bytes(bytes([seed] * 32))
        key = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        data = bytes([seed]) * (seed * 97)
        sign = private.sign(data)
        assert verify.is_signed(key, data, sign)
        for spoiled in (sign[:-1] + bytes([sign[-1] ^ 1]), bytes([sign[0] ^ 1]) + sign[1:], sign[:-1]):
            assert not verify.is_signed(key, data, spoiled)
        assert not verify.is_signed(key, data + b".", sign)
        # A second form of the same signature, S + L, is none (RFC 8032, 5.1.7).
        other = sign[:32] + (int.from_bytes(sign[32:], "little") + verify.L).to_bytes(32, "little")
        assert not verify.is_signed(key, data, other)


def test_a_known_vector() -> None:
    """RFC 8032, 7.1, test 2."""
    key = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    sign = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert verify.is_signed(key, b"\x72", sign)
