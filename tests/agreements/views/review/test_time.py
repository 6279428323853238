"""A request as days go by: asked again by mail, its link ends, and it is asked anew."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import time_machine
from django.test import Client

from agreements.content import sha256_of
from agreements.models import OutgoingMail, User
from agreements.queries.item_answers import answers_of
from agreements.queries.verifying import faults
from agreements.workflow.inviting import invite
from agreements.workflow.reminding import queue_reminders
from tests.published import Letter, invitees, letter_of

# Two working days before the day that was hoped for, the first one after it, two before the link ends, and its end.
SOON, LATE, ENDS, ENDED = (
    datetime(2026, month, day, 1, tzinfo=UTC) for month, day in ((10, 15), (10, 20), (10, 29), (11, 4))
)


def reminded(letter: Letter, step: str) -> Client:
    """A phone that has followed the link of that reminder."""
    mail = OutgoingMail.objects.get(key=f"reminder:{letter.invitation.public_id}:{step}")
    client = Client()
    assert client.get(mail.secret.removeprefix("http://testserver")).headers["Location"] == letter.home
    return client


def approve(letter: Letter, client: Client) -> int:
    client.post(f"{letter.home}codes/")
    sent = {
        "answer": "approved",
        "typed_name": "湊 一葉",
        "code": letter.code(),
        "key": str(letter.invitation.public_id),
        "viewed": letter.invitation.version.manifest_sha256,
        "answers": sha256_of(answers_of(letter.invitation, "")),
    }
    return client.post(f"{letter.home}decision/", sent).status_code


def says_that_it_ended(letter: Letter, phone: Client) -> None:
    page = phone.get(letter.home)
    assert (page.status_code, "期限" in page.content.decode()) == (410, True)
    assert phone.post(f"{letter.home}codes/").status_code == 410


def asked_anew(letter: Letter, lead: Client) -> Letter:
    """Whoever let the link run out is offered and asked; the request that ran out settles nothing by its end."""
    page, version = "/agreements/AG-0001/versions/1/", letter.invitation.version
    assert "期限切れ" in lead.get(page).content.decode()
    offered = lead.get(f"{page}invitations/").context["form"].fields["contacts"].queryset
    assert list(offered) == [letter.invitation.contact], "who has answered is not asked again"
    asking = invitees(letter.invitation.contact, reply_by=ENDED + timedelta(days=9))
    (anew,) = invite(version=version, invitees=asking, by=version.published_by, at=ENDED)
    assert version.state == "explained"
    return letter_of(anew)


def test_from_the_first_reminder_to_the_end_and_anew(asked: SimpleNamespace, client: Client, ren: User) -> None:
    first, second, version = asked.first, asked.second, asked.version
    with time_machine.travel(SOON, tick=False):
        assert queue_reminders(at=SOON) == 2
        assert approve(first, reminded(first, "soon")) == 303
    with time_machine.travel(LATE, tick=False):
        assert queue_reminders(at=LATE) == 1, "whoever has answered is left alone"
        assert reminded(second, "late").get(second.home).status_code == 200
    with time_machine.travel(ENDS, tick=False):
        assert queue_reminders(at=ENDS) == 1
        assert "11月2日" in OutgoingMail.objects.latest("pk").subject
    with time_machine.travel(ENDED, tick=False):
        assert queue_reminders(at=ENDED) == 0
        for phone in (second.opened(), reminded(second, "ends")):
            says_that_it_ended(second, phone)
        assert version.state == "explained", "under 'all' nobody is let off by letting it run out"
        client.force_login(ren)
        letter = asked_anew(second, client)
        assert approve(letter, letter.opened()) == 303
    assert version.state == "approved"
    assert list(faults()) == []
