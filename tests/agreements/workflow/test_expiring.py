"""A review date that passed is said on the paper: once a version, the day after, in the agreement's zone."""

from datetime import UTC, date, datetime

import pytest

from agreements import pdf
from agreements.models import Agreement, Document, Job, User
from agreements.queries.papers import record_of
from agreements.queries.verifying import faults
from agreements.workflow.expiring import queue_expired_copies
from agreements.workflow.jobs import run_due_jobs
from agreements.workflow.reviewing import withdraw_version
from tests.agreements.pdf.papers import squeezed, texts
from tests.published import draft, publish_plainly

# The last moment of the review date in Tokyo, and the first one after it.
LAST = datetime(2026, 10, 31, 14, 59, 59, tzinfo=UTC)
AFTER = datetime(2026, 10, 31, 15, 0, tzinfo=UTC)


@pytest.fixture
def agreement(payments, minato, own_side, ren: User) -> Agreement:
    return draft(payments, minato, ren, review_by="2026-10-31")


@pytest.fixture
def version(agreement: Agreement, ren: User):
    made = publish_plainly(agreement, ren, agreed_in_meeting=True)
    Job.objects.update(done_at=AFTER)
    return made


def waiting() -> list[str]:
    return list(Job.objects.filter(done_at=None).values_list("key", flat=True))


def test_the_day_after_a_copy_is_asked_for_once(version) -> None:
    assert queue_expired_copies(at=LAST) == 0
    assert queue_expired_copies(at=AFTER) == 1
    assert waiting() == [f"issue:version:{version.pk}:expired"]
    assert queue_expired_copies(at=AFTER) == 0
    Job.objects.update(done_at=AFTER)
    assert queue_expired_copies(at=AFTER) == 0


def test_the_zone_of_the_agreement_decides(version) -> None:
    Agreement.objects.update(time_zone="Pacific/Kiritimati")
    assert queue_expired_copies(at=datetime(2026, 10, 31, 9, 59, tzinfo=UTC)) == 0
    assert queue_expired_copies(at=datetime(2026, 10, 31, 10, 0, tzinfo=UTC)) == 1


def test_what_is_not_in_force_is_left_alone(version, agreement: Agreement, ren: User) -> None:
    withdraw_version(version=version, reason="契約が終わった", by=ren, at=LAST)
    Job.objects.update(done_at=AFTER)
    assert queue_expired_copies(at=AFTER) == 0


def test_what_a_copy_knows_of_its_date(version) -> None:
    assert record_of(version, issue_number=1, at=LAST).expired_on is None
    assert record_of(version, issue_number=1, at=AFTER).expired_on == date(2026, 10, 31)


@pytest.mark.slow
def test_the_copy_is_stamped_on_every_page(version) -> None:
    queue_expired_copies(at=AFTER)
    assert run_due_jobs(at=AFTER) == 1
    copy = Document.objects.get(kind="issued")
    pages = [squeezed(text) for text in texts(pdf.vault.get(copy.sha256))]
    assert all("口頭合意見直し期限切れ" in page for page in pages)
    assert "見直し期限切れ（2026-10-31）" in pages[0]
    assert list(faults()) == []
