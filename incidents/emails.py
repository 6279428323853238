"""The words of the mails of the day that are no reports."""

from datetime import datetime

from django.conf import settings

from agreements.emails import SECRET, our_name, worded
from agreements.models import User
from incidents.models import DayLink


def day_code_mail(link: DayLink, *, minutes: int) -> tuple[str, str]:
    """Return (subject, body) of the mail with the six digits, good for `minutes`."""
    incident = link.delivery.report.incident
    facts = {"our_name": our_name(link.language), "system": incident.system.name_in(link.language)}
    return worded("day_code", link.language, {**facts, "incident": incident, "minutes": minutes, "secret": SECRET})


def bag_mail(user: User, *, sequence: int, at: datetime) -> tuple[str, str]:
    """Return (subject, body) of the mail that brings one of ours the go-bag as an encrypted zip."""
    facts = {"person": user, "sequence": sequence, "at": at, "hours": settings.BAG_STALE_HOURS}
    return worded("go_bag", user.language, facts | {"our_name": our_name(user.language)})
