"""The whole record of one agreement in a file that verifies by itself (ADR 89): facts, papers, checkpoint, script.

Mails are named by their hash alone, as their events name them: what they said goes to their reader.
"""

import base64
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db.models import Model

from agreements import pdf, signing
from agreements.content import canonical_text, sha256_of
from agreements.models import Agreement, AgreementVersion, Document, Event, ReviewDecision
from agreements.models.append_only import name_of, said_of
from agreements.queries.checkpoint_lines import newest_kept
from agreements.queries.checkpoints import digests, sealed_checkpoint
from agreements.queries.evidence import evidence_of
from agreements.queries.verifying import VOUCHED_FOR

_SCRIPT = Path(__file__).with_name("verify.py")
_README = """The record of {agreement}: everything that was agreed, asked, answered and issued.

    python3 verify.py

says whether all of it is as it was signed. It needs Python alone. The public key it names is also printed in the
approval record of each paper and stands in the header X-Heiji-Public-Key of each mail: compare them.

What this proves: nothing here was changed since that key signed it, and the order of events. What it does not prove:
who holds the key, when things happened (times are those of the issuer's clock), and what a court makes of it.

record.json    events, facts (as their events vouch for them), what is stored with each answer
papers/        every PDF, named by its SHA-256
trail.txt      hashes of events up to the checkpoint, others' included: they say nothing of what happened there
checkpoint.txt the signed checkpoint they lead to
"""


def pack_record(agreement: Agreement, *, at: datetime) -> bytes:
    """Return the zip. Raises OSError, ValueError (no key), pdf.Missing, pdf.Damaged (a paper is not whole)."""
    events = list(Event.objects.filter(chain=agreement.number).order_by("sequence"))
    rows = [row for model, way in VOUCHED_FOR.items() for row in model._default_manager.filter(**{way: agreement})]
    line, trail = _checkpoint(events, at)
    files = {
        "README.txt": _README.format(agreement=agreement.number).encode(),
        "verify.py": _SCRIPT.read_bytes(),
        "record.json": canonical_text(_record(agreement, events, rows, at)).encode(),
        "keys.txt": "".join(f"{signing.key_text(key)}\n" for key in signing.checkpoint_keys()).encode(),
        "trail.txt": trail.encode(),
        "checkpoint.txt": f"{line}\n".encode(),
    }
    papers = {row.sha256 for row in rows if isinstance(row, Document)}
    files |= {f"papers/{sha256}.pdf": pdf.vault.get(sha256) for sha256 in sorted(papers)}
    manifest = "".join(f"{sha256_of(data)}  {name}\n" for name, data in files.items()).encode()
    sign = base64.urlsafe_b64encode(signing.sign_record(manifest)).decode().rstrip("=")
    return _zipped({"MANIFEST": manifest, "MANIFEST.sig": f"{sign}\n".encode(), **files}, at)


def _record(agreement: Agreement, events: list[Event], rows: list[Model], at: datetime) -> dict[str, Any]:
    decisions = [row for row in rows if isinstance(row, ReviewDecision)]
    return {
        "format": 1,
        "agreement": agreement.number,
        "made_at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "kinds": [model._meta.label_lower for model in VOUCHED_FOR],
        "events": [_event(event) for event in events],
        "rows": {name_of(row): said_of(row) for row in rows},
        "versions": [
            {"number": row.number, "content": json.loads(row.content_text)}
            for row in rows
            if isinstance(row, AgreementVersion)
        ],
        "evidence": {name_of(row): evidence_of(row) for row in decisions},
    }


def _event(event: Event) -> dict[str, Any]:
    names = ("chain", "sequence", "kind", "subject", "by", "account", "data", "prev_hash", "hash")
    at = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    return {"number": event.pk, "at": at, **{name: getattr(event, name) for name in names}}


def _checkpoint(events: list[Event], at: datetime) -> tuple[str, str]:
    """Return a checkpoint that knows the last event of the chain, and the hashes of all events from its first to the
    checkpoint's last."""
    first, last = events[0].pk, events[-1].pk
    kept = newest_kept()
    line = kept.text if kept and kept.last >= last and kept.signed_by() == signing.NOW else sealed_checkpoint(at=at)
    until = int(line.split(" ")[1])
    before = digests([first - 1])[first - 1]
    hashes = Event.objects.filter(pk__gte=first, pk__lte=until).order_by("pk").values_list("pk", "hash")
    return line, f"before {before}\n" + "".join(f"{number} {found}\n" for number, found in hashes)


def _zipped(files: dict[str, bytes], at: datetime) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, at.astimezone(UTC).timetuple()[:6])
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, data, zipfile.ZIP_STORED if name.endswith(".pdf") else zipfile.ZIP_DEFLATED)
    return kept.getvalue()
