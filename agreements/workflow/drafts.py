"""Writing the draft: begun from the plan, saved section by section, restored, never overwritten unseen."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from agreements.content import AgreementContent, Problem, Unreadable, canonical_text, content_from, languages_of
from agreements.content.canonical import MAX_BYTES
from agreements.content.merging import merged
from agreements.models import Agreement, Meeting, Party, System, User, next_number, record_event
from agreements.queries.copying import content_from_another, content_to_copy
from agreements.queries.draft_history import content_at
from agreements.queries.plan_offers import Offer, plan_offers, with_offers
from agreements.queries.seeding import content_from_plan
from agreements.refusals import Refused
from agreements.workflow.clashing import Conflict, Settlement
from agreements.workflow.sittings import thin_out


def begin_agreement(
    *,
    system: System,
    party: Party,
    language: str,
    by: User,
    at: datetime,
    meeting: Meeting | None = None,
    source: Agreement | None = None,
    **days: date | None,
) -> Agreement:
    """Create the agreement of a pair with a draft seeded from the plan, or from another agreement on the system with
    the new party's own facts; `days` are those it holds from and is looked at again (document fields).

    Raises Refused if the pair has one, and where `source` has no text in that language."""
    own = Party.own_side()
    if own is None:
        raise Refused(_("先に弊社（運用する会社）を登録してください。"))
    if party.kind == "own":
        raise Refused(_("弊社自身とは取り決めを作れません。"))
    zone = meeting.time_zone if meeting else "Asia/Tokyo"
    content = content_from_plan(
        system=system,
        party=party,
        own=own,
        language=language,  # type: ignore[arg-type]
        time_zone=zone,
        meeting=meeting,
    )
    if source:
        content = content_from_another(_to_copy(source, system, language, at), content)
    content = content.model_copy(update=days)
    return create_agreement(system=system, party=party, content=content, by=by, at=at)


def _to_copy(source: Agreement, system: System, language: str, at: datetime) -> AgreementContent:
    if source.system_id != system.pk:
        raise Refused(_("同じ対象システムの議事録から写してください。"))
    content = content_to_copy(source, at)
    if language not in languages_of(content):
        raise Refused(_("%(number)s には、この言語の文がありません。") % {"number": source.number})
    return content


def create_agreement(*, system: System, party: Party, content: AgreementContent, by: User, at: datetime) -> Agreement:
    """Create the agreement of a pair with a given draft (also the importer's way in)."""
    try:
        with transaction.atomic():
            agreement = Agreement(
                number=f"AG-{next_number('agreement'):04d}",
                system=system,
                party=party,
                language=content.language,
                time_zone=content.time_zone,
                saved_at=at,
                saved_by=by,
            )
            agreement.put_content(content)
            agreement._history_user = by  # type: ignore[attr-defined]  # noqa: SLF001 - the library's way to name who saved
            agreement.save()
            data = {"number": agreement.number, "system": system.slug, "party": party.pk, "retired": False}
            _tell(agreement, "agreement.begun", by=by, at=at, data=data)
            return agreement
    except IntegrityError as error:
        raise Refused(_("この対象システムと相手の合意は、もうあります。")) from error


def save_fields(
    *,
    agreement: Agreement,
    fields: dict[str, Any],
    base_revision: int,
    by: User,
    at: datetime,
    settled: Settlement | None = None,
) -> Agreement:
    """Put `fields` (document field → parts or plain data) into the draft written on top of `base_revision`.

    Another editor's change of other fields, or of other items of the same list, is kept; a change of the same thing
    raises Conflict, unless `settled` says which text to keep (and the draft is still the one that was seen then).
    Unreadable data raises Unreadable with every place. Saving what already stands writes nothing.
    """
    with transaction.atomic():
        current = Agreement.objects.select_for_update().get(pk=agreement.pk)
        theirs = current.content()
        if base_revision == current.revision:
            return _store(current, _with(theirs, fields), by=by, at=at)
        base = content_at(current, base_revision)
        mine = _with(base, fields)
        keep = settled.keep if settled and settled.revision == current.revision else None
        merging = merged(base, mine, theirs, mine_wins=keep != "theirs")
        if merging.clashes and keep is None:
            raise Conflict(mine, theirs, current, merging.clashes)
        return _store(current, _with(theirs, merging.values), by=by, at=at)


def restore_draft(*, agreement: Agreement, revision: int, base_revision: int, by: User, at: datetime) -> Agreement:
    """Make an old draft the newest one, as a new revision; nothing in between is lost from the history."""
    with transaction.atomic():
        current = Agreement.objects.select_for_update().get(pk=agreement.pk)
        old = content_at(current, revision)
        if current.revision != base_revision:
            raise Conflict(old, current.content(), current)
        return _store(current, old, by=by, at=at)


def take_over(
    *, agreement: Agreement, keys: Collection[str], base_revision: int, by: User, at: datetime
) -> list[Offer]:
    """Put the plan's items of those keys into the draft written on top of `base_revision`; return what was taken.

    The draft of one party is all that changes; consents stay with their items. Raises Refused when none of the keys
    is on offer, Conflict.
    """
    content = content_at(Agreement.objects.get(pk=agreement.pk), base_revision)
    chosen = [offer for offer in plan_offers(agreement, content) if offer.key in keys]
    if not chosen:
        raise Refused(_("取り入れる項目を選んでください。"))
    fields = {name: with_offers(content, name, chosen) for name in {offer.name for offer in chosen}}
    save_fields(agreement=agreement, fields=fields, base_revision=base_revision, by=by, at=at)
    return chosen


def _with(content: AgreementContent, fields: dict[str, Any]) -> AgreementContent:
    plain = content.model_dump(mode="json", exclude_none=True)
    for name, value in fields.items():
        if value is None:
            plain.pop(name, None)
        else:
            plain[name] = _plain(value)
    return content_from(plain)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return value.model_dump(mode="json", exclude_none=True) if hasattr(value, "model_dump") else value


def _store(current: Agreement, content: AgreementContent, *, by: User, at: datetime) -> Agreement:
    """The one compare-and-swap: it writes its own history, because update() does not (docs/style.md 6)."""
    text = canonical_text(content)
    if len(text.encode()) > MAX_BYTES:
        raise Unreadable([Problem("", "too_large")])
    if text == current.draft:
        return current
    swapped = Agreement.objects.filter(pk=current.pk, revision=current.revision).update(
        draft=text,
        revision=F("revision") + 1,
        language=content.language,
        time_zone=content.time_zone,
        saved_at=at,
        saved_by=by,
    )
    if not swapped:
        fresh = Agreement.objects.get(pk=current.pk)
        raise Conflict(content, fresh.content(), fresh)
    stored = Agreement.objects.get(pk=current.pk)
    if (stored.time_zone, stored.language) != (current.time_zone, current.language):
        _tell(stored, "agreement.changed", by=by, at=at, data={})
    Agreement.history.bulk_history_create([stored], update=True, default_user=by, default_date=at)
    thin_out(agreement=stored, by=by, at=at)
    return stored


def _tell(agreement: Agreement, kind: str, *, by: User, at: datetime, data: dict[str, Any]) -> None:
    """Say what the agreement's own row says from now on: its zone decides on which day a version takes effect."""
    data = {**data, "time_zone": agreement.time_zone, "language": agreement.language}
    subject = f"agreement:{agreement.pk}"
    record_event(chain=agreement.number, kind=kind, subject=subject, at=at, by=by, data=data)
