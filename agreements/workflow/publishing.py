"""Publishing: render and check first, then freeze content and bodies in one short transaction (docs/design.md 2)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
from agreements.queries.gate import SHORTEST_REASON, pass_gate
from agreements.queries.in_house import approvers_before, waiting_version
from agreements.queries.open_problems import unchecked_in
from agreements.quorum import too_few
from agreements.refusals import HasProblems, Refused
from agreements.workflow.ending import tell_superseded
from agreements.workflow.in_house import hold_letters
from agreements.workflow.inviting import Invitees, invite_all
from agreements.workflow.meetings import cite_meeting
from agreements.workflow.settling import queue_copy


@dataclass(frozen=True)
class Body:
    """One rendered file in the vault, as the manifest lists it; `made_with` names what drew it, `checks` holds what
    page_check found on it; the rest is of issued copies alone, as their row keeps it."""

    language: str
    size: str
    sha256: str
    bytes: int
    made_with: str
    checks: str = "[]"
    printed_sha256: str = ""
    seal: str = ""
    sealed_by: str = ""
    proof: str = ""


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
    unchecked: str = "",
    key: str | None = None,
) -> AgreementVersion:
    """Freeze the draft of `revision` as the next version: explained, or agreed in the meeting; invite reviewers.

    `reasons` says why a check that fails (by its id) may stay as it is, `unchecked` who tries what nobody has confirmed
    yet, and when; that stands on the version's record. The same `key` again gets the version that is there.

    Raises HasProblems (what must be mended), FailsChecks (what must be mended or given a reason), Refused (nobody to
    ask, nobody tries it, somebody was faster), pdf.MissingGlyphs and pdf.RenderFailed; then nothing was written.
    """
    known = version_of_key(agreement, key)
    if known:
        return known
    _must_be_approvable(invitees, agreed_in_meeting=agreed_in_meeting)
    agreement = Agreement.objects.get(pk=agreement.pk)
    content = _content_to_publish(agreement, revision)
    unchecked = _word_about_unchecked(agreement, content, unchecked)
    number = (agreement.versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    files, released = pass_gate(content, number=agreement.number, version=number, at=at, reasons=reasons or {}, by=by)
    how: dict[str, Any] = {"agreed_in_meeting": agreed_in_meeting, "invitees": invitees, "meeting": meeting}
    how |= {"bodies": [store_body(file) for file in files], "released": released, "unchecked": unchecked}
    return freeze(agreement=agreement, number=number, by=by, at=at, key=key, **how)


def _must_be_approvable(invitees: Invitees | None, *, agreed_in_meeting: bool) -> None:
    approvers = len(invitees.approvers) if invitees else 0
    if not agreed_in_meeting and not approvers:
        raise Refused(_("承認する方を1人以上選ぶか、打合せで合意したこととして記録してください。"))
    if invitees and (invitees.quorum or 0) > approvers:
        raise Refused(too_few(invitees.quorum or 0, approvers))


def _content_to_publish(agreement: Agreement, revision: int) -> AgreementContent:
    if agreement.revision != revision:
        raise Refused(_("確かめている間に下書きが変わりました。もう一度確かめてください。"))
    content = agreement.content()
    must = [problem for problem in problems_of(content) if problem.weight == "must"]
    if must:
        words = ngettext(
            "発行する前に、%(count)dか所を直してください。", "発行する前に、%(count)dか所を直してください。", len(must)
        )
        raise HasProblems(words % {"count": len(must)}, must)
    return content


def _word_about_unchecked(agreement: Agreement, content: AgreementContent, word: str) -> str:
    """Return the word that goes out with what nobody has confirmed; none where all of it is."""
    titles = unchecked_in(agreement, content)
    if titles and len(word.strip()) < SHORTEST_REASON:
        words = ngettext(
            "できるかどうか未確認の項目が%(count)d件あります。誰がいつ確かめるかを、10文字以上で書いてください。",
            "できるかどうか未確認の項目が%(count)d件あります。誰がいつ確かめるかを、10文字以上で書いてください。",
            len(titles),
        )
        raise Refused(words % {"count": len(titles)})
    return _("未確認：%(items)s。%(word)s") % {"items": _("、").join(titles), "word": word.strip()} if titles else ""


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
    unchecked: str = "",
    key: str | None = None,
) -> AgreementVersion:
    """Write the draft as `agreement` was read, with its rendered bodies, as version `number`: the one transaction of
    publishing. Raises Refused when the draft has changed since, or another took the number first."""
    try:
        with transaction.atomic():
            how = {"invitees": invitees, "meeting": meeting, "released": released, "key": key}
            version = _freeze(agreement, number, bodies, by=by, at=at, **how)  # type: ignore[arg-type]
            state = states.AGREED_IN_MEETING if agreed_in_meeting else states.EXPLAINED
            people = approvers_before(version.agreement.system, by)
            _announce(version, states.IN_HOUSE if people else state, by=by, at=at, reason=unchecked)
            if meeting:
                cite_meeting(meeting=meeting, version=f"{agreement.number} {number}", by=by, at=at)
            if people:
                hold_letters(version=version, becomes=state, invitees=invitees, people=people, by=by, at=at)
            elif invitees:
                invite_all(version=version, invitees=invitees, by=by, at=at)
            if not people:
                tell_superseded(version=version, by=by, at=at)
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
    locked = _locked(agreement)
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
        policy=invitees.policy if invitees else states.ALL,
        quorum=invitees.quorum if invitees else None,
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


def _locked(agreement: Agreement) -> Agreement:
    """The agreement, which nobody else publishes meanwhile. Raises Refused when it is not as it was read, or while a
    version waits for our own side."""
    locked = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if locked.revision != agreement.revision:
        raise Refused(_("確かめている間に下書きが変わりました。もう一度確かめてください。"))
    waits = waiting_version(locked)
    if waits:
        words = _("第%(number)d版が社内の承認を待っています。承認されるのを待つか、取り下げてから発行してください。")
        raise Refused(words % {"number": waits.number})
    return locked


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
        printed_sha256=body.printed_sha256,
        seal=body.seal,
        sealed_by=body.sealed_by,
        proof=body.proof,
        at=at,
    )


def _announce(version: AgreementVersion, state: str, *, by: User, at: datetime, reason: str) -> None:
    data = {"version": version.number, "manifest": version.manifest_sha256, "state": state}
    move = move_version(version, state, at=at, by=by, reason=reason)
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
