"""The page of what the plan says by now: ticks take items over, for leads only."""

import pytest

from agreements.models import PlannedPart
from agreements.workflow.drafts import begin_agreement, save_fields
from tests.agreements.plan_rows import reword
from tests.agreements.views.doors import answers, everybody
from tests.journeys.peacetime import planned
from tests.published import AT

pytestmark = pytest.mark.django_db
ADDRESS = "/agreements/AG-0001/draft/plan/"


@pytest.fixture
def agreement(payments, minato, own_side, ren):
    planned(payments)
    return begin_agreement(system=payments, party=minato, language="ja", by=ren, at=AT)


def test_who_may_not(people, agreement):
    assert answers(people, ADDRESS) == everybody(403, ren=200, outsider=404, administrator=200)
    assert answers(people, ADDRESS, {"revision": "1"}) == everybody(403, ren=302, outsider=404, administrator=302)


def test_what_differs_is_shown_and_taken_over(client, ren, agreement):
    client.force_login(ren)
    assert "この下書きは、いまの方針と同じです。" in client.get(ADDRESS).content.decode()
    act = next(row for row in PlannedPart.objects.filter(kind="acts") if str(row) == "決済の再送を止める")
    reword(act, within_minutes=5)
    page = client.get(ADDRESS).content.decode()
    assert "10分" in page
    assert "<b>5分</b>" in page
    page = client.post(ADDRESS, {"revision": "1", "keys": [act.key]}, follow=True).content.decode()
    assert "方針から 1件を取り入れました。" in page
    agreement.refresh_from_db()
    assert agreement.content().item(act.key).within_minutes == 5
    assert "取り入れる項目を選んでください。" in client.post(ADDRESS, {"revision": "2"}, follow=True).content.decode()


def test_what_was_left_out_on_purpose_is_folded_and_no_news(client, ren, agreement):
    client.force_login(ren)
    content = agreement.content()
    left = [act.model_dump(mode="json", exclude_none=True) for act in content.acts[1:]]
    save_fields(agreement=agreement, fields={"acts": left}, base_revision=1, by=ren, at=AT)
    groups = client.get(ADDRESS).context
    assert (groups["news"], groups["own"]) == ([], [])
    assert [row.offer.key for row in groups["left_out"]] == [content.acts[0].key]
    assert "この下書きから外した項目 1件</summary>" in client.get(ADDRESS).content.decode()


def test_what_is_there_once_is_shown_by_its_name(client, ren, payments, agreement):
    client.force_login(ren)
    PlannedPart.objects.create(system=payments, kind="what_to_say", part={"what_to_say": {"ja": "会社名\nいつから"}})
    PlannedPart.objects.create(system=payments, kind="end", part={"end_signal": {"told_by": {"ja": "電話で伝える"}}})
    rows = client.get(ADDRESS).context["news"]
    assert [(row.kind, row.title) for row in rows] == [("電話で言うこと", "会社名"), ("終わりの合図", "電話で伝える")]
