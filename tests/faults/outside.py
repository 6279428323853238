"""kill -9 from outside, of what really runs, while people work over HTTP and a real mail server listens.

    python -m tests.faults.outside --kills 200               on SQLite
    python -m tests.faults.outside --kills 200 --postgres    on a PostgreSQL of its own, which is killed too
    python -m tests.faults.outside --seeded torn             a bug on purpose: must be found (exit code 1)
    python -m tests.faults.outside --seeds                   each of them; exit code 0 when all are found

A long run that is told to end (SIGTERM, Ctrl-C) kills no more, lets people finish and judges what there is.

The web server, two workers, their renderers and the database are started as deploy/ says and started again as systemd
would. Meanwhile reviewers answer, on-call reports, leads publish; whoever gets no answer presses again. In the end the
record is judged by invariants I1-I7 (docs/reliability.md), by what people were told and by what the mail server took.
"""

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

from tests import once
from tests.deploy.site import Site, children_of
from tests.faults.outside_bugs import BUGS, sow
from tests.faults.outside_judge import Kill, judged
from tests.faults.outside_people import Told, lead, oncall, reviewer
from tests.faults.outside_post import PostOffice
from tests.postgres_server import Server, postgres

# How often each of them is hit.
_VICTIMS = {"web worker": 4, "web": 2, "worker": 4, "renderer": 2, "database": 1}
_PAUSE = (0.3, 1.2)
# People who work at the same time; the others come after them.
_AT_WORK = 20
# After the last kill people finish, as long as something comes of it: so long nothing may happen.
_IDLE_SECONDS = 400
# So often a database is started again before the run is given up.
_STARTS = 10


@dataclass
class Round:
    """What was done to the site, what people were told, what the mail server took."""

    site: Site
    post: PostOffice
    chance: random.Random
    server: Server | None
    told: Told = field(default_factory=Told)
    kills: list[Kill] = field(default_factory=list)
    enough: threading.Event = field(default_factory=threading.Event)

    def kill(self) -> None:
        """Kill one process of what runs, and start again what ended by it."""
        victim = self.chance.choices(list(_VICTIMS), list(_VICTIMS.values()))[0]
        began = time.time()
        killed = self._strike(victim)
        if killed:
            # What could not be written down while the database was away is of that kill, too.
            self.kills.append(Kill(began, time.time(), killed))
        time.sleep(0.2)
        self.site.restart_what_ended()

    def _strike(self, victim: str) -> str:
        if victim == "database":
            return self._strike_database()
        if victim == "web":
            os.kill(self.site.processes["web"].pid, signal.SIGKILL)
            return victim
        if victim == "worker":
            os.kill(self.site.processes[f"worker {self.chance.choice([1, 2])}"].pid, signal.SIGKILL)
            return victim
        parents = [process.pid for process in self.site.processes.values()]
        parents += [child for parent in parents for child in children_of(parent)]
        printers = [child for parent in parents for child in children_of(parent) if _is_printer(child)]
        answering = [child for child in self.site.web_workers() if child not in printers]
        targets = printers if victim == "renderer" else answering
        if not targets:
            return ""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.chance.choice(targets), signal.SIGKILL)
        return victim

    def _strike_database(self) -> str:
        """SQLite has no process of its own."""
        if self.server is None:
            return ""
        self.server.stop(signal.SIGKILL)
        for left in range(_STARTS, 0, -1):
            try:
                self.server.start()
                break
            except RuntimeError:  # what its children still hold is let go a moment later; systemd tries again, too
                if left == 1:
                    raise
                time.sleep(1)
        return "database"


def _is_printer(process: int) -> bool:
    try:
        return b"agreements.printer" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False


