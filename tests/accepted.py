"""A contradiction with a vendor that was accepted, for tests of what stays of it."""

from datetime import datetime, timedelta

from agreements.models import Agreement, Capability, Party, User
from agreements.queries.promise_check import promise_check
from agreements.workflow.ruling import accept_contradiction


def accept_twice(agreement: Agreement, *, by: User, at: datetime) -> None:
    """A vendor cannot do what was promised, and that is accepted for a reason, and then for another."""
    act = agreement.content().acts_of("ours")[0]
    vendor = Party.objects.create(kind="vendor", name="東西データセンター")
    Capability.objects.create(party=vendor, what=act.sentence["ja"], can="cannot")
    agreement.system.parties.add(vendor)
    (row,) = (one for one in promise_check(agreement.system, at).rows if one.found.promise.key == act.key)
    for reason in ("予備系で受ける。", "契約の更新を待つ。"):
        said = {"reason": reason, "look_again_on": at.date() + timedelta(days=30)}
        accept_contradiction(system=agreement.system, key=row.key, **said, by=by, at=at)
