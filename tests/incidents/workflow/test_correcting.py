"""A correction names the sentence that was wrong and what is right, to everybody who was told it."""

import pytest

from agreements.models import chain_faults
from agreements.refusals import Refused
from incidents.models import Report, ReportDraft
from incidents.queries.drafts import open_drafts, sent_by_party
from incidents.workflow.correcting import draft_corrections
from incidents.workflow.drafting import draft_reports
from incidents.workflow.moving import change_level, close
from incidents.workflow.reporting import send_report
from tests.incidents import story

WRONG, RIGHT = "成功率は38%です。", "成功率は58%です。"


@pytest.fixture
def told(incident, mio):
    """Minato and Tozai were told the same."""
    draft_reports(incident=incident, kind="first", known=WRONG, by=mio, at=story.NOW)
    for draft in ReportDraft.objects.order_by("pk"):
        send(draft, mio)
    return list(Report.objects.order_by("pk"))


def send(draft, by):
    return send_report(draft=draft, revision=draft.revision, by=by, at=story.NOW)


def corrections(report, by, **more):
    words = {"wrong": WRONG, "right": RIGHT, **more}
    return draft_corrections(report=report, by=by, at=story.NOW, **words)


def test_it_names_the_report_the_sentence_and_what_is_right(told, mio):
    (draft,) = corrections(told[0], mio)
    assert draft.body.startswith(
        "【訂正】11月20日（金）10:30（日本時間）にお送りした第一報の、次の文を訂正します。\n\n"
        f"誤：{WRONG}\n\n正：{RIGHT}\n\n"
    )
    assert draft.subject.startswith("【訂正報】【第一報】")
    report = send(draft, mio)
    assert (report.corrects, report.label) == (told[0], "訂正報")
    assert [row.mail for row in report.deliveries.all()] == [row.mail for row in told[0].deliveries.all()]
    assert list(chain_faults(report.incident.number)) == []


def test_everybody_who_was_told_it_is_told_what_is_right(told, mio):
    assert [draft.party for draft in corrections(told[0], mio, everywhere=True)] == [row.party for row in told]


def test_a_sentence_that_was_not_sent_is_not_corrected(told, mio):
    with pytest.raises(Refused, match="この文がありません"):
        corrections(told[0], mio, wrong="停電です。")
    assert not ReportDraft.objects.filter(kind="correction").exists()


def test_it_stands_beside_the_order_of_the_day(incident, told, minato, mio):
    (draft,) = corrections(told[0], mio)
    draft_reports(incident=incident, kind="update", by=mio, at=story.NOW)
    change_level(incident=incident, level=2, by=mio, at=story.NOW)
    assert WRONG in story.reload(draft).body
    send(draft, mio)
    kinds = [row.kind for row in open_drafts(incident, sent_by_party(incident))[minato.pk]]
    assert kinds == ["update"]
    close(incident=incident, by=mio, at=story.NOW)
    (again,) = corrections(told[0], mio)
    assert send(again, mio).label == "訂正報 2"
