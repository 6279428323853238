"""verify does not believe the database: each forgery, played on a copied world by somebody who holds the database and
puts its guards back, is told in one line of the kind that docs/operate.md explains."""

import io
import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from agreements import signing
from agreements.models import Document, Event
from agreements.models.append_only import drop_guards, guarded_models
from agreements.queries.checkpoint_lines import newest_kept, places
from agreements.queries.fault_kinds import KINDS
from agreements.workflow.checkpointing import keep_checkpoint
from tests.conventions.tree import ROOT
from tests.incidents.forged import copied, lived_in, recompute, told, unguarded
from tests.lived_in import AN_INSTANT

__all__ = ["copied", "lived_in", "told"]
_TABLE = "agreements_agreement"


def sql(*statements: str) -> Callable[[], None]:
    def play() -> None:
        with unguarded() as write:
            for statement in statements:
                write(statement)

    return play


def rewrite_a_decision() -> None:
    """An approval becomes a refusal, with every digest and hash recomputed."""
    sql("UPDATE agreements_reviewdecision SET answer = 'declined'")()
    with unguarded() as write:
        for event in Event.objects.filter(kind="review.approved"):
            write("UPDATE agreements_event SET data = %s WHERE id = %s", event.data.replace('"approved"', '"declined"'),
                  event.pk)  # fmt: skip
    recompute("AG-0001")


def rewrite_a_comment() -> None:
    sql("UPDATE agreements_comment SET text = 'いいえ'")()
    recompute("AG-0001")


def erase_a_fact_whole() -> None:
    """A comment in the middle: the row, its event, and the rest of the chain moved up and recomputed."""
    event = Event.objects.filter(kind="version.commented").first()
    before = Event.objects.get(chain=event.chain, sequence=event.sequence - 1)
    later = Event.objects.filter(chain=event.chain, sequence__gt=event.sequence).order_by("sequence")
    with unguarded() as write:
        write("DELETE FROM agreements_comment")
        write("DELETE FROM agreements_event WHERE id = %s", event.pk)
        for place, one in enumerate(later, start=event.sequence):
            write("UPDATE agreements_event SET sequence = %s WHERE id = %s", place, one.pk)
        write("UPDATE agreements_event SET prev_hash = %s WHERE chain = %s AND sequence = %s", before.hash, event.chain,
              event.sequence)  # fmt: skip
    recompute(event.chain)


def set_back() -> None:
    """What happened on the last day never happened, and no number tells of it."""
    _erase_the_last_agreement()
    with unguarded() as write:
        write("UPDATE agreements_counter SET last = last - 1 WHERE name = 'agreement'")
        if connection.vendor == "sqlite":
            last = "(SELECT max(id) FROM agreements_event)"
            write(f"UPDATE sqlite_sequence SET seq = {last} WHERE name = 'agreements_event'")


def erase_an_agreement() -> None:
    """With its one event, while no checkpoint is left that knew of it."""
    lines = places()[0].read_text().splitlines()
    places()[0].write_text(f"{lines[0]}\n")
    _erase_the_last_agreement()


def _erase_the_last_agreement() -> None:
    with unguarded() as write:
        write("DELETE FROM agreements_event WHERE chain = 'AG-0002'")
        write("DELETE FROM agreements_historicalagreement WHERE number = 'AG-0002'")
        write("DELETE FROM agreements_agreement WHERE number = 'AG-0002'")


