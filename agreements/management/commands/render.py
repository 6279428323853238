"""Render a version's PDF to a file, from its frozen content."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from agreements import pdf
from agreements.management.speaking import SpeakingCommand
from agreements.models import AgreementVersion, Document
from agreements.workflow.issuing import record_of


class Command(SpeakingCommand):
    help = "Renders a version's body PDF (--issued: with its state and approvals) to a file; the database is only read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("version", help="AG-0001/2, or AG-0001 for the newest version")
        parser.add_argument(
            "--out", type=Path, required=True, metavar="FILE", help="where to write; replaced if it exists"
        )
        parser.add_argument(
            "--issued", action="store_true", help="with the state and the approval record as they are now"
        )

    def handle(self, *, version: str, out: Path, issued: bool, **options: Any) -> None:
        found = _version(version)
        try:
            data = _issued(found) if issued else _body(found)
        except (pdf.RenderFailed, pdf.MissingGlyphs) as error:
            raise CommandError(str(error)) from error
        try:
            _put(out, data)
        except OSError as error:
            raise CommandError(
                _("%(file)s に書けません：%(reason)s") % {"file": out, "reason": error.strerror}
            ) from error
        sha256 = hashlib.sha256(data).hexdigest()
        stored = Document.objects.filter(version=found, sha256=sha256).exists()
        self.stdout.write(f"{out}  {len(data)} bytes  SHA-256 {sha256}")
        if not issued:
            self.stdout.write(
                _("保管されている本文と同じです。")
                if stored
                else _("保管されている本文とは違います（作る道具の版が違うとき）。")
            )


def _version(name: str) -> AgreementVersion:
    """Raises CommandError for what is no version."""
    number, _slash, place = name.partition("/")
    versions = AgreementVersion.objects.filter(agreement__number=number).order_by("-number")
    if place:
        versions = versions.filter(number=int(place)) if place.isdecimal() and len(place) < 7 else versions.none()
    found = versions.first()
    if found is None:
        raise CommandError(_("%(name)s という版はありません。") % {"name": name})
    return found


def _body(version: AgreementVersion) -> bytes:
    return pdf.render_body(
        version.content(),
        number=version.agreement.number,
        version=version.number,
        published_at=version.published_at,
    )


def _issued(version: AgreementVersion) -> bytes:
    last = version.documents.filter(kind="issued").order_by("-number").values_list("number", flat=True).first()
    return pdf.render_issued(
        version.content(),
        number=version.agreement.number,
        version=version.number,
        published_at=version.published_at,
        record=record_of(version, issue_number=last or 1),
    )


def _put(path: Path, data: bytes) -> None:
    """Replace the file only when everything is written: the last good one stays."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
