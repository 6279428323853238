"""The exchange file: what comes out is what went in; what is wrong is listed at once, and nothing is written."""

import re
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from agreements.content import Unreadable, canonical_text
from agreements.content.exchange import ExchangeFile, read_parts
from agreements.models import Agreement, Attendee, Concern, Contact, Event, Meeting, Party, System, User
from agreements.queries.exporting import export_document
from agreements.queries.seeding import planned_parts
from agreements.workflow.exchange import import_document
from tests.agreements.example_content import example_content_both
from tests.agreements.example_file import example_file
from tests.agreements.workflow.drawn_content import contents

AT = datetime(2026, 10, 20, 3, 0, tzinfo=UTC)
WRITTEN = (Party, System, Contact, Meeting, Attendee, Concern, Agreement, Event)


def counts() -> list[int]:
    return [model.objects.count() for model in WRITTEN]


def problems(plain: Any, by: User) -> dict[str, str]:
    """Return what import_document says, by path, after proving that it wrote nothing."""
    before = counts()
    with pytest.raises(Unreadable) as caught:
        import_document(plain=plain, by=by, at=AT)
    assert counts() == before
    return {problem.path: str(problem) for problem in caught.value.problems}


def test_the_example_comes_out_as_it_went_in(administrator: User) -> None:
    agreement = import_document(plain=example_file(), by=administrator, at=AT)
    assert agreement.number == "AG-0001"
    exported = export_document(agreement)
    assert canonical_text(exported) == ExchangeFile.model_validate(example_file()).canonical()
    assert list(agreement.system.parties.all()) == [agreement.party]
    assert [e.kind for e in Event.objects.filter(chain="AG-0001")] == ["agreement.begun"]
    assert Meeting.objects.get().held_at == AT


def test_a_file_of_two_languages_comes_out_as_it_went_in(administrator: User) -> None:
    content = example_content_both().model_dump(mode="json", exclude_none=True)
    plain: dict[str, Any] = {**example_file(), "content": content}
    exported = export_document(import_document(plain=plain, by=administrator, at=AT))
    assert exported["content"] == content
    assert exported["content"]["translations"] == ["en"]


# On SQLite is enough: what is drawn is text, and comes back through the same field.
@pytest.mark.skipif(connection.vendor != "sqlite", reason="a text comes back the same from both")
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(drawn=some.data())
def test_whatever_is_agreed_comes_out_as_it_went_in(administrator: User, drawn: Any) -> None:
    plain = example_file(content=drawn.draw(contents()))
    plain.pop("meeting")
    plain["party"]["kind"] = plain["content"]["their_side"]["kind"]
    if plain["party"]["kind"] == "vendor":
        del plain["party"]["revenue_rank"], plain["party"]["incident_sensitivity"]
    with transaction.atomic():
        agreement = import_document(plain=deepcopy(plain), by=administrator, at=AT)
        assert canonical_text(export_document(agreement)) == ExchangeFile.model_validate(plain).canonical()
        transaction.set_rollback(True)  # the next example starts from nothing


def test_a_second_file_uses_what_is_registered(administrator: User) -> None:
    import_document(plain=example_file(), by=administrator, at=AT)
    first = counts()
    other = example_file(system={"slug": "booking", "name": "予約基盤"})
    agreement = import_document(plain=other, by=administrator, at=AT)
    names = [model.__name__ for model in WRITTEN]
    grown = {name: now - was for name, was, now in zip(names, first, counts(), strict=True) if now != was}
    assert grown == {"System": 1, "Agreement": 1, "Event": 2}, "the meeting is about two systems now"
    assert {system.slug for system in Meeting.objects.get().systems.all()} == {"payments", "booking"}
    assert canonical_text(export_document(agreement)) == ExchangeFile.model_validate(other).canonical()


