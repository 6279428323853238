"""The commands of the READMEs as they stand there: on a fresh clone, in their order, whatever shell called us.

What takes minutes runs on a bare machine instead, by hand and before a release (tests/bare).
"""

import mailbox
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests import demo_world, migrated
from tests.bare.__main__ import AS_THE_README_SAYS
from tests.conventions.elsewhere import ELSEWHERE
from tests.conventions.tree import ROOT
from tests.deploy.nginx import free_port, wait_for
from tests.deploy.test_guide import guide
from tests.installation import HEADLESS, MANAGE, Installation, play_headless

# On an empty clone, and on one where people have worked; in the order of the READMEs.
_EMPTY = [f"{MANAGE} {words}" for words in ("compilemessages --ignore .venv", "migrate", "createsuperuser")]
_ADD = f"{MANAGE} add_staff nao --name '%s' --mail nao@example.jp --role payments:oncall"
_COLLECT = f"{MANAGE} collectstatic --noinput"
_SERVE = (
    ".venv/bin/granian --interface rsgi --no-ws --host 127.0.0.1 --port 8000 --workers 2 config.serving:application"
)
_WORK = f"{MANAGE} work"
_BAG, _ONCALL = [f"{MANAGE} gobag {deed}" for deed in ("build", "verify", "status", "push")], "bin/oncall var/bag"
_LIVED_IN = [_ADD % "Nao Noguchi", _ADD % "野口 直", _COLLECT, _SERVE, _WORK, *_BAG, _ONCALL]
_FILE, _PAPER_CODE = f"{MANAGE} verify FILE.pdf", f"{MANAGE} verify --code CODE"
_CODE = f"{MANAGE} gobag code nao"
_MAILDIR = "/var/mail/heiji"
_BOUNCES = f"{MANAGE} bounces --maildir {_MAILDIR}"
_LIVED_IN += [
    _CODE,
    _BOUNCES,
    f"{MANAGE} check_page AG-0001",
    f"{MANAGE} verify",
    _FILE,
    _PAPER_CODE,
    f"HEIJI_SEAL_KEY=var/seal.p12 {MANAGE} make_seal_key",
    f"{MANAGE} gobag cards",
    *ELSEWHERE,
    f"{MANAGE} replace_checkpoint_key",
    f"{MANAGE} remake",
]
_KEY = "only-for-this-test, and as long as a key has to be in real use"
_AT_ONCE = ["bin/test --parts", ".venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(48))'"]
_ON_MACOS = ['export DYLD_FALLBACK_LIBRARY_PATH="$(brew --prefix)/lib"']
# In the order of docs/operate.md, where the last stands alone.
_BACKUPS, _NEW_DATABASE = "/backups", "postgres://user:password@host/name"
_KEEPING = [f"{MANAGE} {words} {_BACKUPS}" for words in ("backup", "rehearse", "restore")]
_KEEPING[0] += " --keep 14"
_MOVE = f"HEIJI_NEW_DATABASE_URL={_NEW_DATABASE} {MANAGE} move"
# From an empty Debian, in tests/deploy/test_guide.py.
_RUN = {*guide(), *_EMPTY, *_LIVED_IN, *_KEEPING, _MOVE, *_AT_ONCE, *_ON_MACOS, *AS_THE_README_SAYS, HEADLESS}

_READMES = ["README.md", "README.ja.md", "docs/operate.md"]
_BLOCK = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_WORDS_AFTER = re.compile(r"\s{2,}|\s+#\s")
# Two words of which the first may be a program, or a program of ours.
_COMMAND = re.compile(r"(?:[A-Z_]+=\S* )*(?:[\w.-]+(?:/[\w.-]+)* |(?:\.venv/)?bin/\w)")
_ANSWERS = ["head", "head@example.jp", "heiwa-na-toki-ni", "heiwa-na-toki-ni"]
_SECONDS = 120


@pytest.mark.parametrize("name", _READMES)
def test_every_command_is_run(name: str) -> None:
    assert sorted(commands((ROOT / name).read_text()) - _RUN) == []


def test_what_is_run_stands_in_a_readme() -> None:
    assert sorted(_RUN - set().union(*(commands((ROOT / name).read_text()) for name in _READMES))) == []


