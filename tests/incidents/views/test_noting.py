"""The one thing to do on the page of an incident, a party's promises, and noting them."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import Contact, OutgoingMail
from agreements.refusals import Refused
from incidents.models import CallNote, DayDecision, InformationGiven, PhoneCall, PromiseMark, ReadingNoted
from incidents.queries.verifying import record_faults
from incidents.views.readings import asked_on
from incidents.workflow.drafting import draft_reports
from incidents.workflow.moving import close
from incidents.workflow.reporting import send_report
from tests.agreements.views.doors import answers, everybody
from tests.incidents import story

pytestmark = pytest.mark.usefixtures("friday")
PAGE = "/incidents/INC-2026-001/"
CALL = {"contact": "contact-store", "outcome": "no_answer", "kind": "first", "ordinal": "1"}


@pytest.fixture
def mio_at(client, mio):
    client.force_login(mio)
    return client


@pytest.fixture
def at_minato(incident, minato):
    return f"{PAGE}parties/{minato.pk}/"


def now_box(client):
    page = client.get(PAGE).content.decode()
    return re.search(r'<section class="now".*?</section>', page, re.DOTALL)[0]


def test_who_notes(people, incident, at_minato):
    assert answers(people, at_minato) == everybody(200, outsider=404)
    assert answers(people, f"{at_minato}calls/", CALL) == everybody(302, taku=403, outsider=404)
    assert answers(people, f"{at_minato}promises/info-rate/") == everybody(200, taku=403, outsider=404)
    assert PhoneCall.objects.count() == 3


def test_the_strictest_promise_stands_first_with_its_number_and_is_loud_once_it_is_late(mio_at, incident):
    box = now_box(mio_at)
    assert '決済成功率（<span class="n">1分ごと</span>）を伝える' in box
    assert ("期限 10:29" in box, "03-0000-2201" in box, "data-late" in box) == (True, True, True)
    assert "<title>▲超過 1件｜INC-2026-001" in mio_at.get(PAGE).content.decode()


def test_nothing_is_loud_before_its_time(mio_at, incident):
    with time_machine.travel(story.DETECTED + timedelta(minutes=1), tick=False):
        box = now_box(mio_at)
        assert "data-late" not in box
        assert "超過" not in mio_at.get(PAGE).content.decode().partition("<body")[0]


def test_one_tap_notes_a_call_and_the_next_in_line_is_dialled(mio_at, incident, at_minato):
    assert mio_at.post(f"{at_minato}calls/", CALL)["Location"] == f"{PAGE}#now"
    call = PhoneCall.objects.get()
    assert (call.role, call.phone, call.outcome, call.happened_at) == (
        "店舗システム当番", "+81300002201", "no_answer", story.NOW,
    )  # fmt: skip
    box = now_box(mio_at)
    assert "出ない" in box
    assert 'href="tel:+81300002290"' in box


def test_who_was_reached_has_had_the_first_report(mio_at, incident, at_minato):
    mio_at.post(f"{at_minato}calls/", {**CALL, "outcome": "reached", "spoke_with": "三田", "said": "現金のみにする"})
    page = mio_at.get(PAGE).content.decode()
    row = page[page.index("みなと百貨店") :]
    assert PhoneCall.objects.get().said == "現金のみにする"
    assert "済 3" in row
    assert "第一報を電話で伝える" not in page


def test_what_was_said_is_written_afterwards(mio_at, incident, at_minato, people):
    mio_at.post(f"{at_minato}calls/", {**CALL, "outcome": "reached"})
    address = f"{at_minato}calls/{PhoneCall.objects.get().pk}/notes/"
    assert address in mio_at.get(at_minato).content.decode()
    for said in ("", " "):
        mio_at.post(address, {"said": said})
    assert not CallNote.objects.exists()
    mio_at.post(address, {"said": "現金のみにする", "spoke_with": "三田"})
    page = mio_at.get(at_minato).content.decode()
    assert "三田：現金のみにする" in page
    assert [fault for fault in record_faults() if "callnote" in fault] == []
    assert answers(people, address, {"said": "x"}) == everybody(302, taku=403, outsider=404)


def test_a_second_press_is_the_same_call(mio_at, incident, at_minato):
    key = re.search(r'name="form_key" value="(\w+)"', now_box(mio_at))[1]
    for _press in range(2):
        mio_at.post(f"{at_minato}calls/", {**CALL, "form_key": key})
    assert PhoneCall.objects.count() == 1


def test_whoever_is_no_contact_of_theirs_is_not_noted(mio_at, incident, at_minato):
    for wrong in ({"contact": "contact-our-lead"}, {"outcome": "maybe"}, {"contact": ""}):
        assert mio_at.post(f"{at_minato}calls/", {**CALL, **wrong})["Location"] == at_minato
    assert not PhoneCall.objects.exists()


def test_information_is_given_or_cannot_be_had(mio_at, incident, at_minato):
    place = f"{at_minato}promises/info-recovery/information/"
    page = mio_at.post(place, {"value": "", "obtained": "1"}).content.decode()
    assert "伝えた値を書いてください。" in page
    mio_at.post(place, {"value": "14:10", "source": "運用責任者", "obtained": "1", "happened_at": "2026-11-20 10:28"})
    mio_at.post(f"{at_minato}promises/info-waiting/information/", {"value": "", "obtained": ""})
    assert list(InformationGiven.objects.values_list("item", "value", "obtained")) == [
        ("info-recovery", "14:10", True), ("info-waiting", "", False),
    ]  # fmt: skip
    page = mio_at.get(at_minato).content.decode()
    assert ("済 10:28" in page, "取れない 10:30" in page) == (True, True)


def test_a_decision_and_what_is_not_needed(mio_at, incident, at_minato):
    decision = f"{at_minato}promises/act-later:decide/decisions/"
    assert "決めた人" in mio_at.get(f"{at_minato}promises/act-later:decide/").content.decode()
    mio_at.post(decision, {"answer": "切り替える", "decided_by": "矢島"})
    marks = f"{at_minato}promises/act-notice/marks/"
    assert "不要とした理由を書いてください。" in mio_at.post(marks, {"mark": "not_needed"}).content.decode()
    mio_at.post(marks, {"mark": "not_needed", "reason": "閉店後のため"})
    mio_at.post(f"{at_minato}promises/act-standby/marks/", {"mark": "done"})
    assert DayDecision.objects.get().decided_by == "矢島"
    assert list(PromiseMark.objects.values_list("promise", "mark")) == [
        ("act-notice", "not_needed"), ("act-standby", "done"),
    ]  # fmt: skip
    assert "閉店後のため" in mio_at.get(at_minato).content.decode()
    assert mio_at.get(f"{at_minato}promises/nothing/").status_code == 404


def test_a_number_is_typed_once_and_its_criterion_speaks(mio_at, incident, at_minato):
    assert "判断を待つ：再送待ち" not in mio_at.get(PAGE).content.decode()
    field = next(one.field for one in asked_on(incident) if one.quantity == "再送待ち")
    for wrong in ({field: "多い"}, {}):
        page = mio_at.post(f"{PAGE}readings/", wrong).content.decode()
        assert ("数字を書いてください。" in page, "1つ以上入れてください。" in page) == (bool(wrong), not wrong)
    assert mio_at.post(f"{PAGE}readings/", {field: "2001"})["Location"] == PAGE
    assert ReadingNoted.objects.get().unit == "件"
    page = mio_at.get(at_minato).content.decode()
    criterion = page[page.index("判断を待つ：再送待ち") :]
    assert "期限の前" in criterion[: criterion.index("</tr>")]


def test_a_party_by_phone_alone_and_without_an_agreement_is_called_in_order(mio_at, incident, tozai):
    Contact.objects.filter(party=tozai).update(mail="")
    story.contact(tozai, "当直", "", place=20, phone="+81300000777")
    page = mio_at.get(f"{PAGE}parties/{tozai.pk}/").content.decode()
    first = Contact.objects.filter(party=tozai).order_by("place").first()
    assert f'value="contact-{first.pk}"' in page
    mio_at.post(f"{PAGE}parties/{tozai.pk}/calls/", {**CALL, "contact": f"contact-{first.pk}", "outcome": "reached"})
    assert "済 1" in mio_at.get(f"{PAGE}parties/{tozai.pk}/").content.decode()


def test_an_extension_is_dialled_and_noted(mio_at, incident, tozai):
    first = tozai.contacts.order_by("place", "pk").first()
    Contact.objects.filter(party=tozai).update(mail="")
    first.phone, first.mail = "+81300000142;ext=12", ""
    first.save()
    page = f"{PAGE}parties/{tozai.pk}/"
    assert 'href="tel:+81300000142;ext=12"' in mio_at.get(page).content.decode()
    mio_at.post(f"{page}calls/", {**CALL, "contact": f"contact-{first.pk}", "outcome": "reached"})
    assert PhoneCall.objects.get().phone == first.phone


def test_whoever_is_not_affected_has_no_clock_and_gets_no_mail(mio_at, incident, at_minato, draft, mio):
    assert "影響あり 0　影響なし 0　未確認 2" in mio_at.get(PAGE).content.decode()
    mio_at.post(f"{at_minato}effects/", {"answer": "no"})
    page = mio_at.get(PAGE).content.decode()
    assert "影響あり 0　影響なし 1　未確認 1" in page
    assert ("03-0000-2201" in page, "/ 1社" in page) == (False, True)
    with pytest.raises(Refused, match="影響なし"):
        send_report(draft=draft, revision=draft.revision, by=mio, at=story.NOW)
    assert not OutgoingMail.objects.exists()
    drafts = draft_reports(incident=incident, kind="first", by=mio, at=story.NOW)
    assert [one.party.name for one in drafts] == ["東西データセンター株式会社"]
    mio_at.post(f"{at_minato}effects/", {"answer": "yes"})
    assert send_report(draft=draft, revision=draft.revision, by=mio, at=story.NOW).pk
    assert mio_at.post(f"{at_minato}effects/", {"answer": "perhaps"})["Location"] == at_minato


def test_of_a_closed_incident_nothing_is_noted(mio_at, incident, at_minato, mio):
    close(incident=incident, by=mio, at=story.NOW)
    mio_at.post(f"{at_minato}calls/", CALL)
    assert not PhoneCall.objects.exists()
    assert 'class="now"' not in mio_at.get(PAGE).content.decode()


def test_a_party_page_takes_as_many_queries_with_many_calls(mio_at, incident, at_minato):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert mio_at.get(at_minato).status_code == 200
        return len(queries)

    mio_at.post(f"{at_minato}calls/", CALL)
    one = count()
    for _call in range(5):
        mio_at.post(f"{at_minato}calls/", CALL)
    assert count() == one
