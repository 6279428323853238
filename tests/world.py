"""The demo world as a newcomer gets it, in a directory of its own: a server, its worker's rounds, its mailbox.

Journeys that look at every page, and the pictures in docs/pictures, walk through it.
"""

import email
import email.policy
import json
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Self
from urllib.error import URLError

from incidents.demo.people import ADMINISTRATOR, PASSWORD
from tests import demo_world, migrated

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 180


class World:
    """Used with `with`. `folder` is an empty directory; everything the world writes lies in it.

    The port is any free one, or `port` if that is free: pages and papers show it. With `content` (an exchange file)
    there is only that agreement and an administrator, not the whole demo.
    """

    def __init__(self, folder: Path, port: int = 0, content: dict[str, Any] | None = None):
        self.folder, self._content = folder, content
        self.port = _free_port(port)
        self.site = f"http://127.0.0.1:{self.port}"
        self._environment = demo_world.surroundings(folder, self.site)

    def __enter__(self) -> Self:
        if self._content is None:
            shutil.copytree(demo_world.loaded(), self.folder, dirs_exist_ok=True)
        else:
            migrated.copy_to(self.folder / "heiji.sqlite3")
            self._import(self._content)
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.terminate()
        self._server.wait()

    def _import(self, content: dict[str, Any]) -> None:
        self._environment["DJANGO_SUPERUSER_PASSWORD"] = PASSWORD
        self.manage("createsuperuser", "--noinput", "--username", ADMINISTRATOR, "--email", "admin@ops.example")
        (self.folder / "agreement.json").write_text(json.dumps(content), encoding="utf-8")
        self.manage("import_agreement", str(self.folder / "agreement.json"))

    def start(self) -> None:
        """Start the server, on the same port as before."""
        with (self.folder / "server.log").open("w") as log:
            self._server = subprocess.Popen(
                [sys.executable, "manage.py", "runserver", "--noreload", str(self.port)],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        self._wait()

    def kill(self) -> None:
        """End the server at once, in the middle of whatever it does."""
        self._server.kill()
        self._server.wait()

    def manage(self, *words: str) -> str:
        """Run a command of manage.py in this world and return what it prints."""
        return self._done("manage.py", *words)

    def run(self, module: str, *words: str) -> str:
        """Run a module of ours in this world and return what it prints."""
        return self._done("-m", module, *words)

    def _done(self, *words: str) -> str:
        command = [sys.executable, *words]
        done = subprocess.run(command, cwd=ROOT, env=self._environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def work(self) -> None:
        """Let the worker do what is due."""
        self.manage("work", "--once")

    def mails_to(self, address: str) -> list[EmailMessage]:
        """Return the mails somebody got, oldest first."""
        return [mail for mail in self._mails() if mail["To"] == address]

    def _mails(self) -> list[EmailMessage]:
        files = sorted((self.folder / "mailbox").glob("*.log"), key=lambda file: file.stat().st_mtime_ns)
        texts = [text for file in files for text in file.read_text().split("-" * 79 + "\n") if text.strip()]
        return [email.message_from_string(text, policy=email.policy.default) for text in texts]

    def link_to(self, address: str) -> str:
        """Return the path of the review link in somebody's newest invitation."""
        return self._newest(address, r"(/r/(?![cd]/)\S+)")

    def day_link(self) -> str:
        """Return the path of the newest link to a party's page of the day."""
        return self._newest_in(self._mails(), r"(/r/d/\S+)")

    def code_to(self, address: str) -> str:
        """Return the six digits somebody was mailed last."""
        return self._newest(address, r"(?m)^ *(\d{6})\r?$")

    def _newest(self, address: str, pattern: str) -> str:
        return self._newest_in(self.mails_to(address), pattern)

    @staticmethod
    def _newest_in(mails: list[EmailMessage], pattern: str) -> str:
        texts = [str(mail.get_body(("plain",)).get_content()) for mail in mails]
        return [found[1] for text in texts if (found := re.search(pattern, text))][-1]

    def _wait(self) -> None:
        give_up = time.monotonic() + START_SECONDS
        while True:
            try:
                urllib.request.urlopen(f"{self.site}/login/", timeout=START_SECONDS).close()
                return
            except (URLError, OSError) as error:
                if self._server.poll() is not None or time.monotonic() > give_up:
                    log = (self.folder / "server.log").read_text()
                    raise RuntimeError(f"the demo world does not answer: {error}\n{log}") from error
                time.sleep(0.2)


def _free_port(wanted: int) -> int:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
