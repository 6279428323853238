"""What must be true of the record at any moment; every fault is a sentence that names the row (English: it is read
by whoever runs `verify`, and goes into logs)."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection
from django.db.models import F, Model, Q, QuerySet

from agreements import pdf, states
from agreements.content import read_content, sha256_of
from agreements.models import (
    Agreement,
    AgreementVersion,
    Comment,
    Document,
    Event,
    Job,
    OneTimeCode,
    OutgoingMail,
    ReviewDecision,
    ReviewInvitation,
    VersionMove,
    chain_faults,
)
from agreements.models.append_only import digest_of, missing_guards, name_of

# Every fact an event vouches for, and the way from it to its agreement.
VOUCHED_FOR: dict[type[Model], str] = {
    AgreementVersion: "agreement",
    VersionMove: "version__agreement",
    Document: "version__agreement",
    ReviewInvitation: "version__agreement",
    ReviewDecision: "version__agreement",
    Comment: "version__agreement",
}


def faults(*, agreement: Agreement | None = None, more: Iterable[type[Model]] = ()) -> Iterator[str]:
    """Yield every fault of the record, or of one agreement (chain, facts, versions, decisions, stored documents).

    `more` are facts of upper rooms whose events vouch for them in the same way; guards are checked with the whole.
    """
    events = list(_read(_scoped(Event.objects.all(), "chain", agreement and agreement.number)))
    told = {event.pk: _told(event) for event in events if isinstance(event, Event)}
    yield from (fault for fault in events if isinstance(fault, str))
    for chain in sorted({event.chain for event in events if isinstance(event, Event)}):
        yield from _guarded(chain, chain_faults(chain))
    models = dict(VOUCHED_FOR) | ({} if agreement else dict.fromkeys(more, ""))
    rows = {model: list(_read(_scoped(model._default_manager.all(), way, agreement))) for model, way in models.items()}
    yield from _fact_faults(told, rows)
    by_subject = _by_subject(events, told)
    for found in rows.values():
        for row in found:
            yield from _guarded(name_of(row), _own_faults(row, by_subject))
    yield from _strays(agreement)
    if agreement is None:
        yield from _beginnings(by_subject)
        yield from (f"guard {name} is missing or switched off" for name in missing_guards(connection))


Told = dict[int, dict[str, Any]]
BySubject = dict[str, list[tuple[Event, dict[str, Any]]]]


def _scoped(rows: QuerySet, way: str, value: Any) -> QuerySet:
    return rows.filter(**{way: value}) if value else rows


def _read(rows: QuerySet) -> Iterator[Any]:
    """Yield the rows, and a sentence for each that cannot be read any more."""
    try:
        yield from list(rows)
    except Exception:  # noqa: BLE001 - whatever somebody wrote into the table, the other rows must still be checked
        for key in rows.values_list("pk", flat=True):
            try:
                yield rows.model._default_manager.get(pk=key)
            except Exception as error:  # noqa: BLE001 - the same
                yield f"{rows.model._meta.label_lower}:{key}: cannot be read ({type(error).__name__})"


def _guarded(name: str, found: Iterator[str]) -> Iterator[str]:
    """What cannot be checked is a fault, not the end of the check."""
    try:
        yield from found
    except Exception as error:  # noqa: BLE001 - see above
        yield f"{name}: cannot be checked ({type(error).__name__}: {error})"


def _told(event: Event) -> dict[str, Any]:
    try:
        found = event.told()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _by_subject(events: list[Any], told: Told) -> BySubject:
    found: BySubject = {}
    for event in events:
        if isinstance(event, Event):
            found.setdefault(event.subject, []).append((event, told[event.pk]))
    return found


def _fact_faults(told: Told, rows: dict[type[Model], list[Any]]) -> Iterator[str]:
    """Every fact is vouched for by one event, says what it said then, and none that an event names is gone."""
    vouched: dict[str, list[str]] = {}
    for data in told.values():
        facts = data.get("facts")
        for name, digest in facts.items() if isinstance(facts, dict) else ():
            vouched.setdefault(name, []).append(digest)
    for found in rows.values():
        for row in found:
            if isinstance(row, str):
                yield row
                continue
            digests = vouched.pop(name_of(row), [])
            if len(digests) != 1:
                yield f"{name_of(row)}: {len(digests)} events vouch for it"
            elif digests[0] != digest_of(row):
                yield f"{name_of(row)}: is not what it was when it was recorded"
    checked = {model._meta.label_lower for model in rows}
    yield from (f"{name}: is gone" for name in vouched if name.partition(":")[0] in checked)


def _own_faults(row: Any, by_subject: BySubject) -> Iterator[str]:
    """What one row must say of itself and of what belongs to it."""
    if isinstance(row, AgreementVersion):
        yield from _version_faults(row)
    elif isinstance(row, Document):
        yield from _document_faults(row)
    elif isinstance(row, ReviewDecision):
        yield from _decision_faults(row, by_subject)
    elif isinstance(row, ReviewInvitation):
        yield from _invitation_faults(row, by_subject)


def _version_faults(version: AgreementVersion) -> Iterator[str]:
    read_content(version.content_text)
    if sha256_of(version.content_text) != version.content_sha256:
        yield f"{version}: its content does not hash to its hash"
    if sha256_of(version.manifest) != version.manifest_sha256:
        yield f"{version}: its manifest does not hash to its hash"
    manifest = json.loads(version.manifest)
    if manifest["content_sha256"] != version.content_sha256:
        yield f"{version}: its manifest names another content"
    listed = [(body["language"], body["size"], body["sha256"], body["bytes"]) for body in manifest["bodies"]]
    stored = version.documents.filter(kind="body").values_list("language", "size", "sha256", "bytes")
    if sorted(stored) != sorted(listed):
        yield f"{version}: its bodies are not those of its manifest"
    yield from _copy_faults(version, sorted(body[:2] for body in listed))
    before = None
    for place, move in enumerate(version.moves.order_by("sequence"), start=1):
        if move.sequence != place or move.state not in states.VERSION_MOVES.get(before, ()):
            yield f"{version}: move {place} ({before} → {move.state}) is not a legal one"
        before = move.state
    if before is None:
        yield f"{version}: has no state"


def _copy_faults(version: AgreementVersion, forms: list[tuple[str, str]]) -> Iterator[str]:
    """Every issued number has one copy of each body."""
    copies: dict[int, list[tuple[str, str]]] = {}
    for number, *form in version.documents.filter(kind="issued").values_list("number", "language", "size"):
        copies.setdefault(number, []).append((form[0], form[1]))
    for number, found in copies.items():
        if sorted(found) != forms:
            yield f"{version}: copy {number} is not there in every language and size"


def _document_faults(document: Document) -> Iterator[str]:
    try:
        data = pdf.vault.get(document.sha256)
    except pdf.Missing:
        yield f"{name_of(document)}: its bytes are not in the vault"
    except pdf.Damaged:
        yield f"{name_of(document)}: the bytes in the vault are not those it names"
    else:
        if len(data) != document.bytes:
            yield f"{name_of(document)}: has {len(data)} bytes, not {document.bytes}"


def _decision_faults(decision: ReviewDecision, by_subject: BySubject) -> Iterator[str]:
    """One decision, one event, one document job, one set of mails; nothing without viewed hash, recipient, code."""
    name = name_of(decision)
    events = by_subject.get(f"decision:{decision.pk}", [])
    if [event.kind for event, _data in events] != [f"review.{decision.answer}"]:
        yield f"{name}: {len(events)} events tell of it"
        return
    data = events[0][1]
    if Job.objects.filter(key=data["job"], subject_id=decision.version_id).count() != 1:
        yield f"{name}: its document job is gone"
    mails = OutgoingMail.objects.filter(subject_kind="decision", subject_id=decision.pk)
    if sorted(mails.values_list("key", flat=True)) != sorted(data["mails"]) or not data["mails"]:
        yield f"{name}: its mails are not those that were written with it"
    if decision.viewed_sha256 != decision.version.manifest_sha256:
        yield f"{name}: another manifest was seen"
    if decision.invitation.version_id != decision.version_id or not decision.invitation.mail:
        yield f"{name}: does not belong to an invitation of its version"
    if decision.invitation.codes.filter(used_at=decision.at).count() != 1:
        yield f"{name}: no one-time code was used for it"
    done = Job.objects.filter(key=data["job"], done_at__isnull=False).exists()
    if done and not decision.version.documents.filter(kind="issued").exists():
        yield f"{name}: its job is done, but there is no issued copy"


def _invitation_faults(invitation: ReviewInvitation, by_subject: BySubject) -> Iterator[str]:
    if invitation.revoked_at is None:
        return
    taken_back = {"review.revoked", "version.withdrawn"}
    told = [
        event
        for subject in (f"invitation:{invitation.public_id}", f"version:{invitation.version_id}")
        for event, _data in by_subject.get(subject, [])
        if event.kind in taken_back
    ]
    if not told:
        yield f"{name_of(invitation)}: was revoked, but no event tells of it"


def _strays(agreement: Agreement | None) -> Iterator[str]:
    """What a decision would have written, without the decision."""
    decisions = ReviewDecision.objects.values("pk")
    mails = OutgoingMail.objects.filter(subject_kind="decision").exclude(subject_id__in=decisions)
    for mail in _scoped(mails, "party_id", agreement and agreement.party_id):
        yield f"mail {mail.key}: tells of a decision that is not there"
    known = {f"issue:decision:{decision}" for decision in ReviewDecision.objects.values_list("pk", flat=True)}
    jobs = Job.objects.filter(key__startswith="issue:decision:", subject_kind="version")
    if agreement:
        jobs = jobs.filter(subject_id__in=agreement.versions.values("pk"))
    yield from (f"job {job.key}: is for a decision that is not there" for job in jobs if job.key not in known)
    without = Q(invitation__decision=None) | ~Q(used_at=F("invitation__decision__at"))
    codes = OneTimeCode.objects.filter(without).exclude(used_at=None)
    for code in _scoped(codes, "invitation__version__agreement", agreement):
        yield f"{name_of(code)}: was used, but for no decision"


def _beginnings(by_subject: BySubject) -> Iterator[str]:
    for agreement in Agreement.objects.all():
        kinds = {event.kind for event, _data in by_subject.get(f"agreement:{agreement.pk}", [])}
        if "agreement.begun" not in kinds:
            yield f"{agreement.number}: no event tells of its beginning"
