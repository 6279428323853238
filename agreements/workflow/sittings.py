"""Every save is a revision, so that two people's changes merge; after two hours only some of a sitting's stay."""

from datetime import datetime, timedelta
from itertools import pairwise

from agreements.models import Agreement, AgreementVersion, User
from agreements.queries.draft_history import SILENCE

# So long a page may stand open with something unsaved, and its changes are still merged on top of what it showed.
_MERGED_WITHIN = timedelta(hours=2)


def thin_out(*, agreement: Agreement, by: User, at: datetime) -> None:
    """Forget saves amid the sitting that `by` is in, older than two hours: about four an hour stay, and those that
    versions name, so that the sitting stays one."""
    saves = agreement.history.filter(saved_by=by, saved_at__lt=at - _MERGED_WITHIN)
    # A sitting that is older has a save in the half hour before that; most are not, and each save asks.
    if not saves.filter(saved_at__gte=at - _MERGED_WITHIN - SILENCE).exists():
        return
    named = set(AgreementVersion.objects.filter(agreement=agreement).values_list("draft_history_id", flat=True))
    old = saves.filter(saved_at__gte=_begun(agreement, by, at))
    records = list(old.order_by("revision", "history_id").values_list("history_id", "saved_at"))
    kept_at, forgotten = at, []
    for place, ((record, saved_at), (_next, next_at)) in enumerate(pairwise(records)):
        if place and record not in named and next_at - kept_at <= SILENCE / 2:
            forgotten.append(record)
        else:
            kept_at = saved_at
    if forgotten:
        agreement.history.filter(history_id__in=forgotten).delete()


def _begun(agreement: Agreement, by: User, at: datetime) -> datetime:
    """When the sitting began that goes on at `at`."""
    begun = at
    for saved_by, saved_at in agreement.history.order_by("-revision", "-history_id").values_list(
        "saved_by", "saved_at"
    ):
        if saved_by != by.pk or begun - saved_at > SILENCE:
            break
        begun = saved_at
    return begun
