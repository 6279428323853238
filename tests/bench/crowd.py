"""Many agreements at once, of real size, written straight into the tables: what the list pages are measured with."""

from datetime import UTC, date, datetime, timedelta

from agreements import states
from agreements.content import canonical_text, sha256_of
from agreements.models import Agreement, AgreementVersion, Party, System, User, VersionMove
from tests.agreements.example_content import example_content

AT = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)
_SYSTEMS = 4


def crowd(user: User, *, count: int) -> None:
    """Bring the database to `count` agreements, each with an approved version; those that stand are kept."""
    systems = [_system(number) for number in range(_SYSTEMS)]
    text = canonical_text(example_content())
    first = Agreement.objects.count()
    parties = Party.objects.bulk_create(
        Party(kind="customer", name=f"第{number:05d}商店株式会社", revenue_rank="ABC"[number % 3])
        for number in range(first, count)
    )
    agreements = Agreement.objects.bulk_create(
        Agreement(
            number=f"AG-{number:05d}",
            system=systems[number % _SYSTEMS],
            party=party,
            draft=text,
            saved_at=AT + timedelta(minutes=number),
            saved_by=user,
        )
        for number, party in enumerate(parties, start=first + 1)
    )
    versions = AgreementVersion.objects.bulk_create(_version(agreement, text, user) for agreement in agreements)
    VersionMove.objects.bulk_create(
        VersionMove(version=version, sequence=place, state=state, at=AT, by="x")
        for version in versions
        for place, state in enumerate((states.EXPLAINED, states.APPROVED), start=1)
    )


def _system(number: int) -> System:
    return System.objects.get_or_create(slug=f"system-{number}", defaults={"name": f"第{number}基盤"})[0]


def _version(agreement: Agreement, text: str, user: User) -> AgreementVersion:
    return AgreementVersion(
        agreement=agreement,
        number=1,
        content_text=text,
        content_sha256=sha256_of(text),
        manifest="{}",
        manifest_sha256=sha256_of(agreement.number),
        effective_from=date(2026, 4, 1),
        review_by=date(2027, 4, 1),
        draft_history_id=0,
        published_at=AT,
        published_by=user,
    )