def commands(readme: str) -> set[str]:
    """Give what a reader would type: lines of blocks without the words after them, and code that calls something."""
    lines = [line for block in _BLOCK.findall(readme) for line in block.splitlines() if line and line[0] != "#"]
    code = re.findall(r"`([^`\n]+)`", _BLOCK.sub("", readme))
    aside = re.findall(r"[A-Z_]+=\w+ bin/\w+", readme)
    return {_WORDS_AFTER.split(line)[0] for line in lines} | {text for text in code if _COMMAND.match(text)} | {*aside}


def test_commands_are_found_in_blocks_and_in_sentences() -> None:
    block = "```\n# first\n\na b   # why\nbin/x  what (PORT=1 bin/x too)\n```\n"
    text = f"{block}Say `pip install y`, `bin/z`, not `x/`, `A` or `var/z`.\n"
    assert commands(text) == {"a b", "bin/x", "PORT=1 bin/x", "pip install y", "bin/z"}


@pytest.mark.slow
def test_an_empty_clone_is_set_up(tmp_path: Path) -> None:
    here = Installation(
        tmp_path / "heiji",
        translated=False,
        HEIJI_SECRET_KEY=_KEY,
    )
    compiling, migrating, asking = _EMPTY
    assert [done(here, compiling), done(here, migrating), _answer_all(here, asking, _ANSWERS)] == [0, 0, 0]
    assert (here.folder / "locale/en/LC_MESSAGES/django.mo").stat().st_size > 10_000
    with closing(sqlite3.connect(here.folder / "var/heiji.sqlite3")) as database:
        assert database.execute("SELECT username, is_superuser FROM agreements_user").fetchall() == [("head", 1)]


@pytest.mark.slow
def test_what_people_have_worked_in_is_run(tmp_path: Path) -> None:
    here = Installation(tmp_path / "heiji", HEIJI_SECRET_KEY=_KEY)
    ways: dict[str, Callable[[Installation, str], int]] = {
        _SERVE: _serve,
        _WORK: _work,
        _ONCALL: _serve_bag,
        _FILE: _verify_a_paper,
        _PAPER_CODE: _verify_a_code,
        _BOUNCES: _take_in_mail,
        **ELSEWHERE,
    }
    for command in _LIVED_IN:
        if "add_staff" in command:
            shutil.copytree(demo_world.loaded(), here.folder / "var", dirs_exist_ok=True)
        assert (command, ways.get(command, done)(here, command)) == (command, 0)


@pytest.mark.slow
def test_what_is_there_is_kept(tmp_path: Path) -> None:
    """Backed up, rehearsed, restored elsewhere, and moved from there; on PostgreSQL in test_relocating.py."""
    here = Installation(tmp_path / "heiji", HEIJI_SECRET_KEY=_KEY, DJANGO_SUPERUSER_PASSWORD="x" * 12)
    databases = [here.folder / "var" / f"{name}.sqlite3" for name in ("heiji", "restored", "moved")]
    databases[0].parent.mkdir(exist_ok=True)
    for database in databases:
        migrated.copy_to(database)
    assert done(here, f"{MANAGE} createsuperuser --noinput --username head --email head@example.jp") == 0
    for command in _KEEPING:
        if " restore " in command:
            here.surroundings |= {"HEIJI_DATABASE_URL": f"sqlite:///{databases[1]}", "HEIJI_VAULT_DIR": "var/new/vault"}
        assert (command, done(here, command.replace(_BACKUPS, str(tmp_path / "backups")))) == (command, 0)
    assert done(here, _MOVE.replace(_NEW_DATABASE, f"sqlite:///{databases[2]}")) == 0
    for path in databases:
        with closing(sqlite3.connect(path)) as database:
            assert database.execute("SELECT username FROM agreements_user").fetchall() == [("head",)]


@pytest.mark.slow
def test_the_story_without_a_browser_needs_nothing_but_the_clone() -> None:
    played = play_headless()
    assert "終わりました。" in (played / "said").read_text(encoding="utf-8")
    assert (played / "papers" / "AG-0001-v1-ja.pdf").read_bytes().startswith(b"%PDF-")  # more in test_demo.py


@pytest.mark.parametrize("command", _AT_ONCE)
def test_what_takes_no_time(command: str) -> None:
    assert subprocess.run(command, shell=True, cwd=ROOT, check=False).returncode == 0


