"""The page that sends to all, and the page of what was sent."""

import pytest
from django.urls import reverse

from agreements.models import User
from incidents.models import Report, SendingRound
from incidents.workflow.rounds import carry_rounds
from tests.incidents import story
from tests.incidents.workflow.test_rounds import LATER

pytestmark = pytest.mark.usefixtures("friday")


def test_one_press_begins_a_round_that_can_be_called_back(client, incident, mio):
    client.force_login(mio)
    page = client.get(reverse("incident-sending", args=[incident.number]))
    assert "メール 2社（3通）　電話 0社　影響なし 0社　漏れ 0社" in page.content.decode()
    seen = [f"{row.draft.pk}:{row.draft.revision}" for row in page.context["outlook"].ready]
    answer = client.post(reverse("incident-sending", args=[incident.number]), {"draft": seen})
    sending = SendingRound.objects.get()
    assert answer["Location"] == reverse("round", args=[incident.number, sending.pk])
    assert "まで取り消せます。まだ1通も出ていません。" in client.get(answer["Location"]).content.decode()
    client.post(reverse("round-moves", args=[incident.number, sending.pk]), {"move": "call_back"})
    assert (carry_rounds(at=LATER), story.reload(sending).state) == (0, "called_back")


@pytest.mark.parametrize("sent", [{}, {"draft": "x"}, {"draft": ["1:x", "99999999999:1"]}])
def test_a_press_without_drafts_sends_nothing_and_says_so(client, incident, mio, sent):
    client.force_login(mio)
    page = client.post(reverse("incident-sending", args=[incident.number]), sent)
    assert "送る報告がありません" in page.content.decode()
    assert not SendingRound.objects.exists()


def test_a_revision_that_was_not_the_one_looked_at_is_not_sent(client, incident, draft, mio):
    client.force_login(mio)
    client.post(reverse("incident-sending", args=[incident.number]), {"draft": f"{draft.pk}:9"})
    carry_rounds(at=LATER)
    page = client.get(reverse("round", args=[incident.number, SendingRound.objects.get().pk])).content.decode()
    assert "確かめている間に文面が変わりました" in page
    assert not Report.objects.exists()


def test_the_second_person_has_the_button_and_the_first_has_not(client, incident, draft, mio, ren: User, settings):
    settings.SECOND_LOOK_LEVELS = [1]
    client.force_login(mio)
    client.post(reverse("incident-sending", args=[incident.number]), {"draft": f"{draft.pk}:1"})
    address = reverse("round", args=[incident.number, SendingRound.objects.get().pk])
    assert "確かめたので送る" not in client.get(address).content.decode()
    client.force_login(ren)
    assert "確かめたので送る" in client.get(address).content.decode()


def test_as_many_queries_for_many_parties(client, incident, mio, ren, plan, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(mio)
    address = reverse("incident-sending", args=[incident.number])

    def count():
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        return len(found)

    count()
    few = count()
    for number in range(8):
        story.customer(f"相手{number}", plan)
    from incidents.workflow.drafting import draft_reports

    draft_reports(incident=incident, kind="first", by=mio, at=story.NOW)
    # They are one more kind of party, with a preview of its own.
    assert count() <= few + 4
