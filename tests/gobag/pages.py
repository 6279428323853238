"""A bag that can be served: two systems, drawn by hand, and people with passes."""

import hashlib
import json
from pathlib import Path
from typing import Any

from gobag.passes import EVERYTHING, Pass, key_of, write_pass
from tests.gobag.boxes import AT, Box

PAPER = b"%PDF of payments"
SHA256 = hashlib.sha256(PAPER).hexdigest()
SESSION = "a-session"
_FRAME = '<body data-age="[[age]]">[[count]] [[since]] <input value="[[q]]">[[rows]][[incidents]][[more]][[generation]]'
_WORDS = {
    "count": "%n/%a", "many": "%n+/%a", "more": "first %n", "generation": "no %n", "minutes": "%n min", "hours": "%n h",
    "days": "%n d", "other": "", "home": "", "incidents": "", "account": "", "open": "",
}  # fmt: skip


def row(system: str, place: int, letters: str) -> dict[str, Any]:
    return {"order": ["A", f"{place:06d}", system], "letters": letters, "html": f'<li class="sheet">{letters}</li>'}


def files_of(rows: dict[str, list[dict[str, Any]]], mark: str = "m") -> dict[str, Any]:
    """A bag of these systems, in which 1 sees the first of them, 2 the last, 3 all."""
    first, *_rest, last = [*rows, *rows]
    people = {
        who: {"name": who, "mark": mark, "systems": systems, "opens": True}
        for who, systems in (("1", [first]), ("2", [last]), ("3", [EVERYTHING]))
    }
    files: dict[str, Any] = {"people.json": people, "style.css": "css"}
    for language in ("ja", "en"):
        files[f"code.{language}.html"] = f"type a code ({language})"
        files[f"frame.{language}.json"] = {"html": _FRAME, "words": _WORDS, "zone": "UTC"}
    for slug, told in rows.items():
        part = {"rows": told, "incidents": [], "procedures": []}
        files |= {f"systems/{slug}/part.{language}.json": part for language in ("ja", "en")}
        files[f"systems/{slug}/plain.json"] = {"rows": [], "general": [{"sha256": SHA256, "file": "paper.pdf"}]}
    packed = {name: json.dumps(value).encode() for name, value in files.items()}
    packed[f"systems/{first}/papers/{SHA256}.pdf"] = PAPER
    return packed | {
        f"{place}/SHA256SUMS": place.encode() for place in ("shared", *(f"systems/{slug}" for slug in rows))
    }


def cookie_of(
    box: Box, who: str, *systems: str, mark: str = "m", hours: float = 12, given: int = 0, prefix: str = ""
) -> str:
    now = given or int(AT.timestamp())
    told = Pass(key_of(SESSION), who, mark, systems, now, now + int(hours * 3600))
    return f"{prefix}sessionid={SESSION}; {prefix}pass={write_pass(told, box.sign)}"


def put_keys(box: Box, folder: Path) -> None:
    from cryptography.hazmat.primitives import serialization

    form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    (folder / "key.pub").write_bytes(box.keys[0].public_bytes(*form))