def test_a_file_that_contradicts_the_register_is_refused_everywhere_at_once(administrator: User) -> None:
    import_document(plain=example_file(), by=administrator, at=AT)
    plain = example_file()
    plain["our_side"]["name"] = "別の会社"
    plain["party"] |= {"revenue_rank": "B", "notes": "移転した"}
    plain["system"]["name"] = "決済API"
    plain["contacts"][0]["phone"]["e164"] = "+81300000199"
    plain["contacts"][1]["hours"] = "平日"
    plain["meeting"]["heard"] = "別の話"
    found = problems(plain, administrator)
    assert list(found) == [
        "our_side.name", "party.revenue_rank", "party.notes", "system.name", "contacts.0.phone", "contacts.1.hours",
        "meeting.heard", "system",
    ]  # fmt: skip
    assert found["party.revenue_rank"] == (
        "party.revenue_rank: 登録されている内容（A）と違います。どちらかを直してください。"
    )
    assert found["party.notes"] == "party.notes: 登録されている内容（空）と違います。どちらかを直してください。"
    assert "AG-0001" in found["system"]


def test_what_cannot_be_read_and_what_is_registered_are_told_together(administrator: User) -> None:
    import_document(plain=example_file(), by=administrator, at=AT)
    plain = example_file()
    plain["content"]["acts"][0]["sentense"] = {"ja": "止める"}
    plain["content"]["acts"][1]["levels"] = [9]
    plain["party"]["language"] = "fr"
    plain["system"]["name"] = "決済API"
    assert set(problems(plain, administrator)) == {
        "content.acts.0.sentense", "content.acts.1.levels.0", "party.language", "system.name",
    }  # fmt: skip


def spoilt(path: str, value: Any) -> dict[str, Any]:
    """Return the example with one place changed."""
    plain: Any = example_file()
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    part = plain
    for step in steps:
        part = part[step]
    part[last] = value
    return plain


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("party.name", "みなと\u202e百貨店"),
        ("party.name", "みなと\x00百貨店"),
        ("party.name", "みなと\n百貨店"),
        ("party.name", " みなと百貨店"),
        ("party.name", "あ" * 201),
        ("party.name", "やまびこ決済サービス株式会社"),
        ("party.notes", "あ" * 4001),
        ("party.contract_reference", "K-1"),
        ("system.slug", "支払い"),
        ("contacts.0.mail", "oncall@"),
        ("contacts.0.mail", "a@b.example\nBcc: c@d.example"),
        ("contacts.0.phone.e164", "+8１300000142"),
        ("contacts.0.no_answer_minutes", 10**12),
        ("contacts", [{"side": "ours", "role": "当番"}] * 401),
        ("meeting.starts_at", "2026-02-30T10:00"),
        ("meeting.starts_at", "0001-01-01T00:00"),
        ("meeting.starts_at", "2026-10-08T10:00+09:00"),
        ("meeting.starts_at", "2026-10-07T10:00"),
        ("meeting.ends_at", "2026-10-08T10:00"),
        ("meeting.time_zone", "Asia/Nowhere"),
        ("meeting.time_zone", "../../etc/passwd"),
        ("meeting.call_url", "javascript:alert(1)"),
        ("meeting.place", "\ud800"),
        ("content.time_zone", "Mars/Olympus"),
        ("content.their_side.kind", "vendor"),
        ("content.aims", [{"key": f"k{n}", "text": {"ja": "x"}} for n in range(401)]),
        ("content.acts.0.levels", [1] * 41),
        ("content.acts.1.key", "act-stop-retries"),
        ("content.criteria.0.then_act", "act-nowhere"),
        ("content.translations", ["ja"]),
        ("content.translations", ["en", "en"]),
        ("content.translations", ["fr"]),
        ("content.notes.ja", "a" * 10_000_000),
        ("content.effective_from", "9999-12-31"),
        ("format", "heiji-agreement/2"),
        ("surprise", 1),
    ],
)  # fmt: skip
def test_bad_input_is_refused_at_its_place(administrator: User, path: str, value: Any) -> None:
    found = problems(spoilt(path, value), administrator)
    part = path.partition(".")[0]
    assert [place for place in found if place.partition(".")[0] == part], found
    assert all(message.strip() for message in found.values())


