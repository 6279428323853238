"""Where a contradiction is met: before a draft is published, on the board, and in an Excel file."""

import io
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from agreements.models import Agreement, Capability, Party
from tests.agreements.views.doors import answers
from tests.agreements.views.register.test_promises import AGREED, POWER, accept, looked, promise
from tests.incidents import story
from tests.published import draft

FILE = "/systems/payments/promises.xlsx"


@pytest.fixture(autouse=True)
def at_noon() -> Any:
    with time_machine.travel(story.NOW, tick=False):
        yield


@pytest.fixture
def capability(payments, tozai, minato, own_side) -> Capability:
    payments.parties.add(tozai, minato)
    tozai.contacts.update(hours="24時間")
    facts = {"what": "電源の系統を切り替える", "hours": "平日 9:00–18:00", "within_minutes": 30, "clause": "第8条"}
    return Capability.objects.create(party=tozai, can="can", **facts)


def drafted(system: Any, party: Party, by: Any, **changes: Any) -> Agreement:
    return draft(system, party, by, **({"acts": [POWER | {"within_minutes": 30}]} | changes))


def cells(client: Any, address: str) -> list[tuple[Any, ...]]:
    return list(load_workbook(io.BytesIO(client.get(address).content)).active.iter_rows(values_only=True))


def test_a_draft_says_which_of_its_promises_no_vendor_holds(client, capability, payments, minato, ren):
    agreement = drafted(payments, minato, ren)
    client.force_login(ren)
    link = f'href="/agreements/{agreement.number}/publish/#promises"'
    assert link in client.get(f"/agreements/{agreement.number}/draft/").content.decode()
    answer = client.get(f"/agreements/{agreement.number}/publish/")
    assert [[each.kind for each in one.row.found.obstacles] for one in answer.context["promises"]] == [["hours"]]
    page = answer.content.decode()
    assert "平日 18:00–翌9:00" in page
    assert f'href="/agreements/{agreement.number}/draft/acts/#acts"' in page
    assert f'href="/parties/{capability.party_id}/#capabilities-{capability.pk}"' in page


def test_a_draft_that_fits_says_so_and_names_what_was_not_asked(client, capability, payments, minato, ren):
    capability.hours = "24時間"
    capability.save()
    more = POWER | {"key": "act-cool", "sentence": {"ja": "冷房を止める。"}, "within_minutes": 30}
    agreement = drafted(payments, minato, ren, acts=[POWER | {"within_minutes": 30}, more])
    client.force_login(ren)
    answer = client.get(f"/agreements/{agreement.number}/publish/")
    assert (answer.context["promises"], [one.words for one, *_who in answer.context["unasked"]]) == (
        [], ["監視センターが、検知から30分以内に冷房を止める。"],
    )  # fmt: skip
    assert "食い違いはありません" in answer.content.decode()


def test_what_was_accepted_of_the_same_sentences_is_not_told_again(client, capability, payments, minato, ren):
    promise(payments, minato, ren)
    (row,) = looked(payments).rows
    client.force_login(ren)
    accept(client, row.key)
    agreement = row.agreement
    agreement.put_content(agreement.versions.get().content())
    agreement.save()
    assert client.get(f"/agreements/{agreement.number}/publish/").context["promises"] == []


def test_a_vendors_draft_says_which_promises_to_customers_it_breaks(client, capability, payments, minato, tozai, ren):
    promise(payments, minato, ren)
    capability.delete()
    said = {"key": "cap-1", "what": {"ja": "電源の系統を切り替える"}, "can": "can", "within_minutes": 45}
    agreement = draft(payments, tozai, ren, capabilities=[said], contacts=[], acts=[])
    client.force_login(ren)
    answer = client.get(f"/agreements/{agreement.number}/publish/")
    assert [[each.kind for each in one.row.found.obstacles] for one in answer.context["promises"]] == [["minutes"]]
    assert f'href="/agreements/{agreement.number}/draft/capabilities/#capabilities"' in answer.content.decode()


