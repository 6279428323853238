"""The words of the mails of the day that are no reports."""

from agreements.emails import SECRET, our_name, worded
from incidents.models import DayLink


def day_code_mail(link: DayLink, *, minutes: int) -> tuple[str, str]:
    """Return (subject, body) of the mail with the six digits, good for `minutes`."""
    incident = link.delivery.report.incident
    facts = {"our_name": our_name(link.language), "system": incident.system.name_in(link.language)}
    return worded("day_code", link.language, {**facts, "incident": incident, "minutes": minutes, "secret": SECRET})
