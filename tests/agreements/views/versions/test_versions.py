"""One version: what it says, whom we asked, asking more, taking back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from agreements.models import AgreementVersion, Comment, Contact, ReviewInvitation
from agreements.workflow.codes import send_code
from agreements.workflow.inviting import revoke_invitation
from agreements.workflow.reviewing import decide
from agreements.workflow.talking import comment
from tests.agreements.bad_text import BAD_TEXTS
from tests.agreements.views.doors import answers, everybody
from tests.published import AT, publish_plainly

PAGE = "/agreements/AG-0001/versions/1/"
READ_BY_ALL = everybody(200, outsider=404)
LEADS_READ = everybody(403, ren=200, outsider=404, administrator=200)


@pytest.fixture(autouse=True)
def the_next_day() -> Iterator[None]:
    with time_machine.travel(AT + timedelta(days=1)):
        yield


def revocation(asked):
    return f"{PAGE}invitations/{asked.first.invitation.public_id}/revocation/"


def test_who_may_what(people, asked):
    assert answers(people, PAGE) == READ_BY_ALL
    assert answers(people, "/agreements/AG-0001/versions/9/") == everybody(404)
    assert answers(people, PAGE + "invitations/") == LEADS_READ
    assert answers(people, PAGE + "withdrawal/") == LEADS_READ
    assert answers(people, revocation(asked)) == LEADS_READ
    for address in (PAGE + "invitations/", PAGE + "withdrawal/", PAGE + "comments/"):
        assert answers(people, address, {}) == LEADS_READ
    assert answers(people, PAGE + "comments/") == everybody(405)
    assert (asked.version.state, Comment.objects.count()) == ("explained", 0)


def test_the_page_says_everything_about_the_version(client, ren, asked):
    send_code(invitation=asked.first.invitation, at=AT)
    decide(invitation=asked.first.invitation, answer=asked.first.answer(), at=AT)
    client.force_login(ren)
    page = client.get(PAGE).content.decode()
    version = asked.version
    for words in (
        version.manifest_sha256, version.content_sha256, "説明済", "湊 一葉", "店舗運営部長",
        "2人全員の承認（いま1人）", "決済の再送を止める。", f"/documents/{version.documents.get().sha256}.pdf",
        "次の版の下書きへ",
    ):  # fmt: skip
        assert words in page
    assert revocation(asked) not in page


def test_only_leads_see_how_an_answer_was_given(client, ren, mio, asked):
    send_code(invitation=asked.first.invitation, at=AT)
    answer = asked.first.answer(ip="192.0.2.77", user_agent="Phone/9")
    decide(invitation=asked.first.invitation, answer=answer, at=AT)
    seen = []
    for person in (ren, mio):
        client.force_login(person)
        page = client.get(PAGE).content.decode()
        seen.append([words in page for words in ("192.0.2.77", "Phone/9", "この内容で動きます。", "1番目の回答")])
    assert seen == [[True] * 4, [False] * 4]


def test_whoever_only_reads_gets_no_buttons(client, mio, asked):
    client.force_login(mio)
    page = client.get(PAGE).content.decode()
    for address in (PAGE + "invitations/", PAGE + "withdrawal/", PAGE + "comments/", revocation(asked)):
        assert address not in page


def test_asking_more_people(client, ren, asked, minato):
    late = Contact.objects.create(party=minato, place=3, role="情報システム部長", mail="it@minato.example")
    client.force_login(ren)
    form = client.get(PAGE + "invitations/").context["form"]
    assert list(form.fields["contacts"].queryset) == [late]
    client.post(PAGE + "invitations/", {"contacts": [late.pk], "reply_by": "2026-10-20 17:00", "message": "追って"})
    assert ReviewInvitation.objects.get(contact=late).message == "追って"


@pytest.mark.parametrize("over", [{"contacts": []}, {"reply_by": "2026-10-01 17:00"}, {"message": BAD_TEXTS["nul"]}])
def test_asking_badly_is_told(client, ren, asked, minato, *, over):
    late = Contact.objects.create(party=minato, place=3, role="情報システム部長", mail="it@minato.example")
    client.force_login(ren)
    sent = {"contacts": [late.pk], "reply_by": "2026-10-20 17:00", "message": ""}
    response = client.post(PAGE + "invitations/", {**sent, **over})
    assert response.context["form"].errors
    assert ReviewInvitation.objects.count() == 2


def test_an_older_version_cannot_be_asked_about(client, ren, asked, minato):
    publish_plainly(asked.agreement, ren, at=AT, agreed_in_meeting=True)
    late = Contact.objects.create(party=minato, place=3, role="情報システム部長", mail="it@minato.example")
    client.force_login(ren)
    assert PAGE + 'invitations/"' not in client.get(PAGE).content.decode()
    response = client.post(PAGE + "invitations/", {"contacts": [late.pk], "reply_by": "2026-10-20 17:00"})
    assert "新しい版があります" in response.content.decode()


def test_taking_a_request_back_asks_first(client, ren, asked):
    client.force_login(ren)
    assert "取り消しますか" in client.get(revocation(asked)).content.decode()
    assert ReviewInvitation.objects.filter(revoked_at=None).count() == 2
    client.post(revocation(asked))
    taken = ReviewInvitation.objects.exclude(revoked_at=None).get()
    assert (taken, taken.revoked_by) == (asked.first.invitation, ren)


def test_an_answer_cannot_be_taken_back(client, ren, asked):
    send_code(invitation=asked.first.invitation, at=AT)
    decide(invitation=asked.first.invitation, answer=asked.first.answer(), at=AT)
    client.force_login(ren)
    assert "回答は取り消せません" in client.post(revocation(asked)).content.decode()


def test_a_request_of_another_version_is_not_found(client, ren, asked):
    publish_plainly(asked.agreement, ren, at=AT, agreed_in_meeting=True)
    client.force_login(ren)
    other = revocation(asked).replace("versions/1", "versions/2")
    assert client.get(other).status_code == 404


def test_whoever_was_taken_back_can_be_asked_again(client, ren, asked):
    revoke_invitation(invitation=asked.first.invitation, by=ren, at=AT)
    client.force_login(ren)
    offered = client.get(PAGE + "invitations/").context["form"].fields["contacts"].queryset
    assert [contact.mail for contact in offered] == ["stores@minato.example"]


def test_withdrawing_needs_a_reason_and_stays_on_record(client, ren, asked):
    client.force_login(ren)
    for reason in ("", "  ", BAD_TEXTS["control"]):
        assert client.post(PAGE + "withdrawal/", {"reason": reason}).context["form"].errors
    client.post(PAGE + "withdrawal/", {"reason": "番号が変わるため"})
    version = AgreementVersion.objects.get()
    assert version.state == "withdrawn"
    page = client.get(PAGE).content.decode()
    assert "番号が変わるため" in page
    assert PAGE + "withdrawal/" not in page
    again = client.post(PAGE + "withdrawal/", {"reason": "もう一度"})
    assert "もう取り下げられています" in again.content.decode()


def test_comments_stand_in_their_order(client, ren, asked):
    comment(version=asked.version, text="夜間の番号が変わります", invitation=asked.first.invitation, at=AT)
    client.force_login(ren)
    response = client.post(PAGE + "comments/", {"text": "承知しました\n<b>太字</b>"})
    assert response.headers["Location"] == PAGE + "#comments"
    page = client.get(PAGE).content.decode()
    assert page.index("夜間の番号が変わります") < page.index("承知しました\n&lt;b&gt;太字&lt;/b&gt;")


@pytest.mark.parametrize("text", ["", " ", *BAD_TEXTS.values()])
def test_a_comment_that_cannot_be_read_is_refused(client, ren, asked, text):
    client.force_login(ren)
    response = client.post(PAGE + "comments/", {"text": text})
    assert response.context["form"].errors
    assert Comment.objects.count() == 0


def test_what_can_no_longer_be_approved_is_said_with_what_leads_on(client, ren, asked):
    client.force_login(ren)
    assert "承認があと" not in client.get(PAGE).content.decode()
    with time_machine.travel(asked.first.invitation.expires_at):
        client.force_login(ren)
        assert "期限の切れた依頼を取り消してから" in client.get(PAGE).content.decode()
    send_code(invitation=asked.first.invitation, at=AT)
    answer = asked.first.answer(answer="declined", reason="夜間は無理です。")
    decide(invitation=asked.first.invitation, answer=answer, at=AT)
    client.force_login(ren)
    assert "いただいた理由をもとに、次の版を" in client.get(PAGE).content.decode()
