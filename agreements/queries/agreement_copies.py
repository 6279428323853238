"""The copy of one agreement that an approver keeps on a phone (ADR 118): whom to call today, its papers, and our word
for it, by which the phone believes it without a network."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives import serialization
from django.utils.translation import gettext as _

from agreements import display, signing, states
from agreements.content import Language, parts, text_in
from agreements.content.annex import ContactNow, annex_words
from agreements.models import AgreementVersion, Document, ReviewInvitation
from agreements.queries.annexes import contacts_of
from agreements.queries.links import state_of_link
from agreements.queries.papers import newest_document, papers_of
from gobag import signatures

# Signed together with what is said, so that a copy never passes for a generation of the go-bag.
PURPOSE = "agreement copy"
# Numbers of a company change seldom; a week without a word from us is told.
STALE_HOURS = 7 * 24


@dataclass(frozen=True)
class CallToday:
    """One contact of today; `was` is the number that was approved, if that is another. `dialled` is E.164."""

    role: str
    name: str
    shown: str
    dialled: str
    hours: str
    minutes: int | None
    was: str = ""


@dataclass(frozen=True)
class CallsToday:
    """Whom to call, in order; `left` are the roles of those who are not to be called any more, `annex` says from which
    contact annex this is ("": all is as approved)."""

    ours: list[CallToday]
    theirs: list[CallToday]
    left: list[str]
    annex: str


def may_be_kept(invitation: ReviewInvitation, at: datetime) -> bool:
    """Return whether its approver may keep a copy: after the approval, while the link opens anything."""
    decision = invitation.answer()
    approved = decision is not None and decision.answer == states.APPROVED
    return approved and state_of_link(invitation, at) == "answered"


def must_go(invitation: ReviewInvitation, at: datetime) -> bool:
    """Return whether a copy that was kept must go: our side has closed the link."""
    return state_of_link(invitation, at) == "shut"


def calls_today(version: AgreementVersion, language: Language) -> CallsToday:
    """Return it in a language, which is the active one."""
    today = contacts_of(version)
    told = {one.key: one for one in today.contacts}
    ours, theirs = (
        [_call(one, told[one.key], language) for one in today.content.contacts_of(side) if one.phone]
        for side in ("ours", "theirs")
    )
    left = [text_in(one.agreed.role, language) or "" for one in today.contacts if one.has_left and one.agreed]
    zone = version.agreement.time_zone
    return CallsToday(ours, theirs, left, annex_words(today.annex.number, today.annex.at, zone) if today.annex else "")


def _call(contact: parts.Contact, told: ContactNow, language: Language) -> CallToday:
    assert contact.phone  # noqa: S101 - only contacts with a number come here
    number = contact.phone.number
    was = told.agreed.phone.number if told.agreed and told.agreed.phone else ""
    return CallToday(
        text_in(contact.role, language) or "",
        contact.name or "",
        display.phone(number, language),
        number,
        text_in(contact.hours, language) or "",
        contact.no_answer_minutes,
        "" if was == number else display.phone(was, language),
    )


def kept_papers(version: AgreementVersion) -> list[Document]:
    """Return the papers that are kept: of each language and size the one that is served."""
    served = (newest_document(version, paper.language, paper.size) for paper in papers_of(version))
    return [document for document in served if document]


def signed_copy(*, home: str, page: str, papers: dict[str, str], at: datetime) -> dict[str, object]:
    """Return what a phone is told: of which address it is, the page, the hash of each paper by its address, and when
    that was so; signed with the bag's key (ADR 67). Raises OSError, ValueError when the key cannot be read."""
    absent = _("この文書は、この端末の控えにありません。")
    said = json.dumps(
        {"of": home, "at": at.isoformat(timespec="seconds"), "page": page, "papers": papers, "absent": absent}
    )
    form = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    keys = signatures.read_keys(signing.bag_keys())
    return {
        "said": said,
        "signature": signing.sign_for_bag(PURPOSE, said.encode()),
        "refused": _("この端末の控えは壊れています。開けません。"),
        "keys": [base64.urlsafe_b64encode(key.public_bytes(*form)).decode() for key in keys],
    }
