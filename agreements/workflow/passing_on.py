"""A request for review finds its reader: handed over to whose it is, sent to the right address, passed on by hand."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from agreements import emails
from agreements.content import sha256_of
from agreements.models import Agreement, OutgoingMail, ReviewInvitation, ReviewLink, User, queue_mail, record_event
from agreements.models.event import Actor
from agreements.queries.contact_history import address_records
from agreements.queries.leading import told_of_answers
from agreements.queries.links import must_be_open
from agreements.queries.our_side import folded, must_be_theirs
from agreements.refusals import Refused
from agreements.workflow.codes import spend_try
from agreements.workflow.inviting import Addressee, write_invitation
from agreements.workflow.mailed_codes import use

# So often a request wanders from one to the next; then somebody should telephone.
HANDED_AT_MOST = 3


def hand_over(*, invitation: ReviewInvitation, to: Addressee, code: str, at: datetime) -> ReviewInvitation:
    """Let a reviewer say that it is somebody else's, who gets a link of their own; the leads are told. It takes the
    code, as an answer does: else whoever was forwarded the link could name themselves. Raises WrongCode, Refused."""
    must_be_open(invitation, at)
    _must_be_another(invitation, to)
    spent = spend_try(invitation=invitation, digits=code, at=at)
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update().get(pk=invitation.version.agreement_id)
        found = ReviewInvitation.objects.get(pk=invitation.pk)
        must_be_open(found, at)
        use(code=spent, at=at)
        found.handed_at, found.kept = at, {}
        found.save(update_fields=["handed_at", "kept"])
        by = f"{found.role[:110]} {found.name}".strip()
        kept = _as_it_was(found)
        to = _as_known(found, to)
        made = write_invitation(
            version=found.version, who=to, by=found.created_by, at=at, told_by=by, by_way_of=found, **kept
        )
        told = _tell_leads(found, made, at)
        _note(agreement, found, "review.handed_over", by=by, at=at, said={"name": to.name or to.role}, facts=told)
        return made


def _as_it_was(invitation: ReviewInvitation) -> dict[str, Any]:
    """What stays as it was asked, whoever it goes to now: that it is to be approved, or only read, too."""
    return {name: getattr(invitation, name) for name in ("message", "reply_by", "expires_at", "asked_to")}


def _must_be_another(invitation: ReviewInvitation, to: Addressee) -> None:
    must_be_theirs(to.mail)
    if folded(to.mail) == folded(invitation.mail):
        raise Refused(_("このお願いが届いたアドレスと同じです。引き継ぐ方のアドレスを入れてください。"))
    live = invitation.version.invitations.filter(revoked_at=None, handed_at=None)
    if folded(to.mail) in {folded(mail) for mail in live.values_list("mail", flat=True)}:
        raise Refused(
            _(
                "この方には、もうこの版の確認をお願いしています。ご自分の回答が要らないときは、お願いした人にお知らせください。"
            )
        )
    steps, before = 0, invitation.by_way_of
    while before:
        steps, before = steps + 1, before.by_way_of
    if steps >= HANDED_AT_MOST:
        words = _("これ以上は引き継げません（%(most)d人まで）。契約書か名刺にある番号へお電話ください。")
        raise Refused(words % {"most": HANDED_AT_MOST})


def _as_known(invitation: ReviewInvitation, to: Addressee) -> Addressee:
    """As the register knows whoever has that address; else as the one before named them."""
    contacts = invitation.party.contacts.filter(retired_at=None, mail__iexact=to.mail)
    contact = contacts.order_by("place", "pk").first()
    if contact is None:
        return to
    record = address_records([contact]).get(contact.pk)
    role = contact.said("role", invitation.language)
    return Addressee(role, contact.mail, contact.name or to.name, contact, record.since if record else None)


def _tell_leads(before: ReviewInvitation, made: ReviewInvitation, at: datetime) -> list[OutgoingMail]:
    mails = []
    for lead in told_of_answers(made.version.agreement.system):
        subject, body = emails.handed_mail(before, made, language=lead.language)
        key, about = f"handed:{made.pk}:{lead.pk}", ("invitation", made.pk)
        more: dict[str, Any] = {"language": lead.language, "party_id": made.party_id}
        mails.append(queue_mail(key=key, to=lead.email, subject=subject, body=body, at=at, about=about, **more))
    return mails


def correct_address(*, invitation: ReviewInvitation, mail: str, by: User, at: datetime) -> ReviewInvitation:
    """Send a request again to the address that was meant, while nobody has opened the one it went to; that link ends.
    The register stays as it is. Raises Refused."""
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update().get(pk=invitation.version.agreement_id)
        found = ReviewInvitation.objects.get(pk=invitation.pk)
        must_be_open(found, at)
        # Without scripts nobody tells that the letter was opened; who has written something has read it.
        if found.opened_at or found.way or found.comments.exists():
            raise Refused(
                _("もう開かれています。ほかの方に頼むときは、確認の依頼を取り消して、お願いし直してください。")
            )
        found.revoked_at, found.revoked_by = at, by
        found.save(update_fields=["revoked_at", "revoked_by"])
        OutgoingMail.objects.to_send().filter(key=f"invitation:{found.public_id}").update(state="failed", secret="")
        _note(agreement, found, "review.revoked", by=by, at=at, said={"reason": _("宛先の書き間違い")})
        who = Addressee(found.role, mail, found.name, found.contact)
        kept = _as_it_was(found)
        return write_invitation(
            version=found.version, who=who, by=by, at=at, told_by=by, by_way_of=found.by_way_of, **kept
        )


def copy_link(*, invitation: ReviewInvitation, by: User, at: datetime) -> str:
    """Make a second link for a reviewer, to be passed on by another way than mail, and return it; the one made before
    ends. The code still goes to the address of the request. Raises Refused."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        agreement = Agreement.objects.select_for_update().get(pk=invitation.version.agreement_id)
        must_be_open(invitation, at)
        found = ReviewInvitation.objects.get(pk=invitation.pk)
        if not found.mail or found.way:
            raise Refused(_("確認番号を送るアドレスがありません。紙かメールの返事で承認をいただいてください。"))
        link = ReviewLink.objects.create(invitation=found, kind="by_hand", token_sha256=sha256_of(token), at=at)
        _note(agreement, found, "review.link_copied", by=by, at=at, said={}, facts=[link])
    return f"{settings.PUBLIC_BASE_URL}/r/{token}"


def _note(
    agreement: Agreement,
    invitation: ReviewInvitation,
    kind: str,
    *,
    by: Actor,
    at: datetime,
    said: dict[str, str],
    facts: Sequence[Model] = (),
) -> None:
    data = {"version": invitation.version.number, "role": invitation.role, **said}
    subject = f"invitation:{invitation.public_id}"
    record_event(chain=agreement.number, kind=kind, subject=subject, at=at, by=by, data=data, facts=facts)
