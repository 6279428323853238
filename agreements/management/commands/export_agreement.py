"""Print an agreement as an exchange file."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.management.speaking import SpeakingCommand, actor, add_person
from agreements.models import Agreement, User
from agreements.queries.exporting import export_document
from agreements.refusals import Refused
from agreements.workflow.access import record_access


class Command(SpeakingCommand):
    help = "Prints an agreement's draft (--number N: version N) as an exchange file (docs/exchange-format.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", help="its number, for example AG-0001")
        add_person(parser)
        parser.add_argument("--number", type=int, metavar="N", help="the frozen content of version N")

    def handle(self, *, id: str, number: int | None, **options: Any) -> None:  # noqa: A002 - what the help says
        agreement = Agreement.objects.filter(number=id).first()
        if agreement is None:
            raise CommandError(_("%(id)s という合意はありません。") % {"id": id})
        version = agreement.versions.filter(number=number).first() if number else None
        if number and version is None:
            raise CommandError(_("%(id)s に第%(number)d版はありません。") % {"id": id, "number": number})
        try:
            plain = export_document(agreement, version)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        by = actor(options["by"])
        who = by if isinstance(by, User) else None
        record_access(user=who, kind="access.exported", by=by, at=timezone.now(), agreement=id, version=number or 0)
        self.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2))
