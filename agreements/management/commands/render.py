"""Render a version's PDF to a file, from its frozen content."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import pdf
from agreements.management.speaking import SpeakingCommand
from agreements.models import AgreementVersion, Document
from agreements.queries.checking import SIZES
from agreements.queries.papers import issued_copy, issued_forms, record_of, released_of
from gobag.disk import replace_file


class Command(SpeakingCommand):
    help = "Renders a version's body PDF (--issued: with its state and approvals) to a file; the database is only read."
    of_files = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("version", help="AG-0001/2, or AG-0001 for the newest version")
        parser.add_argument(
            "--out", type=Path, required=True, metavar="FILE", help="where to write; replaced if it exists"
        )
        parser.add_argument(
            "--issued", action="store_true", help="with the state and the approval record as they are now"
        )
        parser.add_argument("--size", choices=SIZES, default="a4", help="A4 (else), or 80 x 160 mm for a phone")

    def handle(self, *, version: str, out: Path, issued: bool, **options: Any) -> None:
        found = find_version(version)
        form = _form(found, options["language"], options["size"])
        try:
            data = _issued(found, form) if issued else _body(found, form)
        except (pdf.RenderFailed, pdf.MissingGlyphs) as error:
            raise CommandError(str(error)) from error
        try:
            replace_file(out, data)
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


def find_version(name: str) -> AgreementVersion:
    """Return the version that AG-0001/2 (or AG-0001, the newest) names. Raises CommandError for what is none."""
    number, _slash, place = name.partition("/")
    versions = AgreementVersion.objects.filter(agreement__number=number).order_by("-number")
    if place:
        versions = versions.filter(number=int(place)) if place.isdecimal() and len(place) < 7 else versions.none()
    found = versions.first()
    if found is None:
        raise CommandError(_("%(name)s という版はありません。") % {"name": name})
    return found


def _form(version: AgreementVersion, language: str | None, size: Any) -> pdf.PaperForm:
    """The version's file in that language; without one, in the agreement's."""
    forms = issued_forms(version)
    own = pdf.PaperForm(version.content().language, size)
    return next((form for form in forms if (form.language, form.size) == (language, size)), own)


def _body(version: AgreementVersion, form: pdf.PaperForm) -> bytes:
    return pdf.render_body(
        version.content(),
        number=version.agreement.number,
        version=version.number,
        published_at=version.published_at,
        form=form,
        released=released_of(version),
    )


def _issued(version: AgreementVersion, form: pdf.PaperForm) -> bytes:
    last = version.documents.filter(kind="issued").order_by("-number").values_list("number", flat=True).first()
    return issued_copy(version, form, record_of(version, issue_number=last or 1, at=timezone.now()))