def main() -> int:
    """Run it and say what became of it; exit code 1 when something was broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument(
        "--people",
        type=int,
        default=12,
        help="reviewers, a third as many on call, a third as many leads; half as many as kills last to the end",
    )
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--seeded", choices=sorted(BUGS), default=None, help="a bug on purpose, to see it found")
    parser.add_argument("--seeds", action="store_true", help="every bug on purpose")
    options = parser.parse_args()
    if options.seeds:
        return _every_bug(sys.argv[1:])
    seed = options.seed if options.seed is not None else random.randrange(10**6)
    started = time.monotonic()
    with _installed(options, random.Random(seed)) as here:
        for told in (signal.SIGTERM, signal.SIGINT):
            signal.signal(told, lambda *_told: here.enough.set())
        violations = _play(here, options.kills, options.people)
    seconds = time.monotonic() - started
    sys.stdout.write(f"{_tally(here)}; {len(violations)} violations ({seconds:.0f} s, --seed {seed})\n")
    sys.stdout.write("".join(f"  {words}\n" for words in violations[:200]))
    return 1 if violations else 0


def _every_bug(words: list[str]) -> int:
    missed = []
    for bug in sorted(BUGS):
        command = [sys.executable, "-m", "tests.faults.outside", "--seeded", bug]
        command += [word for word in words if word != "--seeds"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        sys.stdout.write(f"{bug}: {done.stdout}{done.stderr[-500:]}")
        missed += [bug] if done.returncode != 1 or "violations" not in done.stdout else []
    sys.stdout.write(f"not found: {', '.join(missed) or 'none'}\n")
    return 1 if missed else 0


@contextlib.contextmanager
def _installed(options: argparse.Namespace, chance: random.Random) -> Iterator[Round]:
    """A site of its own with people to write to, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="heiji-outside-", dir=once.memory_disk()))
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        server = stack.enter_context(postgres(durable=True)) if options.postgres else None
        post = stack.enter_context(PostOffice(chance).listening())
        if server is None:
            _begin_with_a_copy(folder / "heiji.sqlite3")
        database = server.url if server else f"sqlite:///{folder}/heiji.sqlite3"
        site = Site(folder, database, bugs=lambda clone: sow(clone, options.seeded), **post.settings)
        stack.callback(site.stop)
        site.run("-m tests.faults.outside_world", str(options.people))
        site.start_web()
        for number in (1, 2):
            site.start_worker(number)
        yield Round(site, post, chance, server)


def _begin_with_a_copy(file: Path) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from tests import migrated

    migrated.copy_to(file)


def _play(here: Round, kills: int, people: int) -> list[str]:
    over = threading.Event()
    parts = [(reviewer, number) for number in range(people)]
    parts += [(part, number) for part in (oncall, lead) for number in range(max(1, people // 3))]
    here.chance.shuffle(parts)
    with ThreadPoolExecutor(_AT_WORK) as shift, contextlib.ExitStack() as in_the_end:
        # Whatever happens: who is told nothing presses for ever.
        in_the_end.callback(over.set)
        turns = [shift.submit(part, here.site, here.post, here.told, number, over) for part, number in parts]
        while len(here.kills) < kills and not here.enough.is_set() and not all(turn.done() for turn in turns):
            time.sleep(here.chance.uniform(*_PAUSE))
            here.kill()
        # Whoever has begun ends what they do; nobody else begins.
        shift.shutdown(wait=False, cancel_futures=True)
        _wait_for([turn for turn in turns if not turn.cancelled()], here)
    fallen = [str(turn.exception()) for turn in turns if not turn.cancelled() and turn.exception()]
    return [*fallen, *judged(here.site, here.told, here.post, here.kills)]


def _wait_for(turns: "list[Future[None]]", here: Round) -> None:
    """Until all have ended, or nothing has happened for long: nobody answered, no mail taken."""
    seen, since = -1, time.monotonic()
    while wait(turns, 1).not_done and time.monotonic() < since + _IDLE_SECONDS:
        happened = sum(turn.done() for turn in turns) + len(here.post.taken)
        if happened != seen:
            seen, since = happened, time.monotonic()


def _tally(here: Round) -> str:
    counts = Counter(kill.victim for kill in here.kills)
    victims = ", ".join(f"{count} {victim}" for victim, count in sorted(counts.items()))
    told = here.told
    return (
        f"{len(here.kills)} kills ({victims}); acknowledged {len(told.decisions)} answers, {len(told.reports)} reports,"
        f" {len(told.versions)} versions; {len(here.post.taken)} mails taken, {here.post.twice} of them again"
    )


if __name__ == "__main__":
    sys.exit(main())
