"""Who carries on with an agreement after somebody left, and has not confirmed the version in force yet; whose it is."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from agreements import display
from agreements.models import Agreement, AgreementVersion, Succession, User
from agreements.queries.standing import version_in_force, with_facts


def successions_of(versions: Collection[int]) -> dict[int, list[Succession]]:
    """Return what is not confirmed of those versions, which are in force. One query."""
    found: dict[int, list[Succession]] = defaultdict(list)
    for row in _unconfirmed(Succession.objects.filter(version__in=versions)):
        found[row.version_id].append(row)
    return found


def waiting_successions(rows: QuerySet[Succession], at: datetime) -> list[Succession]:
    """Return those of `rows` that wait: unconfirmed, of a version that is in force, by somebody who is still there. A
    fixed number of queries."""
    open_ones = list(_unconfirmed(rows))
    keys = {row.version.agreement_id for row in open_ones}
    agreements = with_facts(Agreement.objects.filter(retired_at=None)).in_bulk(keys)
    held = {pk: version_in_force(agreement, at) for pk, agreement in agreements.items()}
    waiting = []
    for row in open_ones:
        version = held.get(row.version.agreement_id)
        if version and version.pk == row.version_id:
            row.version = version
            waiting.append(row)
    return waiting


def _unconfirmed(rows: QuerySet[Succession]) -> QuerySet[Succession]:
    """Whoever left in turn has nothing to confirm: somebody follows them, or pages say that nobody does."""
    there = Q(contact__isnull=False, contact__retired_at=None) | Q(user__is_active=True)
    found = rows.filter(there, confirmed=None).select_related("contact__party", "user", "version").order_by("pk")
    return found.defer("version__content_text", "version__manifest", "version__released")


def succession_words(row: Succession, today: date) -> str:
    """Return who has still to confirm and by when, in the active language."""
    facts = {"who": row.who, "day": display.date_table(row.due)}
    if row.due < today:
        return _("後任 %(who)s がまだ確認していません（期限 %(day)s）") % facts
    return _("後任 %(who)s の確認待ち（%(day)s まで）") % facts


def owners_of(versions: Iterable[AgreementVersion]) -> dict[int, int]:
    """Return whose each version is, as the number of a person of ours: who published it, or the newest successor."""
    found = {version.pk: version.published_by_id for version in versions}
    handed = Succession.objects.filter(version__in=found, user__isnull=False).order_by("pk")
    return found | dict(handed.values_list("version", "user"))


def owned_by(user: User, at: datetime) -> list[AgreementVersion]:
    """Return the versions in force that are this person's: somebody else has to know them when they leave."""
    theirs = AgreementVersion.objects.filter(Q(published_by=user) | Q(successions__user=user))
    agreements = with_facts(Agreement.objects.filter(retired_at=None, pk__in=theirs.values("agreement")))
    held = []
    for agreement in agreements.order_by("number"):
        version = version_in_force(agreement, at)
        if version:
            version.agreement = agreement
            held.append(version)
    owners = owners_of(held)
    return [version for version in held if owners[version.pk] == user.pk]
