"""What the reviewers' answers make of a version."""

from datetime import datetime

from agreements import states
from agreements.models import AgreementVersion, VersionMove, move_version, queue_job
from agreements.models.event import Actor


def settle(*, version: AgreementVersion, at: datetime, by: Actor, reason: str = "") -> VersionMove | None:
    """Move a version to the state its answers give it, if that is another one; return the move.

    Runs in the caller's transaction, with the agreement locked.
    """
    answers = list(version.decisions.values_list("answer", flat=True))
    waiting = version.invitations.filter(decision=None, revoked_at=None)
    # Under "all", one who let the link run out has not approved; only taking the request back lets them off.
    if version.policy == "any":
        waiting = waiting.filter(expires_at__gt=at)
    now, becomes = version.state, states.outcome(version.policy, answers, waiting.count())
    if becomes and becomes != now and becomes in states.VERSION_MOVES[now]:
        return move_version(version, becomes, at=at, by=by, reason=reason)
    return None


def queue_copy(*, version: AgreementVersion, why: str, at: datetime) -> str:
    """Ask for a fresh issued copy (in the caller's transaction); return the job's key."""
    return queue_job(kind="issue", about=("version", version.pk), at=at, key=f"issue:{why}").key
