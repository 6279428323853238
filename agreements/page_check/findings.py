"""What a check found: passed or not, what was measured, and the places, so that an editor can underline them."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

# F must hold or be released with a written reason, W advises the author, H is done by a person (docs/rubric.md).
Kind = Literal["F", "W", "H"]


@dataclass(frozen=True)
class Hit:
    """One place. In the content: `path` (acts.3.sentence.ja), the item's `key`, and `start`..`end` as offsets into that
    text, in code points; on the paper: `page`, counted from 1. `words` is what stands there, `question` what to ask
    the author (a colleague's question, in the active language); `number` the row of the word list it came from."""

    words: str
    path: str = ""
    key: str = ""
    start: int = 0
    end: int = 0
    question: str = ""
    number: str = ""
    page: int | None = None


@dataclass(frozen=True)
class Finding:
    """The result of one check of the rubric. `passed` is None where it does not apply (no act, no second language).

    `measured` says in a few words what was found (「最小 10.5 pt、12 pt 以上 96%」), whatever the result.
    """

    check: str
    kind: Kind
    passed: bool | None
    measured: str = ""
    hits: tuple[Hit, ...] = field(default=())

    @property
    def stops(self) -> bool:
        """Whether publishing waits for this to be mended or released with a reason."""
        return self.kind == "F" and self.passed is False


def to_text(findings: Iterable[Finding]) -> str:
    """Return findings as JSON, as they are stored with a document."""
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, sort_keys=True)


def from_text(text: str) -> list[Finding]:
    """Return findings as they were stored."""
    return [_finding(plain) for plain in json.loads(text)]


def _finding(plain: dict[str, Any]) -> Finding:
    return Finding(**{**plain, "hits": tuple(Hit(**hit) for hit in plain["hits"])})
