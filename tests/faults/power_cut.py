"""The power fails during an approval and a publication, at every system call; what the disk then holds is judged.

    python -m tests.faults.power_cut                     every moment, every state the disk may be in (SQLite only)
    python -m tests.faults.power_cut --synchronous FULL  another setting of the database, to see it found (exit code 1)

A process approves through the reviewer's page and publishes once more, watched by strace. Its writes are played again
on a disk that keeps only what was synced (disk.py); after each call SQLite opens what may be left, and I1-I3 must hold:
what was acknowledged is there, whole, and every document's bytes hash to its name.
"""

import argparse
import contextlib
import hashlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests import once
from tests.conventions.tree import ROOT
from tests.faults.disk import CALLS, Disk

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

_BEGIN, _APPROVED, _PUBLISHED = "power cut: begin\n", "power cut: approved\n", "power cut: published\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--synchronous", default="", help="OFF, NORMAL, FULL or EXTRA instead of the product's own")
    parser.add_argument("--until-found", action="store_true", help="end with the first violation")
    parser.add_argument("--play", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.play:
        return _play(options.play, options.synchronous)
    seed = options.seed if options.seed is not None else random.randrange(10**6)
    with _folder() as folder:
        tale = _watched(folder, options.synchronous)
        found = list(_judged(folder, tale, random.Random(seed), until_found=options.until_found))
    violations = sorted({words for words in found if words})
    sys.stdout.write(f"{len(found)} states: {len(violations)} violations (--seed {seed})\n")
    sys.stdout.writelines(f"  {words}\n" for words in violations[:20])
    return 1 if violations else 0


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="heiji-power-", dir=once.memory_disk()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _watched(folder: Path, synchronous: str) -> list[str]:
    """Play in a process of its own; give the lines of strace from the beginning on."""
    tale = folder / "tale"
    watch = ["strace", "-f", "-y", "-xx", "-s", "9999999", "--seccomp-bpf", "-e", f"trace={CALLS}", "-o", str(tale)]
    play = [sys.executable, "-W", "ignore", "-m", "tests.faults.power_cut", "--play", str(folder)]
    play += ["--synchronous", synchronous] if synchronous else []
    done = subprocess.run([*watch, *play], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode:
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
    return tale.read_text().splitlines()


def _judged(folder: Path, tale: list[str], chance: random.Random, *, until_found: bool) -> Iterator[str]:
    """Yield what is wrong with each state the disk may be in (nothing for one that is right)."""
    begin = _BEGIN.encode()
    start = next(place for place, line in enumerate(tale) if "".join(f"\\x{byte:02x}" for byte in begin) in line)
    disk, told, seen = Disk(folder / "disk", folder / "before"), "", set()
    for line in tale[start:]:
        told += disk.apply(line)
        for state in disk.states(chance):
            key = (frozenset((name, hashlib.sha256(data).digest()) for name, data in state.items()), told)
            if key in seen:
                continue
            seen.add(key)
            try:
                words = _wrong_with(state, folder, told)
            except sqlite3.DatabaseError as error:
                words = f"the database is damaged: {error}"
            yield words
            if words and until_found:
                return


def _wrong_with(state: dict[str, bytes], folder: Path, told: str) -> str:
    """Open what is left as a server that starts again would; say what does not hold."""
    left = folder / "left"
    shutil.rmtree(left, ignore_errors=True)
    for name, data in state.items():
        path = left / Path(name).relative_to(folder / "disk")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    with contextlib.closing(sqlite3.connect(left / "heiji.sqlite3")) as database:
        if (said := _one(database, "PRAGMA quick_check")) != "ok":
            return f"the database is damaged: {said}"
        decisions, versions = (
            _one(database, f"SELECT count(*) FROM agreements_{name}") for name in ("reviewdecision", "agreementversion")
        )
        if _APPROVED in told and decisions != 1:
            return "I1: an acknowledged approval is lost"
        if _PUBLISHED in told and versions != 2:
            return "I1: an acknowledged version is lost"
        counts = [
            _one(database, "SELECT count(*) FROM agreements_event WHERE kind = 'review.approved'"),
            _one(database, "SELECT count(*) FROM agreements_job WHERE key LIKE 'issue:decision:%'"),
            _one(
                database,
                "SELECT count(DISTINCT subject_id) FROM agreements_outgoingmail WHERE subject_kind = 'decision'",
            ),
        ]
        if counts != [decisions] * 3:
            return f"I2: {decisions} decisions, but {counts} events, jobs and sets of mails"
        names = [name for (name,) in database.execute("SELECT DISTINCT sha256 FROM agreements_document")]
    there = {
        hashlib.sha256(path.read_bytes()).hexdigest(): path.name
        for path in (left / "vault").rglob("*")
        if path.is_file()
    }
    lost = [name for name in names if not there.get(name, "").startswith(name)]
    return f"I3: {len(lost)} documents are not in the vault" if lost else ""


def _one(database: sqlite3.Connection, query: str) -> object:
    return database.execute(query).fetchone()[0]


def _play(folder: Path, synchronous: str) -> int:
    """What is watched: approve through the page, then publish the draft once more."""
    import django
    from django.conf import settings
    from django.db import connection

    (folder / "disk").mkdir()
    django.setup()
    from tests import migrated

    migrated.copy_to(folder / "disk" / "heiji.sqlite3")
    settings.VAULT_DIR, settings.LOGGING_CONFIG = folder / "disk" / "vault", None
    connection.settings_dict["NAME"] = str(folder / "disk" / "heiji.sqlite3")
    if synchronous:
        options = connection.settings_dict["OPTIONS"]
        options["init_command"] += f";PRAGMA synchronous={synchronous}"
    from tests.faults.kill_approval import _letters, _prepared
    from tests.published import publish_plainly

    chance = random.Random(0)
    letter = next(_letters(chance))
    playing = _prepared(letter, chance)
    shutil.copytree(folder / "disk", folder / "before")
    _tell(_BEGIN)
    response = playing.client.post(f"{letter.home}decision/", playing.fields | {"answer": "approved", "reason": ""})
    if response.status_code != 303:
        raise RuntimeError(f"the approval itself failed: {response.status_code}")
    _tell(_APPROVED)
    version = letter.invitation.version
    publish_plainly(version.agreement, version.published_by, agreed_in_meeting=True)
    _tell(_PUBLISHED)
    return 0


def _tell(words: str) -> None:
    os.write(1, words.encode())


if __name__ == "__main__":
    sys.exit(main())
