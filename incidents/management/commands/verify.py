"""Check the whole record: chains, facts, versions, decisions, stored documents, incidents, reports, guards."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.management.speaking import SpeakingCommand
from agreements.queries.checkpoints import HEADER, checkpoint_faults
from incidents.queries.verifying import checked, record_faults
from incidents.workflow.attending import note_deed


class Command(SpeakingCommand):
    help = "Checks the whole record and counts what was checked; exit code 1 and the list when something is off."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--checkpoint", action="append", default=[], metavar="TEXT", help=f"what stands in {HEADER} of an old mail"
        )

    def handle(self, *, checkpoint: list[str], **options: Any) -> None:
        found = list(record_faults())
        found += [fault for text in checkpoint for fault in checkpoint_faults(" ".join(text.split()))]
        note_deed(deed="verify", faults=found, at=timezone.now())
        self.stdout.write(", ".join(f"{count} {name}" for name, count in checked().items()))
        if found:
            title = _("記録に%(count)d件の誤りがあります。") % {"count": len(found)}
            self.fail([title, *found])
        self.stdout.write(_("誤りはありません。"))
