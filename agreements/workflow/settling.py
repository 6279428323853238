"""What the reviewers' answers make of a version."""

from datetime import datetime
from typing import Any

from agreements import states
from agreements.models import AgreementVersion, ReviewDecision, VersionMove, move_version, queue_job
from agreements.models.event import Actor
from agreements.quorum import quorum_of


def settle(*, version: AgreementVersion, at: datetime, by: Actor, reason: str = "") -> VersionMove | None:
    """Move a version to the state its answers give it, if that is another one; return the move.

    Runs in the caller's transaction, with the agreement locked.
    """
    now = version.state
    becomes = quorum_of(version, at, version.invitations.select_related("decision")).settled(now)
    if becomes != now:
        decisions = version.decisions.select_related("recorded")
        how = _way_of([one for one in decisions if one.answer == becomes]) if becomes == states.APPROVED else {}
        return move_version(version, becomes, at=at, by=by, reason=reason, **how)
    return None


def _way_of(approvals: list[ReviewDecision]) -> dict[str, Any]:
    """By which way they came, if not all by link; and the day the last was given, where none of them was by link."""
    recorded = [one.recorded for one in approvals if hasattr(one, "recorded")]
    if not recorded:
        return {}
    ways = {one.assurance for one in approvals}
    if len(ways) > 1:
        return {"way": states.BY_SEVERAL}
    return {"way": ways.pop(), "given_on": max(one.given_on for one in recorded)}


def queue_copy(*, version: AgreementVersion, why: str, at: datetime) -> str:
    """Ask for a fresh issued copy (in the caller's transaction); return the job's key."""
    return queue_job(kind="issue", about=("version", version.pk), at=at, key=f"issue:{why}").key
