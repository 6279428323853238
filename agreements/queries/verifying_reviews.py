"""What must be true of a decision and of a request for it: all that was written with them is there, and no more."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from agreements.content import sha256_of
from agreements.models import Agreement, Event, Job, OneTimeCode, OutgoingMail, ReviewDecision, ReviewInvitation
from agreements.models.append_only import name_of
from agreements.queries.fault_kinds import RecordFault, fault_of
from agreements.queries.item_answers import answers_of

BySubject = dict[str, list[tuple[Event, dict[str, Any]]]]


def decision_faults(decision: ReviewDecision, by_subject: BySubject) -> Iterator[RecordFault]:
    """One decision, one event, one document job, one set of mails; nothing without viewed hash, recipient, code."""
    events = by_subject.get(f"decision:{decision.pk}", [])
    recorded = decision.assurance != "link+code"
    if [event.kind for event, _data in events] != ["review.recorded" if recorded else f"review.{decision.answer}"]:
        yield _wrong(decision, _("この回答を記録したイベントが、1件ではありません。"))
        return
    data = events[0][1]
    if Job.objects.filter(key=data["job"], subject_id=decision.version_id).count() != 1:
        yield _wrong(decision, _("文書を作る仕事が消えています。"))
    mails = OutgoingMail.objects.filter(subject_kind="decision", subject_id=decision.pk)
    if sorted(mails.values_list("key", flat=True)) != sorted(data["mails"]) or not (data["mails"] or recorded):
        yield _wrong(decision, _("一緒に書かれたメールと違います。"))
    if decision.viewed_sha256 != decision.version.manifest_sha256:
        yield _wrong(decision, _("見た文書が、この版の文書ではありません。"))
    if decision.answers_sha256 and decision.answers_sha256 != sha256_of(answers_of(decision.invitation)):
        yield _wrong(decision, _("項目への回答が、回答を確定したときと違います。"))
    if decision.invitation.version_id != decision.version_id or not (decision.invitation.mail or recorded):
        yield _wrong(decision, _("この版の確認の依頼への回答ではありません。"))
    if not decision.invitation.decides:
        yield _wrong(decision, _("承認をお願いしていない方の回答です。"))
    if recorded != hasattr(decision, "recorded"):
        yield _wrong(decision, _("紙かメールの原本が、回答の記録と合いません。"))
    if not recorded and decision.invitation.codes.filter(used_at=decision.at).count() != 1:
        yield _wrong(decision, _("確認番号が使われていません。"))
    done = Job.objects.filter(key=data["job"], done_at__isnull=False).exists()
    if done and not decision.version.documents.filter(kind="issued").exists():
        yield _wrong(decision, _("文書を作る仕事は済んでいますが、控えの文書がありません。"))


def invitation_faults(invitation: ReviewInvitation, by_subject: BySubject) -> Iterator[RecordFault]:
    """What ended a request is told by an event, and what an event has ended stays ended."""
    revoked = _events(by_subject, f"invitation:{invitation.public_id}", "review.revoked")
    withdrawn = _events(by_subject, f"version:{invitation.version_id}", "version.withdrawn")
    answer = invitation.answer()
    ended = revoked or ([] if answer else [event for event in withdrawn if event.at >= invitation.created_at])
    if invitation.revoked_at is None and ended:
        words = _("%(row)s（%(role)s）：イベント%(event)dで取り消された確認のリンクが、生き返っています。")
        yield fault_of("revived", words % {"row": name_of(invitation), "role": invitation.role, "event": ended[0].pk})
    elif answer and revoked:
        words = _("%(row)s（%(role)s）：取り消した確認のリンクから、回答が記録されています。")
        yield fault_of("revived", words % {"row": name_of(invitation), "role": invitation.role})
    elif invitation.revoked_at and invitation.revoked_at not in {event.at for event in (*revoked, *withdrawn)}:
        words = _("%(row)s：取り消されていますが、取り消しを記録したイベントがありません。")
        yield fault_of("changed", words % {"row": name_of(invitation)})
    yield from _passing_faults(invitation, by_subject)
    yield from _reading_faults(invitation, by_subject, answer)


def _passing_faults(invitation: ReviewInvitation, by_subject: BySubject) -> Iterator[RecordFault]:
    """When it was handed over is told by an event."""
    subject = f"invitation:{invitation.public_id}"
    handed = {event.at for event in _events(by_subject, subject, "review.handed_over")}
    if {invitation.handed_at} - {None} != handed:
        words = _("%(row)s（%(role)s）：引き継ぎが、イベントの記録と違います。")
        yield fault_of("changed", words % {"row": name_of(invitation), "role": invitation.role})


def _reading_faults(
    invitation: ReviewInvitation, by_subject: BySubject, answer: ReviewDecision | None
) -> Iterator[RecordFault]:
    """How long an answered link opens was promised with the answer; who shut it is told by an event."""
    shut = {event.at for event in _events(by_subject, f"invitation:{invitation.public_id}", "review.closed")}
    told = [data.get("reads_until") for _event, data in by_subject.get(f"decision:{answer.pk}", [])] if answer else []
    promised = {datetime.fromisoformat(until) for until in told if until}
    if {invitation.closed_at} - {None} != shut or {invitation.reads_until} - {None} != promised:
        words = _("%(row)s（%(role)s）：リンクの終わりが、イベントの記録と違います。")
        yield fault_of("changed", words % {"row": name_of(invitation), "role": invitation.role})


def strays(agreement: Agreement | None) -> Iterator[RecordFault]:
    """What a decision would have written, without the decision."""
    words = _("%(row)s：回答がないのに、回答と一緒に書かれるものがあります。")
    decisions = ReviewDecision.objects.values("pk")
    mails = OutgoingMail.objects.filter(subject_kind="decision").exclude(subject_id__in=decisions)
    for mail in _scoped(mails, "party_id", agreement and agreement.party_id):
        yield fault_of("stray", words % {"row": f"mail {mail.key}"})
    known = {f"issue:decision:{decision}" for decision in ReviewDecision.objects.values_list("pk", flat=True)}
    jobs = Job.objects.filter(key__startswith="issue:decision:", subject_kind="version")
    if agreement:
        jobs = jobs.filter(subject_id__in=agreement.versions.values("pk"))
    yield from (fault_of("stray", words % {"row": f"job {job.key}"}) for job in jobs if job.key not in known)
    without = Q(invitation__decision=None) | ~Q(used_at=F("invitation__decision__at"))
    without &= Q(invitation__handed_at=None) | ~Q(used_at=F("invitation__handed_at"))
    codes = OneTimeCode.objects.filter(without).exclude(used_at=None)
    for code in _scoped(codes, "invitation__version__agreement", agreement):
        yield fault_of("stray", words % {"row": name_of(code)})


def _scoped(rows: QuerySet, way: str, value: Any) -> QuerySet:
    return rows.filter(**{way: value}) if value else rows


def _events(by_subject: BySubject, subject: str, kind: str) -> list[Event]:
    return [event for event, _data in by_subject.get(subject, []) if event.kind == kind]


def _wrong(decision: ReviewDecision, what: str) -> RecordFault:
    return fault_of("decision", f"{name_of(decision)} ({decision.version}): {what}")
