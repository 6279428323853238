"""The go-bag by hand: build it, look at every byte of it, say how it stands."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import display
from agreements.management.speaking import SpeakingCommand, person
from gobag import shelf
from gobag.age import STALE, UNKNOWN, age_of
from gobag.generation import DAMAGED, FORGED, MISPLACED, MISSING, STRAY, UNREADABLE, BagFault, Keys, generations_in
from incidents.queries.bag.place import bag_folder
from incidents.queries.deeds import note_of
from incidents.workflow.bagging import printed_code, refresh_bag

_WORDS = {
    MISSING: gettext_lazy("なくなっています"),
    DAMAGED: gettext_lazy("中身が変わっています"),
    STRAY: gettext_lazy("一覧にないファイルです"),
    FORGED: gettext_lazy("署名が合いません"),
    UNREADABLE: gettext_lazy("読めません"),
    MISPLACED: gettext_lazy("別の世代の一覧です"),
}


class Command(SpeakingCommand):
    help = "Builds the go-bag, verifies a copy of it byte by byte, or says how it stands."

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        deeds.add_parser("build", help="pack a new generation now, reading everything again")
        code = deeds.add_parser(
            "code", help="a code to be printed: it lets a new phone in once, while the site is down"
        )
        code.add_argument("user", metavar="USER", help="whose it is (user name)")
        code.add_argument("--days", type=int, default=90, metavar="N", help="good for so many days")
        for deed, words in (("verify", "read every file and compare; exit code 1 and a list"), ("status", "one line")):
            one = deeds.add_parser(deed, help=words)
            one.add_argument("folder", type=Path, nargs="?", metavar="DIR", help="a copy of the bag elsewhere")
            one.add_argument("--keys", type=Path, metavar="FILE", help="public keys from a place of your own")

    def handle(self, *, deed: str, folder: Path | None = None, keys: Path | None = None, **options: Any) -> None:
        if deed == "build":
            self._build()
            return
        if deed == "code":
            self.stdout.write(printed_code(user=person(options["user"]), days=options["days"], at=timezone.now()))
            return
        folder = folder or bag_folder()
        try:
            known = shelf.keys_of(folder, keys)
        except (OSError, ValueError) as error:
            raise CommandError(_("%(folder)s に、非常持出しがありません。") % {"folder": folder}) from error
        if deed == "verify":
            self._verify(folder, known)
        self._say(folder, known)

    def _build(self) -> None:
        try:
            done = refresh_bag(at=timezone.now(), anew=True)
        except OSError as error:
            told = {"file": error.filename or bag_folder(), "reason": error.strerror}
            raise CommandError(_("%(file)s に書けません：%(reason)s") % told) from error
        assert done is not None  # noqa: S101 - it waits
        told = {"path": done.generation.path, "files": done.generation.manifest.files, "written": done.written}
        self.stdout.write(_("非常持出しを作りました：%(path)s（%(files)d件、うち新しい %(written)d件）。") % told)
        if done.lost:
            title = _("保管庫にない文書が%(count)d件あり、非常持出しにも入っていません。")
            self.fail([title % {"count": len(done.lost)}, *done.lost])

    def _verify(self, folder: Path, keys: Keys) -> None:
        found = [f"{fault.name}: {_WORDS[fault.kind]}" for fault in _faults(folder, keys)]
        noted = (note_of("gobag") or {}).get("sequence", 0) if folder == bag_folder() else 0
        newest = max((int(path.name) for path in generations_in(folder)), default=0)
        if newest < noted:
            words = _("世代 %(noted)d を作ったはずが、いちばん新しいのは %(newest)d です。")
            found.append(words % {"noted": noted, "newest": newest})
        if found:
            self.fail([_("非常持出しに%(count)d件の誤りがあります。") % {"count": len(found)}, *found])

    def _say(self, folder: Path, keys: Keys) -> None:
        newest = shelf.newest_copy([folder], keys)
        if newest is None:
            raise CommandError(_("%(folder)s に、信じてよい世代がありません。") % {"folder": folder})
        manifest = newest.generation.manifest
        age = age_of(newest.known_at, timezone.now(), manifest.stale_hours)
        told = {"number": manifest.sequence, "files": manifest.files, "at": display.datetime_table(newest.known_at)}
        self.stdout.write(_("世代 %(number)d、%(files)d件。%(at)s の内容です。") % told)
        if age.state in {STALE, UNKNOWN}:
            self.fail([_("古い控えです。") if age.state == STALE else _("時計が合わず、古さが分かりません。")])


def _faults(folder: Path, keys: Keys) -> Iterator[BagFault]:
    """Of every generation: each is what one falls back on."""
    yield from shelf.broken_ones(folder, keys)
    for copy in shelf.copies([folder], keys):
        name = copy.generation.path.name
        yield from (BagFault(fault.kind, f"{name}/{fault.name}") for fault in copy.generation.faults())
