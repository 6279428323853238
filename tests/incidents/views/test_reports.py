"""Drafting, editing, looking once more, sending, and reading what was sent."""

import pytest

from agreements.models import OutgoingMail
from agreements.pdf.typesetting import mail_address
from incidents.models import Delivery, Report, ReportDraft
from incidents.queries.drafts import DraftText
from incidents.workflow.drafting import save_draft
from incidents.workflow.reporting import send_report
from tests.agreements.bad_text import HUGE
from tests.agreements.views.doors import answers, everybody
from tests.incidents import story

pytestmark = pytest.mark.usefixtures("friday")
PAGE = "/incidents/INC-2026-001/"


@pytest.fixture
def mio_at(client, mio):
    client.force_login(mio)
    return client


def address(draft, more=""):
    return f"{PAGE}drafts/{draft.pk}/{more}"


def words(draft, **changes):
    recipients = list(draft.recipients.values_list("pk", flat=True))
    data = {"revision": draft.revision, "subject": "件名", "body": "本文", "attach": "on", "recipients": recipients}
    return {**data, **changes}


def test_who_may_write_and_send(people, draft):
    assert answers(people, address(draft)) == everybody(200, taku=403, outsider=404)
    assert answers(people, address(draft, "sending/")) == everybody(200, taku=403, outsider=404)
    assert answers(people, address(draft, "sending/"), {"revision": 1}) == everybody(302, taku=403, outsider=404)
    assert answers(people, f"{PAGE}reports/{Report.objects.get().pk}/") == everybody(200, outsider=404)


def test_a_draft_has_no_address_under_another_incident(mio_at, draft, plan, mio):
    story.outage(plan, mio)
    assert mio_at.get(f"/incidents/INC-2026-002/drafts/{draft.pk}/").status_code == 404
    assert mio_at.get(f"/incidents/INC-2026-002/drafts/{draft.pk}/sending/").status_code == 404


def test_saving_comes_back_to_the_day(mio_at, draft):
    answer = mio_at.post(address(draft), words(draft, then="save"))
    assert answer["Location"] == f"{PAGE}?party={draft.party_id}#draft"
    assert story.reload(draft).body == "本文"


def test_checking_saves_first_and_shows_what_will_arrive(mio_at, draft):
    answer = mio_at.post(address(draft), words(draft, then="confirm"), follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(address(draft, "sending/"), 302)]
    for text in (
        "第一報を 2人に送る", *map(mail_address, ["stores@minato.example", "ichiyo@minato.example"]),
        "取り決め 第1版", "店舗システム当番 様",
        "高梨 香織様に承認いただいた内容", "本文", 'name="revision" value="2"',
    ):  # fmt: skip
        assert text in page, text


def test_sending_and_pressing_again(mio_at, draft):
    for _ in range(2):
        assert mio_at.post(address(draft, "sending/"), {"revision": 1})["Location"] == PAGE
    assert (Report.objects.count(), Delivery.objects.count(), OutgoingMail.objects.count()) == (1, 2, 2)
    report = Report.objects.get()
    for more in ("", "sending/"):
        assert mio_at.get(address(draft, more))["Location"] == f"{PAGE}reports/{report.pk}/"
    assert mio_at.post(address(draft), words(draft))["Location"] == f"{PAGE}reports/{report.pk}/"


def test_looking_sends_nothing(mio_at, draft):
    for more in ("", "sending/"):
        mio_at.get(address(draft, more))
        mio_at.head(address(draft, more))
    assert (Report.objects.count(), OutgoingMail.objects.count()) == (0, 0)


@pytest.mark.parametrize("revision", ["", "0", "2", "x", "9" * 40])
def test_what_was_not_looked_at_is_not_sent(mio_at, draft, revision):
    page = mio_at.post(address(draft, "sending/"), {"revision": revision}).content.decode()
    assert "文面が変わりました" in page
    assert Report.objects.count() == 0


def test_nobody_to_send_to_is_told(mio_at, draft):
    mio_at.post(address(draft), words(draft, recipients=[]))
    page = mio_at.get(address(draft, "sending/")).content.decode()
    assert "送り先がありません。" in page
    assert "人に送る" not in page
    assert "送り先がありません" in mio_at.post(address(draft, "sending/"), {"revision": 2}).content.decode()


