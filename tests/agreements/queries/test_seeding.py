"""What a new draft starts from: the plan as it stands, both sides' contacts, the meeting it came from."""

from datetime import UTC, datetime, timedelta

import pytest

from agreements.content import canonical_text, problems_of, read_content
from agreements.models import (
    Attendee,
    Capability,
    Meeting,
    Party,
    PlannedPart,
    System,
    User,
)
from agreements.queries.checking import check_texts
from agreements.queries.seeding import content_from_plan, meeting_record
from agreements.refusals import Refused
from agreements.workflow.drafts import begin_agreement
from agreements.workflow.retire import retire
from tests.agreements.plan_rows import plan_level, plan_row, reword
from tests.agreements.planned_parts import PARTS
from tests.published import AT


@pytest.fixture
def planned(payments: System, own_side: Party) -> System:
    """Payments with one of everything in its plan, and two candidates that are not for everybody."""
    plan_level(payments, value="50.5", for_minutes=5)
    for concerns, side, sentence, feasibility in (
        ("customer", "theirs", "決済の再送を止める。", "confirmed"),
        ("vendor", "theirs", "回線を切り替える。", "unchecked"),
        ("", "ours", "第一報を送る。", "unchecked"),
        ("customer", "theirs", "手で入力する。", "impossible"),
    ):
        facts = {"side": side, "role": "当番", "sentence": sentence, "levels": [1]}
        plan_row(payments, "acts", concerns=concerns, feasibility=feasibility, **facts)
    plan_row(payments, "information", what="成功率", provider="当番", to_role="責任者")
    plan_row(payments, "criteria", fact="漏れた。", then_text="止める", then_level=1, who_decides="責任者")
    plan_row(payments, "flow", at_minute=0, actor="当番", act="検知する")
    return payments


@pytest.fixture
def meeting(minato: Party, tozai: Party, own_side: Party, planned: System) -> Meeting:
    starts = datetime(2026, 10, 8, 1, 0, tzinfo=UTC)
    made = Meeting.objects.create(
        title="決済の打合せ",
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        call_url="https://call.example/1",
        heard="売場が困る。",
    )
    made.parties.set([minato, tozai])
    for party, role, name in ((own_side, "運用責任者", "佐久間 蓮"), (minato, "部長", "湊 一葉"), (tozai, "監視", "")):
        Attendee.objects.create(meeting=made, party=party, role=role, name=name)
    return made


def test_a_draft_holds_the_plan_and_both_sides_contacts(planned: System, minato: Party, ren: User) -> None:
    agreement = begin_agreement(system=planned, party=minato, language="ja", by=ren, at=AT)
    content = agreement.content()
    assert [str(level.name["ja"]) for level in content.levels] == ["停止"]
    assert content.levels[0].thresholds[0].value == "50.5"
    assert [act.sentence["ja"] for act in content.acts] == ["決済の再送を止める。", "第一報を送る。"]
    assert [act.side for act in content.acts] == ["theirs", "ours"]
    assert [(c.side, c.role["ja"]) for c in content.contacts] == [
        ("ours", "決済基盤 当番"),
        ("ours", "運用責任者"),
        ("theirs", "店舗システム当番"),
        ("theirs", "店舗運営部長"),
    ]
    first, last = content.contacts_of("theirs")
    assert (first.next, first.no_answer_minutes, last.next, last.no_answer_minutes) == (last.key, 5, None, None)
    assert (len(content.information), len(content.criteria), len(content.flow)) == (1, 1, 1)
    assert canonical_text(read_content(agreement.draft)) == agreement.draft
    assert "keys" not in {problem.path for problem in problems_of(content)}


def test_what_publishing_asks_of_the_plan_is_in_the_draft(planned: System, minato: Party, ren: User) -> None:
    """Title, where, prohibitions, end and ways out: nobody types them again for the next customer."""
    planned.first_act = "まず当番へ電話する"
    planned.save()
    for row in planned.planned.filter(kind="acts"):
        reword(row, where="画面「再送」")
    for kind in ("prohibitions", "end", "ways_out"):
        PlannedPart.objects.create(system=planned, kind=kind, part=PARTS[kind])
    content = begin_agreement(system=planned, party=minato, language="ja", by=ren, at=AT).content()
    (findings,) = check_texts(content)
    assert {"L1", "L9", "L10"} & set(findings.failing) == set()
    assert content.title == {"ja": "決済が通らない：まず当番へ電話する"}
    assert {act.where["ja"] for act in content.acts if act.where} == {"画面「再送」"}
    assert [(way.when["ja"], way.to["ja"]) for way in content.ways_out] == [
        ("どの行か分からない。", "上の行として動く。")
    ]
    retire(row=planned.planned.get(kind="end"), by=ren, at=AT)
    general = content_from_plan(system=planned, party=None, own=Party.own_side(), language="ja", time_zone="Asia/Tokyo")
    assert (general.end_signal.threshold, len(general.prohibitions)) == (None, 1)


