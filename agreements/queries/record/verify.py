"""Checks the record this file lies beside. Needs Python alone (3.9 or newer): no network, no server, no other file.

    python3 verify.py            in the unpacked folder
    python3 verify.py FILE.zip   without unpacking

Exit code 1, and a line each, for whatever is not as it was signed. Compare the public key it names with the one printed
in the approval record of a paper, or in the header X-Heiji-Public-Key of a mail: that key vouches for all of it.
"""

import base64
import hashlib
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Point = tuple[int, int, int, int]
Files = dict[str, bytes]
Found = Iterator[tuple[bool, str]]

# Ed25519 (RFC 8032, 5.1.7), verification alone: points as (x, y, z, t) with x = X/Z, y = Y/Z, xy = T/Z.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def added(one: Point, other: Point) -> Point:
    (x1, y1, z1, t1), (x2, y2, z2, t2) = one, other
    a, b = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, point: Point) -> Point:
    found = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = added(found, point)
        point, number = added(point, point), number >> 1
    return found


def point_of(data: bytes) -> Point:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise ValueError("not a point")
    return point_of_x(P - x if x % 2 != sign else x, y)


def point_of_x(x: int, y: int) -> Point:
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(key: bytes, data: bytes, signature: bytes) -> bool:
    if len(key) != 32 or len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    try:
        a, r = point_of(key), point_of(signature[:32])
    except ValueError:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + data).digest(), "little") % L
    (x1, y1, z1, _t1), (x2, y2, z2, _t2) = times(s, BASE), added(r, times(h, a))
    return s < L and (x1 * z2 - x2 * z1) % P == 0 and (y1 * z2 - y2 * z1) % P == 0


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def opened(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def check(files: Files) -> Found:
    """Yield (whether it is wrong, a line)."""
    keys = files["keys.txt"].decode().split()
    signed_by = [
        k for k in keys if is_signed(opened(k), b"heiji record\n" + files["MANIFEST"], opened(signature(files)))
    ]
    if not signed_by:
        yield True, "MANIFEST: no key of keys.txt signed it"
        return
    yield False, f"signed by the public key {signed_by[0]}"
    found = list(files_as_listed(files))
    yield from found
    if any(is_wrong for is_wrong, _line in found):
        return
    record = json.loads(files["record.json"])
    yield from chain(record)
    yield from rows(record)
    yield from versions(record, files)
    yield from checkpoint(record, files, keys)


def signature(files: Files) -> str:
    return files["MANIFEST.sig"].decode().strip()


def files_as_listed(files: Files) -> Found:
    lines = (line.split("  ", 1) for line in files["MANIFEST"].decode().splitlines())
    listed = {name: digest for digest, name in lines}
    for name, digest in listed.items():
        if name not in files:
            yield True, f"{name}: missing"
        elif sha256(files[name]) != digest:
            yield True, f"{name}: not what was signed"
    for name in sorted(set(files) - set(listed) - {"MANIFEST", "MANIFEST.sig"}):
        yield True, f"{name}: not in the list"
    yield False, f"files, by SHA-256: {len(listed)}"


def chain(record: dict[str, Any]) -> Found:
    """Each event names the hash of the one before."""
    expected = sha256(f"heiji chain {record['agreement']}".encode())
    for place, event in enumerate(record["events"], start=1):
        said = [event[name] for name in ("chain", "sequence", "kind", "subject", "at", "by", "account", "data")]
        text = json.dumps([*said, event["prev_hash"]], ensure_ascii=False, separators=(",", ":"))
        if event["sequence"] != place or event["prev_hash"] != expected or sha256(text.encode()) != event["hash"]:
            yield True, f"event {event['sequence']}: does not follow the one before it"
        expected = event["hash"]
    yield False, f"events in one chain: {len(record['events'])}"


def rows(record: dict[str, Any]) -> Found:
    """Each fact is what its event said it was."""
    told: dict[str, str] = {}
    for event in record["events"]:
        told |= json.loads(event["data"]).get("facts", {})
    for name, said in record["rows"].items():
        text = json.dumps(said, ensure_ascii=False, sort_keys=True)
        if told.get(name) != sha256(text.encode()):
            yield True, f"{name}: not what its event vouches for"
    missing = [name for name in told if name not in record["rows"] and name.split(":")[0] in record["kinds"]]
    for name in missing:
        yield True, f"{name}: missing"
    yield False, f"facts: {len(record['rows'])}; named by their hash alone: {len(told) - len(record['rows'])}"


def versions(record: dict[str, Any], files: Files) -> Found:
    """Content, list and papers fit together, and each answer is to the list of its version."""
    manifests = {}
    for name, said in record["rows"].items():
        if name.startswith("agreements.agreementversion:"):
            manifests[int(name.split(":")[1])] = said["manifest_sha256"]
            if sha256(said["content_text"].encode()) != said["content_sha256"]:
                yield True, f"{name}: content and hash differ"
            if sha256(said["manifest"].encode()) != said["manifest_sha256"]:
                yield True, f"{name}: list and hash differ"
    for name, said in record["rows"].items():
        if name.startswith("agreements.document:") and f"papers/{said['sha256']}.pdf" not in files:
            yield True, f"{name}: its paper is missing"
        if name.startswith("agreements.reviewdecision:") and said["viewed_sha256"] != manifests[said["version_id"]]:
            yield True, f"{name}: an answer to other papers"
    for name, data in files.items():
        if name.startswith("papers/") and sha256(data) != name[len("papers/") : -len(".pdf")]:
            yield True, f"{name}: not what its name says"


def checkpoint(record: dict[str, Any], files: Files, keys: list[str]) -> Found:
    """The signed checkpoint vouches for every event of the chain."""
    first, *lines = files["trail.txt"].decode().splitlines()
    said, _key, sign = files["checkpoint.txt"].decode().strip().rsplit(" ", 2)
    _at, last, expected = said.split(" ")[:3]
    digest, seen = first.split(" ")[1], set()
    for line in lines:
        number, found = line.split(" ")
        digest = sha256(f"{digest} {number} {found}".encode())
        seen.add(found)
    if not any(is_signed(opened(key), said.encode(), opened(sign)) for key in keys):
        yield True, "checkpoint.txt: no key of keys.txt signed it"
    if digest != expected or (lines and lines[-1].split(" ")[0] != last):
        yield True, "trail.txt: not what the checkpoint vouches for"
    for event in record["events"]:
        if event["hash"] not in seen:
            yield True, f"event {event['sequence']}: the checkpoint does not know it"
    yield False, f"vouched for by the checkpoint {said.split(' ')[0]}"


def read(place: Path) -> Files:
    if place.is_dir():
        return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}
    with zipfile.ZipFile(place) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def main() -> int:
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    try:
        found = list(check(read(place)))
    except Exception as error:  # noqa: BLE001 - whatever somebody has put in its place is not the record
        found = [(True, f"cannot be read: {type(error).__name__}: {error}")]
    for is_wrong, line in found:
        sys.stdout.write(f"{'WRONG  ' if is_wrong else 'ok     '}{line}\n")
    return 1 if any(is_wrong for is_wrong, _line in found) else 0


if __name__ == "__main__":
    sys.exit(main())
