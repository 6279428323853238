"""Many agreements at once, of real size, copied inside the database: what the list pages are measured with."""

from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, models

from agreements import states
from agreements.content import canonical_text, sha256_of
from agreements.models import Agreement, AgreementVersion, Contact, Party, System, User, VersionMove
from agreements.models.pair import drop_pairs, install_pairs
from agreements.models.searched import drop_indexes, install_indexes
from tests.agreements.example_content import example_content

AT = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)
# Three in the crowd, among the first hundred: what is rare however many there are.
RARE = "鵺"
_SYSTEMS = 4
_AT_ONCE = 10_000
_PLACES = ["青葉", "泉", "若林", "太白", "宮城野", "富谷", "名取", "岩沼", "塩竈", "多賀城", "松島"]
_TRADES = ["銀行", "運輸", "電機", "薬局"]

# What is copied, once for each row of these; `%s` in the columns is what the pattern says.
_PARTIES = "agreements_party party WHERE NOT EXISTS (SELECT 1 FROM agreements_agreement a WHERE a.party_id = party.id)"
_VERSIONED = """agreements_agreement agreement
    WHERE NOT EXISTS (SELECT 1 FROM agreements_agreementversion v WHERE v.agreement_id = agreement.id)"""
_MOVED = """agreements_agreementversion version WHERE NOT EXISTS
    (SELECT 1 FROM agreements_versionmove m WHERE m.version_id = version.id AND m.sequence = {place})"""


def crowd(user: User, *, count: int) -> None:
    """Bring the database to `count` agreements, each with an approved version; those that stand are kept."""
    # What is found by is written anew at the end: row by row it takes longer.
    drop_pairs(connection)
    drop_indexes(connection)
    systems = [_system(number) for number in range(_SYSTEMS)]
    for start in range(Party.objects.count(), count, _AT_ONCE):
        numbers = range(start, min(start + _AT_ONCE, count))
        parties = Party.objects.bulk_create((_party(number) for number in numbers), batch_size=1_000)
        Contact.objects.bulk_create((_contact(party) for party in parties), batch_size=1_000)
    text = canonical_text(example_content())
    _copy_agreements(Agreement(draft=text, saved_at=AT, saved_by=user), systems[0])
    _copy(_VERSIONED, _version(text, user), agreement_id="agreement.id")
    for place, state in enumerate((states.EXPLAINED, states.APPROVED), start=1):
        move = VersionMove(sequence=place, state=state, at=AT, by="x")
        _copy(_MOVED.format(place=place), move, version_id="version.id")
    install_pairs(connection)
    install_indexes(connection)
    with connection.cursor() as cursor:  # what the database does by itself in the night
        cursor.execute("ANALYZE")


def _copy_agreements(pattern: Agreement, first: System) -> None:
    later = "%s + party.id * interval '1 minute'"
    if connection.vendor == "sqlite":
        later = "strftime('%%Y-%%m-%%d %%H:%%M:%%S', %s, '+' || party.id || ' minutes')"
    number = "'AG-' || (100000 + party.id)"
    system = f"{first.pk} + party.id %% {_SYSTEMS}"
    _copy(_PARTIES, pattern, number=number, system_id=system, party_id="party.id", saved_at=later)


def _copy(source: str, pattern: models.Model, **columns: str) -> None:
    """Insert a row like the pattern for each of the source, with these columns by an expression over it."""
    fields = [field for field in pattern._meta.concrete_fields if not field.primary_key]
    saying = [columns.get(field.attname, "%s") for field in fields]
    values = [_value(field, pattern) for field in fields if "%s" in columns.get(field.attname, "%s")]
    names = ", ".join(f'"{field.column}"' for field in fields)
    into = f"INSERT INTO {pattern._meta.db_table} ({names})"
    with connection.cursor() as cursor:
        cursor.execute(f"{into} SELECT {', '.join(saying)} FROM {source}", values)


def _value(field: models.Field, pattern: models.Model) -> Any:
    return field.get_db_prep_save(field.pre_save(pattern, add=True), connection)


def _system(number: int) -> System:
    return System.objects.get_or_create(slug=f"system-{number}", defaults={"name": f"第{number}基盤"})[0]


def _party(number: int) -> Party:
    # Half of them are shops, so that a hundred fill a page of a search for one too.
    trade = "商店" if (number + number // 4) % 2 else _TRADES[number // 8 % len(_TRADES)]
    place = _PLACES[number % len(_PLACES)]
    rare = RARE if number in {31, 62, 93} else ""
    rank = ("A", "B", "C", "")[number % 4]
    return Party(kind="customer", name=f"{place}{rare}{trade}株式会社{number:06d}", revenue_rank=rank)


def _contact(party: Party) -> Contact:
    return Contact(party=party, role="当直", phone="+81312345678", phone_is_example=True, place=1)


def _version(text: str, user: User) -> AgreementVersion:
    return AgreementVersion(
        number=1,
        content_text=text,
        content_sha256=sha256_of(text),
        manifest="{}",
        manifest_sha256=sha256_of("{}"),
        effective_from=date(2026, 4, 1),
        review_by=date(2027, 4, 1),
        draft_history_id=0,
        published_at=AT,
        published_by=user,
    )
