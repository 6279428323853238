"""A rehearsal: the newest backup is restored beside the live system, as on the day it is needed, and looked at."""

import hashlib
import io
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

import pikepdf
from django.utils.translation import gettext as _

from agreements import pdf
from agreements.models import Document
from agreements.queries.papers import released_of
from agreements.refusals import Refused
from incidents.queries.backups import backups_in, plain
from incidents.workflow.attending import note_deed
from incidents.workflow.elsewhere import one_at_a_time, world_apart
from incidents.workflow.restoring import NotWhole, restore

PAPERS = 10


@dataclass
class Rehearsal:
    """What a rehearsal found. `printed` papers came out as they are stored; `incomparable` ones were drawn by another
    version of Heiji or its libraries, and cannot come out so. `faults` should be empty."""

    at: str
    backup: str = ""
    seconds: float = 0.0
    printed: int = 0
    incomparable: int = 0
    faults: list[str] = field(default_factory=list)


def rehearse(*, folder: Path, at: datetime) -> Rehearsal:
    """Restore the newest backup of `folder` into a database and a vault that are thrown away, verify it, print some
    papers again, and leave the result beside the live vault, also when something failed."""
    started = time.monotonic()
    found = Rehearsal(at=plain(at))
    try:
        with one_at_a_time(folder):
            _rehearse(found, folder, at)
    except NotWhole as wrong:
        found.faults += wrong.faults
    except (Refused, OSError) as wrong:
        found.faults.append(str(wrong))
    found.seconds = round(time.monotonic() - started, 1)
    facts = {name: value for name, value in asdict(found).items() if name not in {"at", "faults"}}
    note_deed(deed="rehearsal", at=at, faults=found.faults, **facts)
    return found


def _rehearse(found: Rehearsal, folder: Path, at: datetime) -> None:
    backups = backups_in(folder)
    if not backups:
        raise Refused(_("%(name)s に、完成したバックアップはありません。") % {"name": folder})
    found.backup = backups[-1].name
    with world_apart(folder):
        restore(backup=backups[-1], at=at)
        for document in _some_papers():
            _print_again(document, found)


def _some_papers() -> Iterator[Document]:
    """Others each time, of those that what draws today has drawn."""
    drawn = Document.objects.filter(kind="body", made_with=pdf.made_with())
    return drawn.order_by("?").select_related("version__agreement")[:PAPERS].iterator()


def _print_again(document: Document, found: Rehearsal) -> None:
    version = document.version
    assert version is not None  # noqa: S101 - a body has one; the database says so
    try:
        data = pdf.render_body(
            version.content(),
            number=version.agreement.number,
            version=version.number,
            published_at=version.published_at,
            form=pdf.PaperForm(document.language, document.size),  # type: ignore[arg-type]  # checked when it was written
            released=released_of(version),
        )
    except (pdf.RenderFailed, pdf.MissingGlyphs) as error:
        found.faults.append(f"{version} {document.form_words}: {error}")
        return
    if hashlib.sha256(data).hexdigest() == document.sha256:
        found.printed += 1
    elif _identifier(data) == _identifier(pdf.vault.get(document.sha256)):
        found.faults.append(f"{version} {document.form_words}: is not printed as it is stored")
    else:
        found.incomparable += 1


def _identifier(data: bytes) -> str:
    """What the file itself says it was laid out from: text, style sheet and content (pdf/documents.py)."""
    with pikepdf.open(io.BytesIO(data)) as file:
        return str(file.trailer.ID[0])
