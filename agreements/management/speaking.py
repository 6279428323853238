"""What our commands share: the reader's language, who acts, and problems as lines on stderr."""

import getpass
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from agreements.apps import OUR_CHECKS
from agreements.models import User


class SpeakingCommand(BaseCommand):
    """A command that talks in `--language` (the site's language without it).

    For a command about files the option names the file's language too: `of_files`.
    """

    # Django's would load every page for a command that shows none: a third of its start.
    requires_system_checks = [OUR_CHECKS]
    of_files = False

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        codes = [code for code, _name in settings.LANGUAGES]
        default = None if self.of_files else settings.LANGUAGE_CODE
        words = "language of the file and of messages" if self.of_files else "language of messages"
        parser.add_argument("--language", choices=codes, default=default, help=words)
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        with translation.override(options.get("language") or settings.LANGUAGE_CODE):
            return super().execute(*args, **options)

    def fail(self, lines: Iterable[Any]) -> None:
        """Say every line on stderr and end with exit code 1."""
        raise CommandError("\n".join(printable(str(line)) for line in lines))


def add_person(parser: ArgumentParser) -> None:
    """Let the caller say who acts."""
    parser.add_argument(
        "--by", metavar="USER", help="who does this (user name); needed for a change unless there is one administrator"
    )


def person(name: str | None) -> User:
    """Return the user who acts: the one named, else the only administrator."""
    if name:
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            raise CommandError(_("「%(name)s」という使用者はいません。") % {"name": name})
        return user
    administrators = User.objects.filter(is_superuser=True, is_active=True)[:2]
    if len(administrators) != 1:
        raise CommandError(_("--by で、誰の名前で行うかを書いてください。"))
    return administrators[0]


def actor(name: str | None) -> User | str:
    """Return who acts where nobody need be named: the user named, else whoever works at the machine."""
    return person(name) if name else getpass.getuser()


def printable(text: str) -> str:
    """Return `text` with whatever a terminal would obey instead of show written as its code point."""
    return "".join(c if c.isprintable() or c == "\n" else f"\\u{ord(c):04x}" for c in text)
