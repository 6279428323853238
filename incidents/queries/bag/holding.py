"""Who keeps a copy of the go-bag on which device, since when it was not heard of, and who on call keeps none."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from agreements.models import Membership, User
from agreements.models.system import LEAD, ONCALL
from gobag.holders import PHONE, holders_in
from incidents.queries.bag.place import bag_folder

SILENT = timedelta(days=30)


@dataclass(frozen=True)
class HeldCopy:
    owner: str
    on_phone: bool
    sequence: int
    seen_at: datetime
    is_silent: bool


@dataclass(frozen=True)
class Holding:
    copies: list[HeldCopy]
    without: list[str]

    @property
    def silent(self) -> int:
        return sum(copy.is_silent for copy in self.copies)


def holding(at: datetime) -> Holding:
    """Return every copy, the one heard of last first, and the names of those on call who have none."""
    people = {str(user.pk): user.name_on_record for user in User.objects.filter(is_active=True)}
    holders = [holder for holder in holders_in(bag_folder(), at) if holder.who in people]
    copies = [
        HeldCopy(people[one.who], one.kind == PHONE, one.sequence, one.seen_at, is_silent=at - one.seen_at > SILENT)
        for one in holders
    ]
    duty = Membership.objects.filter(role__in=[LEAD, ONCALL]).values_list("user", flat=True)
    without = {people[str(user)] for user in duty if str(user) in people} - {copy.owner for copy in copies}
    return Holding(copies, sorted(without))
