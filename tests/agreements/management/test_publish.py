"""publish: from a draft to a version and its letters, by command."""

import io
from collections.abc import Iterator

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from agreements.models import Agreement, AgreementVersion, OutgoingMail, ReviewInvitation, User
from agreements.workflow.drafts import save_fields
from agreements.workflow.exchange import import_document
from tests.agreements.example_file import example_file
from tests.cast import PASSWORD


@pytest.fixture(autouse=True)
def after_the_meeting() -> Iterator[None]:
    with time_machine.travel("2026-10-20T03:00Z", tick=False):
        yield


@pytest.fixture
def agreement(administrator: User) -> Agreement:
    return import_document(plain=example_file(), by=administrator, at=timezone.now())


def out(*arguments: str) -> list[str]:
    said = io.StringIO()
    call_command("publish", *arguments, stdout=said)
    return said.getvalue().splitlines()


def refusal(*arguments: str) -> list[str]:
    with pytest.raises(CommandError) as caught:
        call_command("publish", *arguments, stdout=io.StringIO())
    assert AgreementVersion.objects.count() == 0
    return str(caught.value).splitlines()


def test_a_version_goes_to_its_reviewers(agreement: Agreement) -> None:
    reply_by = ("--reply-by", "2026-10-30T17:00")
    said = out("AG-0001", "--reviewer", "store@minato.example", "--reviewer", "store@minato.example", *reply_by)
    version = AgreementVersion.objects.get()
    a4, phone = version.documents.all()
    assert said == [
        "AG-0001 v1 explained",
        f"content  {version.content_sha256}",
        f"body     {a4.sha256} ja a4",
        f"body     {phone.sha256} ja phone",
        f"manifest {version.manifest_sha256}",
    ]
    assert version.meeting
    assert version.meeting.title == "障害時の取り決めの打合せ"
    invitation = ReviewInvitation.objects.get()
    assert invitation.reply_by.isoformat() == "2026-10-30T08:00:00+00:00"
    assert OutgoingMail.objects.get().to == "store@minato.example"


def test_a_version_may_be_agreed_in_the_meeting(agreement: Agreement) -> None:
    assert out("AG-0001", "--agreed-in-meeting")[0] == "AG-0001 v1 agreed_in_meeting"
    assert not ReviewInvitation.objects.exists()


def test_nobody_to_ask_or_a_stranger(agreement: Agreement) -> None:
    assert "承認する方を1人以上選ぶか" in refusal("AG-0001")[0]
    said = refusal("AG-0001", "--reviewer", "who@party.example")
    assert said == ["who@party.example は、株式会社みなと百貨店の連絡先にありません。"]
    said = refusal("AG-0001", "--reviewer", "store@minato.example", "--reply-by", "tomorrow")
    assert said == ["--reply-by は 2026-10-19T17:00 のように書いてください。"]
    assert "いまより後" in refusal("AG-0001", "--reviewer", "store@minato.example", "--reply-by", "2020-01-01T00:00")[0]
    for policy, words in (("0", "--policy は all、any か、人数です。"), ("2", "承認する方は1人です。")):
        assert words in refusal("AG-0001", "--reviewer", "store@minato.example", "--policy", policy)[0]


def test_every_problem_is_listed(agreement: Agreement, administrator: User) -> None:
    fields = {"title": None, "review_by": None}
    save_fields(agreement=agreement, fields=fields, base_revision=1, by=administrator, at=timezone.now())
    said = refusal("AG-0001", "--agreed-in-meeting")
    assert said[0] == "発行する前に、2か所を直してください。"
    assert [line.partition(":")[0] for line in said[1:]] == ["title", "review_by"]


def test_what_fails_is_named_with_its_places(agreement: Agreement, administrator: User) -> None:
    acts = agreement.content().model_dump(mode="json", exclude_none=True)["acts"]
    acts[0]["done_sign"] = {"ja": "表示を適宜見る"}
    save_fields(agreement=agreement, fields={"acts": acts}, base_revision=1, by=administrator, at=timezone.now())
    said = refusal("AG-0001", "--agreed-in-meeting")
    place = said.index("    日本語: 「" + acts[0]["sentence"]["ja"] + "」（acts.0.done_sign.ja） 適宜")
    assert said[place - 1].endswith("（W3）")


def test_who_publishes_must_lead_the_system(agreement: Agreement) -> None:
    User.objects.create_user("stranger", "stranger@ops.example", PASSWORD)
    assert refusal("AG-0001", "--agreed-in-meeting", "--by", "stranger") == [
        "AG-0001 という合意は、あなたの担当にありません。"
    ]
    assert refusal("AG-0009", "--agreed-in-meeting") == ["AG-0009 という合意は、あなたの担当にありません。"]