def test_a_system_without_vendors_says_nothing_of_them(client, payments, minato, own_side, ren):
    payments.parties.set([minato])
    agreement = drafted(payments, minato, ren)
    client.force_login(ren)
    for page in ("draft/", "publish/"):
        assert 'id="promises"' not in client.get(f"/agreements/{agreement.number}/{page}").content.decode()
        assert "連携先の答えと突き合わせる" not in client.get(f"/agreements/{agreement.number}/{page}").content.decode()


def test_the_board_counts_them_until_they_are_accepted(client, capability, payments, minato, ren):
    promise(payments, minato, ren)
    client.force_login(ren)
    page = client.get("/board/").content.decode()
    assert "連携先と食い違う約束 1件" in page
    assert 'href="/systems/payments/promises/"' in page
    heading, first, *_rest = cells(client, "/board.xlsx")
    assert (heading[-1], first[-1]) == ("連携先と食い違う約束", "1")
    (row,) = looked(payments).rows
    accept(client, row.key)
    assert "連携先と食い違う約束" not in client.get("/board/").content.decode()


def test_the_board_asks_no_more_for_many_than_for_one(client, capability, payments, minato, ren):
    promise(payments, minato, ren)
    client.force_login(ren)
    client.get("/board/")
    with CaptureQueriesContext(connection) as one:
        client.get("/board/")
    for number in range(12):
        promise(payments, Party.objects.create(kind="customer", name=f"{number}号店"), ren)
    with CaptureQueriesContext(connection) as many:
        assert client.get("/board/").content.decode().count("連携先と食い違う約束 1件") == 13
    assert len(many) == len(one)


def test_the_file_says_what_the_page_says(client, people, capability, payments, minato, ren):
    assert answers(people, FILE) == {"ren": 200, "mio": 200, "taku": 200, "outsider": 404, "administrator": 200}
    promise(payments, minato, ren)
    promise(payments, Party.objects.create(kind="customer", name="あさひ店"), ren, sentence={"ja": "冷房を止める。"})
    client.force_login(ren)
    assert f'href="{FILE}"' in client.get("/systems/payments/promises/").content.decode()
    heading, first, second = cells(client, FILE)
    assert heading[:3] == ("状況", "種類", "顧客")
    assert (first[0], first[1], first[2], first[6]) == (
        "未解決", "足りない時間帯", minato.name, "東西データセンター株式会社",
    )  # fmt: skip
    assert "電源の系統を切り替える" in first[4]
    assert "平日 9:00–18:00" in first[7]
    assert (second[0], second[2]) == ("連携先にまだ聞いていない約束", "あさひ店")
    (row,) = looked(payments).rows
    accept(client, row.key)
    accepted = next(cell for cell in cells(client, FILE) if cell[2] == minato.name)
    assert (accepted[0], accepted[10]) == ("受け入れたもの", "夜間は予備系だけで受ける。")


def test_two_vendors_one_after_the_other_are_both_read(client, capability, payments, minato, ren):
    capability.hours, capability.within_minutes = "24時間", 15
    capability.save()
    net = Party.objects.create(kind="vendor", name="あおば通信網株式会社")
    payments.parties.add(net)
    Capability.objects.create(party=net, what="停電の範囲を知らせる", can="can", hours="24時間", within_minutes=20)
    row = story.agreement(payments, minato, ren)
    known = {
        "key": "know-1",
        "what": {"ja": "停電の範囲"},
        "provider": {"ja": "あおば通信網"},
        "used_for": ["act-power"],
    }
    acts = [POWER | {"within_minutes": 30}]
    story.version(row, ren, *AGREED, acts=acts, information=[known], capabilities=[], flow=[], escalations=[])
    client.force_login(ren)
    page = client.get("/systems/payments/promises/").content.decode()
    assert "先に「停電の範囲」を知ると、35分かかります" in page
    assert "停電の範囲を知らせる" in page
    assert "あおば通信網株式会社　あおば通信網株式会社の登録" in page
