"""Publishing: problems first, each with its place; then the version, its reviewers and their mails."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from agreements.models import Agreement, AgreementVersion, Contact, Job, Meeting, OutgoingMail, PlannedPart
from agreements.pdf import renderer
from agreements.refusals import Refused
from agreements.workflow.drafts import save_fields
from agreements.workflow.publishing import publish
from tests.agreements.bad_text import BAD_TEXTS
from tests.agreements.views.doors import answers, everybody
from tests.published import AT, draft, publish_plainly

PAGE = "/agreements/AG-0001/publish/"


@pytest.fixture(autouse=True)
def that_morning() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def agreement(payments, minato, own_side, ren):
    return draft(payments, minato, ren)


@pytest.fixture
def sent(agreement, minato):
    """A whole form: both of Minato's contacts, nine days to answer."""
    return {
        "revision": "1", "how": "review", "meeting": "", "policy": "any", "message": "先日はありがとうございました",
        "contacts": [contact.pk for contact in minato.contacts.all()], "reply_by": "2026-10-19 17:00",
    }  # fmt: skip


def test_who_may_publish(people, agreement, sent):
    assert answers(people, PAGE) == everybody(403, ren=200, outsider=404, administrator=200)
    spoilt = {**sent, "contacts": []}
    assert answers(people, PAGE, spoilt) == everybody(403, ren=200, outsider=404, administrator=200)
    assert AgreementVersion.objects.count() == 0


def test_problems_come_first_each_with_its_place(client, ren, agreement, sent):
    acts = agreement.content().model_dump(mode="json", exclude_none=True)["acts"]
    acts[2]["levels"] = [4]
    save_fields(agreement=agreement, fields={"review_by": None, "acts": acts}, base_revision=1, by=ren, at=AT)
    client.force_login(ren)
    page = client.get(PAGE).content.decode()
    assert "2か所を直すと発行できます" in page
    assert 'href="/agreements/AG-0001/draft/head/#id_review_by"' in page
    assert f'href="/agreements/AG-0001/draft/acts/acts/{acts[2]["key"]}/#id_levels_0"' in page
    assert "第1版を発行する" not in page
    client.post(PAGE, {**sent, "revision": "2"})
    assert AgreementVersion.objects.count() == 0


def test_open_questions_are_asked_once_more(client, ren, agreement, sent):
    save_fields(agreement=agreement, fields={"purpose": None}, base_revision=1, by=ren, at=AT)
    client.force_login(ren)
    assert 'href="/agreements/AG-0001/draft/head/#id_purpose"' in client.get(PAGE).content.decode()
    response = client.post(PAGE, {**sent, "revision": "2"})
    assert "答えないまま発行することを確かめて" in response.content.decode()
    assert AgreementVersion.objects.count() == 0


@pytest.mark.slow
def test_to_reviewers(client, ren, agreement, sent):
    client.force_login(ren)
    page = client.get(PAGE).content.decode()
    assert 'data-busy="PDFを作り、検査しています…"' in page
    assert 'href="/agreements/AG-0001/draft/check/"' in page
    response = client.post(PAGE, sent)
    assert response.headers["Location"] == "/agreements/AG-0001/versions/1/"
    version = AgreementVersion.objects.get()
    assert (version.state, version.policy, version.published_by) == ("explained", "any", ren)
    asked = version.invitations.order_by("pk")
    assert [(one.mail, one.message, one.reply_by.isoformat()) for one in asked] == [
        ("stores@minato.example", "先日はありがとうございました", "2026-10-19T08:00:00+00:00"),
        ("ichiyo@minato.example", "先日はありがとうございました", "2026-10-19T08:00:00+00:00"),
    ]
    assert [mail.to for mail in OutgoingMail.objects.order_by("pk")] == [one.mail for one in asked]
    assert Agreement.objects.get().revision == 1


