"""Play the whole story without a browser: plan, meeting, minutes, review by link, approval, PDF, incident, report.

It runs in a process of its own on a database of its own, which is thrown away: nothing here is touched, whatever
database this installation uses, and it can be played as often as one likes.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements import pdf
from agreements.management.speaking import SpeakingCommand
from agreements.models import User
from agreements.refusals import Refused
from incidents.demo.play import Diary, play
from incidents.demo.visitor import WrongPage

ADDRESS = "heiji.yamabiko.example"


class Command(SpeakingCommand):
    # It is played with settings of its own: those of this installation, if it has any, do not matter.
    requires_system_checks: list[str] = []
    help = "Plays the whole story on a database of its own; leaves the PDFs, the mails (.eml) and a log in DIR."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--out", required=True, metavar="DIR", help="made if it is not there; files are replaced")
        parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)

    def handle(self, *, out: str, here: bool, **options: Any) -> None:
        folder = Path(out).resolve()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(
                _("%(name)s を作れません（%(why)s）。") % {"name": out, "why": error.strerror}
            ) from error
        if here:
            self._play(folder)
        else:
            self._play_apart(folder)

    def _play_apart(self, folder: Path) -> None:
        with tempfile.TemporaryDirectory(prefix="heiji-demo-") as apart:
            command = ["env", *_surroundings(Path(apart)), sys.executable, str(settings.BASE_DIR / "manage.py"), "demo"]
            command += ["--here", "--out", str(folder), "--language", get_language() or settings.LANGUAGE_CODE]
            with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as child:  # noqa: S603 - see above
                for line in child.stdout or []:
                    self.stdout.write(line.rstrip("\n"))
        if child.returncode:
            raise CommandError(_("話の途中で止まりました。上の行を見てください。"))

    def _play(self, folder: Path) -> None:
        if not settings.DEBUG:
            raise CommandError("--here is for the process that this command starts.")
        call_command("migrate", verbosity=0)
        if User.objects.exists():
            raise CommandError("--here wants an empty database.")
        diary = Diary(folder, say=self._say)
        try:
            play(diary)
        except (WrongPage, Refused, pdf.MissingGlyphs, pdf.RenderFailed) as wrong:
            raise CommandError(str(wrong)) from wrong
        finally:
            _write_log(diary)
        self._say(_("終わりました。記録は %(name)s にあります。") % {"name": folder / "log.md"})

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def _surroundings(apart: Path) -> list[str]:
    """The environment of the story: settings of development, everything it stores in a directory of its own."""
    return [
        "DJANGO_SETTINGS_MODULE=config.settings",
        "PYTHONUTF8=1",
        "HEIJI_DEBUG=1",
        "HEIJI_SECRET_KEY=only-for-the-demo",
        f"HEIJI_DATABASE_URL=sqlite:///{apart / 'heiji.sqlite3'}",
        f"HEIJI_VAULT_DIR={apart / 'vault'}",
        f"HEIJI_MAILBOX_DIR={apart / 'mailbox'}",
        "HEIJI_SMTP_HOST=",
        "HEIJI_TRUST_PROXY=0",
        f"HEIJI_PUBLIC_BASE_URL=https://{ADDRESS}",
        f"HEIJI_ALLOWED_HOSTS={ADDRESS}",
    ]


def _write_log(diary: Diary) -> None:
    rows = "".join(f"| {at:%H:%M:%S} | {words} | {left} |\n" for at, words, left in diary.lines)
    head = "| {} | {} | {} |\n|---|---|---|\n".format(_("時刻"), _("出来事"), _("残したもの"))
    title = _("計画から障害の報告まで")
    (diary.folder / "log.md").write_text(f"# {title}\n\n{head}{rows}", encoding="utf-8")
