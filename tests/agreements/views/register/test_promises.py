"""The promise check of a system: what contradicts, what is accepted, and when it is open again."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements import states
from agreements.models import Capability, ContradictionRuling, Event, Party
from agreements.queries.promise_check import PromiseCheck, promise_check
from agreements.queries.verifying import faults
from agreements.workflow.register import put
from tests.agreements.views.doors import answers
from tests.incidents import story

ADDRESS = "/systems/payments/promises/"
POWER = {
    "key": "act-power",
    "side": "ours",
    "role": {"ja": "監視センター"},
    "sentence": {"ja": "電源の系統を切り替える。"},
}
AGREED = (states.EXPLAINED, states.APPROVED)


@pytest.fixture(autouse=True)
def at_noon() -> Any:
    with time_machine.travel(story.NOW, tick=False):
        yield


@pytest.fixture
def capability(payments, tozai) -> Capability:
    """What Tozai told us: on weekdays, within half an hour."""
    payments.parties.add(tozai)
    tozai.contacts.update(hours="24時間")
    facts = {"what": "電源の系統を切り替える", "hours": "平日 9:00–18:00", "within_minutes": 30, "clause": "第8条"}
    return Capability.objects.create(party=tozai, can="can", **facts)


@pytest.fixture
def promised(capability, payments, minato, ren, own_side):
    """What Minato was promised at any hour: the same deed, within half an hour."""
    return promise(payments, minato, ren)


def promise(system: Any, party: Party, by: Any, **changes: Any) -> Any:
    acts = [POWER | {"within_minutes": 30} | changes]
    row = party.agreements.first() or story.agreement(system, party, by)
    return story.version(row, by, *AGREED, acts=acts, capabilities=[], information=[], flow=[], escalations=[])


def looked(system: Any) -> PromiseCheck:
    return promise_check(system, story.NOW)


def accept(client: Any, key: str, **changes: Any) -> Any:
    given = {"reason": "夜間は予備系だけで受ける。", "look_again_on": "2027-04-01"} | changes
    return client.post(f"{ADDRESS}{key}/acceptance/", given)


def told(client: Any, user: Any) -> tuple[list[list[str]], list[list[str]]]:
    """The kinds of what is open and of what is accepted, as the page has them."""
    client.force_login(user)
    context = client.get(ADDRESS).context
    return tuple(
        [[each.kind for each in one.row.found.obstacles] for one in context[name]] for name in ("open", "accepted")
    )


def test_who_sees_the_system_sees_them(people, promised, payments):
    assert answers(people, ADDRESS) == {"ren": 200, "mio": 200, "taku": 200, "outsider": 404, "administrator": 200}
    (row,) = looked(payments).rows
    given = {"reason": "予備系で受ける。", "look_again_on": "2027-04-01"}
    statuses = {"ren": 302, "mio": 403, "taku": 403, "outsider": 404, "administrator": 302}
    assert answers(people, f"{ADDRESS}{row.key}/acceptance/", given) == statuses


def test_both_sentences_stand_side_by_side_with_their_places(client, promised, capability, ren, taku):
    assert told(client, taku) == ([["hours"]], [])
    page = client.get(ADDRESS).content.decode()
    for words in ("電源の系統を切り替える", "平日 9:00–18:00", "第8条"):
        assert words in page
    assert "次は東西データセンター株式会社の時間の外です：平日 18:00–翌9:00、土曜 終日、日曜 終日、祝日 終日" in page
    assert 'href="/agreements/AG-0001/versions/1/#acts"' in page
    assert f'href="/parties/{capability.party_id}/#capabilities-{capability.pk}"' in page
    assert "理由を書いて受け入れる" not in page
    client.force_login(ren)
    assert "理由を書いて受け入れる" in client.get(ADDRESS).content.decode()


def test_what_is_accepted_leaves_the_open_list_and_tells_why(client, promised, payments, ren):
    (row,) = looked(payments).rows
    client.force_login(ren)
    assert accept(client, row.key).status_code == 302
    assert told(client, ren) == ([], [["hours"]])
    page = client.get(ADDRESS).content.decode()
    for words in ("夜間は予備系だけで受ける。", str(ren), "2027-04-01"):
        assert words in page
    made = ContradictionRuling.objects.get()
    assert (made.promise.partition("、")[0], made.said_by) == ("監視センターが", ren)
    (event,) = Event.objects.filter(kind="contradiction.accepted")
    assert (event.chain, event.told()["reason"]) == ("AG-0001", "夜間は予備系だけで受ける。")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"reason": " "}, "この項目"),
        ({"look_again_on": "2026-11-20"}, "明日から2年先まで"),
        ({"look_again_on": "2028-11-20"}, "明日から2年先まで"),
    ],
)
def test_nothing_is_accepted_without_a_reason_or_for_ever(client, promised, payments, ren, given, words):
    (row,) = looked(payments).rows
    client.force_login(ren)
    answer = accept(client, row.key, **given)
    assert (answer.status_code, ContradictionRuling.objects.count()) == (200, 0)
    assert answer.context["form"].errors
    assert told(client, ren) == ([["hours"]], [])


def test_it_opens_again_when_the_vendor_says_something_else(client, promised, capability, payments, ren):
    (row,) = looked(payments).rows
    client.force_login(ren)
    accept(client, row.key)
    capability.hours = "平日 8:00–20:00"
    put(row=capability, by=ren, at=story.NOW)
    assert told(client, ren) == ([["hours"]], [])
    # What is said of sentences that are gone is said of nothing.
    answer = client.get(f"{ADDRESS}{row.key}/acceptance/", follow=True)
    assert "どちらかの文が変わり" in answer.content.decode()
    capability.hours = "24時間"
    put(row=capability, by=ren, at=story.NOW)
    assert told(client, ren) == ([], [])
    assert "食い違いはありません" in client.get(ADDRESS).content.decode()


def test_it_opens_again_when_the_promise_changes(client, promised, payments, minato, ren):
    (row,) = looked(payments).rows
    client.force_login(ren)
    accept(client, row.key)
    promise(payments, minato, ren, within_minutes=25)
    assert told(client, ren) == ([["hours", "minutes"]], [])


def test_it_opens_again_on_its_day_and_says_what_was_said(client, promised, payments, ren):
    (row,) = looked(payments).rows
    client.force_login(ren)
    accept(client, row.key, look_again_on="2026-12-01")
    for day, wanted in ((date(2026, 11, 30), ([], [["hours"]])), (date(2026, 12, 1), ([["hours"]], []))):
        with time_machine.travel(story.NOW.replace(month=day.month, day=day.day), tick=False):
            assert told(client, ren) == wanted
    with time_machine.travel(story.NOW.replace(month=12, day=1), tick=False):
        page = client.get(ADDRESS).content.decode()
    assert "もう一度見る日が来ました" in page
    assert "夜間は予備系だけで受ける。" in page


def test_an_acceptance_is_taken_back(client, promised, payments, ren):
    (row,) = looked(payments).rows
    client.force_login(ren)
    removal = f"{ADDRESS}{row.key}/acceptance/removal/"
    assert "受け入れられていません" in client.post(removal).content.decode()
    accept(client, row.key)
    assert "また未解決に並びます" in client.get(removal).content.decode()
    assert client.post(removal).status_code == 302
    assert told(client, ren) == ([["hours"]], [])
    kinds = ["contradiction.accepted", "contradiction.reopened"]
    assert list(Event.objects.filter(kind__in=kinds).order_by("pk").values_list("kind", flat=True)) == kinds
    assert [fault for fault in faults() if "ruling" in str(fault)] == []


def test_the_gravest_comes_first_then_the_customer_of_the_highest_rank(promised, capability, payments, ren):
    capability.hours, capability.within_minutes = "24時間", 45
    capability.save()
    second = Party.objects.create(kind="customer", name="あさひ店", revenue_rank="B")
    third = Party.objects.create(kind="customer", name="いろは店", revenue_rank="B")
    promise(payments, second, ren)
    promise(payments, third, ren, sentence={"ja": "回線を別の事業者へ移す。"})
    Capability.objects.create(party=capability.party, what="回線を別の事業者へ移す", can="cannot")
    rows = [(row.found.kind, row.customer.party.name) for row in looked(payments).rows]
    assert rows == [("cannot", "いろは店"), ("minutes", "みなと百貨店株式会社"), ("minutes", "あさひ店")]


def test_what_is_in_force_counts_and_a_version_beats_nothing_in_the_register(promised, capability, payments, ren):
    row = story.agreement(payments, capability.party, ren)
    said = {"key": "cap-1", "what": {"ja": "電源の系統を切り替える"}, "can": "can", "hours": {"ja": "24時間"}}
    story.version(row, ren, *AGREED, capabilities=[said | {"within_minutes": 30}], contacts=[], acts=[])
    # The register still says otherwise: both are shown until it is mended.
    (one,) = looked(payments).rows
    assert [each.undertaking.part.key for each in one.found.obstacles] == [f"capability-{capability.pk}"]
    capability.hours = "24時間"
    capability.save()
    assert looked(payments).rows == ()


def test_without_vendors_it_says_what_is_missing(client, payments, minato, ren, own_side):
    client.force_login(ren)
    assert "まだ突き合わせるものがありません" in client.get(ADDRESS).content.decode()


def test_as_many_queries_for_many_as_for_one(promised, payments, ren):
    with CaptureQueriesContext(connection) as one:
        assert len(looked(payments).rows) == 1
    for number in range(12):
        promise(payments, Party.objects.create(kind="customer", name=f"{number}号店"), ren)
    with CaptureQueriesContext(connection) as many:
        assert len(looked(payments).rows) == 13
    assert len(many) == len(one)
