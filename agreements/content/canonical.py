"""Canonical JSON: the exact text that is hashed, stored and attached (DESIGN decisions 1 and 2)."""

import hashlib
import json
from typing import Any

from pydantic import ValidationError

from agreements.content.document import AgreementContent
from agreements.content.problems import Problem, Unreadable

MAX_BYTES = 4 * 1024 * 1024


def canonical_text(value: AgreementContent | dict[str, Any] | list[Any]) -> str:
    """Return sorted UTF-8 JSON without insignificant white space; absent fields are left out."""
    plain = value.model_dump(mode="json", exclude_none=True) if isinstance(value, AgreementContent) else value
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256_of(text: str | bytes) -> str:
    """Return the hex SHA-256 of a text (as UTF-8) or of bytes."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def read_content(text: str | bytes) -> AgreementContent:
    """Read canonical (or any equivalent) JSON. Raises Unreadable with every problem at once."""
    if len(text) > MAX_BYTES:
        raise Unreadable([Problem("", "too_large")])
    try:
        plain = json.loads(text, object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Unreadable([Problem("", "not_json", str(error)[:300])]) from error
    return content_from(plain)


def content_from(plain: Any) -> AgreementContent:
    """Check plain JSON data against the model. Raises Unreadable with every problem at once."""
    try:
        return AgreementContent.model_validate(plain)
    except ValidationError as error:
        raise Unreadable(Problem.list_of(error)) from error


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError("duplicate key: " + ", ".join(sorted({n for n in names if names.count(n) > 1})))
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"not a JSON number: {name}")
