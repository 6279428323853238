"""Our own side looks first: nothing leaves before everybody named has approved, and from a refusal one goes on."""

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agreements import states
from agreements.models import HeldLetters, OutgoingMail, OwnRequest, ReviewInvitation, User, VersionMove
from agreements.models.in_house import APPROVED, SENT_BACK
from agreements.queries.certificates import certificate_of
from agreements.queries.in_house import waiting_version
from agreements.queries.links import state_of_link
from agreements.queries.standing import standing_of
from agreements.queries.verifying import faults
from agreements.refusals import Refused
from agreements.workflow.in_house import answer_in_house, name_stand_in
from agreements.workflow.inviting import invite
from agreements.workflow.recording import record_approval
from agreements.workflow.register import give_role, name_approvers
from agreements.workflow.reviewing import withdraw_version
from tests.published import AT, draft, invitees, letters_of, on_paper, publish_plainly

LATER = AT + timedelta(days=2)
PAGE = "/agreements/AG-0001/versions/1/"


@pytest.fixture(autouse=True)
def that_day() -> Iterator[None]:
    with time_machine.travel(LATER):
        yield


@pytest.fixture
def held(payments, minato, own_side, ren, mio, taku) -> SimpleNamespace:
    """Mio and Taku approve first what Ren, who is named too, publishes for both of Minato's contacts."""
    name_approvers(system=payments, people=[mio, taku, ren], by=ren, at=AT)
    agreement = draft(payments, minato, ren)
    head = minato.contacts.get(place=2)
    asked = invitees(*minato.contacts.all(), asked_to={head.pk: states.TO_COMMENT}, message="よろしく")
    version = publish_plainly(agreement, ren, invitees=asked)
    return SimpleNamespace(agreement=agreement, version=version, by=ren, mio=mio, taku=taku, system=payments)


def say(held: SimpleNamespace, user: User, answer: str = APPROVED, **changes: object) -> None:
    said = {"answer": answer, "words": "", "viewed_sha256": held.version.manifest_sha256, "by": user, "at": LATER}
    request = OwnRequest.objects.get(version=held.version, user=user)
    answer_in_house(request=request, **{**said, **changes})  # type: ignore[arg-type]


def mailed(kind: str) -> set[str]:
    return set(OutgoingMail.objects.filter(key__startswith=f"{kind}:").values_list("to", flat=True))


def test_nothing_leaves_and_the_other_side_knows_of_nothing(held: SimpleNamespace, minato) -> None:
    assert held.version.state == states.IN_HOUSE
    assert mailed("own_request") == {held.mio.email, held.taku.email}  # not who published it
    assert not ReviewInvitation.objects.exists()
    assert not mailed("invitation")
    standing = standing_of(held.agreement, LATER)
    assert (standing.state, standing.newest, standing.version) == ("none", None, None)
    assert waiting_version(held.agreement) == held.version
    for goes_round in (
        lambda: invite(version=held.version, invitees=invitees(*minato.contacts.all()), by=held.by, at=LATER),
        lambda: record_approval(version=held.version, given=on_paper(held.version), by=held.by, at=LATER),
        lambda: publish_plainly(held.agreement, held.by, at=LATER, agreed_in_meeting=True),
    ):
        with pytest.raises(Refused):
            goes_round()
    assert list(faults()) == []


def test_the_last_approval_lets_the_letters_out(held: SimpleNamespace) -> None:
    say(held, held.mio)
    assert held.version.state == states.IN_HOUSE
    say(held, held.taku)
    say(held, held.taku)  # a second press is the same answer
    assert held.version.state == states.EXPLAINED
    first, second = held.version.invitations.order_by("pk")
    assert (first.asked_to, second.asked_to, second.message) == ("", states.TO_COMMENT, "よろしく")
    # They have as long as the lead gave them.
    assert first.reply_by - LATER == invitees().reply_by - AT
    assert first.created_by == held.by
    assert (len(letters_of(held.version)), mailed("own_let_out")) == (2, {held.by.email})
    assert standing_of(held.agreement, LATER).state == "asked"
    told = [what for _at, what, _how in certificate_of(held.version, at=LATER)["trail"]]
    assert told.count("社内で承認") == 2
    assert list(faults()) == []


def test_sent_back_with_words_it_never_leaves_and_the_next_one_goes_on(held: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="差し戻す理由"):
        say(held, held.mio, SENT_BACK)
    say(held, held.mio, SENT_BACK, words="番号が古い。")
    assert (held.version.state, held.version.last_move().reason) == (states.WITHDRAWN, "番号が古い。")
    assert (mailed("own_sent_back"), mailed("own_ended")) == ({held.by.email}, {held.taku.email})
    with pytest.raises(Refused, match="待っていません"):
        say(held, held.taku)
    following = publish_plainly(held.agreement, held.by, at=LATER, agreed_in_meeting=True)
    assert (following.number, following.state) == (2, states.IN_HOUSE)
    assert list(faults()) == []


@pytest.mark.parametrize("changes", [{"viewed_sha256": "0" * 64}, {"answer": "maybe"}])
def test_what_is_no_answer_is_refused(held: SimpleNamespace, changes: dict[str, str]) -> None:
    with pytest.raises(Refused):
        say(held, held.mio, **changes)
    request = OwnRequest.objects.get(user=held.mio)
    said = {"answer": APPROVED, "words": "", "viewed_sha256": held.version.manifest_sha256}
    with pytest.raises(Refused, match="ほかの方"):
        answer_in_house(request=request, **said, by=held.taku, at=LATER)


