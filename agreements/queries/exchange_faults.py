"""Where an exchange file and what is registered here do not agree: all places, in the reader's language."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agreements.content import Problem
from agreements.content.exchange import ExchangeContact, ExchangeMeeting, instant
from agreements.models import Agreement, Contact, Meeting, Party, System
from gobag.letters import one_spelling


def faults_with_register(parts: dict[str, Any], at: datetime) -> list[Problem]:
    """Return what stands against writing the readable `parts` of a file now."""
    own = Party.own_side()
    party = known_party(parts["party"].name) if "party" in parts else None
    system = System.objects.filter(slug=parts["system"].slug).first() if "system" in parts else None
    return [
        *_own_side(parts, own),
        *_party(parts, party),
        *_system(parts, system),
        *_contacts(parts, own, party),
        *_meeting(parts, party, at),
        *_agreement(system, party),
    ]


def known_party(name: str) -> Party | None:
    """Return the party of this name, however its letters came."""
    exact = Party.objects.filter(name=name).first()
    alike = Party.objects.filter(searched__contains=name)
    return exact or next((party for party in alike if _is_same(party.name, name)), None)


def contact_pairs(
    contacts: list[ExchangeContact], own: Party | None, party: Party | None
) -> list[tuple[ExchangeContact, Contact | None]]:
    """Return each contact of the file with its registered row: same side, role and name, the first with the first."""
    rows = {
        side: list(owner.contacts.filter(retired_at=None)) if owner else []
        for side, owner in (("ours", own), ("theirs", party))
    }
    pairs: list[tuple[ExchangeContact, Contact | None]] = []
    for contact in contacts:
        side = rows[contact.side]
        named = [contact.role, contact.name or ""]
        row = next((row for row in side if all(map(_is_same, (row.role, row.name), named))), None)
        if row:
            side.remove(row)
        pairs.append((contact, row))
    return pairs


def known_meeting(part: ExchangeMeeting, party: Party | None) -> Meeting | None:
    """Return the registered meeting with this party of the same title at the same moment."""
    starts = instant(part.starts_at, part.time_zone)
    if party is None or starts is None:
        return None
    meetings = Meeting.objects.filter(starts_at=starts, cancelled_at=None, parties=party)
    return next((meeting for meeting in meetings if _is_same(meeting.title, part.title)), None)


def _own_side(parts: dict[str, Any], own: Party | None) -> Iterator[Problem]:
    ours, theirs = parts.get("our_side"), parts.get("party")
    if own and ours:
        yield from _differences("our_side", ours, own)
    names = {own.name if own else None, ours.name if ours else None}
    if theirs and theirs.name in names:
        yield _problem("party.name", _("弊社自身とは取り決めを作れません。"))


def _party(parts: dict[str, Any], party: Party | None) -> Iterator[Problem]:
    if party and party.kind != "own":
        yield from _retired("party.name", party)
        yield from _differences("party", parts["party"], party)


def _system(parts: dict[str, Any], system: System | None) -> Iterator[Problem]:
    if system:
        yield from _retired("system.slug", system)
        yield from _differences("system", parts["system"], system)
    elif "system" in parts:
        rival = System.objects.filter(name=parts["system"].name).first()
        if rival:
            message = _("「%(name)s」は、%(slug)s として登録されています。")
            yield _problem("system.slug", message % {"name": rival.name, "slug": rival.slug})


def _contacts(parts: dict[str, Any], own: Party | None, party: Party | None) -> Iterator[Problem]:
    for place, (contact, row) in enumerate(contact_pairs(parts.get("contacts", []), own, party)):
        if row:
            yield from _differences(f"contacts.{place}", contact, row, without={"side", "phone"})
            if contact.phone and contact.phone.number != row.phone:
                yield _difference(f"contacts.{place}.phone", row.phone)


def _meeting(parts: dict[str, Any], party: Party | None, at: datetime) -> Iterator[Problem]:
    part = parts.get("meeting")
    if part is None:
        return
    starts = instant(part.starts_at, part.time_zone)
    if part.heard and starts and starts > at:
        yield _problem("meeting.heard", _("まだ始まっていない打合せです。伺った内容は、打合せのあとで書きます。"))
    row = known_meeting(part, party)
    if row:
        without = {"starts_at", "ends_at", "attendees", "concerns"}
        yield from _differences("meeting", part, row, without=without)


def _agreement(system: System | None, party: Party | None) -> Iterator[Problem]:
    known = Agreement.objects.filter(system=system, party=party).first() if system and party else None
    if known:
        message = _("この対象システムと相手の合意は、もうあります（%(number)s）。") % {"number": known.number}
        yield _problem("system", message)


def _retired(path: str, row: Any) -> Iterator[Problem]:
    if row.retired_at:
        yield _problem(path, _("使用をやめたものです。先に一覧で使うように戻してください。"))


def _differences(path: str, part: Any, row: Any, without: Iterable[str] = ()) -> Iterator[Problem]:
    """What the file says of a registered row and the row does not; what the file leaves out says nothing."""
    for name in type(part).model_fields:
        value = getattr(part, name) if name in part.model_fields_set and name not in without else None
        if value is not None and not _is_same(value, getattr(row, name)):
            yield _difference(f"{path}.{name}", getattr(row, name))


def _is_same(said: Any, registered: Any) -> bool:
    if isinstance(said, str) and isinstance(registered, str):
        return one_spelling(said) == one_spelling(registered)
    return bool(said == registered)


def _difference(path: str, registered: Any) -> Problem:
    shown = _("空") if registered in {None, ""} else str(registered)[:80]
    return _problem(path, _("登録されている内容（%(value)s）と違います。どちらかを直してください。") % {"value": shown})


def _problem(path: str, message: str) -> Problem:
    return Problem(path, "registered", message)
