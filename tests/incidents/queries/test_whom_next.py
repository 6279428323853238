"""Whom to meet next: each fact comes from what was recorded, in a fixed number of queries."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements import states
from agreements.content import canonical_text, sha256_of
from agreements.models import Concern, ContactAnnex, Meeting, Party
from agreements.queries.pairs import pairs_for
from incidents.models import EffectNoted, move_incident
from incidents.models.incident import CLOSED, RECOVERED
from incidents.queries.their_outages import moments_of_outage
from incidents.queries.whom_next import whom_next
from tests.agreements.plan_rows import plan_row, reword
from tests.incidents import story

LATER = story.NOW + timedelta(days=3)


@pytest.fixture
def closed(incident, mio):
    for hours, state in enumerate((RECOVERED, CLOSED), start=1):
        move_incident(incident, state, at=story.NOW + timedelta(hours=hours), by=mio)
    return incident


def told(user, at=LATER, **narrow):
    """Each party with the reasons that list it, and what those rest on."""
    rows = whom_next(user, pairs_for(user, **narrow), at)
    reasons = [{str(one.words): one.details for one in row.reasons if one.is_reason} for row in rows]
    said = [
        {words: " ".join(f"{on} {day or ''}".strip() for on, day in rest) for words, rest in one.items()}
        for one in reasons
    ]
    return [(row.party.name, one) for row, one in zip(rows, said, strict=True)]


def meet(payments, party, starts_at, **said) -> Meeting:
    meeting = Meeting.objects.create(title="打合せ", starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    meeting.systems.set([payments])
    meeting.parties.set([party])
    if said:
        Concern.objects.create(meeting=meeting, party=party, text="いまは待ってほしい", **{"kind": "no_time"} | said)
    return meeting


def test_a_closed_outage_is_a_reason_until_they_are_met_or_spared(closed, ren, payments, minato, tozai, mio):
    outage = f"{closed.number} 2026-11-20"
    expected = [
        (minato.name, {"障害があり、まだ会っていない": outage}),
        (tozai.name, {"障害があり、まだ会っていない": outage, "合意がまだない": "決済承認API"}),
    ]
    assert told(ren) == expected
    meet(payments, minato, LATER - timedelta(days=1))
    spared = {"incident": closed, "party": tozai, "answer": "no", "happened_at": story.NOW, "at": story.NOW}
    EffectNoted.objects.create(**spared, by="mio", reason="使っていない")
    assert told(ren) == [(tozai.name, {"合意がまだない": "決済承認API"})]


def test_whom_a_meeting_is_arranged_with_is_left_out(version, ren, payments, tozai):
    assert [name for name, _reasons in told(ren)] == [tozai.name]
    meeting = meet(payments, tozai, LATER + timedelta(days=7))
    assert told(ren) == []
    Meeting.objects.filter(pk=meeting.pk).update(cancelled_at=story.NOW)
    assert [name for name, _reasons in told(ren)] == [tozai.name]


def test_who_asked_to_wait_is_not_pressed_until_the_moment_comes(version, ren, payments, tozai):
    day = (LATER + timedelta(days=20)).date()
    meet(payments, tozai, LATER - timedelta(days=30), next_on=day)
    assert told(ren) == []
    come = told(ren, LATER + timedelta(days=20))
    assert come == [
        (tozai.name, {"話すとよいときが来た": f"「いまは待ってほしい」 {day}", "合意がまだない": "決済承認API"})
    ]


def test_who_said_after_our_next_outage_is_named_once_it_is_closed(incident, ren, payments, minato, mio, outsider):
    meet(payments, minato, story.STARTED - timedelta(days=30), after_outage=True)
    assert moments_of_outage(incident, ren) == []
    for state in (RECOVERED, CLOSED):
        move_incident(incident, state, at=story.NOW + timedelta(hours=1), by=mio)
    incident.refresh_from_db()
    assert [row.party for row in moments_of_outage(incident, ren)] == [minato]
    assert moments_of_outage(incident, outsider) == []
    assert told(ren)[0][1]["話すとよいときが来た"] == "「いまは待ってほしい」 2026-11-20"


def test_what_became_old_of_an_agreement(version, ren, payments, minato):
    assert told(ren, q="みなと") == []
    after = story.NOW + (version.review_by - story.NOW.date()) + timedelta(days=1)
    text = canonical_text({"changes": [{"key": "contact-store"}]})
    facts = {"agreement": version.agreement, "version": version, "text": text, "sha256": sha256_of(text)}
    ContactAnnex.objects.create(**facts, number=1, at=story.NOW, by="ren")
    assert told(ren, after, q="みなと") == [
        (
            minato.name,
            {"見直しの期限を過ぎた": f"決済承認API {version.review_by}", "連絡先が外れ、後任未定": "決済承認API"},
        )
    ]


def test_who_refused_is_met_again_unless_they_asked_to_wait(ren, payments, minato, own_side):
    row = story.agreement(payments, minato, ren)
    refused = story.version(row, ren, states.EXPLAINED, states.DECLINED)
    assert told(ren, q="みなと") == [(minato.name, {"合意がまだない": "決済承認API"})]
    meet(payments, minato, LATER - timedelta(days=30), next_on=(LATER + timedelta(days=20)).date())
    assert told(ren, q="みなと") == []
    Concern.objects.all().delete()
    # What holds beside the refusal is an agreement; what was published since waits for their answer.
    story.version(row, ren, states.EXPLAINED)
    assert (refused.number, told(ren, q="みなと")) == (1, [])


def test_versions_that_were_followed_do_not_push_out_what_has_run_out(ren, payments, minato, own_side, monkeypatch):
    monkeypatch.setattr("incidents.queries.whom_next.MOST_A_REASON", 2)
    late = story.NOW + timedelta(days=300)
    for number in range(3):
        followed = Party.objects.create(kind="customer", name=f"第{number}店", revenue_rank="A")
        row = story.agreement(payments, followed, ren)
        story.version(row, ren, states.EXPLAINED, states.APPROVED)
        story.version(row, ren, states.EXPLAINED, states.APPROVED, review_by=late.date() + timedelta(days=90))
    last = Party.objects.create(kind="customer", name="あさひ店", revenue_rank="C")
    story.version(story.agreement(payments, last, ren), ren, states.EXPLAINED, states.APPROVED)
    assert [name for name, why in told(ren, late) if "見直しの期限を過ぎた" in why] == ["あさひ店"]


def test_a_sentence_they_agreed_to_that_the_plan_says_otherwise_now(plan, version, ren):
    with time_machine.travel(story.PUBLISHED - timedelta(days=1)):
        act = plan_row(
            plan, "acts", side="theirs", role="店舗システム当番", sentence="決済の再送を止める。", levels=[1]
        )
        other = plan_row(plan, "acts", side="theirs", role="売場責任者", sentence="列を作り直す。", levels=[1])
        for row, key in ((act, "act-stop-retries"), (other, "act-cash-only")):
            row.own_key = key
            row.save()
    with time_machine.travel(story.NOW):
        other.save()  # saved anew, and nothing else
        assert told(ren, q="みなと") == []
        reword(act, sentence="決済の再送を、店ごとに止める。")
    assert told(ren, q="みなと") == [("みなと百貨店株式会社", {"同意した文の対応方針が変わった": "AG-0001 の 1 か所"})]


def test_as_many_queries_for_thirty_as_for_one(closed, ren, payments, minato):
    with CaptureQueriesContext(connection) as one:
        whom_next(ren, pairs_for(ren, q="みなと"), LATER)
    for number in range(30):
        party = Party.objects.create(kind="customer", name=f"みなと{number}号店")
        story.version(story.agreement(payments, party, ren), ren, states.EXPLAINED)
    with CaptureQueriesContext(connection) as many:
        rows = whom_next(ren, pairs_for(ren, q="みなと"), LATER)
    assert (len(rows), len(many)) == (30, len(one))
