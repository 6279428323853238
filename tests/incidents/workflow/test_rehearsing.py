"""The newest backup is tried beside the live system, which does not notice; what it found lies beside the vault."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from agreements import pdf
from agreements.models import Agreement, Party, System, User
from agreements.workflow.publishing import Body, freeze
from incidents.queries import portable
from incidents.queries.deeds import note_of
from incidents.workflow.backing_up import back_up
from incidents.workflow.elsewhere import database_at
from incidents.workflow.rehearsing import rehearse
from tests.lived_in import AN_INSTANT
from tests.published import draft

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def agreement(payments: System, minato: Party, own_side: Party, ren: User) -> Agreement:
    return draft(payments, minato, ren)


@pytest.fixture
def backup(agreement: Agreement, ren: User, tmp_path: Path) -> Path:
    return backed_up(tmp_path, agreement, ren, {"ja-a4": b"%PDF-1.7 a few bytes"})


def paper_of(agreement: Agreement, size: Any = "a4", number: str = "AG-0001") -> bytes:
    form = pdf.PaperForm("ja", size)
    return pdf.render_body(agreement.content(), number=number, version=1, published_at=AN_INSTANT, form=form)


def backed_up(tmp_path: Path, agreement: Agreement, by: User, papers: dict[str, bytes]) -> Path:
    """Publish these papers as they are, and make a backup."""
    bodies = [Body(*file.split("-"), pdf.vault.put(data), len(data), pdf.made_with()) for file, data in papers.items()]
    freeze(agreement=agreement, number=1, bodies=bodies, by=by, at=AN_INSTANT, agreed_in_meeting=True)
    return back_up(folder=tmp_path / "backups", keep=None, at=AN_INSTANT).path


def noted() -> dict[str, Any]:
    return note_of("rehearsal") or {}


def test_papers_are_printed_again_beside_the_live_system(agreement: Agreement, ren: User, tmp_path: Path) -> None:
    """One is as it is stored; one is stored with a byte more, on which row, manifest and vault agree; one is of another
    layout and cannot be compared. (test_readme_commands.py rehearses where nothing is wrong.)"""
    papers = {"ja-a4": paper_of(agreement), "ja-phone": paper_of(agreement, "phone") + b"\n"}
    papers["en-a4"] = paper_of(agreement, number="AG-0002")
    backup = backed_up(tmp_path, agreement, ren, papers)
    before, vault = list(portable.lines()), settings.VAULT_DIR
    fault = "AG-0001 v1 日本語 スマホ用: is not printed as it is stored"
    with pytest.raises(CommandError, match=fault):
        call_command("rehearse", str(backup.parent))
    said = noted()
    assert (said["backup"], said["printed"], said["incomparable"], said["faults"]) == (backup.name, 1, 1, [fault])
    assert (list(portable.lines()), settings.VAULT_DIR) == (before, vault)
    assert sorted(path.name for path in backup.parent.iterdir()) == [".lock", backup.name]


def test_a_backup_that_cannot_be_restored_is_told(backup: Path) -> None:
    paper = next((backup / "vault").glob("*/*.pdf"))
    paper.unlink()
    with pytest.raises(CommandError, match=f"{paper.stem}: Missing"):
        call_command("rehearse", str(backup.parent))
    assert noted()["faults"] == [f"vault: {paper.stem}: Missing"]


def test_no_backup_at_all_is_told(asked: SimpleNamespace, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="完成したバックアップはありません"):
        call_command("rehearse", str(tmp_path))
    assert len(noted()["faults"]) == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="elsewhere a database is a file")
def test_a_role_that_may_make_no_database_is_told_how(backup: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE nobody_much LOGIN IN ROLE pg_read_all_data, pg_write_all_data")
    try:
        with database_at({**connection.settings_dict, "USER": "nobody_much"}):
            found = rehearse(folder=backup.parent, at=AN_INSTANT)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP ROLE nobody_much")
    assert [fault for fault in found.faults if "ALTER ROLE nobody_much CREATEDB" in fault] == found.faults != []
