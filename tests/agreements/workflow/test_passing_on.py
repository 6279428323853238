"""A request that finds its reader: handed over, corrected, copied, and led on to the newest version."""

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.test import Client

from agreements import states
from agreements.models import OutgoingMail, Party, ReviewDecision, ReviewInvitation, System, Thread, User
from agreements.queries.links import invitation_for, newest_of_theirs, state_of_link
from agreements.queries.papers import record_of
from agreements.queries.verifying import faults
from agreements.refusals import Refused
from agreements.workflow.codes import send_code
from agreements.workflow.inviting import Addressee, revoke_invitation
from agreements.workflow.mailed_codes import WrongCode
from agreements.workflow.passing_on import HANDED_AT_MOST, copy_link, correct_address, hand_over
from agreements.workflow.reviewing import decide, note_opening, withdraw_version
from agreements.workflow.talking import ask, comment, go_on
from tests.published import AT, Letter, draft, invitees, letter_of, letters_of, publish_plainly

B = Addressee("総務部長", "b@minato.example", "別府 誠")


def handed(letter: Letter, to: Addressee = B) -> Letter:
    send_code(invitation=letter.invitation, at=AT)
    return letter_of(hand_over(invitation=letter.invitation, to=to, code=letter.code(), at=AT))


@pytest.fixture(autouse=True)
def the_same_hour() -> Iterator[None]:
    with time_machine.travel(AT + timedelta(minutes=1)):
        yield


def stands(letter: Letter) -> str:
    return state_of_link(ReviewInvitation.objects.get(pk=letter.invitation.pk), AT)


def test_b_is_asked_by_way_of_a(asked: SimpleNamespace) -> None:
    b = handed(asked.second)
    made = b.invitation
    assert (made.by_way_of, made.name, made.created_by) == (asked.second.invitation, "別府 誠", asked.by)
    assert (made.reply_by, made.expires_at) == (asked.first.invitation.reply_by, asked.first.invitation.expires_at)
    assert stands(asked.second) == "handed"
    told = OutgoingMail.objects.get(key=f"handed:{made.pk}:{asked.by.pk}")
    assert (told.to, "湊 一葉" in told.body, "b@minato.example" in told.body) == ("ren@ops.example", True, True)
    assert "店舗運営部長 湊 一葉 様から" in OutgoingMail.objects.get(key=f"invitation:{made.public_id}").body
    for letter in (asked.first, b):
        send_code(invitation=letter.invitation, at=AT + timedelta(minutes=2))
        decide(invitation=letter.invitation, answer=letter.answer(), at=AT + timedelta(minutes=3))
    assert asked.version.state == states.APPROVED
    lines = record_of(asked.version, issue_number=1, at=AT).decisions
    assert lines[1].role == "総務部長（店舗運営部長 湊 一葉から引き継ぎ）"
    assert list(faults()) == []


def test_whoever_was_forwarded_the_link_hands_nothing_over(asked: SimpleNamespace) -> None:
    send_code(invitation=asked.first.invitation, at=AT)
    wrong = f"{(int(asked.first.code()) + 1) % 1_000_000:06d}"
    with pytest.raises(WrongCode):
        hand_over(invitation=asked.first.invitation, to=B, code=wrong, at=AT)
    assert asked.version.invitations.count() == 2