def test_somebody_stands_in(held: SimpleNamespace, outsider) -> None:
    request = OwnRequest.objects.get(user=held.taku)
    for user, words in ((held.by, "ご自分の版"), (held.mio, "もうこの版"), (outsider, "先に役割")):
        with pytest.raises(Refused, match=words):
            name_stand_in(request=request, user=user, by=held.by, at=LATER)
    give_role(system=held.system, user=outsider, role="reader", by=held.by, at=LATER)
    name_stand_in(request=request, user=outsider, by=held.by, at=LATER)
    assert mailed("own_relieved") == {held.taku.email}
    assert outsider.email in mailed("own_request")
    with pytest.raises(Refused, match="ほかの方に替わりました"):
        say(held, held.taku)
    say(held, held.mio)
    say(held, outsider)
    assert held.version.state == states.EXPLAINED
    assert list(faults()) == []


def test_who_was_asked_hears_that_it_is_withdrawn(held: SimpleNamespace) -> None:
    say(held, held.mio)
    withdraw_version(version=held.version, reason="番号が古い。", by=held.by, at=LATER)
    assert mailed("own_ended") == {held.mio.email, held.taku.email}
    body = OutgoingMail.objects.get(key=f"own_ended:{held.version.pk}:{held.taku.pk}").body
    assert "取り下げました" in body
    assert "理由：番号が古い。" in body
    assert list(faults()) == []


def test_who_withdraws_what_they_were_asked_about_is_told_nothing(held: SimpleNamespace) -> None:
    give_role(system=held.system, user=held.mio, role="lead", by=held.by, at=LATER)
    withdraw_version(version=held.version, reason="番号が古い。", by=held.mio, at=LATER)
    assert mailed("own_ended") == {held.taku.email}


def test_words_for_a_version_that_waits_no_more_stay_on_the_page(held: SimpleNamespace) -> None:
    client = Client()
    client.force_login(held.mio)
    withdraw_version(version=held.version, reason="番号が古い。", by=held.by, at=LATER)
    said = {"answer": "sent_back", "words": "第2条が違う。", "viewed": held.version.manifest_sha256}
    page = client.post(f"{PAGE}own/", said).content.decode()
    assert ("第2条が違う。" in page, "社内の承認を待っていません" in page) == (True, True)


def test_of_nobody_else_it_waits_for_nobody(held: SimpleNamespace) -> None:
    """Whoever is named alone has approved by publishing; who cannot see the system any more is not waited for."""
    withdraw_version(version=held.version, reason="作り直し", by=held.by, at=LATER)
    held.system.own_approvers.set([held.by])
    assert publish_plainly(held.agreement, held.by, at=LATER, invitees=invitees()).state == states.EXPLAINED
    User.objects.filter(pk=held.mio.pk).update(is_active=False)
    held.system.own_approvers.set([held.mio])
    assert publish_plainly(held.agreement, held.by, at=LATER, invitees=invitees()).state == states.EXPLAINED


def test_a_version_that_waits_ends_no_link_of_the_one_before(held: SimpleNamespace) -> None:
    say(held, held.mio)
    say(held, held.taku)
    (letter, _second) = letters_of(held.version)
    publish_plainly(held.agreement, held.by, at=LATER, agreed_in_meeting=True)
    assert state_of_link(letter.invitation, LATER) == "open"
    assert standing_of(held.agreement, LATER).newest == held.version


def test_what_left_without_our_approval_is_a_fault(held: SimpleNamespace) -> None:
    VersionMove.objects.create(version=held.version, sequence=2, state=states.EXPLAINED, at=LATER, by="x")
    assert any("社内の承認がそろわない" in fault for fault in faults())


def test_the_page_asks_who_is_asked_and_shows_the_others_whom_it_waits_for(held: SimpleNamespace) -> None:
    client = Client()
    for user, (may_answer, may_replace) in ((held.mio, (True, False)), (held.by, (False, True))):
        client.force_login(user)
        page = client.get(PAGE).content.decode()
        assert ("言葉を添えて差し戻す" in page, "ほかの方に替える" in page) == (may_answer, may_replace)
        assert page.count("承認待ち") >= 2
    said = {"answer": "sent_back", "words": "", "viewed": held.version.manifest_sha256}
    assert client.post(f"{PAGE}own/", said).status_code == 403
    client.force_login(held.mio)
    assert "差し戻す理由を書いてください" in client.post(f"{PAGE}own/", said, follow=True).content.decode()
    lengthy = client.post(f"{PAGE}own/", {**said, "words": "長い。" * 700})
    assert (lengthy.status_code, "長い。長い。" in lengthy.content.decode()) == (200, True), "nothing typed is lost"
    client.post(f"{PAGE}own/", {**said, "answer": "approved"})
    client.force_login(held.by)
    assert "第1版　社内の承認待ち" in client.get(reverse("board")).content.decode()
    request = OwnRequest.objects.get(user=held.taku)
    stand_in = f"{PAGE}own/{request.pk}/"
    give_role(system=held.system, user=User.objects.create_user("kaya"), role="reader", by=held.by, at=LATER)
    client.post(stand_in, {"user": User.objects.get(username="kaya").pk})
    assert HeldLetters.objects.get().version.own_requests.count() == 3
