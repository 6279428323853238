"""The day the backup is needed, rehearsed: beside the live system, which goes on undisturbed."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.management.speaking import SpeakingCommand
from incidents.workflow.rehearsing import rehearse


class Command(SpeakingCommand):
    help = "Restores the newest backup in DIR beside the live system, verifies it and prints ten papers again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="where the backups lie")

    def handle(self, *, folder: Path, **options: Any) -> None:
        try:
            found = rehearse(folder=folder.absolute(), at=timezone.now())
        except OSError as error:
            raise CommandError(str(error)) from error
        if found.faults:
            title = _("%(name)s は、このままでは戻せません。") % {"name": found.backup or folder}
            self.fail([title, *found.faults])
        self.stdout.write(
            _("%(name)s を別の場所に戻し、確かめました（%(seconds)s秒）。誤りはありません。")
            % {"name": found.backup, "seconds": f"{found.seconds:.1f}"}
        )
        self.stdout.write(
            _("もう一度刷った文書：同じ%(printed)d件、版が違い比べられない%(incomparable)d件。")
            % {"printed": found.printed, "incomparable": found.incomparable}
        )
