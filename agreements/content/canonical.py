"""Canonical JSON: the exact text that is hashed, stored and attached (docs/design.md 1, 2)."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from agreements.content.document import AgreementContent
from agreements.content.problems import Problem, Unreadable

MAX_BYTES = 4 * 1024 * 1024
Pairs = list[tuple[str, Any]]
# Of a file from outside: no agreement comes near, and each takes memory before the model says no.
_MAX_PARTS = 200_000
_MAX_MEMBERS = 100_000
_MAX_MEMBERS_OF_ONE = 100


_HEADS = (
    "schema_version", "language", "translations", "time_zone", "title", "system", "our_side", "their_side",
    "effective_from", "review_by", "meeting", "contacts",
)  # fmt: skip


def canonical_text(value: AgreementContent | dict[str, Any] | list[Any]) -> str:
    """Return sorted UTF-8 JSON without insignificant white space; absent fields are left out."""
    plain = value.model_dump(mode="json", exclude_none=True) if isinstance(value, AgreementContent) else value
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256_of(text: str | bytes) -> str:
    """Return the hex SHA-256 of a text (as UTF-8) or of bytes."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def read_content(text: str | bytes) -> AgreementContent:
    """Read canonical (or any equivalent) JSON. Raises Unreadable with every problem at once."""
    return content_from(read_json(text))


def read_heads(text: str) -> AgreementContent:
    """Read of a stored content what it is of and whom it names; its other lists are left out, which are nine tenths of
    it. For whoever asks thousands of them whom to call."""
    plain = json.loads(text)
    return content_from({name: plain[name] for name in _HEADS if name in plain})


def read_json(text: str | bytes, object_of: Callable[[Pairs], dict[str, Any]] | None = None) -> Any:
    """Return the plain data of a JSON text. Raises Unreadable: too large, not UTF-8, not JSON, a name given twice."""
    if len(text) > MAX_BYTES:
        raise Unreadable([Problem("", "too_large")])
    try:
        whole = text if isinstance(text, str) else text.decode("utf-8-sig")
        return json.loads(whole, object_pairs_hook=object_of or _no_duplicates, parse_constant=_no_constant)
    except Unreadable:
        raise
    except (ValueError, RecursionError) as error:
        raise Unreadable([Problem("", "not_json", _why(error))]) from error


def read_from_outside(text: bytes) -> Any:
    """Return the plain data of a file that others made: `read_json`, and what is cut too finely is refused before it
    is read. What we have stored is read without asking: its limits were asked when it was written."""
    if text.count(b"[") + text.count(b"{") > _MAX_PARTS:
        raise _cut_too_finely()
    count = 0

    def object_of(pairs: Pairs) -> dict[str, Any]:
        nonlocal count
        count += len(pairs)
        if len(pairs) > _MAX_MEMBERS_OF_ONE or count > _MAX_MEMBERS:
            raise _cut_too_finely()
        return _no_duplicates(pairs)

    return read_json(text, object_of)


def _cut_too_finely() -> Unreadable:
    words = _("項目の組や一覧が多すぎます。この形式のファイルではないようです。")
    return Unreadable([Problem("", "too_many_parts", words)])


def content_from(plain: Any) -> AgreementContent:
    """Check plain JSON data against the model. Raises Unreadable with every problem at once."""
    try:
        return AgreementContent.model_validate(plain)
    except ValidationError as error:
        raise Unreadable(Problem.list_of(error)) from error


def _no_duplicates(pairs: Pairs) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = [name for name, count in Counter(name for name, _value in pairs).items() if count > 1]
        words = _("「%(name)s」が2回以上あります。どちらが正しいか、1つにしてください。")
        raise Unreadable([Problem("", "duplicate", words % {"name": name}) for name in twice])
    return found


def _no_constant(name: str) -> None:
    raise Unreadable([Problem("", "not_json", _("%(name)s は数ではありません。") % {"name": name})])


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        place = {"line": error.lineno, "column": error.colno}
        return _("%(line)d行目の%(column)d文字目で、書き方が違います。") % place
    if isinstance(error, UnicodeDecodeError):
        return _("文字が UTF-8 ではありません。UTF-8 で保存してください。")
    if isinstance(error, RecursionError):
        return _("入れ子が深すぎます。")
    return _("数の桁が多すぎます。")
