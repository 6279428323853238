"""The general procedure of a system (一般の手順): for a party with whom nothing has been agreed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements import pdf
from agreements.content import canonical_text, sha256_of
from agreements.models import Document, Party, System, record_event
from agreements.workflow.refusals import Refused
from agreements.workflow.seeding import content_from_plan


def render_general_procedure(*, system: System, at: datetime, language: str = "ja") -> Document:
    """Return the stored general procedure of the plan as it stands; rendered only when the plan has changed.

    Raises Refused without an own side, pdf.MissingGlyphs and pdf.RenderFailed.
    """
    own = Party.objects.filter(kind="own").first()
    if own is None:
        raise Refused(_("先に弊社（運用する会社）を登録してください。"))
    content = content_from_plan(system=system, party=None, own=own, language=language, time_zone="Asia/Tokyo")  # type: ignore[arg-type]
    source = sha256_of(canonical_text(content))
    known = Document.objects.filter(kind="general", system=system, language=language, source_sha256=source).last()
    if known:
        return known
    data = pdf.render_general(content, system_slug=system.slug, at=at)
    sha256, made_with = pdf.vault.put(data), pdf.MADE_WITH
    with transaction.atomic():
        System.objects.select_for_update().get(pk=system.pk)
        document = Document.objects.create(
            kind="general",
            system=system,
            language=language,
            source_sha256=source,
            sha256=sha256,
            bytes=len(data),
            made_with=made_with,
            at=at,
        )
        record_event(
            chain=f"SYS-{system.pk:04d}",
            kind="document.general",
            subject=f"document:{document.pk}",
            at=at,
            by="heiji",
            data={"system": system.slug, "sha256": sha256},
            facts=[document],
        )
        return document
