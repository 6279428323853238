"""Who holds an incident: given by one, taken by the other, each a fact; the page and the list say who."""

import pytest
from django.test import Client

from agreements.models import Event, Membership, User
from agreements.refusals import Refused
from incidents.models import HandOver, Incident
from incidents.queries.holding import holder_of, holders_of, waiting_handover
from incidents.queries.verifying import record_faults
from incidents.workflow.handing_over import hand_over, take_over
from incidents.workflow.moving import close
from tests.incidents import story

pytestmark = pytest.mark.usefixtures("friday")
PAGE = "/incidents/INC-2026-001/"


def test_who_opened_it_holds_it_until_another_has_taken_it(incident: Incident, mio: User, ren: User) -> None:
    assert (holder_of(incident), waiting_handover(incident)) == (mio, None)
    given = hand_over(incident=incident, to=ren, by=mio, at=story.NOW, note="現場と電話がつながっている")
    assert (holder_of(incident), waiting_handover(incident)) == (mio, given)
    take_over(incident=incident, by=ren, at=story.NOW)
    assert (holder_of(incident), waiting_handover(incident)) == (ren, None)
    hand_over(incident=incident, to=mio, by=ren, at=story.NOW)
    take_over(incident=incident, by=mio, at=story.NOW)
    assert holder_of(incident) == mio
    kinds = Event.objects.filter(chain=incident.number, kind__startswith="day.").values_list("kind", "by")
    assert list(kinds) == [
        ("day.handed_over", "小椋 澪"), ("day.taken_over", "佐久間 蓮"),
        ("day.handed_over", "佐久間 蓮"), ("day.taken_over", "小椋 澪"),
    ]  # fmt: skip
    assert [fault for fault in record_faults() if "handover" in fault] == []


def test_nobody_takes_it_unasked_without_a_reason(incident: Incident, mio: User, ren: User) -> None:
    for who, note in ((mio, "x"), (ren, ""), (ren, " ")):
        with pytest.raises(Refused):
            take_over(incident=incident, by=who, at=story.NOW, note=note)
    assert not HandOver.objects.exists()
    take_over(incident=incident, by=ren, at=story.NOW, note="前の当番と連絡が取れない")
    assert holder_of(incident) == ren


def test_what_was_given_to_another_is_not_taken_by_me(
    incident: Incident, mio: User, ren: User, outsider: User, taku: User
) -> None:
    for whom in (mio, outsider, taku):
        with pytest.raises(Refused):
            hand_over(incident=incident, to=whom, by=mio, at=story.NOW)
    second = User.objects.create_user("second")
    Membership.objects.create(system=incident.system, user=second, role="oncall")
    hand_over(incident=incident, to=second, by=mio, at=story.NOW)
    with pytest.raises(Refused):
        take_over(incident=incident, by=ren, at=story.NOW)
    take_over(incident=incident, by=second, at=story.NOW)
    with pytest.raises(Refused):
        take_over(incident=incident, by=second, at=story.NOW)
    close(incident=incident, by=mio, at=story.NOW)
    with pytest.raises(Refused):
        hand_over(incident=incident, to=ren, by=second, at=story.NOW)


def test_the_pages_say_who_and_what_is_owed(incident: Incident, client: Client, mio: User, ren: User) -> None:
    client.force_login(mio)
    page = client.get(f"{PAGE}handover/").content.decode()
    for words in (
        "いまの当番：<b>小椋 澪</b>",
        "期限のあること",
        "第一報",
        "相手を待っていること",
        "再送待ちの件数を受け取る",
    ):
        assert words in page
    assert client.post(f"{PAGE}handover/", {"to": ren.pk, "note": "申し送り"}).status_code == 302
    assert "引き継ぎ待ち" in client.get(PAGE).content.decode()
    client.force_login(ren)
    assert "引き継ぎを見て引き受ける" in client.get(PAGE).content.decode()
    assert "申し送り" in client.get(f"{PAGE}handover/").content.decode()
    assert client.post(f"{PAGE}takeover/").status_code == 302
    assert "当番：<b>佐久間 蓮</b>" in client.get(PAGE).content.decode()
    assert "佐久間 蓮" in client.get("/incidents/").content.decode()


def test_holders_of_many_are_one_query(incident: Incident, django_assert_num_queries: object) -> None:
    rows = list(Incident.objects.select_related("opened_by"))
    with django_assert_num_queries(1):  # type: ignore[operator]
        holders_of(rows)
