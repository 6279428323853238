"""The contact annex: a change of a contact becomes the next annex of every agreement it concerns, and new copies.

Nobody approves it again: the approved content stays as it is, and what changed stands beside it with a number and a
date (ADR 75).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet

from agreements import states
from agreements.content import sha256_of
from agreements.content.annex import CHANGEABLE, AnnexChange, annex_text
from agreements.models import Agreement, AgreementVersion, Contact, ContactAnnex, User, queue_job, record_event
from agreements.models.event import Actor, named
from agreements.queries.annexes import contacts_of
from agreements.queries.seeding import annex_part
from agreements.queries.standing import version_in_force

# What an annex may speak of: agreed, or asked for now.
_SPOKEN_OF = {*states.IN_FORCE, states.EXPLAINED}
_AT_ONCE = 200


@dataclass(frozen=True)
class Changed:
    """A contact of the register as it was (None: it is new) and as it is now."""

    before: Contact | None
    row: Contact

    @property
    def keys(self) -> list[str]:
        """Its key, and that of whoever takes its place: both may have to be told."""
        followed = [self.row.successor_id] if self.row.retired_at and self.row.successor_id else []
        return [f"contact-{pk}" for pk in (self.row.pk, *followed)]


def renew_annexes(*, changes: Iterable[Changed], by: Actor, at: datetime) -> list[ContactAnnex]:
    """Write the next annex of each agreement that these changes of the register concern; return them. Runs in the
    caller's transaction."""
    changes = list(changes)
    with transaction.atomic():
        held = list(_concerned(changes).select_for_update().order_by("pk").values_list("pk", flat=True))
        made = [_renew(agreement, changes, by, at) for agreement in _loaded(held)]
    return [annex for annex in made if annex]


def _loaded(keys: Sequence[int]) -> Iterator[Agreement]:
    """Give agreements with their versions, moves and annexes, so many at once: a number of ours may be in all."""
    versions = AgreementVersion.objects.defer("manifest", "released").prefetch_related("moves")
    rows = Agreement.objects.defer("draft").prefetch_related("annexes", Prefetch("versions", versions)).order_by("pk")
    for start in range(0, len(keys), _AT_ONCE):
        yield from rows.filter(pk__in=keys[start : start + _AT_ONCE])


def _concerned(changes: Sequence[Changed]) -> QuerySet[Agreement]:
    """Those with the party; a contact of ours may be named by any."""
    named = Q(party__in={change.row.party_id for change in changes if change.row.party.kind != "own"})
    for change in changes:
        if change.row.party.kind == "own":
            word = f'"{change.keys[0]}"'
            named |= Q(versions__content_text__contains=word) | Q(annexes__text__contains=word)
    rows = Agreement.objects.filter(named, retired_at=None, versions__isnull=False)
    return Agreement.objects.filter(pk__in=rows.values("pk"))


def _renew(agreement: Agreement, changes: Sequence[Changed], by: Actor, at: datetime) -> ContactAnnex | None:
    versions = [one for one in agreement.versions.all() if one.state in _SPOKEN_OF]
    if not versions:
        return None
    told: dict[str, AnnexChange] = {}
    for version in versions:
        told |= {change.key: change for change in _told(version, changes) if change.key not in told}
    if not told:
        return None
    annex = _write(agreement, list(told.values()), by, at)
    _ask_for_copies(agreement, versions, annex, at)
    return annex


def _told(version: AgreementVersion, changes: Sequence[Changed]) -> list[AnnexChange]:
    """What of the changes concerns a version."""
    today = contacts_of(version, only_contacts=True)
    now = {one.key: one for one in today.contacts}
    found: list[AnnexChange] = []
    for change in changes:
        theirs = change.row.party_id == version.agreement.party_id
        if not theirs and change.row.party.kind != "own":
            continue
        one = now.get(change.keys[0])
        if one is None and (not theirs or (change.before is not None and change.before.retired_at is None)):
            continue
        found += _of_one(version, change, is_named=one is not None and not one.has_left, known=set(now))
    return found


def _of_one(version: AgreementVersion, change: Changed, *, is_named: bool, known: set[str]) -> list[AnnexChange]:
    side, language = ("theirs" if change.row.party.kind != "own" else "ours"), version.agreement.language
    row, key = change.row, change.keys[0]
    if row.retired_at:
        return _left(change, side, language, known) if key in known else []
    part = annex_part(row, side, language)  # type: ignore[arg-type]  # the words of the content
    if not is_named:
        return [AnnexChange(key=key, contact=part)]
    before = annex_part(change.before, side, language) if change.before else None  # type: ignore[arg-type]
    fields = [name for name in CHANGEABLE if before is None or getattr(before, name) != getattr(part, name)]
    return [AnnexChange(key=key, contact=part, fields=fields)] if fields else []


def _left(change: Changed, side: Any, language: Any, known: set[str]) -> list[AnnexChange]:
    key, *followed = change.keys
    heir = change.row.successor
    gone = AnnexChange(key=key, successor=followed[0] if heir and followed else None)
    if heir is None or heir.retired_at or followed[0] in known:
        return [gone]
    # Of ours only those named stand on a paper: whoever follows comes onto it.
    return [AnnexChange(key=followed[0], contact=annex_part(heir, side, language)), gone]


def _write(agreement: Agreement, changes: list[AnnexChange], by: Actor, at: datetime) -> ContactAnnex:
    newest = max((one for one in agreement.versions.all() if one.was_sent_out()), key=lambda version: version.number)
    number = max((annex.number for annex in agreement.annexes.all()), default=0) + 1
    text = annex_text(changes, agreement=agreement.number, annex=number, version=newest.number)
    who: dict[str, Any] = named(by)
    annex = ContactAnnex.objects.create(
        agreement=agreement,
        number=number,
        version=newest,
        text=text,
        sha256=sha256_of(text),
        from_them=not isinstance(by, User),
        at=at,
        **who,
    )
    record_event(
        chain=agreement.number,
        kind="contacts.changed",
        subject=f"annex:{annex.pk}",
        at=at,
        by=by,
        data={"annex": number, "version": newest.number, "sha256": annex.sha256},
        facts=[annex],
    )
    return annex


def _ask_for_copies(agreement: Agreement, versions: list[AgreementVersion], annex: ContactAnnex, at: datetime) -> None:
    """Of what is in force, and of what will be."""
    in_force = version_in_force(agreement, at)
    least = in_force.number if in_force else 0
    for version in versions:
        if version.state in states.IN_FORCE and version.number >= least:
            key = f"issue:annex:{annex.pk}:{version.pk}"
            queue_job(kind="issue", about=("version", version.pk), at=at, key=key)
