"""What the README promises for a bare Debian 12, tried on one: by hand as root, and before a release.

    python3 -m tests.bare                           makes it, clones the last commit into it, runs what is below
    python3 -m tests.bare dev some                  these parts only
    python3 -m tests.bare test --part sqlite        bin/test with these arguments only
    python3 -m tests.bare --in DIR dev              keeps the system in DIR, and uses it again if it is there

Needed here: root, debootstrap, git. The network is this machine's, so that ports 8000 and 8001 must be free.
"""

import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from tests.bare.root import HOME, Root

REPOSITORY = Path(__file__).resolve().parents[2]
CLONE = f"{HOME}/heiji"
SETUP = "bin/setup"
DEV = {"bin/dev": 8000, "PORT=8001 bin/dev": 8001}
FOR_REAL = "uv venv && uv pip sync requirements.txt"
# The second stands for the rest of a line.
SOME_TESTS = {"bin/test tests/agreements -k publish": "", "bin/test --postgres …": "tests/agreements/models"}
ALL_TESTS = "bin/test"
# The suite compares these with the READMEs (tests/conventions/test_readme_commands.py).
AS_THE_README_SAYS = [SETUP, *DEV, FOR_REAL, *SOME_TESTS, ALL_TESTS]


def main(wanted: list[str]) -> int:
    if os.geteuid() != 0:
        print("A system is made and entered here: that needs root.", file=sys.stderr)
        return 2
    if wanted[:1] == ["--in"]:
        return run_in(Path(wanted[1]).resolve(), wanted[2:])
    with tempfile.TemporaryDirectory(prefix="heiji-bare-") as folder:
        return run_in(Path(folder) / "root", wanted)


def run_in(folder: Path, wanted: list[str]) -> int:
    """Run the parts that are asked for; return 0 when all of them did what the README says."""
    root = Root(folder)
    if not folder.exists():
        timed("debootstrap", root.make)
        here = str(folder) + CLONE
        clone = ["git", "clone", "--quiet", "--no-hardlinks", str(REPOSITORY), here]
        timed("git clone", lambda: subprocess.run(clone, check=False).returncode == 0)
    if wanted[:1] == ["test"]:
        return 0 if run(root, shlex.join([ALL_TESTS, *wanted[1:]])) else 1
    parts = {"dev": dev, "some": some, "test": lambda root: run(root, ALL_TESTS)}
    results = [parts[name](root) for name in wanted or parts]
    print("── " + ("all is as the README says" if all(results) else "FAILED (see above)"), flush=True)
    return 0 if all(results) else 1


def dev(root: Root) -> bool:
    """bin/dev, with all that is missing and again on another port: the page it promises, and Ctrl-C."""
    return run(root, SETUP) and all(timed(command, lambda c=command: _dev(root, c)) for command in DEV)


def _dev(root: Root, command: str) -> bool:
    *words, program = command.split()
    with root.start(f"exec {program}", within=CLONE, **dict(word.split("=") for word in words)) as process:
        try:
            site = f"http://127.0.0.1:{DEV[command]}/login/"
            return timed("  it answers", lambda: _answers(process, site)) and _ends_by_ctrl_c(process)
        finally:
            process.kill()


def _answers(process: "subprocess.Popen[bytes]", site: str) -> bool:
    while process.poll() is None:
        try:
            with urllib.request.urlopen(site, timeout=10) as page:
                text = page.read().decode()
                print(f"  {page.status} {text[text.index('<title>') : text.index('</title>')]}", flush=True)
                return True
        except OSError:
            time.sleep(0.2)
    return False


def _ends_by_ctrl_c(process: "subprocess.Popen[bytes]") -> bool:
    """What a terminal would do, to the first process in there; all others end with it."""
    first = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[0]
    os.kill(int(first), signal.SIGINT)
    return process.wait(timeout=60) == 0


def some(root: Root) -> bool:
    """Other lines of the READMEs that take long; all the rest runs in the suite."""
    fresh = f"rm -rf {HOME}/real && git clone --quiet {CLONE} {HOME}/real && cd {HOME}/real"
    real = f'export PATH="{CLONE}/var/uv/bin:$PATH" && {fresh} && {FOR_REAL} && .venv/bin/granian --version'
    chosen = [command.replace("…", rest) for command, rest in SOME_TESTS.items()]
    return all([timed(FOR_REAL, lambda: run(root, real)), *(run(root, command) for command in chosen)])


def run(root: Root, command: str) -> bool:
    return timed(command, lambda: root.start(command, within=CLONE).wait() == 0)


def timed(name: str, act: Callable[[], bool]) -> bool:
    """Do it, then say how long it took, how busy the machine is, and whether it went well."""
    began = time.monotonic()
    print(f"── {name}", flush=True)
    good = act()
    seconds = time.monotonic() - began
    print(f"── {name}: {'ok' if good else 'FAILED'} after {seconds:.0f} s, load {os.getloadavg()[0]:.1f}", flush=True)
    return good


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