@pytest.mark.skipif(sys.platform != "darwin", reason="where libraries come from Homebrew")
@pytest.mark.parametrize("command", _ON_MACOS)
def test_what_is_for_macos(command: str) -> None:
    assert (
        subprocess.run(f"{command} && ls $DYLD_FALLBACK_LIBRARY_PATH/libpango*", shell=True, check=False).returncode
        == 0
    )


def test_what_takes_long_can_be_read_at_least() -> None:
    """`bash -n`, and the one part of bin/dev that ends at once."""
    programs = sorted({word for command in AS_THE_README_SAYS for word in re.findall(r"bin/\w+", command)})
    assert [subprocess.run(["bash", "-n", name], cwd=ROOT, check=False).returncode for name in programs] == [0, 0, 0]
    refused = subprocess.run("PORT=eight bin/dev", shell=True, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (refused.returncode, "PORT must be a number" in refused.stderr) == (2, True)


def done(here: Installation, command: str) -> int:
    """Run it to its end and return its exit code; what it said is shown when the test fails."""
    code, said = here.run(command)
    sys.stdout.write(f"$ {command}\n{said}")
    return code


def _serve(here: Installation, command: str) -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = command.replace("8000", port)
    with _stopped_in_the_end(here.start(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)) as process:
        _wait_for_words(process, "Started worker-1", "Started worker-2")  # one that is starting cannot be stopped
        page = _fetch(f"http://127.0.0.1:{port}/login/", process)
        style = re.search(r'href="(/static/[^"]+\.css)"', page)
        assert style
        assert "@layer" in _fetch(f"http://127.0.0.1:{port}{style[1]}", process)  # collectstatic has put it there
    return process.returncode


def _work(here: Installation, command: str) -> int:
    with _stopped_in_the_end(here.start(command, stdout=subprocess.PIPE)) as process:
        _wait_for_words(process, "作業を始めました")
    return process.returncode


def _serve_bag(here: Installation, command: str) -> int:
    port = free_port()
    with _stopped_in_the_end(here.start(f"{command} --port {port}", stdout=subprocess.PIPE)) as process:
        wait_for(port, process)
    return process.returncode


def _verify_a_paper(here: Installation, command: str) -> int:
    shutil.copy(next((here.folder / "var/vault").glob("*/*.pdf")), here.folder / "FILE.pdf")
    return done(here, command)


def _take_in_mail(here: Installation, command: str) -> int:
    mailbox.Maildir(here.folder / "mail").add("Subject: hello\n\nNobody's report.\n")
    return done(here, command.replace(_MAILDIR, "mail"))


def _verify_a_code(here: Installation, command: str) -> int:
    with closing(sqlite3.connect(here.folder / "var/heiji.sqlite3")) as database:
        ((proof,),) = database.execute("SELECT proof FROM agreements_document WHERE proof != '' LIMIT 1").fetchall()
    return done(here, command.replace("CODE", proof.split()[0]))


@contextmanager
def _stopped_in_the_end(process: "subprocess.Popen[str]") -> Iterator["subprocess.Popen[str]"]:
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.communicate(timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise


def _wait_for_words(process: "subprocess.Popen[str]", *expected: str) -> None:
    """Read what it says until all of them were among it."""
    assert process.stdout
    missing = set(expected)
    for line in process.stdout:
        missing -= {words for words in missing if words in line}
        if not missing:
            return
    raise AssertionError(f"it ended without {missing}")


def _fetch(address: str, process: "subprocess.Popen[str]") -> str:
    end = time.monotonic() + _SECONDS
    while True:
        try:
            with urllib.request.urlopen(address, timeout=_SECONDS) as answer:
                return answer.read().decode()
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                raise
        time.sleep(0.1)


def _answer_all(here: Installation, command: str, answers: list[str]) -> int:
    """Type each answer when it is asked for, to a program that wants a terminal; return its exit code."""
    ours, its = os.openpty()
    process = here.start(command, stdin=its, stdout=its, stderr=its)
    os.close(its)
    for answer in answers:
        said = b""
        while not said.endswith(b": "):
            said += os.read(ours, 1024)
        os.write(ours, f"{answer}\n".encode())
    process.wait(timeout=_SECONDS)
    os.close(ours)
    return process.returncode
