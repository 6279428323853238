"""A published version and its reviewers, for tests that start where the drafting ends.

The body is a few bytes instead of a rendered PDF (rendering has its own tests); everything else is the real thing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from agreements import pdf
from agreements.models import (
    Agreement,
    AgreementVersion,
    Contact,
    OneTimeCode,
    OutgoingMail,
    Party,
    ReviewInvitation,
    System,
    User,
)
from agreements.queries.standing import day_in
from agreements.workflow.drafts import create_agreement
from agreements.workflow.inviting import Invitees
from agreements.workflow.publishing import Body, freeze
from agreements.workflow.recording import GivenApproval, Original
from agreements.workflow.reviewing import Answer
from tests.agreements.example_content import example_content

# 10 October 2026, 10:00 in Tokyo: after the example's meeting, before it takes effect.
AT = datetime(2026, 10, 10, 1, 0, tzinfo=UTC)
REPLY_BY = AT + timedelta(days=9, hours=7)


@dataclass
class Letter:
    """What the reviewer holds: the invitation and the link's token; `code()` reads the digits from the mail."""

    invitation: ReviewInvitation
    token: str

    @property
    def home(self) -> str:
        return f"/review/{self.invitation.public_id}/"

    def opened(self) -> Client:
        """A phone that has followed the link."""
        client = Client()
        client.get(f"/r/{self.token}")
        return client

    def code(self) -> str:
        newest = OneTimeCode.objects.filter(invitation=self.invitation).latest("pk")
        return OutgoingMail.objects.get(key=f"code:{newest.pk}").secret

    def answer(self, **changes: Any) -> Answer:
        """A whole approval with the newest code; `changes` spoils it."""
        fields = {
            "answer": "approved",
            "typed_name": "湊 一葉",
            "code": changes.pop("code", None) or self.code(),
            "viewed_sha256": self.invitation.version.manifest_sha256,
            "key": f"key-{self.invitation.pk}",
        }
        return Answer(**(fields | changes))


def draft(system: System, party: Party, by: User, at: datetime = AT, **changes: Any) -> Agreement:
    """The example agreement as a draft of that pair."""
    return create_agreement(system=system, party=party, content=example_content(**changes), by=by, at=at)


def publish_plainly(
    agreement: Agreement, by: User, at: datetime = AT, *, files: Sequence[str] = ("",), **more: Any
) -> AgreementVersion:
    """Publish the draft with bodies of a few bytes: on A4 in the agreement's language, or as `files` (en-phone) say."""
    number = agreement.versions.count() + 1
    bodies = [plain_body(f"{agreement.number} v{number} {file}", file or f"{agreement.language}-a4") for file in files]
    agreement = Agreement.objects.get(pk=agreement.pk)
    more = {"agreed_in_meeting": False, **more}
    return freeze(agreement=agreement, number=number, bodies=bodies, by=by, at=at, **more)


def plain_body(text: str, file: str = "ja-a4") -> Body:
    """A few bytes in the vault that pass for a file of that language and size."""
    data, (language, size) = f"%PDF-1.7 {text}".encode(), file.split("-")
    return Body(language, size, pdf.vault.put(data), len(data), "a test")


def invitees(*contacts: Contact, **more: Any) -> Invitees:
    return Invitees(**{"contacts": list(contacts), "reply_by": REPLY_BY, **more})


def letter_of(invitation: ReviewInvitation) -> Letter:
    """The invitation with its token, which only the mail not yet sent still holds."""
    link = OutgoingMail.objects.get(key=f"invitation:{invitation.public_id}").secret
    return Letter(invitation, re.sub(f"^{re.escape(settings.PUBLIC_BASE_URL)}/r/", "", link))


def letters_of(version: AgreementVersion) -> list[Letter]:
    return [letter_of(invitation) for invitation in version.invitations.filter(way="").order_by("pk")]


PAPER = b"%PDF-1.4 a print that somebody has stamped"


def on_paper(version: AgreementVersion, place: int = 2, **changes: Any) -> GivenApproval:
    """A stamped print of the party's contact in that place, of the day it was published."""
    contact = version.agreement.party.contacts.get(place=place)
    on = day_in(version.agreement.time_zone, version.published_at)
    plain = {"way": "paper", "contact": contact, "name": "湊 一葉", "given_on": on}
    return GivenApproval(**{**plain, "original": Original(PAPER, "application/pdf", "scan.pdf"), **changes})


@pytest.fixture
def asked(payments: System, minato: Party, own_side: Party, ren: User) -> SimpleNamespace:
    """Version 1 of the example, sent to both of Minato's contacts; `at` is when."""
    agreement = draft(payments, minato, ren)
    duty, head = minato.contacts.order_by("place")
    version = publish_plainly(agreement, ren, invitees=invitees(duty, head))
    first, second = letters_of(version)
    return SimpleNamespace(agreement=agreement, version=version, first=first, second=second, by=ren, at=AT)
