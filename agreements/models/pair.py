"""Every pair of a system and a party as one row: in what order it is listed and what it is found by (ADR 32).

Derived, and kept by triggers: names and ranks lie in tables of their own, and no index orders or finds across tables.
"""

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q

from agreements.models.agreement import Agreement
from agreements.models.parties import Party
from agreements.models.searched import Searched
from agreements.models.system import System

_PREFIX = "pair_entry_after_"


class PairEntryQuerySet(models.QuerySet):
    def visible_to(self, user: models.Model) -> "PairEntryQuerySet":
        if user.is_superuser:  # type: ignore[attr-defined]
            return self
        return self.filter(system__in=System.objects.visible_to(user))


class PairEntry(models.Model):
    """There is one for each agreement, and for each party in use of a system in use. Nothing points here. `owner` is
    whoever of sales looks after the party."""

    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    agreement = models.OneToOneField(Agreement, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    rank = models.CharField(max_length=1)
    name = models.CharField(max_length=200)
    system_name = models.CharField(max_length=200)
    owner = models.CharField(max_length=200, default="")
    searched = Searched(indexed=True)
    objects = PairEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "pair entries"
        constraints = [models.UniqueConstraint(fields=["system", "party"], name="pair_entry_once_a_pair")]
        indexes = [
            models.Index(fields=["rank", "name", "system_name", "party"], name="pair_entry_on_the_board"),
            models.Index(fields=["name", "system_name", "agreement"], name="pair_entry_by_party"),
            models.Index(fields=["system_name", "name", "agreement"], name="pair_entry_by_system"),
            models.Index(fields=["system", "rank", "name"], name="pair_entry_of_system"),
            models.Index(fields=["owner", "rank", "name"], name="pair_entry_of_owner"),
            models.Index(fields=["rank", "name"], condition=Q(agreement=None), name="pair_entry_not_begun"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.system_name}"


def install_pairs(connection: BaseDatabaseWrapper) -> None:
    """(Re-)create the triggers and write all entries anew; after every migrate."""
    if PairEntry._meta.db_table not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for name, (table, event, conditions) in _TRIGGERS.items():
            work = " ".join(_rewrite(condition) for condition in conditions)
            for statement in _statements(connection.vendor, _PREFIX + name, table, event, work):
                cursor.execute(statement)
        for statement in (_FORGET.format(where="1 = 1"), _ENTER.format(where="1 = 1")):
            cursor.execute(statement)


def drop_pairs(connection: BaseDatabaseWrapper) -> None:
    """Let many rows come in quickly; `install_pairs` makes up for it."""
    with connection.cursor() as cursor:
        for name, (table, _event, _conditions) in _TRIGGERS.items():
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {_PREFIX}{name}{on}")


def derived_entries() -> str:
    """Return the statement that gives all entries as they should be."""
    return _DERIVED.format(where="1 = 1")


def _statements(vendor: str, name: str, table: str, event: str, work: str) -> list[str]:
    if vendor == "postgresql":
        body = f"BEGIN {work} RETURN NULL; END"
        return [
            f"CREATE OR REPLACE FUNCTION heiji_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
            f"CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW EXECUTE FUNCTION heiji_{name}()",
        ]
    return [f"DROP TRIGGER IF EXISTS {name}", f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {work} END"]


def _rewrite(condition: str) -> str:
    return f"{_FORGET.format(where=condition)}; {_ENTER.format(where=condition)};"


_FORGET = "DELETE FROM agreements_pairentry WHERE {where}"
_DERIVED = """
SELECT system.id, party.id, agreement.id, party.kind,
    party.rank_place, party.name, system.name, party.account_owner,
    party.searched || '\n' || system.searched || '\n' || replace(lower(coalesce(agreement.number, '')), '-', '')
FROM (
    SELECT system_id, party_id FROM agreements_system_parties WHERE {where}
    UNION SELECT system_id, party_id FROM agreements_agreement WHERE {where}
) pair
JOIN agreements_system system ON system.id = pair.system_id
JOIN agreements_party party ON party.id = pair.party_id
LEFT JOIN agreements_agreement agreement
    ON agreement.system_id = pair.system_id AND agreement.party_id = pair.party_id
WHERE agreement.id IS NOT NULL OR (system.retired_at IS NULL AND party.retired_at IS NULL)
"""
_ENTER = f"""
INSERT INTO agreements_pairentry (system_id, party_id, agreement_id, kind, rank, name, system_name, owner, searched)
{_DERIVED}
ON CONFLICT (system_id, party_id) DO UPDATE SET
    agreement_id = excluded.agreement_id, kind = excluded.kind, rank = excluded.rank, name = excluded.name,
    system_name = excluded.system_name, owner = excluded.owner, searched = excluded.searched
"""
_OLD = "system_id = OLD.system_id AND party_id = OLD.party_id"
_NEW = "system_id = NEW.system_id AND party_id = NEW.party_id"
# What changes an entry: after what, on which table, and which entries are written anew.
_TRIGGERS = {
    "link": ("agreements_system_parties", "INSERT", [_NEW]),
    "link_end": ("agreements_system_parties", "DELETE", [_OLD]),
    "link_change": ("agreements_system_parties", "UPDATE", [_OLD, _NEW]),
    "agreement": ("agreements_agreement", "INSERT", [_NEW]),
    "agreement_end": ("agreements_agreement", "DELETE", [_OLD]),
    "agreement_change": ("agreements_agreement", "UPDATE OF number, system_id, party_id", [_OLD, _NEW]),
    "party": ("agreements_party", "INSERT", ["party_id = NEW.id"]),
    "party_change": (
        "agreements_party",
        "UPDATE OF name, searched, revenue_rank, account_owner, kind, retired_at",
        ["party_id = NEW.id"],
    ),
    "system": ("agreements_system", "INSERT", ["system_id = NEW.id"]),
    "system_change": ("agreements_system", "UPDATE OF name, searched, retired_at", ["system_id = NEW.id"]),
}
