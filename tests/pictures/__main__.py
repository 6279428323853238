"""`python -m tests.pictures [--papers] [--out DIR]`: loads the demo world, walks through it, and takes its pictures."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/pictures")
    parser.add_argument("--out", type=Path, default=PICTURES, help="the directory to fill")
    parser.add_argument("--papers", action="store_true", help="only those of the paper (a minute instead of several)")
    parser.add_argument("--help-and-mails", action="store_true", help="only those of the help, and of all mails")
    options = parser.parse_args()
    memory_disk = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory_disk if memory_disk.is_dir() else None) as folder:
        _set_up(Path(folder))
        from tests.pictures.help import take_help_and_mails
        from tests.pictures.papers import take_papers
        from tests.pictures.taking import take_all

        alone, beside = options.papers or options.help_and_mails, Path(folder) / "beside"
        beside.mkdir()
        taken = [] if alone else take_all(Path(folder) / "world", options.out)
        taken += [] if options.help_and_mails else take_papers(options.out)
        # The pages of the help show their pictures: they lie where pages find them.
        helping = ROOT / "static" / "help" if options.out == PICTURES else options.out / "help"
        taken += [] if options.papers else take_help_and_mails(beside, helping, options.out / "mails")
    size = sum(picture.stat().st_size for picture in taken)
    print(f"{len(taken)} pictures, {size / 1_000_000:.1f} MB, in {options.out}")
    return 0


def _set_up(folder: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    os.environ["HEIJI_TEST_DATABASE_URL"] = f"sqlite:///{folder / 'papers.sqlite3'}"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    sys.exit(main())
