"""A review date that passes ends nothing, but the paper must say so: the version in force gets a stamped copy."""

from datetime import datetime, timedelta

from agreements.models import AgreementVersion, Job
from agreements.queries.standing import day_in, version_in_force
from agreements.workflow.settling import queue_copy

# The day begins at other moments elsewhere; nobody's review date passes earlier than this.
_EARLIEST = timedelta(hours=14)


def queue_expired_copies(*, at: datetime) -> int:
    """Ask, once a version, for a fresh copy of each one in force whose review date has passed by `at` in its
    agreement's zone; return how many were asked for now."""
    asked = Job.objects.filter(key__startswith="issue:version:", key__endswith=":expired").values_list("subject_id")
    passed = AgreementVersion.objects.filter(review_by__lt=(at + _EARLIEST).date(), agreement__retired_at=None)
    found = passed.exclude(pk__in=asked).select_related("agreement").defer("content_text", "agreement__draft")
    return sum(_ask_for_copy(version, at) for version in found)


def _ask_for_copy(version: AgreementVersion, at: datetime) -> bool:
    today = day_in(version.agreement.time_zone, at)
    if version.review_by >= today or version_in_force(version.agreement, at) != version:
        return False
    queue_copy(version=version, why=f"version:{version.pk}:expired", at=at)
    return True
