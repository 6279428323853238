"""What must be true of a version, of the draft it was frozen from, of its stored papers, and of the vault."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import pdf, states
from agreements.content import canonical_text, read_content, sha256_of
from agreements.models import Agreement, AgreementVersion, Document
from agreements.models.append_only import name_of
from agreements.queries.fault_kinds import RecordFault, fault_of

# A paper lies in the vault before its row is written; that never takes longer than this.
_UNDER_WAY = timedelta(hours=1)
_LISTED = 20


def version_faults(version: AgreementVersion) -> Iterator[RecordFault]:
    read_content(version.content_text)
    if sha256_of(version.content_text) != version.content_sha256:
        yield _wrong(version, _("内容がハッシュと合いません。"))
    if sha256_of(version.manifest) != version.manifest_sha256:
        yield _wrong(version, _("文書の一覧がハッシュと合いません。"))
    manifest = json.loads(version.manifest)
    if manifest["content_sha256"] != version.content_sha256:
        yield _wrong(version, _("文書の一覧が、別の内容を指しています。"))
    listed = [(body["language"], body["size"], body["sha256"], body["bytes"]) for body in manifest["bodies"]]
    stored = version.documents.filter(kind="body").values_list("language", "size", "sha256", "bytes")
    if sorted(stored) != sorted(listed):
        yield _wrong(version, _("本文の PDF が、文書の一覧と違います。"))
    yield from _copy_faults(version, sorted(body[:2] for body in listed))
    yield from _move_faults(version)
    yield from _draft_faults(version)


def _copy_faults(version: AgreementVersion, forms: list[tuple[str, str]]) -> Iterator[RecordFault]:
    """Every issued number has one copy of each body."""
    copies: dict[int, list[tuple[str, str]]] = {}
    for number, *form in version.documents.filter(kind="issued").values_list("number", "language", "size"):
        copies.setdefault(number, []).append((form[0], form[1]))
    for number, found in copies.items():
        if sorted(found) != forms:
            words = _("控えの%(number)d通目が、すべての言葉と大きさでそろっていません。")
            yield _wrong(version, words % {"number": number})


def _move_faults(version: AgreementVersion) -> Iterator[RecordFault]:
    before = None
    for place, move in enumerate(version.moves.order_by("sequence"), start=1):
        if move.sequence != place or move.state not in states.VERSION_MOVES.get(before, ()):
            words = _("%(place)d番目の変化（%(before)s → %(after)s）は、ありえないものです。")
            yield _wrong(version, words % {"place": place, "before": before, "after": move.state})
        before = move.state
    if before is None:
        yield _wrong(version, _("状態がありません。"))


def _draft_faults(version: AgreementVersion) -> Iterator[RecordFault]:
    """The draft's history still holds what the version was frozen from."""
    history = Agreement.history.model.objects.filter(pk=version.draft_history_id, id=version.agreement_id).first()
    if history is None or sha256_of(canonical_text(read_content(history.draft))) != version.content_sha256:
        words = _("%(version)s：もとになった下書きの履歴（%(history)d）がないか、版の内容と違います。")
        yield fault_of("draft", words % {"version": version, "history": version.draft_history_id})


def document_faults(document: Document) -> Iterator[RecordFault]:
    try:
        data = pdf.vault.get(document.sha256)
    except pdf.Missing:
        yield _paper(document, _("PDF が保管庫にありません。"))
    except pdf.Damaged:
        yield _paper(document, _("保管庫の PDF が壊れています。"))
    except OSError as error:
        yield _paper(document, _("保管庫の PDF を読めません（%(why)s）。") % {"why": error.strerror})
    else:
        if len(data) != document.bytes:
            yield _paper(document, _("PDF の長さが記録と違います。"))


def vault_faults() -> Iterator[RecordFault]:
    """Papers that no row names: rows of a database that is newer than this one, or of a press that ended amid it."""
    named = set(Document.objects.values_list("sha256", flat=True))
    old = timezone.now() - _UNDER_WAY
    found = sorted(
        (written, path)
        for path in Path(settings.VAULT_DIR).glob("*/*.pdf")
        if path.stem not in named and (written := datetime.fromtimestamp(path.stat().st_mtime, UTC)) < old
    )
    words = _("保管庫の %(file)s（%(at)s）は、どの記録にもありません。")
    for written, path in found[-_LISTED:]:
        yield fault_of("unnamed-paper", words % {"file": path, "at": f"{written:%Y-%m-%dT%H:%M:%SZ}"})
    if len(found) > _LISTED:
        more = _("どの記録にもない文書が、ほかに%(count)d件あります。")
        yield fault_of("unnamed-paper", more % {"count": len(found) - _LISTED})


def _wrong(version: AgreementVersion, what: str) -> RecordFault:
    return fault_of("version", f"{version}: {what}")


def _paper(document: Document, what: str) -> RecordFault:
    paper = f"{document.version or document.system.slug} {document.kind}-{document.number}"
    name = f"{name_of(document)} ({paper} {document.language}-{document.size})"
    return fault_of("paper", f"{name} {document.sha256[:12]}: {what}")
