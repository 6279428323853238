"""`python -m tests.pictures [--out DIR]`: loads the demo world, walks through it, and takes its pictures."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/pictures")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures", help="the directory to fill")
    out = parser.parse_args().out
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    import django

    django.setup()
    from tests.pictures.taking import take_all

    memory_disk = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory_disk if memory_disk.is_dir() else None) as folder:
        taken = take_all(Path(folder), out)
    size = sum(picture.stat().st_size for picture in taken)
    print(f"{len(taken)} pictures, {size / 1_000_000:.1f} MB, in {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
