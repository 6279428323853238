"""What `verify` says when something is off: a sentence for people and, in brackets, its kind.

docs/operate.md says of each kind what it means and what to do.
"""

from django.utils.translation import gettext as _

KINDS = frozenset({
    "table", "guard", "unreadable", "chain", "gap", "erased", "changed", "unvouched", "moved", "account", "revived",
    "list", "version", "draft", "decision", "stray", "paper", "unnamed-paper", "incident",
    "rewritten", "set-back", "forged", "unknown-key", "checkpoint-file",
})  # fmt: skip


class RecordFault(str):
    """One fault of the record, as it is listed."""

    __slots__ = ("kind",)
    kind: str


def fault_of(kind: str, words: str) -> RecordFault:
    """Return a fault of that kind, in words that name the row."""
    if kind not in KINDS:
        raise KeyError(kind)
    told = RecordFault(f"{words} [{kind}]")
    told.kind = kind
    return told


def unreadable(name: str, error: Exception) -> RecordFault:
    """What cannot be read or checked is a fault, not the end of the check."""
    why = f"{type(error).__name__}: {error}".splitlines()[0].rstrip(": ")
    return fault_of(
        "unreadable", _("%(row)s：読めないか、確かめられません（%(error)s）。") % {"row": name, "error": why}
    )
