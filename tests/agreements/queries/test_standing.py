"""How a pair stands, derived from what happened: what needs somebody comes first."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement
from agreements.queries.standing import published, recorded_by, standing_of, with_facts
from agreements.workflow.codes import send_code
from agreements.workflow.inviting import revoke_invitation
from agreements.workflow.reviewing import decide, withdraw_version
from tests.published import AT, draft, invitees, letters_of, publish_plainly

# The example takes effect on 1 November 2026 and is to be reviewed by 30 April 2027.
IN_FORCE = AT + timedelta(days=60)
TOO_LATE = AT + timedelta(days=300)


def stands(at=AT):
    found = standing_of(with_facts(Agreement.objects.all()).get(), at)
    return found.state, found.in_force.number if found.in_force else None


@pytest.fixture
def agreement(payments, minato, own_side, ren):
    return draft(payments, minato, ren)


def answer(version, given, at=AT):
    for letter in letters_of(version):
        send_code(invitation=letter.invitation, at=at)
        decide(invitation=letter.invitation, answer=letter.answer(answer=given, reason="理由"), at=at)


def test_a_draft_alone_is_nothing_yet(agreement):
    assert stands() == ("none", None)


def test_asked_until_the_last_link_has_run_out(agreement, minato, ren):
    publish_plainly(agreement, ren, invitees=invitees(minato.contacts.first()))
    assert stands() == ("asked", None)
    assert stands(AT + timedelta(days=40)) == ("stale", None)


def test_what_is_published_later_was_not_there(agreement, ren):
    version = publish_plainly(agreement, ren, agreed_in_meeting=True)
    assert published(agreement, recorded_by(AT)) == (version,)
    assert published(agreement, recorded_by(AT - timedelta(seconds=1))) == ()


def test_approved_is_agreed_and_in_force_from_its_day(agreement, minato, ren):
    answer(publish_plainly(agreement, ren, invitees=invitees(minato.contacts.first())), "approved")
    assert stands() == ("agreed", None)
    assert stands(IN_FORCE) == ("agreed", 1)
    assert stands(TOO_LATE) == ("stale", 1)


def test_agreed_in_the_meeting_is_called_so(agreement, ren):
    publish_plainly(agreement, ren, agreed_in_meeting=True)
    assert stands(IN_FORCE) == ("verbal", 1)


@pytest.mark.parametrize("given", ["declined", "changes_requested"])
def test_a_refusal_needs_somebody_while_the_old_version_holds(agreement, minato, ren, given):
    publish_plainly(agreement, ren, agreed_in_meeting=True)
    answer(publish_plainly(agreement, ren, invitees=invitees(minato.contacts.first())), given)
    assert stands(IN_FORCE) == ("stale", 1)


def test_asked_about_a_new_version_while_the_old_one_holds(agreement, minato, ren):
    publish_plainly(agreement, ren, agreed_in_meeting=True)
    version = publish_plainly(
        agreement, ren, at=IN_FORCE, invitees=invitees(minato.contacts.first(), reply_by=TOO_LATE)
    )
    assert stands(IN_FORCE) == ("asked", 1)
    revoke_invitation(invitation=version.invitations.get(), by=ren, at=IN_FORCE)
    assert stands(IN_FORCE) == ("stale", 1)


def test_withdrawn_leaves_nothing(agreement, ren):
    version = publish_plainly(agreement, ren, agreed_in_meeting=True)
    withdraw_version(version=version, reason="番号が変わった", by=ren, at=AT)
    assert stands(IN_FORCE) == ("stale", None)


def test_standing_asks_nothing_once_the_facts_are_there(agreement, minato, ren):
    publish_plainly(agreement, ren, invitees=invitees(minato.contacts.first()))
    found = with_facts(Agreement.objects.all()).get()
    with CaptureQueriesContext(connection) as asked:
        standing_of(found, AT)
    assert len(asked) == 0
