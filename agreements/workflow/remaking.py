"""Lost and damaged papers are made again, if they come out to the letter as they were; else it is said why not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import pypdfium2 as pdfium
from django.conf import settings
from django.utils.translation import gettext as _

from agreements import pdf
from agreements.content import canonical_text, sha256_of
from agreements.models import Document, Event, Party
from agreements.models.append_only import name_of
from agreements.models.document import CERTIFICATE, POSTMORTEM
from agreements.queries.papers import bytes_of, intact_beside, issued_copy, record_of, released_of
from agreements.queries.proofs import printed_proof
from agreements.queries.seeding import content_from_plan
from agreements.sealing import unpack_tail

_BESIDE_THE_CODE = re.compile(r"(?:QRコード（|QRcode\()([\w.:\[\]-]+)[）)]")


@dataclass(frozen=True)
class Remade:
    """A paper that was not whole, and why it still is not; "" when it is back."""

    document: Document
    why_not: str = ""


class OtherwiseNow(Exception):
    """What a paper was made from is no longer what it was."""


def remake_papers(*, at: datetime) -> Iterator[Remade]:
    """Look at every stored paper, and put back each that is lost or damaged and can be made again byte for byte."""
    rows = Document.objects.select_related("version__agreement", "system").order_by("pk")
    for document in rows.iterator(chunk_size=200):
        if bytes_of(document) is None:
            yield Remade(document, _remake(document))


def _remake(document: Document) -> str:
    """Make it, keep it if it is the same; return why not."""
    try:
        data = _made_again(document) + (unpack_tail(document.seal) if document.seal else b"")
    except (pdf.RenderFailed, pdf.MissingGlyphs, OtherwiseNow) as error:
        return str(error).partition("\n")[0]
    if sha256_of(data) != document.sha256:
        return _difference(document)
    try:
        pdf.vault.put(data)
    except (OSError, pdf.Damaged) as error:
        return _("保管庫に書けません（%(why)s）。") % {"why": error}
    return ""


def _made_again(document: Document) -> bytes:
    form = pdf.PaperForm(document.language, document.size)  # type: ignore[arg-type]  # checked when it was written
    version = document.version
    if document.kind == CERTIFICATE:
        raise OtherwiseNow(_("承認証明は、そのままには作り直せません。版のページで新しく作ってください。"))
    if document.kind == POSTMORTEM:
        raise OtherwiseNow(_("障害報告書は作り直せません。バックアップから戻してください。"))
    if version is None:
        return _general(document, form)
    if document.kind == "issued":
        known, proof = _known_to(document), printed_proof(document.proof)
        record = record_of(version, issue_number=document.number, at=document.at, known=known, proof=proof)
        return issued_copy(version, form, record)
    return pdf.render_body(
        version.content(),
        number=version.agreement.number,
        version=version.number,
        published_at=version.published_at,
        form=form,
        released=released_of(version),
    )


def _known_to(document: Document) -> set[str]:
    """The facts recorded before the event of this copy, by name: answers and moves that came later are not on it."""
    known: set[str] = set()
    assert document.version is not None  # noqa: S101 - an issued copy has one; the database says so
    for event in Event.objects.filter(chain=document.version.agreement.number).order_by("sequence"):
        facts = event.told().get("facts", {})
        if name_of(document) in facts:
            break
        known |= set(facts)
    return known


def _general(document: Document, form: pdf.PaperForm) -> bytes:
    own = Party.objects.filter(kind="own").first()
    facts = {"system": document.system, "party": None, "own": own, "language": form.language}
    content = content_from_plan(**facts, time_zone="Asia/Tokyo") if own else None  # type: ignore[arg-type]
    if content is None or sha256_of(canonical_text(content)) != document.source_sha256:
        raise OtherwiseNow(_("方針がそのときから変わっています。一般の手順を作り直してください。"))
    return pdf.render_general(content, system_slug=document.system.slug, at=document.at, form=form)


def _difference(document: Document) -> str:
    """Why what came out is not what was stored."""
    if document.made_with != pdf.made_with():
        words = _(
            "別の道具で作られました（%(then)s。いまは %(now)s）。その版で動かすか、バックアップから戻してください。"
        )
        return words % {"then": document.made_with, "now": pdf.made_with()}
    now = settings.PUBLIC_BASE_URL
    then = next((found for one in intact_beside(document) if (found := _host_on(one))), "")
    if then and then != urlsplit(now).netloc:
        words = _("HEIJI_PUBLIC_BASE_URL が違います（そのときは %(then)s、いまは %(now)s）。")
        return words % {"then": then, "now": now}
    words = _("同じになりません。HEIJI_PUBLIC_BASE_URL（いまは %(now)s）か、Heiji の版が、そのときと違います。")
    return words % {"now": now}


def _host_on(document: Document) -> str:
    """The site's name that a paper prints beside its QR code; "" where none is found."""
    file = pdfium.PdfDocument(pdf.vault.get(document.sha256))
    try:
        text = "".join("".join(page.get_textpage().get_text_range().split()) for page in file)
    finally:
        file.close()
    found = _BESIDE_THE_CODE.search(text)
    return found[1] if found else ""
