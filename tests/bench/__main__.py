"""`python -m tests.bench [PART ...]`: on a database of its own, thrown away afterwards; without a part, all of them.

`--postgres` takes a PostgreSQL of its own instead of SQLite; `lists --to 100000` goes up to that many agreements.
"""

import argparse
import contextlib
import os
import sys
import tempfile
from pathlib import Path

PARTS = [
    "pdf", "lists", "editor", "backup", "mail", "flood", "day", "first", "oncall", "bag", "parties", "sending", "taps",
]  # fmt: skip


def main(typed: list[str]) -> int:
    asked = _asked(typed)
    memory_disk = Path("/dev/shm")
    tempfile.tempdir = str(memory_disk) if memory_disk.is_dir() else None
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as until_the_end:
        url = f"sqlite:///{folder}/bench.sqlite3"
        if asked.postgres:
            from tests.postgres_server import postgres

            url = until_the_end.enter_context(postgres()).url
        _prepare(folder, url)
        for part in asked.parts or PARTS:
            module = __import__(f"tests.bench.{part}", fromlist=["run"])
            lines = module.run(asked.to) if part == "lists" else module.run()
            for line in lines:  # as they come: a long part that is cut off has told what it knew
                print(line, flush=True)
    return 0


def _asked(typed: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one of {', '.join(PARTS)}; without any, all")
    parser.add_argument("--to", type=int, default=10_000, help="how many agreements `lists` goes up to")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL of its own instead of SQLite")
    asked = parser.parse_args(typed)
    unknown = sorted(set(asked.parts) - set(PARTS))
    if unknown:
        parser.error(f"There is no benchmark {', '.join(unknown)}; there are: {', '.join(PARTS)}.")
    return asked


def _prepare(folder: str, url: str) -> None:
    os.environ["HEIJI_TEST_DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.VAULT_DIR = Path(folder) / "vault"
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
