"""A party's links to its page of the day: given with each mail, taken back by us."""

import secrets
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from agreements.content import sha256_of
from agreements.models import Contact, User
from agreements.models.event import named
from incidents.models import DayLink, DayLinkRevoked, Delivery, Incident
from incidents.workflow.opening import tell

# Each later report brings a new one.
LINK_LIVES = timedelta(days=30)


def give_link(*, delivery: Delivery, language: str, at: datetime) -> tuple[DayLink, str]:
    """Return a new link for whoever gets this mail, and its address, which nobody else may know (in the transaction of
    the report)."""
    token = secrets.token_urlsafe(32)
    link = DayLink.objects.create(
        public_id=uuid.uuid4(),
        delivery=delivery,
        language=language,
        token_sha256=sha256_of(token),
        expires_at=at + LINK_LIVES,
    )
    return link, f"{settings.PUBLIC_BASE_URL}/r/d/{token}"


def revoke_links(*, incident: Incident, contact: Contact, by: User, at: datetime, reason: str = "") -> int:
    """Take back every link that a contact has been sent in this incident; return how many still opened something. The
    next report brings a new one."""
    with transaction.atomic():
        found = Incident.objects.select_for_update().get(pk=incident.pk)
        links = DayLink.objects.filter(delivery__contact=contact, delivery__report__incident=found)
        taken = DayLinkRevoked.objects.filter(incident=found, link__in=links).order_by("link").last()
        left = links.filter(pk__gt=taken.link_id if taken else 0)
        newest = left.last()
        if newest is None:
            return 0
        row = DayLinkRevoked.objects.create(
            incident=found, party=contact.party, link=newest, reason=reason, happened_at=at, at=at, **named(by)
        )
        data: dict[str, object] = {"role": contact.role, "reason": reason}
        tell(incident=found, kind="day.link_revoked", data=data, by=by, at=at, facts=[row])
        return left.count()
