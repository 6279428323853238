"""Whether a PDF somebody holds is one of ours, bit for bit, and what it says if it is not; without a network."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import pikepdf
from django.utils.translation import gettext as _

from agreements import display
from agreements.content import sha256_of
from agreements.models import AgreementVersion, Document, Event
from agreements.models.append_only import digest_of, name_of
from agreements.queries.proofs import look_at_code
from agreements.queries.seals import SealSaid, read_seal
from agreements.queries.standing import validity_of, validity_since


@dataclass(frozen=True)
class FileSaid:
    """`lines` are for a stranger; `wrong` is what speaks against the file: it is ours if there is nothing."""

    lines: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def read_file(data: bytes, *, at: datetime) -> FileSaid:
    """Say of a file whether it is one of ours. Its seal and its attachments are read in any case."""
    said = FileSaid([_("SHA-256：%(hash)s") % {"hash": sha256_of(data)}])
    known = Document.objects.filter(sha256=sha256_of(data)).select_related("version__agreement", "system").first()
    if known:
        _say_known(said, known, at)
    else:
        _say_unknown(said, data)
    _say_seal(said, data, known)
    return said


def read_code(text: str, *, at: datetime) -> FileSaid:
    """Say of the code of a paper, scanned or typed, whether it is ours and what it says."""
    try:
        found = look_at_code(text)
    except ValueError:
        return FileSaid(wrong=[_("紙のコードとして読めません。")])
    if not found.is_genuine:
        return FileSaid(wrong=[_("コードの署名が、こちらの鍵と合いません。作り物か、写し間違いです。")])
    proof, said = found.proof, FileSaid([_("コードは本物です。")])
    told = {"name": f"{proof.agreement} v{proof.version} #{proof.issue}", "day": proof.issued_on}
    said.lines.append(_("%(name)s（%(day)s 発行）") % told)
    days = {"from": proof.effective_from, "by": proof.review_by}
    said.lines.append(_("発効 %(from)s、見直し期限 %(by)s") % days)
    numbers = {"numbers": ", ".join(proof.numbers) or "–", "day": proof.numbers_on}
    said.lines.append(_("連絡の順番のはじめの番号（%(day)s のもの）：%(numbers)s") % numbers)
    if found.version:
        said.lines.append(_state_words(found.version, at))
    else:
        said.wrong.append(_("この版は、ここの記録にありません。"))
    return said


def _say_known(said: FileSaid, document: Document, at: datetime) -> None:
    words = _("ここで発行した文書です。1ビットも変わっていません：%(name)s")
    said.lines.append(words % {"name": _named(document)})
    said.lines.append(_("発行：%(at)s") % {"at": display.datetime_table(document.at, "UTC") + " UTC"})
    if document.version:
        said.lines.append(_state_words(document.version, at))
        if not _is_vouched_for(document):
            said.wrong.append(
                _("記録のつながり（イベント）に、この文書がありません。データベースが書き換えられています。")
            )


def _named(document: Document) -> str:
    version = document.version
    which = f"{version.agreement.number} v{version.number}" if version else document.system.slug
    return f"{which} {document.get_kind_display()} {document.form_words} #{document.number}"


def _state_words(version: AgreementVersion, at: datetime) -> str:
    since = validity_since(version, at)
    words = {
        "in_force": _("この版は、いま有効です。"),
        "superseded": _("この版は、新しい版に替わっています。"),
        "withdrawn": _("この版は、取り下げられています。"),
        "refused": _("この版は、合意されていません。"),
    }.get(validity_of(version, at), _("この版は、まだ有効ではありません。"))
    return words + (_("（%(at)s から）") % {"at": since.isoformat()} if since else "")


def _is_vouched_for(document: Document) -> bool:
    """One event of the agreement's chain names the row as it stands."""
    assert document.version is not None  # noqa: S101 - the caller has asked
    events = Event.objects.filter(chain=document.version.agreement.number)
    found = [facts[name_of(document)] for event in events if name_of(document) in (facts := _facts(event))]
    return found == [digest_of(document)]


def _facts(event: Event) -> dict[str, str]:
    facts = event.told().get("facts", {})
    return facts if isinstance(facts, dict) else {}


def _say_unknown(said: FileSaid, data: bytes) -> None:
    said.wrong.append(_("ここで発行した文書ではありません。この SHA-256 の文書は、記録にありません。"))
    if not data.startswith(b"%PDF"):
        said.wrong.append(_("PDF のファイルではありません。"))
        return
    try:
        found = list(_attached(data))
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        said.wrong.append(_("PDF として読めません（%(why)s）。") % {"why": str(error).splitlines()[0]})
        return
    for name, sha256 in found:
        version = AgreementVersion.objects.filter(content_sha256=sha256).select_related("agreement").first()
        told = {"name": name, "version": version}
        if version:
            said.wrong.append(_("添付の %(name)s は %(version)s の内容ですが、ファイルは変えられています。") % told)
        else:
            said.wrong.append(_("添付の %(name)s は、ここにあるどの版の内容でもありません。") % told)


def _attached(data: bytes) -> Iterator[tuple[str, str]]:
    with pikepdf.open(io.BytesIO(data)) as document:
        for name, file in document.attachments.items():
            if name == "agreement.json":
                yield name, sha256_of(file.get_file().read_bytes())


def _say_seal(said: FileSaid, data: bytes, known: Document | None) -> None:
    """What the seal says; a known file has the seal it was given."""
    try:
        seal = read_seal(data)
    except ValueError:
        if b"/ByteRange" in data:
            said.wrong.append(_("封印（電子署名）を読めません。壊れています。"))
        return
    if seal is None:
        said.lines.append(_("封印（電子署名）はありません。"))
        return
    if not seal.intact:
        said.wrong.append(_("封印（電子署名）が合いません。封印したあとで、中身が変わっています。"))
    elif known and seal.certificate != known.sealed_by:
        said.wrong.append(_("封印（電子署名）の鍵が、記録された鍵と違います。"))
    else:
        said.lines.append(_seal_words(seal))


def _seal_words(seal: SealSaid) -> str:
    """Never more than it shows: the certificate vouches for itself."""
    told = {"signer": seal.signer, "print": seal.certificate}
    words = _("封印（電子署名）は合っています：%(signer)s。証明書の SHA-256：%(print)s") % told
    if seal.stamped:
        stamped = {"at": f"{seal.stamped:%Y-%m-%d %H:%M:%S} UTC", "by": seal.stamped_by}
        return words + _("。時刻の証明：%(at)s（%(by)s）") % stamped
    return words
