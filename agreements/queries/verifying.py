"""What must be true of the record at any moment; every fault is a sentence that names the row, and a kind."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from agreements.models import (
    Agreement,
    AgreementVersion,
    AnnexNotice,
    Comment,
    ContactAnnex,
    ContactAnswer,
    ContactLink,
    ContradictionRuling,
    Document,
    Event,
    HeldLetters,
    ItemAnswer,
    OutgoingMail,
    OwnAnswer,
    OwnJoined,
    OwnRequest,
    RecordedAnswer,
    ReviewDecision,
    ReviewInvitation,
    ReviewLink,
    Succession,
    SuccessionConfirmed,
    Thread,
    ThreadChange,
    UnderstandingCheck,
    VersionMove,
    chain_faults,
)
from agreements.models.append_only import digest_of, missing_guards, name_of
from agreements.queries.fault_kinds import RecordFault, fault_of, unreadable
from agreements.queries.verifying_accounts import account_faults
from agreements.queries.verifying_agreements import agreement_faults, meeting_faults, number_faults
from agreements.queries.verifying_lists import list_faults
from agreements.queries.verifying_reviews import decision_faults, invitation_faults, strays
from agreements.queries.verifying_versions import (
    annex_faults,
    document_faults,
    original_faults,
    vault_faults,
    version_faults,
)

# Every fact an event vouches for, and the way from it to its agreement.
VOUCHED_FOR: dict[type[Model], str] = {
    AgreementVersion: "agreement",
    VersionMove: "version__agreement",
    Document: "version__agreement",
    ReviewInvitation: "version__agreement",
    ReviewDecision: "version__agreement",
    RecordedAnswer: "decision__version__agreement",
    ReviewLink: "invitation__version__agreement",
    ItemAnswer: "invitation__version__agreement",
    Thread: "version__agreement",
    ThreadChange: "thread__version__agreement",
    Comment: "version__agreement",
    UnderstandingCheck: "decision__version__agreement",
    ContactAnnex: "agreement",
    AnnexNotice: "agreement",
    HeldLetters: "version__agreement",
    OwnRequest: "version__agreement",
    OwnAnswer: "request__version__agreement",
    OwnJoined: "request__version__agreement",
    ContradictionRuling: "agreement",
    Succession: "version__agreement",
    SuccessionConfirmed: "succession__version__agreement",
}
# The same of what belongs to a party, not to one agreement.
OF_PARTIES: tuple[type[Model], ...] = (ContactLink, ContactAnswer)
# What an event may vouch for: most rows of these tables are nobody's statement.
ALSO_VOUCHED_FOR: tuple[type[Model], ...] = (OutgoingMail, Agreement.history.model)
OURS = ("agreements", "incidents")

Told = dict[int, dict[str, Any]]
BySubject = dict[str, list[tuple[Event, dict[str, Any]]]]


def faults(*, agreement: Agreement | None = None, more: Iterable[type[Model]] = ()) -> Iterator[RecordFault]:
    """Yield every fault of the record, or of one agreement (chain, facts, versions, decisions, stored documents).

    `more` are facts of upper rooms whose events vouch for them in the same way; guards are checked with the whole.
    """
    if agreement is None:
        yield from _missing_tables()
    events = list(_read(Event, lambda: _scoped(Event.objects.all(), "chain", agreement and agreement.number)))
    told = {event.pk: _told(event) for event in events if isinstance(event, Event)}
    yield from (fault for fault in events if isinstance(fault, RecordFault))
    for chain in sorted({event.chain for event in events if isinstance(event, Event)}):
        yield from guarded(chain, _chain_faults, chain)
    models = dict(VOUCHED_FOR) | ({} if agreement else dict.fromkeys([*OF_PARTIES, *more], ""))
    rows = {model: list(_read(model, _all_of(model, way, agreement))) for model, way in models.items()}
    yield from _fact_faults(told, rows)
    by_subject = _by_subject(events, told)
    for found in rows.values():
        for row in found:
            if not isinstance(row, RecordFault):
                yield from guarded(name_of(row), _own_faults, row, by_subject)
    yield from guarded("mails, jobs, codes", strays, agreement)
    yield from guarded("agreements", agreement_faults, by_subject, agreement)
    if agreement is None:
        yield from guarded("accounts", account_faults, by_subject)
        yield from guarded("meetings", meeting_faults, by_subject)
        yield from guarded("numbers", number_faults)
        yield from guarded("lists", list_faults)
        yield from guarded("vault", vault_faults)
        yield from guarded("guards", _guard_faults)


def guarded(name: str, find: Callable[..., Iterator[RecordFault]], *facts: Any) -> Iterator[RecordFault]:
    """What cannot be checked is a fault, not the end of the check."""
    found, point = [], connection.savepoint()  # PostgreSQL would refuse all that follows in a transaction
    try:
        for fault in find(*facts):
            found.append(fault)  # noqa: PERF402 - what was found before the end must stay
    except Exception as error:  # noqa: BLE001 - whatever somebody wrote into the table, the rest must still be checked
        if point:
            connection.savepoint_rollback(point)
        found.append(unreadable(name, error))
    yield from found


def _missing_tables() -> Iterator[RecordFault]:
    there = set(connection.introspection.table_names())
    for app in OURS:
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            if model._meta.db_table not in there:
                yield fault_of("table", _("表 %(table)s がありません。") % {"table": model._meta.db_table})


def _chain_faults(chain: str) -> Iterator[RecordFault]:
    yield from (fault_of("chain", words) for words in chain_faults(chain))


def _guard_faults() -> Iterator[RecordFault]:
    for name in missing_guards(connection):
        words = _("守りのトリガー %(name)s がないか、止まっているか、別のものに替わっています。")
        yield fault_of("guard", words % {"name": name})


def _all_of(model: type[Model], way: str, value: Any) -> Callable[[], QuerySet]:
    return lambda: _scoped(model._default_manager.all(), way, value)


def _scoped(rows: QuerySet, way: str, value: Any) -> QuerySet:
    return rows.filter(**{way: value}) if value else rows


def _read(model: type[Model], rows: Callable[[], QuerySet]) -> Iterator[Any]:
    """Yield the rows, and a fault for each that cannot be read any more."""
    point = connection.savepoint()
    try:
        yield from list(rows())
    except Exception:  # noqa: BLE001 - as in `guarded`
        if point:
            connection.savepoint_rollback(point)
        yield from guarded(model._meta.label_lower, _read_each, rows)


def _read_each(find: Callable[[], QuerySet]) -> Iterator[Any]:
    rows = find()
    for key in rows.values_list("pk", flat=True):
        try:
            yield rows.model._default_manager.get(pk=key)
        except Exception as error:  # noqa: BLE001 - the same
            yield unreadable(f"{rows.model._meta.label_lower}:{key}", error)


def _told(event: Event) -> dict[str, Any]:
    try:
        found = event.told()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _by_subject(events: list[Any], told: Told) -> BySubject:
    found: BySubject = {}
    for event in events:
        if isinstance(event, Event):
            found.setdefault(event.subject, []).append((event, told[event.pk]))
    return found


def _fact_faults(told: Told, rows: dict[type[Model], list[Any]]) -> Iterator[RecordFault]:
    """Every fact is vouched for by one event, says what it said then, and none that an event names is gone."""
    vouched: dict[str, list[str]] = {}
    for data in told.values():
        facts = data.get("facts")
        for name, digest in facts.items() if isinstance(facts, dict) else ():
            vouched.setdefault(name, []).append(digest)
    for found in rows.values():
        for row in found:
            if isinstance(row, RecordFault):
                yield row
                continue
            digests = vouched.pop(name_of(row), [])
            if len(digests) != 1:
                words = _("%(row)s：この行を記録したイベントが%(count)d件あります（1件のはずです）。")
                yield fault_of("unvouched", words % {"row": name_of(row), "count": len(digests)})
            elif digests[0] != digest_of(row):
                yield _changed(name_of(row))
    for model in ALSO_VOUCHED_FOR:
        yield from guarded(model._meta.label_lower, _also_changed, model, vouched)
    checked = {model._meta.label_lower for model in (*rows, *ALSO_VOUCHED_FOR)}
    for name in vouched:
        if name.partition(":")[0] in checked:
            yield fault_of("erased", _("%(row)s：記録された行が消えています。") % {"row": name})


def _also_changed(model: type[Model], vouched: dict[str, list[str]]) -> Iterator[RecordFault]:
    prefix = f"{model._meta.label_lower}:"
    keys = [name.removeprefix(prefix) for name in vouched if name.startswith(prefix)]
    for row in _read(model, lambda: model._default_manager.filter(pk__in=keys)):
        if isinstance(row, RecordFault):
            yield row
        elif set(vouched.pop(name_of(row))) != {digest_of(row)}:
            yield _changed(name_of(row))


def _changed(name: str) -> RecordFault:
    return fault_of("changed", _("%(row)s：記録されたときと中身が違います。") % {"row": name})


def _own_faults(row: Any, by_subject: BySubject) -> Iterator[RecordFault]:
    """What one row must say of itself and of what belongs to it."""
    if isinstance(row, AgreementVersion):
        yield from version_faults(row)
    elif isinstance(row, ContactAnnex):
        yield from annex_faults(row)
    elif isinstance(row, Document):
        yield from document_faults(row)
    elif isinstance(row, RecordedAnswer):
        yield from original_faults(row)
    elif isinstance(row, ReviewDecision):
        yield from decision_faults(row, by_subject)
    elif isinstance(row, ReviewInvitation):
        yield from invitation_faults(row, by_subject)
