"""Give a person of the operating organisation an account, and roles on systems."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.management.speaking import SpeakingCommand, add_person, person
from agreements.models import System, User
from agreements.models.system import ROLES
from agreements.workflow.people import invite_colleague


class Command(SpeakingCommand):
    help = "Adds a person and mails them an invitation: they choose the password themselves."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="what the person signs in with")
        parser.add_argument("--name", required=True, help="the name that pages and mails show")
        parser.add_argument("--mail", required=True, help="where the invitation and notices of answers go")
        roles = "/".join(name for name, _words in ROLES)
        parser.add_argument("--role", action="append", default=[], metavar="SLUG:ROLE", help=f"a system and {roles}")
        add_person(parser)

    def handle(self, *, username: str, name: str, mail: str, role: list[str], **options: Any) -> None:
        roles = [_role(text) for text in role]
        by, at = person(options["by"]), timezone.now()
        user = User(username=username, display_name=name, email=mail)
        user.set_unusable_password()
        try:
            user.full_clean()
        except ValidationError as error:
            self.fail(f"{field}: {text}" for field, texts in error.message_dict.items() for text in texts)
        invite_colleague(user=user, roles=dict(roles), by=by, at=at)
        self.stdout.write(
            _("%(name)sさんを登録しました。招待のメールを %(mail)s へ送ります。") % {"name": user, "mail": mail}
        )


def _role(text: str) -> tuple[System, str]:
    """Read `payments:oncall`."""
    slug, _colon, kind = text.partition(":")
    system = System.objects.filter(slug=slug).first()
    if system is None:
        raise CommandError(_("「%(slug)s」という対象システムはありません。") % {"slug": slug})
    if kind not in dict(ROLES):
        raise CommandError(_("役割は %(roles)s のどれかです。") % {"roles": ", ".join(dict(ROLES))})
    return system, kind
