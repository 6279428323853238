"""The draft at the table: answered by one touch, in one party's sight alone, and left as a draft to read."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict

from agreements.models import Agreement, Attendee, Concern, Meeting, Party, PlannedPart
from agreements.queries.seeding import meeting_record
from agreements.workflow.meetings import record_meeting
from tests.agreements.typed import typed
from tests.agreements.views.doors import answers, everybody
from tests.published import draft, publish_plainly

pytestmark = pytest.mark.django_db

LEADS_ONLY = everybody(403, ren=200, outsider=404, administrator=200)
STARTS = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)


@pytest.fixture
def rival():
    return Party.objects.create(name="株式会社ライバル", kind="customer")


@pytest.fixture
def agreement(payments, minato, own_side, ren):
    return draft(payments, minato, ren)


@pytest.fixture
def meeting(payments, minato, rival, own_side):
    """With two parties, who do not know what the other one says."""
    held = Meeting.objects.create(
        title="合同の打合せ",
        starts_at=STARTS,
        ends_at=STARTS + timedelta(hours=1),
        place="本社",
        heard="ライバルの弱み",
    )
    held.systems.set([payments])
    held.parties.set([minato, rival])
    for party, name in ((own_side, "佐久間 亮"), (minato, "高梨 香織"), (minato, "大庭 恒一"), (rival, "競 合太")):
        Attendee.objects.create(meeting=held, party=party, role="部長", name=name)
    return held


@pytest.fixture
def home(agreement, meeting):
    return f"/agreements/{agreement.number}/meetings/{meeting.pk}/"


def fresh():
    return Agreement.objects.get()


def sent(client, home, **changes):
    """The whole form as the page shows it, with fields typed over."""
    page = client.get(home)
    data = QueryDict(mutable=True)
    for form in [page.context["form"], *(screen.form for screen in page.context["screens"])]:
        for name, value in typed(form).items():
            data[form.add_prefix(name)] = value
    data.update({"revision": str(page.context["revision"]), **changes})
    return data


def said(client, home, **changes):
    return client.post(home, sent(client, home, **changes), headers={"X-Autosave": "true"})


def consent(key):
    answer = fresh().content().item(key).consent
    return answer.answer, (answer.condition or answer.words or {}).get("ja", "")


def test_who_sits_at_the_table(people, agreement, meeting, home, booking):
    assert answers(people, home) == LEADS_ONLY
    assert answers(people, home + "conclusion/") == LEADS_ONLY
    meeting.systems.set([booking])
    assert answers(people, home)["ren"] == 404


@pytest.mark.parametrize(
    ("answer", "words", "kept"),
    [
        ("agreed", "", ("agreed", "")),
        ("conditional", "開店中だけ", ("agreed", "開店中だけ")),
        ("question", "何分で分かりますか", ("question", "何分で分かりますか")),
        ("on_the_day", "並んでいる人数", ("on_the_day", "並んでいる人数")),
    ],
)
def test_one_touch_is_an_answer(client, ren, agreement, home, answer, words, kept):
    client.force_login(ren)
    key = agreement.content().acts[0].key
    typed_in = {f"{key}-answer": answer, f"{key}-words": words, f"{key}-who_decides": "店長"}
    assert said(client, home, **typed_in, heard="レジの列が一番困る").status_code == 200
    assert consent(key) == kept
    assert fresh().content().meeting.heard == {"ja": "レジの列が一番困る"}
    who = fresh().content().item(key).consent.who_decides
    assert who == ({"ja": "店長"} if answer == "on_the_day" else None)


def test_somebody_comes_back_to_a_question_until_it_is_answered(client, ren, agreement, home):
    client.force_login(ren)
    key = agreement.content().acts[0].key
    asked = {f"{key}-answer": "question", f"{key}-words": "何分で分かりますか"}
    said(client, home, **asked, **{f"{key}-owner": "決済当番", f"{key}-due": "2026-10-20"})
    point = fresh().content().item(f"open-{key}")
    assert (point.owner, point.due.isoformat()) == ({"ja": "決済当番"}, "2026-10-20")
    assert "何分で分かりますか" in point.what["ja"]
    said(client, home, **{f"{key}-answer": "agreed"})
    assert (consent(key), fresh().content().item(f"open-{key}")) == (("agreed", ""), None)


def test_a_condition_is_none_until_it_is_written(client, ren, agreement, home):
    """The finger slips on, the words do not follow: nothing was agreed to yet, and nothing else waits for it."""
    client.force_login(ren)
    first, second = [act.key for act in agreement.content().acts[:2]]
    answer = said(client, home, **{f"{first}-answer": "conditional", f"{second}-answer": "agreed"})
    assert answer.status_code == 200
    assert (consent(first), consent(second)) == (("unanswered", ""), ("agreed", ""))


def test_nothing_typed_leaves_the_rest_as_it_was(client, ren, agreement, home):
    client.force_login(ren)
    before = agreement.content()
    assert said(client, home).status_code == 200
    after = fresh().content()
    assert {name for name, value in after if value != getattr(before, name)} == {"meeting"}


def test_one_partys_words_are_nobody_elses(client, ren, payments, agreement, meeting, own_side, minato, rival, home):
    client.force_login(ren)
    other = draft(payments, rival, ren)
    theirs = f"/agreements/{other.number}/meetings/{meeting.pk}/"
    said(client, home, heard="みなとの秘密")
    said(client, theirs, heard="ライバルの秘密")
    here, there = client.get(home).content.decode(), client.get(theirs).content.decode()
    assert ("みなとの秘密" in here, "みなとの秘密" in there) == (True, False)
    for foreign in ("ライバルの秘密", "競 合太", "ライバルの弱み", "株式会社ライバル"):
        assert foreign not in here, foreign
    record = meeting_record(meeting, own_side, "ja", minato)
    assert (record.heard, [row.name for row in record.attendees]) == (None, ["佐久間 亮", "高梨 香織", "大庭 恒一"])
    present = [row.pk for row in meeting.attendees.exclude(party=rival)]
    client.post(home + "conclusion/", {"present": present})
    meeting.refresh_from_db()
    assert (meeting.heard, meeting.held_at is None) == ("ライバルの弱み", False)


def test_what_nobody_has_checked_is_marked(client, ren, payments, agreement, home):
    act = agreement.content().acts[0]
    client.force_login(ren)
    assert [screen.unchecked for screen in client.get(home).context["screens"] if screen.item.key == act.key] == [False]
    PlannedPart.objects.create(system=payments, kind="acts", own_key=act.key, part=act.model_dump(mode="json"))
    page = client.get(home)
    assert [screen.unchecked for screen in page.context["screens"] if screen.item.key == act.key] == [True]


def test_leaving_makes_a_draft_that_needs_only_reading(client, ren, agreement, meeting, home, rival):
    meeting.parties.remove(rival)
    Meeting.objects.filter(pk=meeting.pk).update(heard="")
    client.force_login(ren)
    key = agreement.content().acts[0].key
    refused = {f"{key}-answer": "objection", f"{key}-words": "決算の前は無理です", f"{key}-due": "2026-12-01"}
    left = client.post(home, sent(client, home, heard="列が困る", conclude="1", **refused))
    assert left.url == home + "conclusion/"
    there = [row.pk for row in meeting.attendees.exclude(party=rival).exclude(name="大庭 恒一")]
    end = {"present": there, f"{key}-kind": "no_time", f"{key}-next_on": "2026-12-01", f"{key}-before_month": "3"}
    assert client.post(home + "conclusion/", {"present": []}).status_code == 200
    assert client.post(home + "conclusion/", end).url == f"/agreements/{agreement.number}/draft/"
    client.post(home + "conclusion/", end)
    concern = Concern.objects.get()
    assert (concern.kind, concern.next_on.isoformat(), concern.before_month) == ("no_time", "2026-12-01", 3)
    assert concern.text.endswith("決算の前は無理です")
    meeting.refresh_from_db()
    assert (meeting.heard, meeting.held_at is None) == ("列が困る", False)
    record = fresh().content().meeting
    assert [row.name for row in record.attendees] == ["佐久間 亮", "高梨 香織"]
    assert record.basis == {"ja": "打合せの場で、1項目ずつ読み合わせた。"}
    everybody_else = [row.pk for row in meeting.attendees.exclude(party=rival)]
    client.post(home + "conclusion/", {**end, "present": everybody_else})
    assert [row.name for row in fresh().content().meeting.attendees] == ["佐久間 亮", "高梨 香織", "大庭 恒一"]


def test_an_objection_in_other_words_is_the_same_concern(client, ren, agreement, meeting, home):
    client.force_login(ren)
    key, other = [act.key for act in agreement.content().acts[:2]]
    there = {"present": [row.pk for row in meeting.attendees.all()[:1]]}
    said(client, home, **{f"{key}-answer": "objection", f"{key}-words": "決算の前は無理です"})
    client.post(home + "conclusion/", {**there, f"{key}-kind": "no_time", f"{key}-before_month": "3"})
    again = {f"{other}-answer": "objection", f"{other}-words": "人がいません"}
    said(client, home, **{f"{key}-answer": "objection", f"{key}-words": "三月までは無理です", **again})
    form = client.get(home + "conclusion/").context["refused"][0]
    assert (form["kind"].value(), form["before_month"].value()) == ("no_time", 3)
    client.post(home + "conclusion/", {**there, f"{key}-kind": "no_time", f"{other}-kind": "other"})
    kept = [(row.item, row.text.partition("\n")[2], row.kind) for row in Concern.objects.order_by("pk")]
    assert kept == [(key, "三月までは無理です", "no_time"), (other, "人がいません", "other")]
    Concern.objects.filter(item=key).update(closed_at=STARTS, outcome="四月に回した")
    client.post(home + "conclusion/", {**there, f"{key}-kind": "no_time", f"{other}-kind": "other"})
    assert (Concern.objects.count(), Concern.objects.get(item=key).outcome) == (2, "四月に回した")


def test_the_table_is_left_once_its_minutes_are_out(client, ren, agreement, meeting, home):
    client.force_login(ren)
    page = f"/meetings/{meeting.pk}/"
    record_meeting(meeting=meeting, heard="", by=ren, at=STARTS + timedelta(hours=1))
    assert (client.get(home).status_code, home in client.get(page).content.decode()) == (200, True)
    # What was held is read as a draft next.
    assert f'href="/agreements/{agreement.number}/draft/"' in client.get(page).content.decode()
    before = publish_plainly(agreement, ren, agreed_in_meeting=True)
    assert before.published_at > meeting.held_at
    for address in (home, home + "conclusion/"):
        assert client.get(address).url == f"/agreements/{agreement.number}/draft/"
    told = client.get(page).content.decode()
    assert home not in told
    # The party of the meeting that has minutes by now leads to them; only for the other one some are still to begin.
    assert f"発行済みの議事録 {agreement.number}" in told
    assert "この打合せから議事録を作成" in told
    meeting.parties.set([agreement.party])
    assert "この打合せから議事録を作成" not in client.get(page).content.decode()


def test_one_finds_the_meeting_again_from_the_draft_and_whom_to_add_from_its_end(client, ren, agreement, meeting, home):
    client.force_login(ren)
    starts = meeting.starts_at.astimezone(ZoneInfo(meeting.time_zone)).replace(tzinfo=None)
    content = agreement.content()
    agreement.put_content(
        content.model_copy(update={"meeting": content.meeting.model_copy(update={"starts_at": starts})})
    )
    agreement.save()
    page = f'href="/meetings/{meeting.pk}/'
    assert f'{page}"' in client.get(f"/agreements/{agreement.number}/draft/").content.decode()
    assert f'{page}#attendees"' in client.get(f"{home}conclusion/").content.decode()
    Meeting.objects.update(cancelled_at=STARTS)
    assert page not in client.get(f"/agreements/{agreement.number}/draft/").content.decode()


def test_the_draft_marks_it_too(client, ren, payments, agreement):
    act = agreement.content().acts[0]
    client.force_login(ren)
    section = f"/agreements/{agreement.number}/draft/acts/"
    tag = '<span class="tag">できるかどうか未確認</span>'
    assert tag not in client.get(section).content.decode()
    PlannedPart.objects.create(system=payments, kind="acts", own_key=act.key, part=act.model_dump(mode="json"))
    assert client.get(section).content.decode().count(tag) == 1
