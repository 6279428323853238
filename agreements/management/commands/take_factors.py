"""Take the second factor of somebody who has lost it, where no other administrator is there to do it on the page."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.management.speaking import SpeakingCommand, add_person, person
from agreements.workflow.people import take_factors


class Command(SpeakingCommand):
    help = "Takes a person's passkeys, app and recovery codes away: the next sign-in needs the password alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="whose they are")
        add_person(parser)

    def handle(self, *, username: str, **options: Any) -> None:
        user = person(username)
        take_factors(user=user, by=person(options["by"]), at=timezone.now())
        self.stdout.write(_("%(name)s さんの2つ目の確認を外しました。") % {"name": user})
