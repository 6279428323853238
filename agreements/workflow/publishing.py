"""Publishing: render and check first, then freeze content and bodies in one short transaction (docs/design.md 2)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agreements import page_check, pdf, states
from agreements.content import AgreementContent, canonical_text, problems_of, sha256_of
from agreements.models import (
    Agreement,
    AgreementVersion,
    Document,
    Meeting,
    User,
    move_version,
    record_event,
)
from agreements.queries.checking import CheckedFile
from agreements.queries.gate import pass_gate
from agreements.refusals import HasProblems, Refused
from agreements.workflow.inviting import Invitees, invite_all
from agreements.workflow.meetings import cite_meeting
from agreements.workflow.settling import queue_copy


@dataclass(frozen=True)
class Body:
    """One rendered file in the vault, as the manifest lists it; `made_with` names what drew it, `checks` holds what
    page_check found on it."""

    language: str
    size: str
    sha256: str
    bytes: int
    made_with: str
    checks: str = "[]"


def publish(
    *,
    agreement: Agreement,
    revision: int,
    by: User,
    at: datetime,
    agreed_in_meeting: bool,
    invitees: Invitees | None = None,
    meeting: Meeting | None = None,
    reasons: Mapping[str, str] | None = None,
    key: str | None = None,
) -> AgreementVersion:
    """Freeze the draft of `revision` as the next version: explained, or agreed in the meeting; invite reviewers.

    `reasons` says why a check that fails (by its id) may stay as it is. The same `key` again gets the version that is
    there. Raises HasProblems (what must be mended),
    FailsChecks (what must be mended or given a reason), Refused (nobody to ask, somebody was faster),
    pdf.MissingGlyphs and pdf.RenderFailed; then nothing was written.
    """
    known = version_of_key(agreement, key)
    if known:
        return known
    if not agreed_in_meeting and not (invitees and invitees.contacts):
        raise Refused(_("確認する方を1人以上選ぶか、打合せで合意したこととして記録してください。"))
    agreement = Agreement.objects.get(pk=agreement.pk)
    content = _content_to_publish(agreement, revision)
    number = (agreement.versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    files, released = pass_gate(content, number=agreement.number, version=number, at=at, reasons=reasons or {}, by=by)
    return freeze(
        agreement=agreement,
        number=number,
        bodies=[store_body(file) for file in files],
        released=released,
        by=by,
        at=at,
        agreed_in_meeting=agreed_in_meeting,
        invitees=invitees,
        meeting=meeting,
        key=key,
    )


def _content_to_publish(agreement: Agreement, revision: int) -> AgreementContent:
    if agreement.revision != revision:
        raise Refused(_("確かめている間に下書きが変わりました。もう一度確かめてください。"))
    content = agreement.content()
    must = [problem for problem in problems_of(content) if problem.weight == "must"]
    if must:
        raise HasProblems(_("発行する前に、%(count)dか所を直してください。") % {"count": len(must)}, must)
    return content


def version_of_key(agreement: Agreement, key: str | None) -> AgreementVersion | None:
    """Return the version that was published with a key."""
    return agreement.versions.filter(idempotency_key=key).first() if key else None


def freeze(
    *,
    agreement: Agreement,
    number: int,
    bodies: list[Body],
    by: User,
    at: datetime,
    agreed_in_meeting: bool,
    invitees: Invitees | None = None,
    meeting: Meeting | None = None,
    released: Sequence[pdf.Release] = (),
    key: str | None = None,
) -> AgreementVersion:
    """Write the draft as `agreement` was read, with its rendered bodies, as version `number`: the one transaction of
    publishing. Raises Refused when the draft has changed since, or another took the number first."""
    try:
        with transaction.atomic():
            how = {"invitees": invitees, "meeting": meeting, "released": released, "key": key}
            version = _freeze(agreement, number, bodies, by=by, at=at, **how)  # type: ignore[arg-type]
            state = states.AGREED_IN_MEETING if agreed_in_meeting else states.EXPLAINED
            _announce(version, state, by=by, at=at)
            if meeting:
                cite_meeting(meeting=meeting, version=f"{agreement.number} {number}", by=by, at=at)
            if invitees:
                invite_all(version=version, invitees=invitees, by=by, at=at)
            return version
    except (IntegrityError, Refused) as error:
        # The second press of one button, which lost the race against the first, is no refusal.
        known = version_of_key(agreement, key)
        if known:
            return known
        if isinstance(error, Refused):
            raise
        raise Refused(_("ほかの方が先に第%(number)d版を発行しました。") % {"number": number}) from error


def store_body(file: CheckedFile) -> Body:
    """Put a checked file into the vault and return what the manifest lists of it."""
    checks = page_check.to_text(file.findings)
    sha256 = pdf.vault.put(file.data)
    return Body(file.form.language, file.form.size, sha256, len(file.data), pdf.made_with(), checks)


def manifest_of(number: str, version: int, content_sha256: str, bodies: list[Body]) -> str:
    """Return the canonical list of what is approved: the content and every body, by hash."""
    listed = [{"language": b.language, "size": b.size, "sha256": b.sha256, "bytes": b.bytes} for b in bodies]
    plain: dict[str, Any] = {"agreement": number, "version": version, "content_sha256": content_sha256}
    return canonical_text({**plain, "bodies": listed})


def _freeze(
    agreement: Agreement,
    number: int,
    bodies: list[Body],
    *,
    by: User,
    at: datetime,
    invitees: Invitees | None,
    meeting: Meeting | None,
    released: Sequence[pdf.Release],
    key: str | None,
) -> AgreementVersion:
    locked = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if locked.revision != agreement.revision:
        raise Refused(_("確かめている間に下書きが変わりました。もう一度確かめてください。"))
    content = agreement.content()
    text = canonical_text(content)
    manifest = manifest_of(agreement.number, number, sha256_of(text), bodies)
    version = AgreementVersion.objects.create(
        agreement=locked,
        number=number,
        content_text=text,
        content_sha256=sha256_of(text),
        manifest=manifest,
        manifest_sha256=sha256_of(manifest),
        policy=invitees.policy if invitees else "all",
        effective_from=content.effective_from,  # type: ignore[misc]  # publish has asked for both days
        review_by=content.review_by,
        meeting=meeting,
        released=json.dumps([asdict(release) for release in released], ensure_ascii=False),
        draft_history_id=locked.history.latest("history_id").history_id,
        published_at=at,
        published_by=by,
        idempotency_key=key,
    )
    for body in bodies:
        store_document(version, kind="body", body=body, number=1, at=at)
    return version


def store_document(version: AgreementVersion, *, kind: str, body: Body, number: int, at: datetime) -> Document:
    """Write the row of a document whose bytes are in the vault already."""
    return Document.objects.create(
        kind=kind,
        system=version.agreement.system,
        party=version.agreement.party,
        version=version,
        language=body.language,
        size=body.size,
        number=number,
        source_sha256=version.content_sha256,
        sha256=body.sha256,
        bytes=body.bytes,
        made_with=body.made_with,
        checks=body.checks,
        at=at,
    )


def _announce(version: AgreementVersion, state: str, *, by: User, at: datetime) -> None:
    data = {"version": version.number, "manifest": version.manifest_sha256, "state": state}
    move = move_version(version, state, at=at, by=by)
    draft = version.agreement.history.get(history_id=version.draft_history_id)
    if state == states.AGREED_IN_MEETING:
        queue_copy(version=version, why=f"version:{version.pk}:published", at=at)
    record_event(
        chain=version.agreement.number,
        kind="version.published",
        subject=f"version:{version.pk}",
        at=at,
        by=by,
        data={**data, "bodies": json.loads(version.manifest)["bodies"], "released": json.loads(version.released)},
        facts=[version, *version.documents.all(), move, draft],
    )
