"""Load the demo world: a believable operator, its customers and vendors, and what they have agreed so far."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agreements.display import in_english
from agreements.management.speaking import SpeakingCommand
from agreements.models import Party
from incidents.demo.people import PASSWORD, PEOPLE
from incidents.demo.register import read
from incidents.demo.story import CHAPTERS, load_world


class Command(SpeakingCommand):
    help = "Loads the demo world (once; running it again goes on where it was interrupted) and prints its log-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--with-known-passwords", action="store_true", help="also where HEIJI_DEBUG is off")

    def handle(self, *, with_known_passwords: bool, **options: Any) -> None:
        if not settings.DEBUG and not with_known_passwords:
            raise CommandError(_("見本の人のパスワードは誰でも知っています。HEIJI_DEBUG=1 のサーバでだけ使えます。"))
        self.language = translation.get_language()
        own = Party.own_side()
        if own and own.name != read("parties")[0]["facts"]["name"]:
            raise CommandError(
                _("ここには「%(name)s」の記録があります。見本は空のデータベースに入れます。") % {"name": own}
            )
        loaded = load_world(timezone.now(), say=self._say)
        self.stdout.write(
            _("見本を入れました（%(count)d章）。") % {"count": loaded} if loaded else _("見本はもう入っています。")
        )
        self.stdout.write(_("サインイン（パスワードはどれも %(password)s）：") % {"password": PASSWORD})
        for person in PEOPLE:
            roles = ", ".join(f"{role} of {system}" for system, role in person.roles) or "administrator"
            who = f"{person.latin}: {roles}" if in_english() else f"{person.name}（{person.what}）"
            self.stdout.write(f"  {person.username:8} {who}")

    def _say(self, number: int) -> None:
        """Each chapter takes seconds: how far it is. The world itself is made in Japanese whoever watches."""
        with translation.override(self.language):
            self.stdout.write(f"  {number}/{len(CHAPTERS)} {CHAPTERS[number - 1][0]}")
