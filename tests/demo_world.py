"""The demo world is loaded once a run, with an interruption as on a bad day; whoever lives in it gets a copy.

python -m tests.demo_world      loads it into the database of this environment and says what it saw
"""

import os
import subprocess
import sys
from pathlib import Path

from tests import migrated, once

ROOT = Path(__file__).resolve().parent.parent
INTERRUPTED_BEFORE = 3  # a chapter, from 0
SITE = "http://127.0.0.1:8000"


class Interrupted(Exception):
    pass


def surroundings(folder: Path, site: str = SITE) -> dict[str, str]:
    """The environment of a server whose whole world is `folder`: the developer's own settings decide nothing."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("HEIJI_", "DJANGO_"))}
    return ours | {
        "DJANGO_SETTINGS_MODULE": "tests.world_settings",
        "HEIJI_TEST_RUN": str(once.folder()),
        "HEIJI_DEBUG": "1",
        "HEIJI_SECRET_KEY": "only-for-the-demo-world",
        "HEIJI_DATABASE_URL": f"sqlite:///{folder / 'heiji.sqlite3'}",
        "HEIJI_VAULT_DIR": str(folder / "vault"),
        "HEIJI_MAILBOX_DIR": str(folder / "mailbox"),
        "HEIJI_SMTP_HOST": "",
        "HEIJI_PUBLIC_BASE_URL": site,
        "HEIJI_ALLOWED_HOSTS": "127.0.0.1,localhost",
    }


def loaded() -> Path:
    """The folder of the loaded world, to be copied: heiji.sqlite3, vault, mailbox, and what loading `said`."""
    return once.made("demo-world", _load)


def _load(folder: Path) -> None:
    folder.mkdir()
    migrated.copy_to(folder / "heiji.sqlite3")
    command = [sys.executable, "-m", "tests.demo_world"]
    done = subprocess.run(
        command, cwd=ROOT, env=surroundings(folder), capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise RuntimeError(f"the demo world could not be loaded:\n{done.stdout}{done.stderr}")
    (folder / "said").write_text(done.stdout, encoding="utf-8")


def main() -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from agreements.models import Agreement
    from incidents.demo.story import load_world

    def interrupt(number: int) -> None:
        if number == INTERRUPTED_BEFORE + 1:
            raise Interrupted

    try:
        load_world(timezone.now(), say=interrupt)
    except Interrupted:
        sys.stdout.write(f"interrupted with {Agreement.objects.count()} agreements\n")
    call_command("demo_data")
    return 0


if __name__ == "__main__":
    sys.exit(main())
