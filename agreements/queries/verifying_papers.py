"""What anybody may learn of a paper they hold, by its hash or its code: is it ours, and is its version in force."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from agreements.models import AgreementVersion, Document
from agreements.queries.proofs import look_at_code
from agreements.queries.standing import validity_of, validity_since
from gobag.proofs import PaperProof

HASH = re.compile(r"[0-9a-f]{64}")
# From the answer that matters most: identical contents may have been published more than once.
ORDER = ("in_force", "superseded", "not_yet", "refused", "withdrawn")


@dataclass(frozen=True)
class PaperSaid:
    """`kind`: file (this very file), content, list (what was approved), code; forged (a code that no key of ours
    signed), unknown, or unreadable. `validity` is that of its version, which a known kind has, `since` its day.
    """

    kind: str
    validity: str = ""
    since: date | None = None
    zone: str = ""
    sealed_by: str = ""
    proof: PaperProof | None = None

    @property
    def mark(self) -> str:
        """How the answer looks: a genuine paper that does not hold is no green one."""
        return "agreed" if self.validity in {"", "in_force"} else "stale"


def look_at(text: str, *, at: datetime) -> PaperSaid:
    """Say of a SHA-256 or a code, as it was typed or scanned, what it belongs to."""
    plain = "".join(text.lower().split())
    if HASH.fullmatch(plain):
        return _by_hash(plain, at)
    try:
        said = look_at_code(text)
    except ValueError:
        return PaperSaid("unreadable")
    if not said.is_genuine:
        return PaperSaid("forged")
    return _of_version("code", said.version, at, proof=said.proof) if said.version else PaperSaid("unknown")


def best_of(versions: list[AgreementVersion], at: datetime) -> AgreementVersion | None:
    """Return the one that answers for a hash, if there is one."""
    return min(versions, key=lambda found: (ORDER.index(validity_of(found, at)), -found.number), default=None)


def _by_hash(sha256: str, at: datetime) -> PaperSaid:
    document = Document.objects.filter(sha256=sha256).select_related("version__agreement").defer("seal").first()
    if document:
        return _of_version("file", document.version, at, sealed_by=document.sealed_by)
    found = AgreementVersion.objects.filter(Q(content_sha256=sha256) | Q(manifest_sha256=sha256))
    version = best_of(list(found.select_related("agreement")), at)
    if version is None:
        return PaperSaid("unknown")
    return _of_version("content" if version.content_sha256 == sha256 else "list", version, at)


def _of_version(
    kind: str, version: AgreementVersion | None, at: datetime, *, sealed_by: str = "", proof: PaperProof | None = None
) -> PaperSaid:
    """A general procedure has no version, and nothing to be in force."""
    if version is None:
        return PaperSaid(kind, sealed_by=sealed_by)
    since, zone = validity_since(version, at), version.agreement.time_zone
    return PaperSaid(kind, validity_of(version, at), since, zone, sealed_by, proof)