def test_a_time_that_clocks_jump_over_is_refused(administrator: User) -> None:
    plain = example_file()
    plain["meeting"] |= {
        "starts_at": "2026-03-08T02:30", "ends_at": "2026-03-08T04:00", "time_zone": "America/New_York",
    }  # fmt: skip
    assert "America/New_York" in problems(plain, administrator)["meeting"]


def test_what_was_heard_cannot_come_before_the_meeting(administrator: User) -> None:
    plain = example_file()
    plain["content"]["meeting"]["starts_at"] = plain["meeting"]["starts_at"] = "2026-12-08T10:00:00"
    plain["meeting"]["ends_at"] = "2026-12-08T11:00:00"
    assert list(problems(plain, administrator)) == ["meeting.heard"]


@pytest.mark.parametrize("plain", [None, [], "x", 3, {}, {"content": {}}, {"format": []}])
def test_no_file_at_all_is_refused(administrator: User, plain: Any) -> None:
    assert problems(plain, administrator)


def test_what_is_retired_is_not_used(administrator: User) -> None:
    agreement = import_document(plain=example_file(), by=administrator, at=AT)
    for row in (agreement.party, agreement.system):
        row.retired_at, row.retired_by = AT, administrator
        row.save()
    assert {"party.name", "system.slug"} <= set(problems(example_file(), administrator))


def test_a_version_comes_out_as_it_was_frozen(administrator: User) -> None:
    agreement = import_document(plain=example_file(), by=administrator, at=AT)
    agreement.party.contacts.get(name="野口 直樹")
    plain = export_document(agreement)
    assert plain["content"] == example_file()["content"]
    assert [contact["role"] for contact in plain["contacts"]] == [
        "決済基盤 当番",
        "店舗システム当番",
        "情報システム部長",
    ]


def test_a_plan_without_levels_gets_those_of_the_file_once(administrator: User) -> None:
    plain = deepcopy(example_file())
    step = {"key": "step-all", "scale": {"ja": "影響の広さ"}, "name": {"ja": "全店"}}
    plain["content"]["steps"] = [step]
    plain["content"]["levels"][0]["spans"] = [{"from_step": "step-all"}]
    system = import_document(plain=plain, by=administrator, at=AT).system
    planned = planned_parts(system, "levels", "steps")
    levels = read_parts(plain)[0]["content"].levels
    assert [level.name for level in planned.levels] == [level.name for level in levels]
    assert planned.levels[0].spans[0].from_step == planned.steps[0].key != "step-all"
    other = deepcopy(plain)
    other["party"]["name"] = "ほかの会社"
    other["content"]["levels"][0]["name"] = {"ja": "ほかの呼び名"}
    import_document(plain=other | {"contacts": [], "meeting": None}, by=administrator, at=AT)
    assert planned_parts(system, "levels", "steps") == planned


def test_what_is_wrong_is_told_with_its_remedy(administrator: User) -> None:
    plain = example_file()
    content = plain["content"]
    content["contacts"][0]["phone"]["e164"] = "03-0000-0142"
    content["acts"][1]["sentence"] = {"text": {"ja": "止める"}}
    content["acts"][1]["key"] = "止める"
    content["levels"][0]["mark"] = "★"
    content["levels"][0]["thresholds"][0]["value"] = "約5"
    content["acts"][0]["gain"] = ""
    content["acts"][0]["side"] = "both"
    content["glossary"] += [{"key": "act-stop-retries", "term": {"ja": "a"}, "meaning": {"ja": "b"}}]
    content["criteria"][0]["then_act"] = "act-nowhere"
    found = problems(plain, administrator)
    said = "\n".join(found.values())
    for words in (
        "+81300000142",
        "act-1",
        "■, ▲, ○, ◇",
        '"0.5"',
        '{"ja": "…"}',
        "項目ごと省きます",
        "'ours', 'theirs'",
    ):
        assert words in said
    assert not re.search(r"\^|\[key\]|[a-z]\.\d|pattern| or ", said), said
    assert "content.acts（2番目）.sentence" in said
    # In the same round: what contradicts among what can be read, at its own place.
    assert "content.criteria.0.then_act" in found
    assert "act-nowhere" in said
