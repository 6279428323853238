"""The exchange file written: an agreement with its party, system, contacts and meeting (docs/adr/0012)."""

from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from agreements.content import AgreementContent
from agreements.content.exchange import FORMAT, instant
from agreements.content.parts import parted_number
from agreements.models import Agreement, AgreementVersion, Concern, Contact, Meeting, Party
from agreements.refusals import Refused


def export_document(agreement: Agreement, version: AgreementVersion | None = None) -> dict[str, Any]:
    """Return the exchange file (plain JSON data) of an agreement's draft, or of one version's frozen content.

    Party, system, contacts and meeting are as they are registered now. Raises Refused without an own side.
    """
    own = Party.own_side()
    if own is None:
        raise Refused(_("先に弊社（運用する会社）を登録してください。"))
    content = (version or agreement).content()
    meeting = meeting_of(agreement, content)
    sides = [("ours", own), ("theirs", agreement.party)]
    rows = [(side, row) for side, party in sides for row in party.contacts.filter(retired_at=None)]
    found = {
        "format": FORMAT,
        "our_side": _filled(own, "name", "name_en"),
        "party": _filled(
            agreement.party, "kind", "name", "name_en", "language", "revenue_rank", "incident_sensitivity",
            "account_owner", "account_owner_mail", "contract_reference", "notes",
        ),
        "system": _filled(agreement.system, "slug", "name", "name_en", "symptom", "symptom_en", "notes"),
        "contacts": [_contact(side, row) for side, row in rows],
        "content": content.model_dump(mode="json", exclude_none=True),
    }  # fmt: skip
    return found | ({"meeting": _meeting(meeting, sides)} if meeting else {})


def meeting_of(agreement: Agreement, content: AgreementContent) -> Meeting | None:
    """Return the registered meeting the content tells of: this party, this system, that moment; None without one."""
    local = content.meeting.starts_at
    starts = instant(local, content.time_zone) if local else None
    if starts is None:
        return None
    rows = Meeting.objects.filter(parties=agreement.party, systems=agreement.system, cancelled_at=None)
    return rows.filter(starts_at=starts).last()


def _meeting(row: Meeting, sides: list[tuple[str, Party]]) -> dict[str, Any]:
    people = [(side, who) for side, party in sides for who in row.attendees.filter(party=party)]
    concerns = row.concerns.filter(party=sides[1][1])
    zone = ZoneInfo(row.time_zone)
    times = {name: getattr(row, name).astimezone(zone).replace(tzinfo=None) for name in ("starts_at", "ends_at")}
    return {
        **_filled(row, "title", "time_zone", "place", "call_url", "preparation", "heard"),
        **{name: local.isoformat() for name, local in times.items()},
        "attendees": [{"side": side, **_filled(who, "role", "name")} for side, who in people],
        "concerns": [_concern(concern) for concern in concerns],
    }


def _concern(row: Concern) -> dict[str, Any]:
    names = ("kind", "text", "next_moment", "before_month", "after_outage")
    plain = _filled(row, *names) | ({"outcome": row.outcome} if row.closed_at else {})
    return plain | ({"next_on": row.next_on.isoformat()} if row.next_on else {})


def _contact(side: str, row: Contact) -> dict[str, Any]:
    names = (
        "role", "role_en", "department", "department_en", "name", "mail", "hours", "hours_en", "language",
        "no_answer_minutes", "gets_reports",
    )  # fmt: skip
    phone = {"phone": parted_number(row.phone) | {"example": row.phone_is_example}} if row.phone else {}
    return {"side": side, **_filled(row, *names), **phone}


def _filled(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names if getattr(row, name) not in {None, ""}}