def replace_guards_by_nothing() -> None:
    """Triggers of the same names that do nothing."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION heiji_written_once() RETURNS trigger LANGUAGE plpgsql AS "
                "$$BEGIN IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END$$"
            )
        return
    drop_guards(connection)
    with connection.cursor() as cursor:
        for table in (model._meta.db_table for model in guarded_models()):
            for verb, event in (("update", "update"), ("delete", "delete"), ("replace", "insert")):
                cursor.execute(f'CREATE TRIGGER "once_{table}_{verb}" BEFORE {event} ON "{table}" BEGIN SELECT 1; END')


def let_a_guard_look_away() -> None:
    """The guard stands, with a condition that is never true."""
    name, on = "once_agreements_event_update", "BEFORE UPDATE ON agreements_event"
    dropped = f'DROP TRIGGER "{name}"' + (" ON agreements_event" if connection.vendor == "postgresql" else "")
    does = "EXECUTE FUNCTION heiji_written_once()"
    if connection.vendor == "sqlite":
        does = "BEGIN SELECT RAISE(ABORT, 'written once: agreements_event'); END"
    when = "WHEN (false)" if connection.vendor == "postgresql" else "WHEN 0"
    with connection.cursor() as cursor:
        cursor.execute(dropped)
        cursor.execute(f'CREATE TRIGGER "{name}" {on} FOR EACH ROW {when} {does}')


def add_a_trigger() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$")
            cursor.execute("CREATE TRIGGER a BEFORE INSERT ON agreements_event FOR EACH ROW EXECUTE FUNCTION quiet()")
        else:
            cursor.execute("CREATE TRIGGER a BEFORE INSERT ON agreements_event BEGIN DELETE FROM agreements_job; END")


def take_a_table_away() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE agreements_comment")


def put_a_paper_nobody_names() -> None:
    path = settings.VAULT_DIR / "ab" / f"{'ab' * 32}.pdf"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"%PDF")
    os.utime(path, (1_700_000_000, 1_700_000_000))


def lose_a_paper() -> None:
    sha256 = Document.objects.first().sha256
    (settings.VAULT_DIR / sha256[:2] / f"{sha256}.pdf").unlink()


def forge_a_line() -> None:
    kept = newest_kept()
    with places()[0].open("a") as file:
        file.write(kept.text.replace(f" {kept.last} ", f" {kept.last - 1} ") + "\n")


def change_the_key() -> None:
    signing.key_path().unlink()
    keep_checkpoint(at=AN_INSTANT, restored=True)


def take_the_second_place_away() -> None:
    settings.CHECKPOINT_COPY = str(settings.VAULT_DIR / "nowhere.txt")


def lose_the_file() -> None:
    verified()
    places()[0].unlink()


def cut_the_file(left: int) -> None:
    verified()
    places()[0].write_text("".join(places()[0].read_text().splitlines(keepends=True)[:left]))


def lose_two_papers_of_a_version() -> None:
    sql("DELETE FROM agreements_document WHERE kind = 'body'")()


_INVITATION = "agreements_reviewinvitation"
_REVIVED = f"UPDATE {_INVITATION} SET revoked_at = NULL, revoked_by_id = NULL WHERE "
_BY_WITHDRAWAL = "version_id = (SELECT max(id) FROM agreements_agreementversion)"
FORGERIES: dict[str, tuple[str, Callable[[], None]]] = {
    "a fact erased whole": ("rewritten", erase_a_fact_whole),
    "a decision rewritten with all hashes": ("rewritten", rewrite_a_decision),
    "a comment rewritten with all hashes": ("rewritten", rewrite_a_comment),
    "a database set back": ("set-back", set_back),
    "an agreement erased with its event": ("gap", erase_an_agreement),
    "a fact erased, its event left": ("erased", sql("DELETE FROM agreements_comment")),
    "a fact changed": ("changed", sql("UPDATE agreements_comment SET text = 'いいえ'")),
    "a fact nobody recorded": (
        "unvouched",
        sql("INSERT INTO agreements_comment (id, version_id, party_id, user_id, item_key, text, at) "
            "SELECT id + 90, version_id, party_id, (SELECT min(id) FROM agreements_user), '', 'x', at "
            "FROM agreements_comment"),
    ),
    "an event changed": ("chain", sql("UPDATE agreements_event SET kind = 'x' WHERE kind = 'review.revoked'")),
    "an event erased": ("chain", sql("DELETE FROM agreements_event WHERE kind = 'review.revoked'")),
    "another party": (
        "moved", sql(f"UPDATE {_TABLE} SET party_id = (SELECT id FROM agreements_party WHERE kind = 'own') "
                     "WHERE number = 'AG-0001'")),
    "another system": (
        "moved",
        sql("INSERT INTO agreements_system "
            "(id, slug, name, name_en, reading, symptom, symptom_en, first_act, first_act_en, notes, searched, "
            "searched_beside) VALUES (99, 'other', '別', '', '', '', '', '', '', '', '', '')",
            f"UPDATE {_TABLE} SET system_id = 99 WHERE number = 'AG-0002'"),
    ),
    "an administrator put in": ("account", sql("UPDATE agreements_user SET is_superuser = true")),
    "another number": ("moved", sql(f"UPDATE {_TABLE} SET number = 'AG-9999' WHERE number = 'AG-0002'")),
    "another zone": ("moved", sql(f"UPDATE {_TABLE} SET time_zone = 'Pacific/Kiritimati' WHERE number = 'AG-0001'")),
    "another language": ("moved", sql(f"UPDATE {_TABLE} SET language = 'en' WHERE number = 'AG-0002'")),
    "retired": (
        "moved", sql(f"UPDATE {_TABLE} SET retired_at = saved_at, retired_by_id = saved_by_id "
                     "WHERE number = 'AG-0001'")),
    "two agreements swapped": (
        "moved",
        sql(f"UPDATE {_TABLE} SET number = 'x' WHERE number = 'AG-0001'",
            f"UPDATE {_TABLE} SET number = 'AG-0001' WHERE number = 'AG-0002'",
            f"UPDATE {_TABLE} SET number = 'AG-0002' WHERE number = 'x'"),
    ),
    "a revoked link revived": (
        "revived", sql(f"{_REVIVED} version_id = (SELECT min(id) FROM agreements_agreementversion)")),
    "a link of a withdrawn version revived": ("revived", sql(_REVIVED + _BY_WITHDRAWAL)),
    "a link closed that nobody closed": (
        "changed", sql(f"UPDATE {_INVITATION} SET revoked_at = created_at, revoked_by_id = created_by_id "
                       "WHERE revoked_at IS NULL")),
    "a shut link opened again": ("changed", sql(f"UPDATE {_INVITATION} SET closed_at = NULL, closed_by_id = NULL")),
    "a link shut that nobody shut": (
        "changed", sql(f"UPDATE {_INVITATION} SET closed_at = created_at, closed_by_id = created_by_id "
                       "WHERE closed_at IS NULL")),
    "guards that do nothing": ("guard", replace_guards_by_nothing),
    "a guard that looks away": ("guard", let_a_guard_look_away),
    "a trigger more": ("guard", add_a_trigger),
    "guards gone": ("guard", lambda: drop_guards(connection)),
    "a table gone": ("table", take_a_table_away),
    "a paper without a row": ("unnamed-paper", put_a_paper_nobody_names),
    "a paper lost": ("paper", lose_a_paper),
    "bodies gone": ("version", lose_two_papers_of_a_version),
    "a receipt rewritten": (
        "changed", sql("UPDATE agreements_outgoingmail SET body = 'x' WHERE subject_kind = 'decision'")),
    "an invitation mail readdressed": (
        "changed", sql("""UPDATE agreements_outgoingmail SET "to" = 'x@y.example' WHERE key LIKE 'invitation:%%'""")),
    "the mail of a report rewritten": (
        "changed", sql("UPDATE agreements_outgoingmail SET subject = 'x' WHERE subject_kind = 'report'")),
    "the receipt gone": ("decision", sql("DELETE FROM agreements_outgoingmail WHERE key LIKE 'receipt:%%'")),
    "a code used for nothing": (
        "stray", sql("INSERT INTO agreements_onetimecode (invitation_id, code_hash, created_at, expires_at, tries, "
                     "used_at) SELECT id, '', created_at, expires_at, 0, created_at FROM agreements_reviewinvitation "
                     "WHERE revoked_at IS NOT NULL")),
    "the draft of a version altered": (
        "draft", sql("UPDATE agreements_historicalagreement SET draft = replace(draft, '停止', '中止')")),
    "who saved the draft of a version": (
        "changed", sql("UPDATE agreements_historicalagreement SET saved_at = '2026-01-01' WHERE number = 'AG-0001'")),
    "what was heard": ("changed", sql("UPDATE agreements_meeting SET heard = 'なし'")),
    "a meeting that was held gone": (
        "erased", sql("DELETE FROM agreements_meeting_parties", "DELETE FROM agreements_meeting_systems",
                      "DELETE FROM agreements_meeting")),
    "a meeting never held": ("erased", sql("UPDATE agreements_meeting SET held_at = NULL")),
    "another symptom": ("changed", sql("UPDATE incidents_incident SET symptom = 'x'")),
    "another beginning": ("changed", sql("UPDATE incidents_incident SET started_at = '2026-01-01'")),
    "another moment of knowing": ("changed", sql("UPDATE incidents_incident SET detected_at = '2026-12-31'")),
    "another number of the incident": ("gap", sql("UPDATE incidents_incident SET number = 'INC-2026-009'")),
    "an entry of the board": ("list", sql("UPDATE agreements_pairentry SET rank = '9'")),
    "a level of the incident gone": ("incident", sql("DELETE FROM incidents_levelchange")),
    "a line of the file forged": ("forged", forge_a_line),
    "the key replaced": ("unknown-key", change_the_key),
    "the file of checkpoints gone": ("checkpoint-file", lose_the_file),
    "the file of checkpoints emptied": ("checkpoint-file", lambda: cut_the_file(0)),
    "the file of checkpoints cut short": ("checkpoint-file", lambda: cut_the_file(1)),
    "the second place away": ("checkpoint-file", take_the_second_place_away),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_told(copied: None, settings: Any, name: str) -> None:
    kind, play = FORGERIES[name]
    play()
    found = verified()
    assert kind in {re.search(r"\[([\w-]+)\]$", line)[1] for line in found}, found
    assert not [line for line in found if "Traceback" in line]


def test_the_world_itself_is_right(copied: None) -> None:
    assert verified() == []


def test_each_kind_is_played_and_explained() -> None:
    """But for a row that cannot be read, which test_verifying plays."""
    assert {kind for kind, _play in FORGERIES.values()} == KINDS - {"unreadable"}
    page = (ROOT / "docs/operate.md").read_text(encoding="utf-8")
    table = page.partition("### What a fault means")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE)) == KINDS


def verified() -> list[str]:
    """The lines that verify lists, a finding each."""
    try:
        call_command("verify", "--language=en", stdout=io.StringIO())
    except CommandError as error:
        return str(error).splitlines()[1:]
    return []
