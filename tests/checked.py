"""A paper that was checked in this run is not checked again: what is found follows from its bytes, from what it was to
print, and from the language it is told in. (Tests of the checks spoil a paper, and ask about another one then.)
"""

import hashlib
import pickle
from pathlib import Path

from django.utils.translation import get_language

from agreements.page_check import Finding, Printed
from agreements.page_check.paper import checks
from tests import once

_findings_on = checks.findings_on
_found: dict[str, list[Finding]] = {}


def install() -> None:
    """Let this process remember what it and others of the run found."""
    checks.findings_on = _remembered


def _remembered(data: bytes, printed: Printed) -> list[Finding]:
    name = _name_of(data, printed)
    if name not in _found:
        kept = once.made(name, lambda begun: _write(begun, _findings_on(data, printed)))
        # Our own file, in a folder of our own.
        _found[name] = pickle.loads(kept.read_bytes())
    return list(_found[name])


def _name_of(data: bytes, printed: Printed) -> str:
    asked = vars(printed) | {"content": printed.content.model_dump_json() if printed.content else None}
    question = repr((get_language(), sorted(asked.items())))
    return f"findings-{hashlib.sha256(data + question.encode()).hexdigest()}"


def _write(file: Path, found: list[Finding]) -> None:
    file.write_bytes(pickle.dumps(found))
