"""A decision of the day through the party's link: by name, with a code where that was agreed; the first one counts."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from agreements.content.parts import Act
from agreements.models import OutgoingMail, Party, System, User
from agreements.queries.code_limits import TRIES_A_CODE, TRIES_IN_ALL
from agreements.refusals import Refused
from agreements.workflow.mailed_codes import spend
from agreements.workflow.posting import send_due_mails
from incidents.models import DayCode, DayDecision, Incident, ReportDraft
from incidents.queries.day_codes import codes_of
from incidents.queries.verifying import record_faults
from incidents.workflow.by_link import send_day_code
from incidents.workflow.drafting import draft_reports
from incidents.workflow.linking import revoke_links
from incidents.workflow.moving import close
from incidents.workflow.noting import note_decision
from tests.agreements.example_content import example_content
from tests.incidents import story
from tests.incidents.linked import Follower, followers

pytestmark = pytest.mark.usefixtures("friday")
LATER = "act-later:decide"
TYPED = {"promise": LATER, "choice": "yes", "words": "", "decided_by": "矢島 冴子"}
QUOTED = "10:30 店舗運営部長 矢島 冴子様のご判断で「する」となりました（外商の後日決済へ切り替えるかを決める）。"


@pytest.fixture
def both(draft: ReportDraft, mio: User) -> list[Follower]:
    return [one.opened() for one in followers(draft, mio)]


@pytest.fixture
def careful(plan: System, minato: Party, ren: User, mio: User) -> Follower:
    """It was agreed that this decision is made with a code, and what happens if nobody makes it."""
    acts = [_careful(act) if act.key == "act-later" else act for act in example_content("ja").acts]
    story.approved(story.agreement(plan, minato, ren), ren, acts=acts)
    story.outage(plan, mio)
    return followers(ReportDraft.objects.get(party=minato), mio)[0].opened()


def _careful(act: Act) -> Act:
    return act.model_copy(update={"decided_with": "code", "if_undecided": {"ja": "現金だけで続ける。"}})


def decide(one: Follower, **changes: Any) -> HttpResponse:
    return one.client.post(f"{one.home}decisions/", {**TYPED, **changes})


def code_of(one: Follower) -> str:
    return OutgoingMail.objects.filter(subject_kind="day_code", to=one.mail.to).latest("pk").secret


def test_what_waits_is_told_with_all_that_is_known(both: list[Follower]) -> None:
    page = both[0].page()
    for words in (
        "ご判断をお待ちしています",
        "外商の後日決済へ切り替えるかを決める",
        "店舗運営部長",
        "11:00",
        "復旧見込み",
    ):
        assert words in page
    assert "確認番号（6桁）" not in page


def test_a_decision_is_noted_with_its_name_and_quoted_in_the_next_report(
    both: list[Follower], incident: Incident, mio: User
) -> None:
    answer = decide(both[0])
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{both[0].home}#decide-{LATER}")
    made = DayDecision.objects.get()
    assert (made.item, made.answer, made.decided_by, made.assurance) == ("act-later", "する", "矢島 冴子", "link")
    assert (made.by, made.account, made.link_id) == (str(both[0].link), "", both[0].link.pk)
    assert "ご判断をいただきました" in both[1].page()
    update = draft_reports(incident=incident, kind="update", by=mio, at=story.NOW)[0]
    assert QUOTED in update.body
    assert [fault for fault in record_faults() if "daydecision" in fault or incident.number in fault] == []


def test_the_same_press_is_the_same_and_of_two_the_first_counts(both: list[Follower]) -> None:
    assert [decide(both[0]).status_code for _twice in range(2)] == [303, 303]
    late = decide(both[1], choice="no", decided_by="大庭")
    assert late.status_code == 422
    assert "10:30 に 矢島 冴子 様が「する」と決めています" in late.content.decode()
    assert DayDecision.objects.count() == 1


def test_what_we_heard_on_the_phone_counts_as_first_too(
    both: list[Follower], incident: Incident, minato: Party, mio: User
) -> None:
    heard = {"item": "act-later", "answer": "切り替えない", "decided_by": "矢島"}
    note_decision(incident=incident, party=minato, happened_at=story.NOW, by=mio, at=story.NOW, **heard)
    assert "矢島 様が「切り替えない」と決めています" in decide(both[0]).content.decode()
    assert DayDecision.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"choice": ""}, "選んでください"),
        ({"decided_by": " "}, "お名前"),
        ({"choice": "other"}, "ご判断の内容を書いてください"),
        ({"words": "あ" * 501}, "500"),
        ({"promise": "act-stop-retries"}, ""),
        ({"promise": "criterion-waiting:decide"}, ""),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_noted(both: list[Follower], changes: Any, told: str) -> None:
    answer = decide(both[0], **changes)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not DayDecision.objects.exists()


def test_other_words_are_the_answer(both: list[Follower]) -> None:
    decide(both[0], choice="other", words="外商だけ切り替える")
    assert DayDecision.objects.get().answer == "外商だけ切り替える"


def test_where_it_was_agreed_a_code_is_needed(careful: Follower) -> None:
    page = careful.page()
    assert "確認番号（6桁）" in page
    assert "現金だけで続ける。" in page
    assert decide(careful).status_code == 422
    assert decide(careful, code="123456").status_code == 422
    assert careful.client.post(f"{careful.home}codes/", TYPED).status_code == 303
    right = code_of(careful)
    assert right not in OutgoingMail.objects.latest("pk").body
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    assert "あと4回" in decide(careful, code=wrong).content.decode()
    assert not DayDecision.objects.exists()
    assert decide(careful, code=right).status_code == 303
    made = DayDecision.objects.get()
    assert (made.assurance, DayCode.objects.get().used_at) == ("link+code", made.at)
    assert [fault for fault in record_faults() if "daydecision" in fault or "code" in fault] == []
    DayCode.objects.update(used_at=None)
    assert [fault.kind for fault in record_faults() if "daydecision" in fault] == ["decision"]
    DayCode.objects.update(used_at=made.at + timedelta(seconds=1))
    assert [fault.kind for fault in record_faults() if "daycode" in fault] == ["stray"]


def test_what_is_typed_is_there_again_after_reading_the_mail(careful: Follower) -> None:
    """The press for the code leads on: loading the page again repeats nothing."""
    pressed = careful.client.post(f"{careful.home}codes/", TYPED | {"words": "外商だけ"})
    assert (pressed.status_code, pressed["Location"]) == (303, f"{careful.home}#decide-{TYPED['promise']}")
    for kept in (careful.page(), careful.client.get(f"{careful.home}progress/").content.decode()):
        assert ("外商だけ" in kept, f'value="{TYPED["decided_by"]}"' in kept, "へ送りました" in kept) == (True,) * 3
    other = Client()
    other.cookies.update({name: value for name, value in careful.client.cookies.items() if name != "typed"})
    assert "外商だけ" not in other.get(careful.home).content.decode()
    assert decide(careful, code=code_of(careful)).status_code == 303
    assert "外商だけ" not in careful.page()


def test_tries_are_few_whatever_link_asks(careful: Follower, incident_of_careful: Incident, mio: User) -> None:
    for at in (story.NOW + timedelta(hours=hour) for hour in range(0, 24 * 5, 4)):
        with suppress(Refused):
            send_day_code(link=careful.link, at=at)
        for _guess in range(TRIES_A_CODE):
            with suppress(Refused):
                spend(codes=codes_of(careful.link), digits="x", at=at)
    assert sum(DayCode.objects.values_list("tries", flat=True)) == TRIES_IN_ALL
    with time_machine.travel(story.NOW + timedelta(days=15), tick=False):
        update = draft_reports(incident=incident_of_careful, kind="update", by=mio, at=story.NOW)[0]
        other = followers(update, mio)[0].opened()
        assert other.client.post(f"{other.home}codes/", TYPED).status_code == 429
        contact = other.link.delivery.contact
        revoke_links(incident=incident_of_careful, contact=contact, by=mio, at=story.NOW + timedelta(days=15))
        assert other.client.post(f"{other.home}codes/", TYPED).status_code == 410


@pytest.fixture
def incident_of_careful(careful: Follower) -> Incident:
    return Incident.objects.get()


def test_a_code_belongs_to_its_contact_and_dies(careful: Follower, mailbox: Any) -> None:
    careful.client.post(f"{careful.home}codes/", TYPED)
    right = code_of(careful)
    with time_machine.travel(story.NOW + timedelta(minutes=11), tick=False):
        assert "期限が切れています" in decide(careful, code=right).content.decode()
        send_due_mails(at=story.NOW + timedelta(minutes=11))
    assert OutgoingMail.objects.get(subject_kind="day_code").state == "failed"
    assert not DayDecision.objects.exists()


def test_after_the_end_nothing_is_decided(both: list[Follower], incident: Incident, mio: User) -> None:
    close(incident=incident, by=mio, at=story.NOW)
    assert decide(both[0]).status_code == 422
    assert not DayDecision.objects.exists()
    assert Client().post(f"{both[0].home}decisions/", TYPED).status_code == 403