def test_without_a_mail_address_the_form_says_so(mio_at, draft, minato):
    minato.contacts.update(mail="")
    assert "メールアドレスのある連絡先がありません" in mio_at.get(address(draft)).content.decode()


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"subject": ""}, "必須"),
        ({"subject": "a\nb"}, "1行で"),
        ({"subject": "x" * 201}, "200"),
        ({"body": ""}, "必須"),
        ({"body": "a\u202eb"}, "U+202E"),
        ({"body": HUGE}, "文字"),
        ({"recipients": ["0"]}, "0"),
        ({"recipients": ["x"]}, "x"),
        ({"revision": "x"}, "revision"),
    ],
)
def test_bad_input_is_told_and_nothing_kept(mio_at, draft, bad, said):
    answer = mio_at.post(address(draft), words(draft, **bad))
    page = answer.content.decode()
    assert (answer.status_code, said in page, story.reload(draft).revision) == (200, True, 1)
    if "subject" in bad:
        assert ">\n本文</textarea>" in page


def test_a_strangers_contact_cannot_be_chosen(mio_at, draft, tozai):
    answer = mio_at.post(address(draft), words(draft, recipients=[tozai.contacts.get().pk]))
    assert answer.status_code == 200
    assert story.reload(draft).recipients.count() == 2


def test_two_people_at_once_see_both_texts(mio_at, draft, ren):
    text = DraftText("蓮の件名", "蓮の本文", attach=True, recipients=())
    save_draft(draft=draft, revision=1, text=text, by=ren, at=story.NOW)
    answer = mio_at.post(address(draft), words(draft, body="澪の本文"))
    page = answer.content.decode()
    for text in (
        "ほかの方がこの下書きを書き換えました",
        "佐久間 蓮",
        "蓮の本文",
        "澪の本文",
        'name="revision" value="2"',
    ):
        assert text in page, text
    assert story.reload(draft).body == "蓮の本文"
    mio_at.post(address(draft), words(story.reload(draft), body="二人の本文"))
    assert story.reload(draft).body == "二人の本文"


def test_drafting_for_all_at_once(mio_at, incident, draft, mio):
    send_report(draft=draft, revision=1, by=mio, at=story.NOW)
    answer = mio_at.post(f"{PAGE}drafts/", {"kind": "update", "known": "電源の故障です。"})
    assert answer["Location"] == PAGE
    assert "電源の故障です。" in ReportDraft.objects.get(kind="update").body


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"kind": "update"}, "書く相手がいません"),
        ({"kind": "final"}, "復旧を記録してから"),
        ({"kind": "rumour"}, "rumour"),
        ({"kind": "first", "known": "a\u202eb"}, "U+202E"),
    ],
)
def test_drafts_that_cannot_be(mio_at, incident, data, said):
    answer = mio_at.post(f"{PAGE}drafts/", data)
    assert (answer.status_code, said in answer.content.decode()) == (200, True)


def test_what_was_sent_is_read_only_with_each_recipient(client, people, draft):
    report = send_report(draft=draft, revision=1, by=people.mio, at=story.NOW)
    failed, sent = OutgoingMail.objects.all()
    failed.state, sent.state, sent.sent_at = "failed", "sent", story.NOW
    failed.save()
    sent.save()
    client.force_login(people.taku)
    page = client.get(f"{PAGE}reports/{report.pk}/").content.decode()
    for text in ("11月20日（金）10:30（日本時間）", "小椋 澪", "承認済", "不達", "送付済 10:30", report.subject):
        assert text in page, text
    assert "<textarea" not in page


@pytest.mark.parametrize("pk", ["99999999999999999999999999", "0"])
def test_a_number_that_cannot_be_is_not_found(mio_at, incident, pk):
    for noun in ("drafts", "reports"):
        assert mio_at.get(f"{PAGE}{noun}/{pk}/").status_code == 404
    assert mio_at.get("/incidents/INC-9999-999999999999999999999/").status_code == 404
