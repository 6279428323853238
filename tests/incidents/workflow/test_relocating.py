"""The record moves to another database with every hash, microsecond and id; the old one is only read."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.models.signals import post_migrate

from agreements.models import Contact, Party
from agreements.models.append_only import missing_guards
from agreements.refusals import Refused
from config.databases import prepared
from incidents.queries import portable
from incidents.queries.verifying import record_faults
from incidents.workflow.elsewhere import connected, database_at
from incidents.workflow.relocating import relocate
from incidents.workflow.restoring import NotWhole
from tests import migrated
from tests.lived_in import described, lived_in  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def new(settings: Any, tmp_path: Path) -> dict[str, Any]:
    """An empty database; whoever runs the command has named it."""
    settings.NEW_DATABASE = described(migrated.url_of_a_copy(tmp_path))
    return settings.NEW_DATABASE


def test_everything_is_as_it_was(lived_in: SimpleNamespace, new: dict[str, Any]) -> None:  # noqa: F811 - the same
    before = list(portable.lines())
    call_command("move")
    assert list(portable.lines()) == before
    with database_at(new):
        assert list(portable.lines()) == before
        assert (list(record_faults()), missing_guards(connection)) == ([], [])
        party = Party.objects.get(pk=lived_in.agreement.party_id)
        contact = Contact.objects.create(party=party, place=8, role="新人", mail="new@minato.example")
        assert contact.pk == lived_in.gone_id + 1


def test_from_sqlite_to_postgresql_and_back(
    lived_in: SimpleNamespace,  # noqa: F811 - the same
    new: dict[str, Any],
    settings: Any,
    tmp_path: Path,
) -> None:
    """By way of a SQLite file, wherever the tests run: what began on PostgreSQL is in the end the same there."""
    before, last = list(portable.lines()), new
    migrated.copy_to(tmp_path / "between.sqlite3")
    between = prepared({"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "between.sqlite3")})
    settings.NEW_DATABASE = between
    relocate()
    settings.NEW_DATABASE = last
    with database_at(between):
        relocate()
    with database_at(last):
        assert list(portable.lines()) == before
        assert (list(record_faults()), missing_guards(connection)) == ([], [])


def test_a_database_with_rows_is_refused(lived_in: SimpleNamespace, new: dict[str, Any]) -> None:  # noqa: F811
    with database_at(new):
        Party.objects.create(kind="own", name="別の会社")
        kept = list(portable.lines())
    with pytest.raises(CommandError, match="空ではありません"):
        call_command("move")
    with database_at(new):
        assert list(portable.lines()) == kept


def test_nothing_moves_while_somebody_writes(lived_in: SimpleNamespace, new: dict[str, Any]) -> None:  # noqa: F811
    """Somebody who writes as soon as the new database is migrated: after the moment that is moved."""

    def write(**_said: Any) -> None:
        with connected(here):
            Party.objects.get_or_create(kind="customer", name="途中の会社")

    here = connections["default"]
    post_migrate.connect(write, dispatch_uid="somebody writes")
    try:
        with pytest.raises(NotWhole) as wrong:
            relocate()
    finally:
        post_migrate.disconnect(dispatch_uid="somebody writes")
    assert wrong.value.faults == [
        "agreements.historicalparty: was written to while it was moved; stop everything that writes"
    ]
    with database_at(new):
        assert portable.first_row() is None


def test_nowhere_to_go(db: None) -> None:
    with pytest.raises(Refused, match="HEIJI_NEW_DATABASE_URL"):
        relocate()
