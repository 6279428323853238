"""Six digits by mail, of letters, of contacts and of the day: whoever only asks for them shuts nobody out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from agreements.models import AgreementVersion, MailedCode, OutgoingMail, Party, System, User
from agreements.models.mail import CODES
from agreements.queries.code_limits import BEYOND_THE_DAYS, CODE_LIVES, CODES_A_DAY, CodesOf
from agreements.queries.code_limits import codes_of as codes_of_letter
from agreements.queries.contact_links import contact_codes
from agreements.refusals import Refused
from agreements.workflow.codes import send_code
from agreements.workflow.mailed_codes import spend
from agreements.workflow.mending import link_of_reviewer, send_contact_code
from incidents.models import ReportDraft
from incidents.queries.day_codes import codes_of
from incidents.workflow.by_link import send_day_code
from tests.incidents import story
from tests.incidents.linked import followers
from tests.published import AT

pytestmark = pytest.mark.django_db
_HOURS = 30


@dataclass(frozen=True)
class Mailbox:
    """Where one kind of code goes, how it is asked for, and from whom its mail says it comes."""

    kind: str
    send: Callable[[datetime], Any]
    codes: CodesOf
    begins: datetime
    sender: str

    def newest(self) -> OutgoingMail:
        return OutgoingMail.objects.filter(subject_kind=self.kind).latest("pk")


@pytest.fixture
def code(asked: SimpleNamespace) -> Mailbox:
    invitation = asked.first.invitation
    send = lambda at: send_code(invitation=invitation, at=at)  # noqa: E731 - one of three
    return Mailbox("code", send, codes_of_letter(invitation), AT, "平時ペイメント株式会社 佐久間 蓮")


@pytest.fixture
def contact_code(asked: SimpleNamespace) -> Mailbox:
    link = link_of_reviewer(invitation=asked.first.invitation, at=AT)
    send = lambda at: send_contact_code(link=link, at=at)  # noqa: E731 - one of three
    return Mailbox("contact_code", send, contact_codes(link), AT, "平時ペイメント株式会社")


@pytest.fixture
def day_code(payments: System, own_side: Party, minato: Party, ren: User, mio: User) -> Mailbox:
    story.levels(payments)
    version: AgreementVersion = story.approved(story.agreement(payments, minato, ren), ren)
    story.store(version, "issued")
    story.outage(payments, mio)
    link = followers(ReportDraft.objects.get(party=minato), mio)[0].link
    send = lambda at: send_day_code(link=link, at=at)  # noqa: E731 - one of three
    return Mailbox("day_code", send, codes_of(link), story.NOW, "平時ペイメント株式会社 小椋 澪")


@pytest.fixture(params=CODES)
def box(request: pytest.FixtureRequest) -> Mailbox:
    """A new kind of code is a new name there, and must say here how it is asked for."""
    found: Mailbox = request.getfixturevalue(request.param)
    return found


def test_whoever_asks_without_pause_shuts_nobody_out(box: Mailbox) -> None:
    """The one who holds a forwarded link takes each code as soon as there is one. It goes to the mailbox it belongs to:
    there is a fresh one each hour, and it works."""
    for hour in range(_HOURS):
        at = box.begins + hour * BEYOND_THE_DAYS
        box.send(at)
        if hour >= CODES_A_DAY:
            with pytest.raises(Refused):
                box.send(at + BEYOND_THE_DAYS / 2)
    right = spend(codes=box.codes, digits=box.newest().secret, at=at + CODE_LIVES - timedelta(seconds=1))
    assert isinstance(right, MailedCode)


def test_it_says_from_whom(box: Mailbox) -> None:
    box.send(box.begins)
    assert box.newest().sender == box.sender
    assert box.newest().secret not in box.newest().body
