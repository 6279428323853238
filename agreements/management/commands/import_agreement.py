"""Read an exchange file and write its agreement, or say everything that is wrong with it and write nothing."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.content import Unreadable, problems_of
from agreements.content.canonical import MAX_BYTES, read_from_outside
from agreements.management.speaking import SpeakingCommand, add_person, person
from agreements.models import Agreement
from agreements.permissions import may_administer
from agreements.workflow.exchange import import_document


class Command(SpeakingCommand):
    help = "Reads an exchange file (docs/exchange-format.md) and prints the number of the agreement written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the file; - reads standard input")
        add_person(parser)

    def handle(self, *, file: str, by: str | None, **options: Any) -> None:
        user = person(by)
        if not may_administer(user):
            raise CommandError(_("取込みは管理者だけができます。"))
        try:
            agreement = import_document(plain=read_from_outside(_read(file)), by=user, at=timezone.now())
        except Unreadable as unreadable:
            self.fail([_("取り込みませんでした。次を直してください（何も書き込んでいません）。"), *unreadable.problems])
        self._tell(agreement)

    def _tell(self, agreement: Agreement) -> None:
        self.stdout.write(agreement.number)
        left = [problem for problem in problems_of(agreement.content()) if problem.weight == "must"]
        if left:
            self.stderr.write(_("発行する前に直すところ："))
            for problem in left:
                self.stderr.write(f"  {problem}")


def _read(name: str) -> bytes:
    try:
        if name == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        words = {"name": name, "why": error.strerror}
        raise CommandError(_("%(name)s を読めません（%(why)s）。") % words) from error
