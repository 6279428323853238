"""One more backup, while everybody goes on working: the database of one moment and every paper it names."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.management.speaking import SpeakingCommand
from incidents.workflow.backing_up import back_up


class Command(SpeakingCommand):
    help = "Writes a backup of database and vault into DIR, whole or not at all; exit code 1 when papers are lost."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="made if it is not there; holds them side by side")
        parser.add_argument("--keep", type=_positive, metavar="N", help="then throw away all but the newest N")

    def handle(self, *, folder: Path, keep: int | None, **options: Any) -> None:
        try:
            done = back_up(folder=folder.absolute(), keep=keep, at=timezone.now())
        except OSError as error:
            raise CommandError(
                _("%(file)s に書けません：%(reason)s") % {"file": error.filename or folder, "reason": error.strerror}
            ) from error
        said = done.manifest
        self.stdout.write(
            _("バックアップを作りました：%(path)s（%(rows)d行、文書%(papers)d件、%(seconds)s秒）。")
            % {
                "path": done.path,
                "rows": sum(said.rows.values()),
                "papers": len(said.papers),
                "seconds": f"{done.seconds:.1f}",
            }
        )
        if said.lost:
            title = ngettext(
                "保管庫にない、または壊れている文書が%(count)d件あり、バックアップにも入っていません。",
                "保管庫にない、または壊れている文書が%(count)d件あり、バックアップにも入っていません。",
                len(said.lost),
            )
            self.fail([title % {"count": len(said.lost)}, *said.lost])


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(_("1以上の数を書いてください。"))
    return int(text)
