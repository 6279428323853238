"""Nothing new: one tap for all, each in its language; the second in a row names another time for the next."""

from datetime import timedelta

import pytest
from django.test import Client

from agreements.models import Party, User
from agreements.refusals import Refused
from incidents.models import Incident, ReportDraft
from incidents.workflow.moving import recover
from incidents.workflow.reporting import send_report
from incidents.workflow.unchanged import draft_unchanged
from tests.incidents import story

pytestmark = pytest.mark.usefixtures("friday")
LATER = story.NOW + timedelta(minutes=15)
SAME = "前の報告から変わったことはありません。"


@pytest.fixture
def told(draft: ReportDraft, incident: Incident, mio: User) -> Incident:
    send_report(draft=draft, revision=draft.revision, by=mio, at=story.NOW)
    return incident


def unchanged(incident: Incident, by: User, minutes: int | None = None) -> list[ReportDraft]:
    return draft_unchanged(incident=incident, by=by, at=LATER, next_minutes=minutes)


def test_whoever_was_told_gets_an_update_with_the_usual_time(told: Incident, minato: Party, mio: User) -> None:
    (draft,) = unchanged(told, mio)
    assert (draft.party, draft.kind, draft.ordinal) == (minato, "update", 1)
    assert SAME in draft.body
    assert draft.next_at is None


def test_the_second_in_a_row_names_another_time(told: Incident, mio: User) -> None:
    (draft,) = unchanged(told, mio)
    send_report(draft=draft, revision=draft.revision, by=mio, at=LATER)
    with pytest.raises(Refused, match="次の報告の時刻を変えて"):
        unchanged(told, mio)
    assert ReportDraft.objects.filter(ordinal=2).count() == 0
    (second,) = unchanged(told, mio, 60)
    assert second.next_at == LATER + timedelta(minutes=60)
    assert SAME in second.body


def test_something_said_between_makes_the_next_a_first_again(told: Incident, mio: User) -> None:
    (draft,) = unchanged(told, mio)
    ReportDraft.objects.filter(pk=draft.pk).update(edited=True)
    send_report(draft=story.reload(draft), revision=draft.revision, by=mio, at=LATER)
    assert len(unchanged(told, mio)) == 1


def test_nothing_is_unchanged_once_it_is_over(told: Incident, mio: User) -> None:
    recover(incident=told, happened_at=story.NOW, by=mio, at=story.NOW)
    with pytest.raises(Refused):
        unchanged(told, mio)


def test_one_tap_on_the_page(told: Incident, client: Client, mio: User) -> None:
    client.force_login(mio)
    assert "「変わりなし」を下書きする" in client.get(f"/incidents/{told.number}/?party=0").content.decode()
    for minutes in ("4", "x"):
        client.post(f"/incidents/{told.number}/drafts/unchanged/", {"next_minutes": minutes})
    assert not ReportDraft.objects.filter(kind="update").exists()
    client.post(f"/incidents/{told.number}/drafts/unchanged/")
    assert ReportDraft.objects.get(kind="update").known.startswith(SAME)