@pytest.mark.parametrize(
    ("mail", "words"),
    [("ren@ops.example", "弊社側"), ("Stores+x@minato.example", "同じです"), ("ichiyo@minato.example", "もうこの版")],
)
def test_to_whom_it_cannot_go(asked: SimpleNamespace, mail: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        handed(asked.first, Addressee("部長", mail))
    assert stands(asked.first) == "open"
    assert list(faults()) == []


@pytest.mark.parametrize("mail", ["B@Minato.example", "b+2@minato.example"])
def test_one_mailbox_counts_once(asked: SimpleNamespace, mail: str) -> None:
    handed(asked.first)
    with pytest.raises(Refused, match="もうこの版"):
        handed(asked.second, Addressee("部長", mail))
    assert stands(asked.second) == "open"
    with pytest.raises(Refused, match="もうこの版"):
        correct_address(invitation=asked.second.invitation, mail="B@minato.example", by=asked.by, at=AT)
    assert list(faults()) == []


def test_a_name_as_long_as_it_may_be_hands_over(payments: System, minato: Party, own_side: Party, ren: User) -> None:
    contact = minato.contacts.get(place=1)
    contact.role, contact.name = "い" * 200, "あ" * 200
    contact.save()
    letter = letters_of(publish_plainly(draft(payments, minato, ren), ren, invitees=invitees(contact)))[0]
    assert stands(handed(letter)) == "open"
    assert stands(letter) == "handed"
    assert list(faults()) == []


def test_it_wanders_only_so_far(asked: SimpleNamespace) -> None:
    letter = asked.first
    for step in range(HANDED_AT_MOST):
        letter = handed(letter, Addressee("担当", f"p{step}@minato.example"))
    with pytest.raises(Refused, match="引き継げません"):
        handed(letter, Addressee("担当", "last@minato.example"))


def test_a_mistyped_address_is_put_right_until_it_is_opened(asked: SimpleNamespace) -> None:
    made = correct_address(invitation=asked.first.invitation, mail="right@minato.example", by=asked.by, at=AT)
    assert (made.mail, made.role, made.contact) == (
        "right@minato.example",
        "店舗システム当番",
        asked.first.invitation.contact,
    )
    assert stands(asked.first) == "revoked"
    assert OutgoingMail.objects.get(key=f"invitation:{asked.first.invitation.public_id}").state == "failed"
    note_opening(invitation=made, at=AT)
    with pytest.raises(Refused, match="もう開かれて"):
        correct_address(invitation=made, mail="other@minato.example", by=asked.by, at=AT)
    with pytest.raises(Refused, match="弊社側"):
        correct_address(invitation=asked.second.invitation, mail="ren@ops.example", by=asked.by, at=AT)
    assert stands(asked.second) == "open"
    assert list(faults()) == []


def test_the_address_of_whoever_has_asked_something_stays(asked: SimpleNamespace) -> None:
    comment(version=asked.version, invitation=asked.first.invitation, text="夜間は？", at=AT)
    with pytest.raises(Refused, match="もう開かれて"):
        correct_address(invitation=asked.first.invitation, mail="other@minato.example", by=asked.by, at=AT)
    assert stands(asked.first) == "open"


def test_a_copied_link_opens_and_the_one_before_ends(asked: SimpleNamespace) -> None:
    first, second = (copy_link(invitation=asked.first.invitation, by=asked.by, at=AT) for _turn in range(2))
    tokens = [link.rpartition("/")[2] for link in (first, second)]
    assert [invitation_for(token) for token in tokens] == [None, asked.first.invitation]
    assert invitation_for(asked.first.token) == asked.first.invitation
    send_code(invitation=asked.first.invitation, at=AT)
    assert OutgoingMail.objects.filter(subject_kind="code").get().to == "stores@minato.example"
    assert list(faults()) == []


def test_the_older_link_leads_on_for_who_was_asked(asked: SimpleNamespace) -> None:
    publish_plainly(asked.agreement, asked.by, invitees=invitees(asked.first.invitation.contact))
    newest = newest_of_theirs(asked.first.invitation)
    assert newest is not None
    assert newest.version.number == 2
    assert newest_of_theirs(asked.second.invitation) is None, "was not asked about it"
    assert newest_of_theirs(newest) is None
    page = asked.first.opened()
    answer = page.post(f"{asked.first.home}newest/")
    assert (answer.status_code, answer["Location"]) == (303, f"/review/{newest.public_id}/")
    assert page.get(answer["Location"]).status_code == 200
    revoke_invitation(invitation=newest, by=asked.by, at=AT)
    assert newest_of_theirs(asked.first.invitation) is None


def test_a_version_is_taken_back_with_words_to_all(asked: SimpleNamespace) -> None:
    send_code(invitation=asked.first.invitation, at=AT)
    decide(invitation=asked.first.invitation, answer=asked.first.answer(), at=AT)
    withdraw_version(version=asked.version, reason="誤り", message="番号を直します。", by=asked.by, at=AT)
    mails = OutgoingMail.objects.filter(key__startswith="withdrawn:")
    assert {mail.to for mail in mails} == {"stores@minato.example", "ichiyo@minato.example"}
    assert all("番号を直します。" in mail.body for mail in mails)
    assert list(faults()) == []


def test_one_request_is_taken_back_with_words_or_without(asked: SimpleNamespace) -> None:
    revoke_invitation(invitation=asked.first.invitation, by=asked.by, at=AT)
    revoke_invitation(invitation=asked.second.invitation, message="別の方に頼みます。", by=asked.by, at=AT)
    assert [mail.to for mail in OutgoingMail.objects.filter(key__startswith="withdrawn:")] == ["ichiyo@minato.example"]
    assert list(faults()) == []


def test_the_page_keeps_what_was_typed_and_tells_what_is_wrong(asked: SimpleNamespace) -> None:
    phone, address = asked.first.opened(), f"{asked.first.home}handover/"
    typed = {"name": "別府 誠", "role": "総務部長", "mail": "b@minato.example", "code": ""}
    assert phone.post(address, {**typed, "send-code": "1"}).status_code == 303
    for _load in range(2):
        page = phone.get(address)
        assert ("別府 誠" in page.content.decode(), "確認番号を s•••@" in page.content.decode()) == (True, True)
    assert "別府 誠" not in asked.first.opened().get(address).content.decode(), "of another browser"
    assert asked.first.invitation.codes.count() == 1, "to load it again asks for none"
    assert phone.post(address, {**typed, "mail": "ren@ops.example", "code": asked.first.code()}).status_code == 422
    assert phone.post(address, {**typed, "code": "000000"}).status_code == 422
    answer = phone.post(address, {**typed, "code": asked.first.code()})
    assert (answer.status_code, asked.version.invitations.count()) == (303, 3)
    assert "ほかの方へ引き継ぎました" in phone.get(asked.first.home).content.decode()
    assert not ReviewDecision.objects.exists()


def test_whoever_takes_over_reads_what_was_said_and_hears_the_answer(asked: SimpleNamespace) -> None:
    """An answer to who handed the request over reached nobody, and the next one asked the same again."""
    path = "acts.act-stop-retries"
    ask(invitation=asked.second.invitation, path=path, text="開店前も止めますか。", at=AT)
    comment(version=asked.version, invitation=asked.second.invitation, text="総務に聞きます。", at=AT)
    b = handed(handed(asked.second, Addressee("係長", "k@minato.example")))
    thread = Thread.objects.get(path=path)
    go_on(thread=thread, text="はい。開店前も止めます。", by=asked.by, at=AT + timedelta(minutes=2))
    assert OutgoingMail.objects.get(key__startswith=f"news:{asked.version.pk}:reviewer:").to == B.mail
    page = b.opened().get(b.home).content.decode()
    for words in ("開店前も止めますか。", "はい。開店前も止めます。", "総務に聞きます。", "湊 一葉 様"):
        assert words in page
    first = asked.first.opened().get(asked.first.home).content.decode()
    assert "開店前も止めますか。" not in first
    client = Client()
    client.force_login(asked.by)
    assert "もう開けません" not in client.get(f"/threads/{thread.pk}/").content.decode()
    revoke_invitation(invitation=b.invitation, by=asked.by, at=AT)
    assert "もう開けません" in client.get(f"/threads/{thread.pk}/").content.decode()
    assert list(faults()) == []
