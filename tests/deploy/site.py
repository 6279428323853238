"""A whole installation, started as deploy/ says it: web server and workers as processes, on a database of its own."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.deploy.nginx import NAME, free_port, wait_for
from tests.deploy.units import command_of
from tests.installation import Installation

_KEY = "only-for-this-test, and as long as a key has to be in real use"
_SIGN_IN = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from agreements.models import Party, System, User
user = User.objects.create_superuser("head", "head@ops.example", display_name="Head")
Party.objects.get_or_create(kind="own", name="平時ペイメント株式会社")
System.objects.get_or_create(slug="payments", name="決済承認API", symptom="決済が通らない")
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session.save()
print("session", session.session_key)
"""


class Site:
    """`cookie` is that of an administrator who has signed in."""

    def __init__(self, folder: Path, database: str, *, bugs: Callable[[Path], None] = lambda _clone: None, **more: str):
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        surroundings = {
            "HEIJI_SECRET_KEY": _KEY,
            "HEIJI_DATABASE_URL": database,
            "HEIJI_VAULT_DIR": str(folder / "vault"),
            "HEIJI_PUBLIC_BASE_URL": self.base,
            "HEIJI_ALLOWED_HOSTS": f"{NAME},127.0.0.1",
            "HEIJI_TRUST_PROXY": "1",
            "PYTHONDONTWRITEBYTECODE": "",
        }
        self.here = Installation(folder / "heiji", **(surroundings | more))
        self.logs = folder
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        bugs(self.here.folder)
        self.do("migrate --verbosity 0")
        self.do("collectstatic --noinput")
        self.cookie = f"sessionid={self.sign_in()}"

    def do(self, command: str) -> str:
        """Run a command of manage.py and return what it said."""
        return self.run(f"manage.py {command}")

    def run(self, program: str, *words: str) -> str:
        """Run a program of ours and return what it said."""
        code, said = self.here.run(" ".join([".venv/bin/python", program, *words]))
        if code:
            raise RuntimeError(said)
        return said

    def sign_in(self) -> str:
        with (self.here.folder / "signing_in.py").open("w", encoding="utf-8") as file:
            file.write(_SIGN_IN)
        return self.do("shell -c \"exec(open('signing_in.py').read())\"").rpartition("session ")[2].split()[0]

    def start_web(self) -> None:
        command = command_of("heiji-web.service", self.here.folder)
        command[command.index("8000")] = str(self.port)
        self.start("web", command)
        wait_for(self.port, self.processes["web"])

    def start_worker(self, number: int = 1) -> None:
        self.start(f"worker {number}", command_of("heiji-worker@.service", self.here.folder))

    def start(self, name: str, command: list[str]) -> None:
        with (self.logs / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command,
                cwd=self.here.folder,
                env=self.here.surroundings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def log(self, name: str) -> str:
        return (self.logs / f"{name}.log").read_text(errors="replace")

    def web_workers(self) -> list[int]:
        """The processes that answer, below the one that watches them."""
        return children_of(self.processes["web"].pid)

    def restart_what_ended(self) -> list[str]:
        """What `Restart=always` does: whatever the end of a process left behind ends too, then it is started anew."""
        ended = [name for name, process in self.processes.items() if process.poll() is not None]
        for name in ended:
            self.kill(name)
            if name == "web":
                self.start_web()
            else:
                self.start_worker(int(name.split()[1]))
        return ended

    def kill(self, name: str) -> None:
        """All of its session, as systemd ends a unit."""
        process = self.processes[name]
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for name in self.processes:
            self.kill(name)


def children_of(process: int) -> list[int]:
    """The processes whose parent it is."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[1]) == process:
                found.append(int(stat.parent.name))
        except (OSError, ValueError, IndexError):
            continue
    return found
