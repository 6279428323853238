"""The general procedure of a system (一般の手順): for a party with whom nothing has been agreed."""

from datetime import datetime

from django.db import transaction

from agreements import pdf
from agreements.content import AgreementContent, Language, canonical_text, sha256_of
from agreements.models import Document, System, record_event
from agreements.queries.checking import SIZES, checks_of
from agreements.queries.seeding import general_content, languages_of_system


def render_general_procedures(*, system: System, at: datetime) -> list[Document]:
    """Return the general procedure of the plan as it stands, in every language of the system, on A4 and for a phone;
    rendered only when the plan has changed.

    Raises Refused without an own side, pdf.MissingGlyphs and pdf.RenderFailed.
    """
    languages = languages_of_system(system)
    return [document for language in languages for document in _render(system, language, at)]


def _render(system: System, language: Language, at: datetime) -> list[Document]:
    content = general_content(system, language)
    source = sha256_of(canonical_text(content))
    known = {d.size: d for d in Document.objects.filter(kind="general", system=system, source_sha256=source)}
    wanted = [pdf.PaperForm(language, size) for size in SIZES]
    return [known.get(form.size) or _store(system, content, source, form, at) for form in wanted]


def _store(system: System, content: AgreementContent, source: str, form: pdf.PaperForm, at: datetime) -> Document:
    data = pdf.render_general(content, system_slug=system.slug, at=at, form=form)
    facts = {"checks": checks_of(content, form, data, number=""), "made_with": pdf.made_with()}
    sha256 = pdf.vault.put(data)
    with transaction.atomic():
        System.objects.select_for_update().get(pk=system.pk)
        document = Document.objects.create(
            kind="general",
            system=system,
            language=form.language,
            size=form.size,
            source_sha256=source,
            sha256=sha256,
            bytes=len(data),
            at=at,
            **facts,
        )
        record_event(
            chain=f"SYS-{system.pk:04d}",
            kind="document.general",
            subject=f"document:{document.pk}",
            at=at,
            by="heiji",
            data={"system": system.slug, "language": form.language, "size": form.size, "sha256": sha256},
            facts=[document],
        )
        return document
