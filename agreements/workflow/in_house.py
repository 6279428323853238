"""Our own side looks first: a version waits in our house until everybody of us who must has approved it; then the
letters go out by themselves, or it is sent back with words (docs/adr/0098)."""

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements import states
from agreements.content import canonical_text
from agreements.models import (
    Agreement,
    AgreementVersion,
    Contact,
    HeldLetters,
    OutgoingMail,
    OwnAnswer,
    OwnJoined,
    OwnRequest,
    System,
    User,
    VersionMove,
    move_version,
    record_event,
)
from agreements.models.in_house import APPROVED, SENT_BACK
from agreements.queries.in_house import live_requests, request_in_place_of
from agreements.queries.leading import told_of_answers
from agreements.refusals import Refused
from agreements.workflow.ending import tell_own, tell_own_of_end, tell_superseded
from agreements.workflow.inviting import Invitees, invite_all
from agreements.workflow.settling import queue_copy


def hold_letters(
    *, version: AgreementVersion, becomes: str, invitees: Invitees | None, people: list[User], by: User, at: datetime
) -> None:
    """Put a version before our own `people` in the transaction that publishes it; what it `becomes`, and whom it is
    sent, waits for them."""
    held = HeldLetters.objects.create(version=version, becomes=becomes, asked=_written(invitees), at=at)
    requests = [OwnRequest.objects.create(version=version, user=user, asked_by=by, at=at) for user in people]
    mails = [mail for request in requests for mail in _ask(request, at)]
    _note(version, "own.asked", by=by, at=at, data={}, facts=[held, *requests, *mails])


def answer_in_house(
    *, request: OwnRequest, answer: str, words: str, viewed_sha256: str, by: User, at: datetime
) -> OwnAnswer:
    """Record what one of us says of a version. The last approval lets the letters out; words send it back. The same
    answer again is the one that is there. Raises Refused."""
    with transaction.atomic():
        Agreement.objects.select_for_update().get(pk=request.version.agreement_id)
        found = OwnRequest.objects.select_related("version__agreement__system").get(pk=request.pk)
        known = found.answered()
        if known and known.answer == answer:
            return known
        _must_answer(found, answer, words, viewed_sha256, by)
        said = OwnAnswer.objects.create(
            request=found, answer=answer, words=words.strip(), viewed_sha256=viewed_sha256, at=at
        )
        _note(found.version, f"own.{answer}", by=by, at=at, data={"reason": said.words}, facts=[said])
        if answer == SENT_BACK:
            _send_back(found.version, said, by=by, at=at)
        else:
            _let_out_if_all(found.version, at)
        return said


def name_stand_in(*, request: OwnRequest, user: User, by: User, at: datetime) -> OwnRequest:
    """Ask somebody else of us instead of who has not answered; both are told. Raises Refused."""
    with transaction.atomic():
        Agreement.objects.select_for_update().get(pk=request.version.agreement_id)
        found = OwnRequest.objects.select_related("version__agreement__system").get(pk=request.pk)
        version = found.version
        _must_be_open(found)
        if user.pk == version.published_by_id:
            raise Refused(_("発行した方は、ご自分の版を承認できません。"))
        if version.own_requests.filter(user=user).exists():
            raise Refused(_("この方には、もうこの版の承認をお願いしました。"))
        if not System.objects.visible_to(user).filter(pk=version.agreement.system_id).exists():
            raise Refused(_("この方は、この対象システムを見られません。先に役割を付けてください。"))
        made = OwnRequest.objects.create(version=version, user=user, asked_by=by, instead_of=found, at=at)
        mails = [
            *_ask(made, at),
            *tell_own(version=version, user=found.user, kind="own_relieved", by=by, at=at, stand_in=user),
        ]
        _note(version, "own.stand_in", by=by, at=at, data={"name": str(user)}, facts=[made, *mails])
        return made


def hand_on_request(*, request: OwnRequest, heir: User, by: User, at: datetime) -> None:
    """Ask the heir instead of who has left. Where the heir was asked, too, one answer is for both: given already, it
    may be the last that was waited for. Raises Refused where the heir may not approve."""
    with transaction.atomic():
        Agreement.objects.select_for_update().get(pk=request.version.agreement_id)
        found = OwnRequest.objects.select_related("version__agreement__system").get(pk=request.pk)
        theirs = request_in_place_of(found.version, heir)
        if theirs is None or theirs.pk == found.pk:
            name_stand_in(request=found, user=heir, by=by, at=at)
            return
        _must_be_open(found)
        joined = OwnJoined.objects.create(request=found, with_request=theirs, at=at)
        said = {"name": str(found.user), "with": str(theirs.user)}
        _note(found.version, "own.joined", by=by, at=at, data=said, facts=[joined])
        _let_out_if_all(found.version, at)