def test_a_vendor_gets_its_own_candidates_and_capabilities(planned: System, tozai: Party, ren: User) -> None:
    Capability.objects.create(party=tozai, what="夜間の切替", can="conditional", condition="前日までに連絡")
    content = begin_agreement(system=planned, party=tozai, language="ja", by=ren, at=AT).content()
    assert [act.sentence["ja"] for act in content.acts] == ["回線を切り替える。", "第一報を送る。"]
    assert [(c.what["ja"], c.can) for c in content.capabilities] == [("夜間の切替", "conditional")]
    assert content.their_side.kind == "vendor"


def test_what_is_retired_is_left_out(planned: System, minato: Party, ren: User) -> None:
    for row in (planned.planned.get(kind="levels"), minato.contacts.first(), planned.planned.get(kind="flow")):
        retire(row=row, by=ren, at=AT)
    content = begin_agreement(system=planned, party=minato, language="ja", by=ren, at=AT).content()
    assert (content.levels, content.flow, len(content.contacts_of("theirs"))) == ([], [], 1)
    assert content.criteria[0].then_level is None


def test_a_meeting_names_nobody_of_other_parties(planned: System, minato: Party, ren: User, meeting: Meeting) -> None:
    record = (
        begin_agreement(system=planned, party=minato, language="ja", by=ren, at=AT, meeting=meeting).content().meeting
    )
    assert [(one.side, one.name) for one in record.attendees] == [("ours", "佐久間 蓮"), ("theirs", "湊 一葉")]
    assert (record.starts_at, record.ends_at) == (datetime(2026, 10, 8, 10), datetime(2026, 10, 8, 11))  # noqa: DTZ001
    # Whose words those are, nobody knows: the meeting was with two parties (ADR 108).
    assert (record.place, record.heard) == ({"ja": "オンライン"}, None)
    meeting.parties.set([minato])
    assert meeting_record(meeting, Party.own_side(), "ja", minato).heard == {"ja": "売場が困る。"}


def test_the_meeting_s_zone_becomes_the_agreement_s(
    planned: System, minato: Party, ren: User, meeting: Meeting
) -> None:
    meeting.time_zone = "Europe/Berlin"
    meeting.save()
    agreement = begin_agreement(system=planned, party=minato, language="en", by=ren, at=AT, meeting=meeting)
    assert (agreement.time_zone, agreement.language) == ("Europe/Berlin", "en")
    assert agreement.content().meeting.starts_at == datetime(2026, 10, 8, 3)  # noqa: DTZ001
    assert agreement.content().meeting.place == {"en": "Online"}


def test_the_general_procedure_names_no_party(planned: System, own_side: Party) -> None:
    content = content_from_plan(system=planned, party=None, own=own_side, language="ja", time_zone="Asia/Tokyo")
    assert content.contacts_of("theirs") == []
    assert {act.side for act in content.acts} == {"ours", "theirs"}


def test_one_agreement_a_pair(planned: System, minato: Party, own_side: Party, ren: User) -> None:
    begin_agreement(system=planned, party=minato, language="ja", by=ren, at=AT)
    for party in (minato, own_side):
        with pytest.raises(Refused):
            begin_agreement(system=planned, party=party, language="ja", by=ren, at=AT)


def test_our_side_comes_first(payments: System, minato: Party, ren: User) -> None:
    with pytest.raises(Refused, match="弊社"):
        begin_agreement(system=payments, party=minato, language="ja", by=ren, at=AT)


def test_names_known_in_both_languages_stand_in_both(planned: System, minato: Party, ren: User) -> None:
    minato.name_en = ""
    minato.save()
    planned.name_en = "Payment Authorisation API"
    planned.save()
    content = begin_agreement(system=planned, party=minato, language="ja", by=ren, at=AT).content()
    assert content.system.name == {"ja": planned.name, "en": "Payment Authorisation API"}
    assert content.their_side.name == {"ja": minato.name}
