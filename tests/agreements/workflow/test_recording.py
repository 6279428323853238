"""An approval on paper or by mail: recorded as what it is, once, with the file that came."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from agreements import pdf, states
from agreements.forms.recording import RecordingForm
from agreements.models import (
    Contact,
    Document,
    Event,
    OutgoingMail,
    Party,
    RecordedAnswer,
    ReviewDecision,
    System,
    User,
)
from agreements.queries.item_answers import standings_of
from agreements.queries.links import state_of_link
from agreements.queries.pairs import Pair
from agreements.queries.papers import record_of, stored_files
from agreements.queries.verifying import faults
from agreements.refusals import Refused
from agreements.workflow.codes import send_code
from agreements.workflow.drafts import create_agreement
from agreements.workflow.inviting import Addressee
from agreements.workflow.passing_on import hand_over
from agreements.workflow.recording import Original, record_approval
from agreements.workflow.reviewing import decide
from incidents.queries.basis import bases_of
from incidents.queries.citation import citation_of
from incidents.queries.level_reasons import rests_words
from incidents.queries.standing_words import standing_words
from tests.agreements.example_content import example_content
from tests.published import AT, PAPER, Letter, draft, invitees, letter_of, on_paper, publish_plainly

DAY = date(2026, 10, 10)
LATER = AT + timedelta(days=30)


def record(asked: SimpleNamespace, place: int, **changes: Any) -> ReviewDecision:
    at = changes.pop("at", AT)
    return record_approval(version=asked.version, given=on_paper(asked.version, place, **changes), by=asked.by, at=at)


def test_a_stamped_print_is_a_decision_of_its_own_kind(asked: SimpleNamespace) -> None:
    decision = record(asked, 2, at=AT + timedelta(days=2))
    assert (decision.answer, decision.assurance, decision.ip) == ("approved", "paper", None)
    recorded = decision.recorded
    assert (recorded.given_on, recorded.recorded_by, recorded.bytes) == (DAY, asked.by, len(PAPER))
    assert pdf.vault.get(recorded.sha256) == PAPER
    assert recorded.sha256 in stored_files()
    assert asked.version.state == states.EXPLAINED, "the other has not answered"
    assert state_of_link(asked.second.invitation, AT) == "answered"
    told = Event.objects.get(kind="review.recorded")
    assert (told.told()["name"], told.told()["given_on"], told.by) == ("湊 一葉", "2026-10-10", str(asked.by))
    assert set(OutgoingMail.objects.filter(subject_kind="decision").values_list("to", flat=True)) == {
        "ichiyo@minato.example", "ren@ops.example",
    }  # fmt: skip
    assert list(faults()) == []


def test_the_version_says_by_which_way(asked: SimpleNamespace) -> None:
    record(asked, 1, given_on=DAY)
    record(asked, 2, given_on=DAY + timedelta(days=1), at=AT + timedelta(days=3))
    move = asked.version.moves.last()
    assert (asked.version.told, move.given_on) == ("approved_paper", DAY + timedelta(days=1))
    paper = record_of(asked.version, issue_number=1, at=LATER)
    assert (paper.state, paper.given_on) == ("approved_paper", DAY + timedelta(days=1))
    assert [line.recorded.by for line in paper.decisions if line.recorded] == ["佐久間 蓮"] * 2


def test_what_came_by_link_and_on_paper_says_both(asked: SimpleNamespace) -> None:
    send_code(invitation=asked.first.invitation, at=AT)
    decide(invitation=asked.first.invitation, answer=asked.first.answer(), at=AT)
    record(asked, 2)
    assert (asked.version.told, asked.version.moves.last().given_on) == ("approved_several", None)


@pytest.mark.parametrize(("way", "ja"), [("paper", "紙で"), ("mail", "メールで")])
def test_the_day_names_the_way(asked: SimpleNamespace, way: str, ja: str) -> None:
    for place in (1, 2):
        record(asked, place, way=way)
    asked.agreement.refresh_from_db()
    (basis,) = bases_of([Pair(asked.agreement.system, asked.agreement.party, asked.agreement)], at=LATER)
    said = citation_of(basis, level=1)
    assert f"2026年10月10日に湊 一葉様、湊 一葉様に{ja}承認いただいた内容（第1版）" in said
    assert basis.approved_words == f"2026-10-10 {ja}承認"
    assert standing_words(basis)[1] == f"{ja}承認 第1版"
    assert rests_words(basis) == f"第1版（{ja}承認）"


def test_whoever_was_not_asked_can_be_recorded(asked: SimpleNamespace) -> None:
    boss = Contact.objects.create(party=asked.agreement.party, place=3, role="社長")
    decision = record(asked, 3, contact=boss)
    assert (decision.invitation.way, decision.invitation.mail) == ("paper", "")
    assert [mail.to for mail in OutgoingMail.objects.filter(subject_kind="decision")] == ["ren@ops.example"]
    assert list(faults()) == []


def handed_on(asked: SimpleNamespace) -> Letter:
    """The request of the first, which somebody has who is in no register."""
    to = Addressee("総務部長", "b@minato.example", "別府 誠")
    send_code(invitation=asked.first.invitation, at=AT)
    return letter_of(hand_over(invitation=asked.first.invitation, to=to, code=asked.first.code(), at=AT))


def test_after_the_answer_of_somebody_unregistered_others_can_be_recorded(asked: SimpleNamespace) -> None:
    letter = handed_on(asked)
    send_code(invitation=letter.invitation, at=AT)
    decide(invitation=letter.invitation, answer=letter.answer(), at=AT)
    offered = RecordingForm(None, None, version=asked.version, at=AT).fields["contact"].queryset
    assert [contact.mail for contact in offered] == ["stores@minato.example", "ichiyo@minato.example"]


def test_the_paper_of_whom_it_was_handed_to_answers_their_request(asked: SimpleNamespace) -> None:
    letter = handed_on(asked)
    b = Contact.objects.create(party=asked.agreement.party, place=3, role="総務部長", mail="B@minato.example")
    assert record(asked, 3, contact=b).invitation == letter.invitation
    with pytest.raises(Refused, match="もう記録"):
        record(asked, 3, contact=b, original=Original(b"%PDF-1.4 another", "application/pdf"))
    assert list(faults()) == []


def test_a_version_nobody_was_mailed_about(payments: Any, minato: Any, own_side: Any, ren: User) -> None:
    agreement = create_agreement(system=payments, party=minato, content=example_content(), by=ren, at=AT)
    contact = minato.contacts.get(place=2)
    version = publish_plainly(agreement, ren, invitees=invitees(contact, way="paper"))
    assert not OutgoingMail.objects.exists()
    assert version.invitations.get().state_at(AT) == "on_paper"
    record_approval(version=version, given=on_paper(version), by=ren, at=AT)
    assert version.told == "approved_paper"
    assert list(faults()) == []


def test_the_same_file_again_is_the_same_decision(asked: SimpleNamespace) -> None:
    assert record(asked, 2) == record(asked, 2, at=LATER)
    with pytest.raises(Refused, match="もう記録"):
        record(asked, 2, original=Original(b"%PDF-1.4 another", "application/pdf"))
    assert (ReviewDecision.objects.count(), RecordedAnswer.objects.count()) == (1, 1)


def test_an_answer_by_link_leaves_nothing_to_record(asked: SimpleNamespace) -> None:
    send_code(invitation=asked.first.invitation, at=AT)
    decide(invitation=asked.first.invitation, answer=asked.first.answer(), at=AT)
    with pytest.raises(Refused, match="もう記録"):
        record(asked, 1)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"given_on": DAY - timedelta(days=1)}, "承認の日"),
        ({"given_on": DAY + timedelta(days=1)}, "承認の日"),
        ({"name": " "}, "お名前"),
        ({"original": Original(b"From: x", "message/rfc822", "", "ren@ops.example")}, "弊社側"),
    ],
)
def test_what_cannot_be_is_refused(asked: SimpleNamespace, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        record(asked, 2, **changes)
    assert not ReviewDecision.objects.exists()


def test_only_theirs_approve_and_only_the_newest_version(asked: SimpleNamespace, tozai: Any) -> None:
    with pytest.raises(Refused, match="相手の方ではありません"):
        record(asked, 2, contact=tozai.contacts.get())
    publish_plainly(asked.agreement, asked.by, agreed_in_meeting=True)
    with pytest.raises(Refused, match="新しい版"):
        record(asked, 2)


def test_nothing_that_came_is_served_as_a_paper(asked: SimpleNamespace) -> None:
    record(asked, 2)
    assert not Document.objects.filter(sha256=RecordedAnswer.objects.get().sha256).exists()


def test_two_without_an_address_are_two_people(payments: System, minato: Party, own_side: Party, ren: User) -> None:
    """B's paper listed A's items as agreed by B on version 1: both had no address, and so the same one."""
    minato.contacts.update(mail="")
    agreement, day = draft(payments, minato, ren), timedelta(days=1)
    carried = []
    for turn, place in enumerate((1, 2, 2)):
        contact, at = minato.contacts.get(place=place), AT + turn * day
        version = publish_plainly(agreement, ren, at=at, invitees=invitees(contact, way="paper"))
        given = on_paper(version, place, name=f"{place}")
        decision = record_approval(version=version, given=given, by=ren, at=at + timedelta(hours=1))
        standings = standings_of(decision.invitation)
        carried.append({one.version for one in standings})
    assert carried == [{None}, {None}, {2}]
    assert list(faults()) == []


def test_one_sheet_with_two_stamps_is_two_approvals(asked: SimpleNamespace) -> None:
    assert record(asked, 1) != record(asked, 2)
    assert asked.version.state == states.APPROVED