def _must_answer(request: OwnRequest, answer: str, words: str, viewed_sha256: str, by: User) -> None:
    _must_be_open(request)
    if request.user_id != by.pk:
        raise Refused(_("ほかの方へのお願いです。"))
    if viewed_sha256 != request.version.manifest_sha256:
        raise Refused(_("ご覧になった文書が、いまの文書と違います。ページを開き直してから回答してください。"))
    if answer not in {APPROVED, SENT_BACK}:
        raise Refused(_("承認するか、差し戻すかを選んでください。"))
    if answer == SENT_BACK and not words.strip():
        raise Refused(_("差し戻す理由を書いてください。"))


def _must_be_open(request: OwnRequest) -> None:
    if request.version.state != states.IN_HOUSE:
        raise Refused(_("この版は、社内の承認を待っていません。"))
    if request.answered() or not request.is_live:
        raise Refused(_("このお願いには、もう回答があるか、ほかの方に替わりました。"))


def _send_back(version: AgreementVersion, said: OwnAnswer, *, by: User, at: datetime) -> None:
    move = move_version(version, states.WITHDRAWN, at=at, by=by, reason=said.words)
    leads = _leads_of(version)
    told: dict[str, Any] = {"version": version, "by": by, "at": at}
    mails = [mail for user in leads for mail in tell_own(user=user, kind="own_sent_back", said=said, **told)]
    mails += tell_own_of_end(version=version, but_for=[by, *leads], reason=said.words, by=by, at=at, sent_back=True)
    _note(version, "own.ended", by=by, at=at, data={}, facts=[move, *mails])


def _let_out_if_all(version: AgreementVersion, at: datetime) -> None:
    if all(one.answered() for one in live_requests(version)):
        _let_out(version, at)


def _let_out(version: AgreementVersion, at: datetime) -> None:
    """What was to happen when it was published happens now; people have as long to answer as the publisher gave."""
    held, by = version.held, version.published_by
    move = move_version(version, held.becomes, at=at, by=by)
    invitees = _read(version, held, at)
    if invitees:
        invite_all(version=version, invitees=invitees, by=by, at=at)
    tell_superseded(version=version, by=by, at=at)
    if held.becomes == states.AGREED_IN_MEETING:
        queue_copy(version=version, why=f"version:{version.pk}:published", at=at)
    mails = [
        mail
        for user in _leads_of(version)
        for mail in tell_own(version=version, user=user, kind="own_let_out", by=by, at=at, sent=invitees is not None)
    ]
    _note(version, "own.let_out", by=by, at=at, data={"state": held.becomes}, facts=[move, *mails])


def _written(invitees: Invitees | None) -> str:
    if invitees is None:
        return ""
    people = [[contact.pk, invitees.asked_to.get(contact.pk, states.TO_APPROVE)] for contact in invitees.contacts]
    said = {"people": people, "reply_by": invitees.reply_by.isoformat(), "message": invitees.message}
    return canonical_text({**said, "way": invitees.way})


def _read(version: AgreementVersion, held: HeldLetters, at: datetime) -> Invitees | None:
    """Whom it is sent. Raises Refused where one of them has left since."""
    if not held.asked:
        return None
    said = json.loads(held.asked)
    asked_to = dict(said["people"])
    contacts = list(Contact.objects.filter(pk__in=asked_to).order_by("place", "pk"))
    left = [contact.role for contact in contacts if contact.retired_at]
    if left:
        raise Refused(
            _("%(role)sは連絡先から外れました。差し戻して、発行し直してもらってください。") % {"role": left[0]}
        )
    reply_by = datetime.fromisoformat(said["reply_by"]) + (at - held.at)
    rule: dict[str, Any] = {"policy": version.policy, "quorum": version.quorum}
    return Invitees(contacts, reply_by, message=said["message"], way=said["way"], asked_to=asked_to, **rule)


def _leads_of(version: AgreementVersion) -> list[User]:
    """Who published it, and those who lead the system."""
    people = [version.published_by, *told_of_answers(version.agreement.system)]
    return [user for user in dict.fromkeys(people) if user.email]


def _ask(request: OwnRequest, at: datetime) -> list[OutgoingMail]:
    return tell_own(
        version=request.version, user=request.user, kind="own_request", by=request.asked_by, at=at, request=request
    )


def _note(
    version: AgreementVersion,
    kind: str,
    *,
    by: User,
    at: datetime,
    data: dict[str, str],
    facts: list[HeldLetters | OwnRequest | OwnJoined | OwnAnswer | OutgoingMail | VersionMove],
) -> None:
    chain, subject = version.agreement.number, f"version:{version.pk}"
    record_event(
        chain=chain, kind=kind, subject=subject, at=at, by=by, data={"version": version.number, **data}, facts=facts
    )
