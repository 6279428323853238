"""What a certificate of approvals lists: everything that happened with one version, in its order, masked."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from agreements import display, pdf, signing, states
from agreements.emails import our_name
from agreements.models import AgreementVersion, Comment, Event, ReviewDecision, ReviewInvitation
from agreements.models.in_house import APPROVED
from agreements.pdf.typesetting import grouped
from agreements.quorum import quorum_of

# A moment, what happened, and who did it and how.
Step = tuple[datetime, str, str]


def certificate_of(version: AgreementVersion, *, at: datetime) -> dict[str, Any]:
    """Return what is printed and attached, in the agreement's language, as the record stands."""
    agreement = version.agreement
    with override(agreement.language):
        last = Event.objects.filter(chain=agreement.number).order_by("sequence").last()
        zone = agreement.time_zone
        steps = sorted(_steps(version), key=lambda step: step[0])
        return {
            "language": agreement.language,
            "number": agreement.number,
            "edition": _("第%(number)d版") % {"number": version.number},
            "system": agreement.system.name_in(agreement.language),
            "us": our_name(agreement.language),
            "party": agreement.party.name_in(agreement.language),
            "state": str(states.VERSION_WORDS.get(version.state, version.state)),
            "policy": quorum_of(version, at, version.invitations.select_related("decision")).words,
            "effective_from": version.effective_from.isoformat(),
            "review_by": version.review_by.isoformat(),
            "content": grouped(version.content_sha256),
            "manifest": grouped(version.manifest_sha256),
            "trail": [[display.datetime_table(at, zone), what, pdf.safe_name(how)] for at, what, how in steps],
            "zone": display.zone_name(version.published_at.astimezone(ZoneInfo(zone))),
            "last": f"{agreement.number} #{last.sequence}" if last else "",
            "last_hash": grouped(last.hash) if last else "",
            "key": _key(),
            "page": f"{settings.PUBLIC_BASE_URL}/verify/",
        }


def _steps(version: AgreementVersion) -> Iterator[Step]:
    for move in version.moves.order_by("sequence"):
        yield move.at, str(states.VERSION_WORDS.get(move.state, move.state)), move.by
    for invitation in version.invitations.select_related("decision").order_by("pk"):
        yield from _asked(invitation)
    for request in version.own_requests.filter(answer__answer=APPROVED).select_related("user", "answer").order_by("pk"):
        yield request.answer.at, _("社内で承認"), request.user.name_on_record
    for said in version.comments.select_related("invitation", "user").order_by("pk"):
        yield said.at, _("コメント"), _author(said)
    issued = version.documents.filter(kind="issued").order_by("number", "language", "size")
    for document in issued:
        told = {"number": document.number, "form": document.form_words}
        yield document.at, _("控え 第%(number)d号\n%(form)s") % told, grouped(document.sha256)


def _asked(invitation: ReviewInvitation) -> Iterator[Step]:
    who, mail = f"{invitation.role} {invitation.name}".strip(), display.masked_mail(invitation.mail)
    asked = _("確認のお願い") if invitation.decides else str(invitation.get_asked_to_display())
    yield invitation.created_at, asked, f"{who} {mail}"
    if invitation.opened_at:
        yield invitation.opened_at, _("リンクを開いた"), who
    for code in invitation.codes.order_by("pk"):
        yield code.created_at, _("確認番号を送った"), mail
    for answer in invitation.item_answers.order_by("pk"):
        yield answer.at, _("項目への回答"), _("：").join([who, str(answer.get_answer_display())])
    if invitation.revoked_at:
        yield invitation.revoked_at, _("依頼を取り消した"), who
    decision = invitation.answer()
    if decision:
        yield decision.at, str(states.DECISION_WORDS[decision.answer]), _how(decision)


def _how(decision: ReviewDecision) -> str:
    mail = display.masked_mail(decision.mail or decision.invitation.mail)
    parts = [decision.typed_name, decision.get_assurance_display(), mail]
    parts += [display.masked_address(decision.ip)] if decision.ip else []
    parts.append(_("受付番号 %(receipt)s") % {"receipt": decision.receipt})
    how = _("、").join(map(str, parts))
    return "\n".join([how, _("「%(words)s」") % {"words": decision.sentence}] if decision.sentence else [how])


def _author(said: Comment) -> str:
    return said.invitation.role if said.invitation else str(said.user)


def _key() -> str:
    try:
        return signing.key_text(signing.checkpoint_keys()[0])
    except (OSError, ValueError, TypeError):
        return ""
