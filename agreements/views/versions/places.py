"""What the pages about a version share: where they lie, and whom we asked about it."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import AgreementVersion, OutgoingMail, ReviewInvitation
from agreements.queries.returns import lost_addresses


def asked_of(version: AgreementVersion, at: datetime) -> list[tuple[ReviewInvitation, str, OutgoingMail | None]]:
    """Return whom we asked, how each request stands, and the mail that came back from there since, if one did."""
    more = (
        "decision__recorded__recorded_by",
        "decision__understanding",
        "created_by",
        "closed_by",
        "by_way_of",
        "contact",
    )
    asked = list(version.invitations.select_related(*more).order_by("pk"))
    lost = lost_addresses({one.mail for one in asked})
    return [(one, one.state_at(at), lost.get(one.mail.casefold())) for one in asked]


def page_of(found: AgreementVersion) -> str:
    return reverse("version", args=[found.agreement.number, found.number])


def crumbs_of(found: AgreementVersion) -> list[tuple[str, Any]]:
    agreement = found.agreement
    return [
        (reverse("agreement-list"), _("議事録")),
        (reverse("agreement", args=[agreement.number]), agreement.number),
        (page_of(found), _("第%(number)d版") % {"number": found.number}),
    ]
