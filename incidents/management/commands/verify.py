"""Check the whole record: chains, facts, versions, decisions, stored documents, incidents, reports, guards; and hold
it against the checkpoints that are kept outside the database."""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import signing
from agreements.management.speaking import SpeakingCommand, printable
from agreements.queries.checkpoint_lines import kept_lines, newest_kept, places, read_checkpoint
from agreements.queries.checkpoints import HEADER, checkpoint_faults, kept_faults
from agreements.queries.fault_kinds import RecordFault, fault_of
from agreements.queries.verifying import guarded
from agreements.queries.verifying_files import read_code, read_file
from agreements.workflow.checkpointing import keep_checkpoint
from incidents.queries.deeds import note_of
from incidents.queries.verifying import checked, record_faults
from incidents.workflow.attending import note_deed


class Command(SpeakingCommand):
    help = (
        "Checks the whole record and counts what was checked, or only the PDFs that are named; exit code 1 and the "
        "list when something is off."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="a PDF: is it one of ours, unchanged?")
        parser.add_argument("--code", action="append", default=[], metavar="TEXT", help="the letters of a paper's code")
        parser.add_argument(
            "--checkpoint", action="append", default=[], metavar="TEXT", help=f"what stands in {HEADER} of an old mail"
        )

    def handle(self, *, files: list[Path], code: list[str], checkpoint: list[str], **options: Any) -> None:
        if files or code:
            self._check_papers(files, code)
        else:
            self._check_record(checkpoint)

    def _check_papers(self, files: list[Path], codes: list[str]) -> None:
        wrong: list[str] = []
        for text in codes:
            said = read_code(text, at=timezone.now())
            self._say(said.lines)
            wrong += said.wrong
        for path in files:
            try:
                said = read_file(path.read_bytes(), at=timezone.now())
            except OSError as error:
                raise CommandError(
                    _("%(file)s を読めません（%(why)s）。") % {"file": path, "why": error.strerror}
                ) from error
            self._say(f"{path}: {line}" for line in said.lines)
            wrong += [f"{path}: {line}" for line in said.wrong]
        if wrong:
            self.fail(wrong)

    def _say(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.stdout.write(printable(line))

    def _check_record(self, checkpoint: list[str]) -> None:
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
            title = ngettext("記録に%(count)d件の誤りがあります。", "記録に%(count)d件の誤りがあります。", len(found))
            self.fail([title % {"count": len(found)}, *found])
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
