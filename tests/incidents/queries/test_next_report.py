"""When the next report comes is one time: whatever says it, says what the last letter said."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from agreements.models import Event, OutgoingMail, Party, System, User, chain_faults
from agreements.refusals import Refused
from incidents.models import Incident, Report, ReportDraft
from incidents.queries.bag.incidents import incidents_of
from incidents.queries.overdue import promises_now
from incidents.workflow.correcting import draft_corrections
from incidents.workflow.drafting import draft_reports
from incidents.workflow.moving import change_level
from incidents.workflow.noting import note_call, note_effect
from incidents.workflow.reporting import send_report
from incidents.workflow.unchanged import draft_unchanged
from incidents.workflow.webhooks import told_of
from tests.incidents import noted, story
from tests.incidents.linked import Follower

pytestmark = pytest.mark.usefixtures("friday")
SENT = story.NOW + timedelta(seconds=40)
LEVELS = [level.model_dump(mode="json", exclude_none=True) for level in story.example_content().levels]
UPDATE_WITHIN_40 = {"key": "report-timed", "kind": "update", "within_minutes": 40, "audience": {"ja": "店長"}}


def moment(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-20T{clock}+09:00")


def stop(incident: Incident) -> ReportDraft:
    return ReportDraft.objects.filter(incident=incident, party__name__startswith="みなと").latest("pk")


def send(draft: ReportDraft, by: User, at: datetime = SENT) -> Report:
    return send_report(draft=draft, revision=draft.revision, by=by, at=at)


def everywhere(incident: Incident, report: Report, by: User) -> dict[str, str]:
    """Every place that says when the next report comes, with the clock it shows."""
    follower, client = Follower(mail_of(report)).opened(), Client()
    client.force_login(by)
    page = f"/incidents/{incident.number}/"
    hook = told_of(incident, Event.objects.filter(kind="report.sent").latest("id"))
    (bag,) = [one for one in incidents_of([incident.system])[incident.system.slug][0]["parties"] if one["told"]]
    return {
        "letter": report.body.partition("【次の報告】")[2],
        "mail": mail_of(report).body.partition("【次の報告】")[2],
        "day link": follower.page().partition('class="when-next"')[2][:60],
        "promise": due(incident, timezone.now()),
        "clock": client.get(page).content.decode().partition('class="clock-main"')[2][:900],
        "party's page": client.get(f"{page}parties/{report.party_id}/").content.decode().partition("続報")[2],
        "hand-over": client.get(f"{page}handover/").content.decode().partition('id="told-title"')[2][:400],
        "go-bag": clock(datetime.fromisoformat(bag["due_at"]) if bag["due_at"] else None),
        "webhook": clock(datetime.fromisoformat(hook["next_report_at"])),
    }


def mail_of(report: Report) -> Any:
    return OutgoingMail.objects.filter(subject_kind="report", subject_id=report.pk).exclude(secret="").first()


def clock(at: datetime | None) -> str:
    return at.astimezone(story.TOKYO).strftime("%H:%M") if at else ""


def as_usual(draft: ReportDraft) -> None: ...


def later(draft: ReportDraft) -> None:
    ReportDraft.objects.filter(pk=draft.pk).update(next_at=moment("11:50"))


def sooner(draft: ReportDraft) -> None:
    ReportDraft.objects.filter(pk=draft.pk).update(next_at=moment("10:33"))


CASES: dict[str, tuple[dict[str, Any], Callable[[ReportDraft], None], str]] = {
    "every fifteen minutes": ({}, as_usual, "10:45"),
    "a longer time was chosen": ({}, later, "11:50"),
    "a shorter time was chosen": ({}, sooner, "10:33"),
    "by the clock": ({"levels": [{**LEVELS[0], "update_minutes": None, "update_clock": [":50"]}]}, as_usual, "10:50"),
    "a range": ({"levels": [{**LEVELS[0], "update_minutes": 20, "update_minutes_to": 40}]}, as_usual, "11:10"),
    "a line of the plan asks for less": ({"reports": [UPDATE_WITHIN_40]}, as_usual, "10:45"),
    "only a line has a time": (
        {"levels": [{**LEVELS[0], "update_minutes": None, "updates": "none"}], "reports": [UPDATE_WITHIN_40]},
        as_usual,
        "11:04",
    ),
}  # fmt: skip


@pytest.fixture
def world(plan: System, minato: Party, tozai: Party, ren: User, mio: User) -> tuple[System, Party, Party, User, User]:
    return plan, minato, tozai, ren, mio


@pytest.mark.parametrize(("content", "choose", "said"), CASES.values(), ids=CASES)
def test_all_places_say_the_time_of_the_letter(
    world: tuple[System, Party, Party, User, User], content: Any, choose: Callable[[ReportDraft], None], said: str
) -> None:
    plan, minato, tozai, ren, mio = world
    story.store(story.approved(story.agreement(plan, minato, ren), ren, **content), "issued")
    incident = story.outage(plan, mio)
    note_effect(incident=incident, party=tozai, answer="no", happened_at=story.NOW, by=mio, at=story.NOW)
    choose(stop(incident))
    report = send(stop(incident), mio)
    assert report.next_at == moment(said)
    with time_machine.travel(SENT, tick=False):
        found = everywhere(incident, report, mio)
    assert {place: said in words for place, words in found.items()} == dict.fromkeys(found, True), found
    assert list(chain_faults(incident.number)) == []


@pytest.fixture
def told(incident: Incident, mio: User) -> Report:
    return send(stop(incident), mio)


def due(incident: Incident, at: datetime = SENT) -> str:
    row = next(one for one in promises_now(incident, at) if one.basis.party.name.startswith("みなと"))
    return clock(next(one.due for one in row.watched if one.kind == "update"))


def test_nothing_new_with_a_longer_time_moves_the_clock(incident: Incident, told: Report, mio: User) -> None:
    draft_unchanged(incident=incident, by=mio, at=moment("10:44"), next_minutes=60)
    report = send(stop(incident), mio, moment("10:44"))
    assert (report.next_at, due(incident, moment("10:44"))) == (moment("11:44"), "11:44")


def test_a_level_that_rises_asks_for_it_earlier_and_one_that_falls_keeps_what_was_said(
    incident: Incident, told: Report, mio: User
) -> None:
    change_level(incident=incident, level=2, by=mio, at=moment("10:35"))
    assert due(incident) == "10:45"
    draft_reports(incident=incident, kind="update", by=mio, at=moment("10:40"))
    send(stop(incident), mio, moment("10:40"))
    assert due(incident) == "11:10"
    change_level(incident=incident, level=1, by=mio, at=moment("10:42"))
    assert due(incident) == "10:57"


def test_after_a_call_the_letter_says_what_the_call_began(incident: Incident, minato: Party, mio: User) -> None:
    call = {**noted.STORE, "outcome": "reached", "kind": "first", "happened_at": moment("10:26")}
    note_call(incident=incident, party=minato, by=mio, at=story.NOW, **call)
    assert send(stop(incident), mio).next_at == moment("10:41")
    assert due(incident) == "10:41"


def test_a_letter_that_goes_late_counts_from_then(incident: Incident, mio: User) -> None:
    assert send(stop(incident), mio, moment("11:20")).next_at == moment("11:35")


def test_a_time_that_has_passed_is_not_sent(incident: Incident, mio: User) -> None:
    sooner(stop(incident))
    with pytest.raises(Refused, match="次の報告の時刻"):
        send(stop(incident), mio, moment("10:33"))
    assert not Report.objects.exists()


def test_a_correction_says_the_time_that_stands_and_moves_no_clock(incident: Incident, told: Report, mio: User) -> None:
    words = {"wrong": "調査中です。", "right": "回線の故障です。"}
    draft_corrections(report=told, by=mio, at=moment("10:40"), **words)
    assert send(stop(incident), mio, moment("10:40")).next_at == moment("10:45")
    draft_corrections(report=told, by=mio, at=moment("10:50"), **words)
    assert send(stop(incident), mio, moment("10:50")).next_at is None
    assert due(incident) == "10:45"
