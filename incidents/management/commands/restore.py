"""An empty installation becomes what a backup was; nothing is kept of it unless the whole record verifies."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.management.speaking import SpeakingCommand
from agreements.refusals import Refused
from agreements.workflow.checkpointing import keep_checkpoint
from incidents.queries.backups import backups_in
from incidents.workflow.restoring import NotWhole, leave_room_for_what_is_out, restore


class Command(SpeakingCommand):
    help = "Restores a backup into this installation, which must be empty, and verifies it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="one backup, or a folder of them: the newest")
        parser.add_argument(
            "--despite-faults", action="store_true", help="restore what there is; the faults are listed, exit code 1"
        )

    def handle(self, *, folder: Path, despite_faults: bool, **options: Any) -> None:
        backup = [folder.absolute(), *backups_in(folder.absolute())][-1]
        try:
            done = restore(backup=backup, at=timezone.now(), despite_faults=despite_faults)
        except NotWhole as wrong:
            self.fail([wrong, *wrong.faults])
        except (Refused, OSError) as wrong:
            raise CommandError(str(wrong)) from wrong
        leave_room_for_what_is_out(by="restore", at=timezone.now())
        keep_checkpoint(at=timezone.now(), restored=True)
        self.stdout.write(
            _("%(name)s から戻しました（%(rows)d行、文書%(papers)d件、%(seconds)s秒）。")
            % {
                "name": backup.name,
                "rows": sum(done.manifest.rows.values()),
                "papers": len(done.manifest.papers),
                "seconds": f"{done.seconds:.1f}",
            }
        )
        if done.faults:
            title = ngettext(
                "記録に%(count)d件の誤りがあります。", "記録に%(count)d件の誤りがあります。", len(done.faults)
            )
            self.fail([title % {"count": len(done.faults)}, *done.faults])
        self.stdout.write(_("誤りはありません。"))
