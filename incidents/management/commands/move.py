"""The record moves to another database, such as from SQLite to PostgreSQL; the one it leaves is only read."""

from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from agreements.management.speaking import SpeakingCommand
from agreements.refusals import Refused
from incidents.workflow.relocating import relocate
from incidents.workflow.restoring import NotWhole


class Command(SpeakingCommand):
    help = "Copies this database into the empty one that HEIJI_NEW_DATABASE_URL names, and verifies it there."

    def handle(self, **options: Any) -> None:
        try:
            done = relocate()
        except NotWhole as wrong:
            self.fail([wrong, *wrong.faults])
        except (Refused, OSError) as wrong:
            raise CommandError(str(wrong)) from wrong
        self.stdout.write(
            _("移しました（%(rows)d行、%(seconds)s秒）。誤りはありません。")
            % {"rows": sum(done.rows.values()), "seconds": f"{done.seconds:.1f}"}
        )
        self.stdout.write(_("HEIJI_DATABASE_URL を新しいデータベースに書き換えてから、起動してください。"))
