"""What must be true of a version, of the draft it was frozen from, of its stored papers, and of the vault."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import pdf, states
from agreements.content import canonical_text, read_content, sha256_of
from agreements.models import Agreement, AgreementVersion, ContactAnnex, Document, RecordedAnswer
from agreements.models.append_only import name_of
from agreements.models.in_house import APPROVED
from agreements.queries.fault_kinds import RecordFault, fault_of
from agreements.queries.in_house import live_requests
from agreements.queries.papers import stored_files
from agreements.quorum import Quorum

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


def annex_faults(annex: ContactAnnex) -> Iterator[RecordFault]:
    """Its text is what was hashed, and its number the next one of its agreement."""
    annex.changes()
    before = ContactAnnex.objects.filter(agreement=annex.agreement_id, number=annex.number - 1).exists()
    if sha256_of(annex.text) != annex.sha256:
        yield fault_of("version", f"{annex}: " + _("連絡先別紙がハッシュと合いません。"))
    if annex.number > 1 and not before:
        yield fault_of("gap", f"{annex}: " + _("この前の連絡先別紙がありません。"))


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
        if move.state == states.APPROVED and _approvals(version) < _least(version):
            yield _wrong(version, _("承認済となったときの承認が、承認の条件に足りません。"))
        if before == states.IN_HOUSE and move.state in states.OUT_OF_HOUSE and not _let_out_by_all(version):
            yield _wrong(version, _("社内の承認がそろわないまま、送られています。"))
        before = move.state
    if before is None:
        yield _wrong(version, _("状態がありません。"))


def _let_out_by_all(version: AgreementVersion) -> bool:
    """Everybody of us who was to has approved it, the manifest as it stands."""
    requests = live_requests(version)
    answers = (one.answered() for one in requests)
    said = [(answer.answer, answer.viewed_sha256) for answer in answers if answer]
    return bool(said) and said == [(APPROVED, version.manifest_sha256)] * len(requests)


def _approvals(version: AgreementVersion) -> int:
    """How many have approved; not by the time of the move, since a clock may have been set back between two of them."""
    return version.decisions.filter(answer=states.APPROVED).count()


def _least(version: AgreementVersion) -> int:
    """Under any policy so many have approved; whom else it took at the time, the requests of the time said."""
    return Quorum(version.policy, version.quorum).needed


def _draft_faults(version: AgreementVersion) -> Iterator[RecordFault]:
    """The draft's history still holds what the version was frozen from."""
    history = Agreement.history.model.objects.filter(pk=version.draft_history_id, id=version.agreement_id).first()
    if history is None or sha256_of(canonical_text(read_content(history.draft))) != version.content_sha256:
        words = _("%(version)s：もとになった下書きの履歴（%(history)d）がないか、版の内容と違います。")
        yield fault_of("draft", words % {"version": version, "history": version.draft_history_id})


def document_faults(document: Document) -> Iterator[RecordFault]:
    paper = f"{document.version or document.system.slug} {document.kind}-{document.number}"
    yield from _stored_faults(document, f"{paper} {document.language}-{document.size}")


def original_faults(original: RecordedAnswer) -> Iterator[RecordFault]:
    yield from _stored_faults(original, f"{original.decision.version} {original.decision.receipt}")


def _stored_faults(row: Document | RecordedAnswer, called: str) -> Iterator[RecordFault]:
    fault = ""
    try:
        data = pdf.vault.get(row.sha256)
    except pdf.Missing:
        fault = _("ファイルが保管庫にありません。")
    except pdf.Damaged:
        fault = _("保管庫のファイルが壊れています。")
    except OSError as error:
        fault = _("保管庫のファイルを読めません（%(why)s）。") % {"why": error.strerror}
    else:
        fault = _("ファイルの長さが記録と違います。") if len(data) != row.bytes else ""
    if fault:
        yield fault_of("paper", f"{name_of(row)} ({called}) {row.sha256[:12]}: {fault}")


def vault_faults() -> Iterator[RecordFault]:
    """Papers that no row names: rows of a database that is newer than this one, or of a press that ended amid it."""
    named = stored_files()
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
        more = len(found) - _LISTED
        words = ngettext(
            "どの記録にもない文書が、ほかに%(count)d件あります。",
            "どの記録にもない文書が、ほかに%(count)d件あります。",
            more,
        )
        yield fault_of("unnamed-paper", words % {"count": more})


def _wrong(version: AgreementVersion, what: str) -> RecordFault:
    return fault_of("version", f"{version}: {what}")
