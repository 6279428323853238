"""The go-bag by hand: build it, copy it elsewhere, carry it away, look at every byte of it, say how it stands."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements import display
from agreements.management.speaking import SpeakingCommand, actor, add_person, person
from agreements.models import User
from agreements.refusals import Refused
from gobag import shelf
from gobag.age import STALE, UNKNOWN, age_of
from gobag.generation import (
    DAMAGED,
    FORGED,
    MISPLACED,
    MISSING,
    STRAY,
    UNREADABLE,
    BagFault,
    BrokenError,
    Keys,
    generations_in,
)
from gobag.zipping import unzipped
from incidents.management.passphrase import given_passphrase
from incidents.queries.bag.place import bag_folder
from incidents.queries.deeds import note_of
from incidents.workflow.bagging import print_code, refresh_bag
from incidents.workflow.carding import print_cards
from incidents.workflow.carrying import carry, mail_bag
from incidents.workflow.copying import copy_bag, fetch_bag, push_to

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
        deeds.add_parser("cards", help="print the cards that are not there yet; the worker does so, too")
        zipped = deeds.add_parser("zip", help="write the bag as an encrypted zip, and read it back")
        zipped.add_argument("target", type=Path, metavar="FILE", help="such as bag.zip on a USB stick")
        zipped.add_argument("--for", dest="user", metavar="USER", help="only what this person may see")
        add_person(zipped)
        mailed = deeds.add_parser("mail", help="mail somebody what they may see of the bag, as an encrypted zip")
        mailed.add_argument("user", metavar="USER", help="whom (user name)")
        add_person(mailed)
        elsewhere = deeds.add_parser("push", help="bring the copies elsewhere up to date, and read all of them back")
        elsewhere.add_argument("place", nargs="?", metavar="DIR|s3://…", help="instead of HEIJI_BAG_COPIES")
        fetched = deeds.add_parser("fetch", help="bring the bag of a store into a folder, and verify it")
        fetched.add_argument("place", metavar="s3://BUCKET/FOLDER")
        fetched.add_argument("folder", type=Path, metavar="DIR")
        fetched.add_argument("--keys", type=Path, metavar="FILE", help="public keys from a place of your own")
        code = deeds.add_parser(
            "code", help="a code to be printed: it lets a new phone in once, while the site is down"
        )
        code.add_argument("user", metavar="USER", help="whose it is (user name)")
        code.add_argument("--days", type=int, default=90, metavar="N", help="good for so many days")
        add_person(code)
        for deed, words in (("verify", "read every file and compare; exit code 1 and a list"), ("status", "one line")):
            one = deeds.add_parser(deed, help=words)
            one.add_argument(
                "folder", type=Path, nargs="?", metavar="DIR", help="a copy of the bag elsewhere, or its zip"
            )
            one.add_argument("--keys", type=Path, metavar="FILE", help="public keys from a place of your own")

    def handle(self, *, deed: str, folder: Path | None = None, keys: Path | None = None, **options: Any) -> None:
        if deed == "build":
            self._build()
        elif deed == "cards":
            count = print_cards(at=timezone.now())
            self.stdout.write(_("当番カードを%(count)d枚作りました。") % {"count": count})
        elif deed == "code":
            user, by = person(options["user"]), actor(options["by"])
            with self._refusing(bag_folder()):
                self.stdout.write(print_code(user=user, days=options["days"], by=by, at=timezone.now()))
        elif deed == "push":
            self._push(options["place"])
        elif deed == "fetch":
            with self._refusing(options["place"]):
                fetch_bag(options["place"], folder or bag_folder(), keys)
            self._look_at(folder or bag_folder(), keys, "verify")
        elif deed in {"zip", "mail"}:
            self._carry(options.get("target"), options["user"], actor(options["by"]))
        elif folder and folder.is_file():
            with self._refusing(folder), unzipped(folder, given_passphrase(twice=False)) as inside:
                self._look_at(inside, keys, deed)
        else:
            self._look_at(folder or bag_folder(), keys, deed)

    def _look_at(self, folder: Path, keys: Path | None, deed: str) -> None:
        try:
            known = shelf.keys_of(folder, keys)
        except (OSError, ValueError) as error:
            raise CommandError(_("%(folder)s に、非常持出しがありません。") % {"folder": folder}) from error
        if deed == "verify":
            self._verify(folder, known)
        self._say(folder, known)

    def _carry(self, target: Path | None, name: str | None, by: User | str) -> None:
        passphrase, at = given_passphrase(twice=True), timezone.now()
        whose = person(name) if name else None
        with self._refusing(target or name):
            if target is None:
                assert whose is not None  # noqa: S101 - the parser asks for a name
                done = mail_bag(user=whose, passphrase=passphrase, by=by, at=at)
                words = _("世代 %(number)d の%(files)d件を暗号化し、確かめて送りました（%(size)d バイト）。")
            else:
                done = carry(target=target, passphrase=passphrase, by=by, at=at, user=whose)
                words = _("世代 %(number)d の%(files)d件を暗号化し、読み直して確かめました（%(size)d バイト）。")
        self.stdout.write(words % {"number": done.sequence, "files": done.files, "size": done.size})

    @contextmanager
    def _refusing(self, place: Any) -> Iterator[None]:
        """Say in a line what went wrong there."""
        try:
            yield
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except (OSError, ValueError, BrokenError) as error:
            told = {"place": place, "reason": getattr(error, "strerror", None) or error}
            raise CommandError(_("%(place)s：%(reason)s") % told) from error

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
            title = ngettext(
                "保管庫にない文書が%(count)d件あり、非常持出しにも入っていません。",
                "保管庫にない文書が%(count)d件あり、非常持出しにも入っていません。",
                len(done.lost),
            )
            self.fail([title % {"count": len(done.lost)}, *done.lost])

    def _push(self, place: str | None) -> None:
        if place is None:
            faults = copy_bag(at=timezone.now(), anew=True)
            if faults:
                title = ngettext(
                    "非常持出しの写しに%(count)d件の誤りがあります。",
                    "非常持出しの写しに%(count)d件の誤りがあります。",
                    len(faults),
                )
                self.fail([title % {"count": len(faults)}, *faults])
            count = len(settings.BAG_COPIES)
            words = ngettext(
                "写し %(count)dか所を、読み直して確かめました。",
                "写し %(count)dか所を、読み直して確かめました。",
                count,
            )
            self.stdout.write(words % {"count": count})
            return
        with self._refusing(place):
            done = push_to(place)
        told = {"number": done.sequence, "written": done.written}
        self.stdout.write(_("世代 %(number)d を写し、読み直して確かめました（書いたもの %(written)d件）。") % told)

    def _verify(self, folder: Path, keys: Keys) -> None:
        found = [f"{fault.name}: {_WORDS[fault.kind]}" for fault in _faults(folder, keys)]
        noted = (note_of("gobag") or {}).get("sequence", 0) if folder == bag_folder() else 0
        newest = max((int(path.name) for path in generations_in(folder)), default=0)
        if newest < noted:
            words = _("世代 %(noted)d を作ったはずが、いちばん新しいのは %(newest)d です。")
            found.append(words % {"noted": noted, "newest": newest})
        if found:
            title = ngettext(
                "非常持出しに%(count)d件の誤りがあります。", "非常持出しに%(count)d件の誤りがあります。", len(found)
            )
            self.fail([title % {"count": len(found)}, *found])

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
