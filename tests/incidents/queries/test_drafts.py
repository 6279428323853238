"""Reports that were begun and not sent are somebody's: whoever leaves hands them on."""

from datetime import timedelta

from agreements.models import Event, OutgoingMail, Party, User
from agreements.queries.holdings import Held, holdings_of
from agreements.workflow.people import end_person
from incidents.models import Incident, ReportDraft
from incidents.workflow import moving
from incidents.workflow.reporting import send_report
from tests.incidents import story


def test_a_report_that_was_begun_is_handed_on(draft: ReportDraft, mio: User, ren: User, administrator: User) -> None:
    held, number = holdings_of(user=mio, at=story.NOW).beside, draft.incident.number
    assert Held(f"{number} {draft.party} 第一報", f"/incidents/{number}/drafts/{draft.pk}/") in held
    end_person(user=mio, heir=ren, by=administrator, at=story.NOW)
    assert held[0].words in Event.objects.get(kind="person.ended").told()["held"]
    mail = OutgoingMail.objects.get(to=ren.email, subject_kind="account")
    assert f"書きかけの報告 {held[0].words}" in mail.body


def test_what_is_sent_or_over_is_nobody_s(incident: Incident, draft: ReportDraft, minato: Party, mio: User) -> None:
    def parties() -> set[str]:
        return {one.words.split(" ")[1] for one in holdings_of(user=mio, at=story.NOW).beside}

    assert minato.name in parties()
    send_report(draft=draft, revision=draft.revision, by=mio, at=story.NOW)
    assert minato.name not in parties()
    later = story.NOW + timedelta(minutes=30)
    moving.recover(incident=incident, happened_at=later, by=mio, at=later)
    moving.close(incident=incident, by=mio, at=later)
    assert parties() == set()
