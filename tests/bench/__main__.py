"""`python -m tests.bench [pdf] [lists] [editor] [backup] [mail]`: on a database of its own, thrown away afterwards.

With `--postgres` on a PostgreSQL instead of SQLite.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

PARTS = ["pdf", "lists", "editor", "backup", "mail"]


def main(wanted: list[str]) -> int:
    if "--postgres" in wanted:
        again = [sys.executable, "-m", "tests.bench", *(part for part in wanted if part != "--postgres")]
        return subprocess.run([sys.executable, "-m", "tests.postgres_server", "--", *again], check=False).returncode
    unknown = sorted(set(wanted) - set(PARTS))
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}; there are: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    memory_disk = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory_disk if memory_disk.is_dir() else None) as folder:
        _prepare(folder)
        for part in wanted or PARTS:
            module = __import__(f"tests.bench.{part}", fromlist=["run"])
            for line in module.run():  # as they come: a long part that is cut off has told what it knew
                print(line, flush=True)
    return 0


def _prepare(folder: str) -> None:
    # tests.postgres_server has set it for --postgres.
    os.environ.setdefault("HEIJI_TEST_DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
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
