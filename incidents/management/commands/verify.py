"""Check the whole record: chains, facts, versions, decisions, stored documents, incidents, reports, guards; and hold
it against the checkpoints that are kept outside the database."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import signing
from agreements.management.speaking import SpeakingCommand
from agreements.queries.checkpoint_lines import kept_lines, newest_kept, places, read_checkpoint
from agreements.queries.checkpoints import HEADER, checkpoint_faults, kept_faults
from agreements.queries.fault_kinds import RecordFault, fault_of
from agreements.queries.verifying import guarded
from agreements.workflow.checkpointing import keep_checkpoint
from incidents.queries.deeds import note_of
from incidents.queries.verifying import checked, record_faults
from incidents.workflow.attending import note_deed


class Command(SpeakingCommand):
    help = "Checks the whole record and counts what was checked; exit code 1 and the list when something is off."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--checkpoint", action="append", default=[], metavar="TEXT", help=f"what stands in {HEADER} of an old mail"
        )

    def handle(self, *, checkpoint: list[str], **options: Any) -> None:
        found = [*guarded("record", record_faults), *guarded("checkpoints", kept_faults), *_lost_file()]
        for text in checkpoint:
            wrong = list(guarded("checkpoint", checkpoint_faults, text))
            found += wrong
            if not wrong:
                self.stdout.write(_agrees(text))
        found += [] if found else _keep()
        kept = newest_kept()
        note_deed(deed="verify", faults=found, at=timezone.now(), checkpoint=kept.text if kept else "")
        self.stdout.write(", ".join(f"{count} {name}" for name, count in checked().items()))
        if found:
            title = _("記録に%(count)d件の誤りがあります。") % {"count": len(found)}
            self.fail([title, *found])
        self.stdout.write(_("誤りはありません。"))


def _agrees(text: str) -> str:
    """Say by which key a mail's checkpoint was signed, with which the record agrees."""
    found = read_checkpoint(text)
    if found and found.signed_by() == signing.BEFORE:
        words = _("メールの確認印（%(at)s）は、前の鍵 %(key)s の署名です。記録と合っています。")
        return words % {"at": found.at, "key": found.key}
    return _("メールの確認印（%(at)s）は、記録と合っています。") % {"at": text.split(maxsplit=1)[0]}


def _lost_file() -> Iterator[RecordFault]:
    """What the last verify knew must still be there: an empty file says as little as none."""
    noted, place = read_checkpoint((note_of("verify") or {}).get("checkpoint") or ""), places()[0]
    newest = newest_kept()
    if noted is None or (newest and newest.last > noted.last):
        return
    try:
        if noted.text not in kept_lines(place):
            words = _("確認印のファイル %(file)s に、前回の verify が見た確認印（%(at)s）がありません。")
            yield fault_of("checkpoint-file", words % {"file": place, "at": noted.at})
    except FileNotFoundError:
        yield fault_of("checkpoint-file", _("確認印のファイル %(file)s がなくなっています。") % {"file": place})
    except OSError:
        return  # kept_faults has told why it cannot be read


def _keep() -> list[RecordFault]:
    """What was just found to be right is worth a checkpoint, also where no worker runs."""
    try:
        keep_checkpoint(at=timezone.now())
    except (OSError, ValueError, TypeError) as error:
        words = _("確認印のファイル %(file)s に書けません（%(why)s）。")
        return [fault_of("checkpoint-file", words % {"file": places()[0], "why": error})]
    return []