@pytest.mark.slow
def test_recorded_as_agreed_in_the_meeting(client, ren, agreement, sent, minato, payments):
    meeting = Meeting.objects.create(
        title="打合せ", starts_at="2026-10-08T01:00Z", ends_at="2026-10-08T02:00Z", place="本社"
    )
    meeting.parties.set([minato])
    meeting.systems.set([payments])
    client.force_login(ren)
    response = client.get(PAGE)
    # The draft's record begins at that very moment.
    assert response.context["form"]["meeting"].value() == meeting.pk
    assert "高梨 香織" in response.content.decode()
    client.post(PAGE, {"revision": "1", "how": "meeting", "meeting": meeting.pk, "policy": "all", "reply_by": ""})
    version = AgreementVersion.objects.get()
    assert (version.state, version.meeting) == ("agreed_in_meeting", meeting)
    assert (version.invitations.count(), OutgoingMail.objects.count()) == (0, 0)
    assert Job.objects.filter(kind="issue").count() == 1


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"contacts": []}, "contacts"),
        ({"contacts": ["999999"]}, "contacts"),
        ({"contacts": ["x"]}, "contacts"),
        ({"reply_by": ""}, "reply_by"),
        ({"reply_by": "2026-10-10 09:59"}, "reply_by"),
        ({"reply_by": "9999-12-31 23:59"}, "reply_by"),
        ({"reply_by": "来週"}, "reply_by"),
        ({"how": ""}, "how"),
        ({"how": "anyhow"}, "how"),
        ({"policy": "some"}, "policy"),
        ({"meeting": "0"}, "meeting"),
        ({"message": BAD_TEXTS["bidi"]}, "message"),
        ({"message": BAD_TEXTS["huge"]}, "message"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(client, ren, agreement, sent, *, over, field):
    client.force_login(ren)
    response = client.post(PAGE, {**sent, **over})
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert (AgreementVersion.objects.count(), OutgoingMail.objects.count()) == (0, 0)


def test_contacts_of_others_cannot_be_asked(client, ren, agreement, sent, tozai):
    client.force_login(ren)
    stranger = tozai.contacts.get()
    offered = client.get(PAGE).context["form"].fields["contacts"].queryset
    assert stranger not in offered
    response = client.post(PAGE, {**sent, "contacts": [stranger.pk]})
    assert "contacts" in response.context["form"].errors


def test_who_has_no_mail_address_is_asked_on_paper_alone(client, ren, agreement, sent, minato):
    night = Contact.objects.create(party=minato, place=9, role="夜間窓口")
    client.force_login(ren)
    assert "夜間窓口" in client.get(PAGE).content.decode()
    response = client.post(PAGE, {**sent, "contacts": [night.pk]})
    assert "contacts" in response.context["form"].errors
    assert client.post(PAGE, {**sent, "how": "paper", "contacts": [night.pk]}).status_code == 302


def test_a_draft_changed_meanwhile_is_looked_at_again(client, ren, agreement, sent):
    save_fields(agreement=agreement, fields={"title": {"ja": "題"}}, base_revision=1, by=ren, at=AT)
    client.force_login(ren)
    response = client.post(PAGE, sent)
    assert "もう一度確かめてください" in response.content.decode()
    assert 'name="revision" value="2"' in response.content.decode()
    assert AgreementVersion.objects.count() == 0


def test_a_character_no_font_has_stops_it_with_its_place(client, ren, agreement, sent):
    save_fields(agreement=agreement, fields={"notes": {"ja": "文字 \U0001f9ff"}}, base_revision=1, by=ren, at=AT)
    client.force_login(ren)
    response = client.post(PAGE, {**sent, "revision": "2"})
    assert "/agreements/AG-0001/draft/notes/#id_notes" in response.content.decode()
    assert AgreementVersion.objects.count() == 0


def test_a_printer_that_does_not_start_is_told_with_what_to_do(client, ren, agreement, sent, settings, printed_anew):
    settings.RENDER_ENVIRONMENT = {"PYTHONHOME": "/nowhere"}
    renderer._renderer.close()
    client.force_login(ren)
    for page in (client.post(PAGE, sent), client.get("/agreements/AG-0001/draft/check/?paper=1")):
        told = page.content.decode()
        assert "PDFを作る処理を始められませんでした。" in told
        assert "しばらくしてから、もう一度試してください。続くときは、管理者に知らせてください。" in told
        assert ("長い項目" in told, "bin/" in told, AgreementVersion.objects.count()) == (False, False, 0)


@pytest.mark.slow
def test_what_fails_is_shown_and_asked_a_reason_for(client, ren, agreement, sent):
    acts = agreement.content().model_dump(mode="json", exclude_none=True)["acts"]
    acts[1]["sentence"] = {"ja": "状況に応じて、入口を閉める。"}
    acts[0]["gain"] = {"ja": "売場責任者用連絡網を使える。"}  # W7, advice: a run of kanji
    save_fields(agreement=agreement, fields={"acts": acts}, base_revision=1, by=ren, at=AT)
    client.force_login(ren)
    assert 'name="reason_W3"' in client.get(PAGE).content.decode()
    asked = client.post(PAGE, {**sent, "revision": "2"})
    page = asked.content.decode()
    assert [row.check for row, _field in asked.context["failing"]] == ["W3"]
    assert "reason_W3" in asked.context["form"].errors
    for words in (
        "あいまいな言葉", ">状況に応じ", f'/draft/acts/acts/{acts[1]["key"]}/#id_sentence', 'name="reason_W3"',
        "先日はありがとうございました", "直すとさらによくなるところ",
        "まだ発行していません", '<a href="#failing-title">検査の1項目（W3）',
    ):  # fmt: skip
        assert words in page
    short = client.post(PAGE, {**sent, "revision": "2", "reason_W3": "急ぐため"})
    assert "reason_W3" in short.context["form"].errors
    assert ">\n急ぐため</textarea>" in short.content.decode()
    assert AgreementVersion.objects.count() == 0
    why = "この現場では、この言い方だけが通じます。"
    done = client.post(PAGE, {**sent, "revision": "2", "reason_W3": why}, follow=True)
    assert why in done.content.decode()
    assert "項目に指摘" in done.content.decode()


PAPER = "/agreements/AG-0001/draft/paper-checks/"
ALL_IS_WELL = "文にも紙にも、直すところはありません"


@pytest.mark.slow
def test_all_is_well_only_once_the_paper_was_looked_at(client, ren, mio, agreement):
    client.force_login(ren)
    before = client.get(PAGE).content.decode()
    assert (ALL_IS_WELL in before, "paper-checks.js" in before) == (False, True)
    assert ALL_IS_WELL in client.get(PAPER).content.decode()
    for page in (PAGE, "/agreements/AG-0001/draft/"):
        after = client.get(page).content.decode()
        assert (ALL_IS_WELL in after, "paper-checks.js" in after) == (True, False)
    # Of another draft, and in another language, nothing is known.
    save_fields(agreement=agreement, fields={"notes": {"ja": "追記"}}, base_revision=1, by=ren, at=AT)
    assert ALL_IS_WELL not in client.get(PAGE).content.decode()
    client.force_login(mio)
    assert client.get(PAPER).status_code == 403


@pytest.mark.slow
def test_what_fails_on_paper_asks_for_a_reason_too(client, ren, agreement, sent):
    save_fields(agreement=agreement, fields={"ways_out": []}, base_revision=1, by=ren, at=AT)
    client.force_login(ren)
    on_paper = client.get(PAPER)
    assert [row.check for row, _field in on_paper.context["failing"]] == ["L11"]
    assert 'name="reason_L11"' in on_paper.content.decode()
    assert ALL_IS_WELL not in on_paper.content.decode()
    assert "L11" in [row.check for row, _field in client.get(PAGE).context["failing"]]


def test_every_page_of_a_draft_counts_the_same(client, ren, agreement):
    acts = agreement.content().model_dump(mode="json", exclude_none=True)["acts"]
    acts[0]["sentence"] = {"ja": "状況に応じて、表示を替える。"}
    acts[1]["sentence"] = {"ja": "状況に応じて、入口を閉める。"}
    acts[2]["levels"] = [4]
    save_fields(agreement=agreement, fields={"acts": acts, "review_by": None}, base_revision=1, by=ren, at=AT)
    client.force_login(ren)
    draft_page = "/agreements/AG-0001/draft/"
    pages = [draft_page, f"{draft_page}acts/", f"{draft_page}head/", f"{draft_page}plan/", PAGE]
    shown = [client.get(page).context for page in pages]
    assert {context["to_mend"] for context in shown} == {4}
    assert {sum(entry.must for entry in context["outline"]) for context in shown} == {4}
    assert "4か所が残っています" in client.get(draft_page).content.decode()


def test_a_reason_that_nobody_asked_for_is_no_field(client, ren, agreement, sent):
    client.force_login(ren)
    response = client.post(
        PAGE, {**sent, "how": "", "reason_X9": "理由", "reason_W999": "理由", "reason_W3": "長" * 301}
    )
    assert {name for name in response.context["form"].fields if name.startswith("reason")} == {"reason_W3"}
    assert "reason_W3" in response.context["form"].errors


def test_the_second_version_says_what_it_is_compared_with(client, ren, agreement):
    publish_plainly(agreement, ren, at=AT - timedelta(days=1), agreed_in_meeting=True)
    client.force_login(ren)
    page = client.get(PAGE).content.decode()
    assert "第2版を発行する" in page
    assert "/agreements/AG-0001/compare/?from=1&amp;to=draft" in page


def test_what_nobody_has_checked_needs_a_word_to_go_out(client, ren, payments, agreement):
    act = agreement.content().acts[0]
    PlannedPart.objects.create(system=payments, kind="acts", own_key=act.key, part=act.model_dump(mode="json"))
    with pytest.raises(Refused, match="未確認の項目が1件"):
        publish(agreement=agreement, revision=1, by=ren, at=AT, agreed_in_meeting=True, unchecked="あとで")
    client.force_login(ren)
    typed_in = {"how": "meeting", "revision": "1", "questions_stay": "on", "policy": "all"}
    page = client.post(f"/agreements/{agreement.number}/publish/", typed_in)
    assert set(page.context["form"].errors) == {"unchecked"}
