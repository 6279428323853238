"""kill -9 of the worker while reports go out to all, again and again; in the end nobody is missing, nobody told twice.

    python -m tests.faults.kill_round --count 100 --recipients 1000     on SQLite, or where HEIJI_TEST_DATABASE_URL says
    python -m tests.faults.kill_round --seeded early                    a bug on purpose: must be found (exit code 1)

Each kill hits a process that writes the reports of a round and brings their mails to a mail server, which itself breaks
off now and then after it has taken a mail. A mail whose acceptance nobody heard comes again under the same Message-ID;
those are counted apart, since mail servers know them by it.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.kill_approval import database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
_A_PARTY = 10
# So long a killed worker has lived at most.
_LONGEST = 1.0


@dataclass
class Tally:
    kills: int = 0
    rounds: int = 0
    mails: int = 0
    repeats: int = 0
    violations: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        told = f"{self.mails} mails in {self.rounds} rounds, {self.repeats} came again under the same Message-ID"
        return f"{self.kills} kills: {told}; {len(self.violations)} violations"


def main() -> int:
    """Run the kills and say what arrived; exit code 1 when somebody was missing or told twice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--recipients", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--seeded", choices=sorted(BUGS), default=None, help="a bug on purpose, to see it found")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.randrange(10**6)
    started = time.monotonic()
    with database(), tempfile.TemporaryDirectory() as folder:
        taken = Path(folder) / "taken"
        taken.touch()
        with mail_server(taken, seed):
            tally = run(options.count, options.recipients, random.Random(seed), BUGS.get(options.seeded), taken)
    lines = [f"{tally} ({time.monotonic() - started:.0f} s, --seed {seed})", *tally.violations[:20]]
    sys.stdout.write("\n  ".join(lines) + "\n")
    return 1 if tally.violations else 0


@contextmanager
def mail_server(taken: Path, seed: int) -> Iterator[None]:
    from django.conf import settings

    program = [sys.executable, "-m", "tests.faults.mail_counter", str(taken), str(seed)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
            settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "127.0.0.1", False
            settings.EMAIL_PORT, settings.CALL_BACK_SECONDS = int(process.stdout.readline()), 0
            yield
        finally:
            process.terminate()


def run(count: int, recipients: int, chance: random.Random, bug: Callable[[], None] | None, taken: Path) -> Tally:
    """Let rounds go out to so many until the worker was killed `count` times; then check every mail there should be."""
    tally, longest = Tally(), _LONGEST
    incident, by = _incident(recipients)
    # A round that ends at once is a bug on purpose: then it is not waited for kills.
    while tally.kills < count and tally.rounds <= 10 * count:
        _begin(incident, by)
        tally.rounds += 1
        while _is_unsent():
            # As many kills as are left are spread over the rounds: a round takes some of them.
            begun = time.monotonic()
            killed = _work(bug, chance.uniform(0, longest) if tally.kills < count else None)
            tally.kills += killed
            # Whoever ended before the kill says how long it takes here.
            longest = longest if killed else time.monotonic() - begun
    _check(tally, taken)
    return tally


def _incident(recipients: int) -> tuple[Any, Any]:
    from django.utils import timezone

    from agreements.models import Contact, Party, System, User
    from incidents.workflow.opening import Sighting, open_incident

    Party.objects.create(kind="own", name="平時ペイメント株式会社")
    system = System.objects.create(slug="payments", name="決済承認API", symptom="決済が通らない")
    by = User.objects.create_superuser("ren", "ren@ops.example")
    for number in range(recipients // _A_PARTY):
        party = Party.objects.create(kind="customer", name=f"相手{number}株式会社")
        _register(system, party, by)
        for place in range(_A_PARTY):
            mail = f"duty{place}@party{number}.example"
            Contact.objects.create(party=party, place=place, role=f"当番{place}", mail=mail)
    now = timezone.now()
    sighting = Sighting(symptom="決済が通らない", started_at=now, detected_at=now)
    return open_incident(system=system, sighting=sighting, level=1, by=by, at=now), by


def _register(system: Any, party: Any, by: Any) -> None:
    """Touched by the system: with an agreement of which nothing is published."""
    from django.utils import timezone

    from agreements.models import Agreement, next_number

    number = f"AG-{next_number('agreement'):04d}"
    Agreement.objects.create(
        number=number, system=system, party=party, language="ja", saved_at=timezone.now(), saved_by=by, draft="{}"
    )


def _begin(incident: Any, by: Any) -> None:
    """Everybody's next report goes into a round."""
    from django.utils import timezone

    from incidents.models import Report
    from incidents.workflow.drafting import draft_reports
    from incidents.workflow.rounds import begin_round

    now = timezone.now()
    kind = "update" if Report.objects.exists() else "first"
    drafts = draft_reports(incident=incident, kind=kind, by=by, at=now)
    begin_round(incident=incident, revisions={one.pk: one.revision for one in drafts}, by=by, at=now)


def _is_unsent() -> bool:
    from agreements.models import OutgoingMail
    from incidents.models import SendingRound

    return SendingRound.objects.to_do().exists() or OutgoingMail.objects.to_send().exists()


def _work(bug: Callable[[], None] | None, delay: float | None) -> bool:
    """Let a worker work in a process of its own, killed after `delay`, if any; tell whether it was killed."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child == 0:
        _send(bug)
    if delay is None:
        os.waitpid(child, 0)
        return False
    ends = time.monotonic() + delay
    while time.monotonic() < ends:
        if os.waitpid(child, os.WNOHANG) != (0, 0):
            return False
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def _send(bug: Callable[[], None] | None) -> Any:
    """In the child: what the worker does, until nothing is left. Never returns."""
    from django.utils import timezone

    from agreements.models import OutgoingMail
    from agreements.workflow.posting import send_due_mails
    from incidents.models import SendingRound
    from incidents.workflow.rounds import carry_rounds

    try:
        if bug:
            bug()
        while _is_unsent():
            now = timezone.now()
            for rows in (OutgoingMail.objects.to_send(), SendingRound.objects.to_do()):
                rows.let_go(now)
            # A pause after a failure is not what is tried here.
            OutgoingMail.objects.to_send().update(not_before=now, hung_at=None)
            carry_rounds(at=now)
            send_due_mails(at=timezone.now())
    finally:
        os._exit(0)


def _check(tally: Tally, taken: Path) -> None:
    from agreements.models import Contact, OutgoingMail
    from incidents.models import Delivery, Report
    from incidents.queries.verifying import record_faults

    arrived = Counter(line.split()[1] for line in taken.read_text().splitlines())
    mails = dict(OutgoingMail.objects.values_list("message_id", "to"))
    tally.mails, tally.repeats = len(mails), sum(arrived.values()) - len(arrived)
    wanted = tally.rounds * Contact.objects.count()
    tally.violations += [f"missing: {mails[one]}" for one in mails.keys() - arrived.keys()]
    tally.violations += [f"nobody's: {one}" for one in arrived.keys() - mails.keys()]
    told = Counter((one.party_id, one.kind, one.ordinal) for one in Report.objects.all())
    tally.violations += [f"told twice: {one}" for one, times in told.items() if times > 1]
    if Delivery.objects.count() != wanted or len(mails) != wanted:
        tally.violations.append(f"{len(mails)} mails, {wanted} wanted")
    tally.violations += [str(fault) for fault in record_faults() if "round" in str(fault) or "report" in str(fault)]


def _early() -> None:
    """A mail is noted as sent before the server has it."""
    from django.utils import timezone

    from agreements.workflow import posting

    whole = posting._Round._carry

    def carry(self: Any, mail: Any, *rest: Any) -> Any:
        mail.note_sent(timezone.now())
        return whole(self, mail, *rest)

    posting._Round._carry = carry


def _forgetful() -> None:
    """A round ends without its reports."""
    from incidents.workflow import rounds

    def write(*_arguments: Any) -> int:
        return 0

    rounds._write = write


BUGS: dict[str | None, Callable[[], None]] = {"early": _early, "forgetful": _forgetful}

if __name__ == "__main__":
    sys.exit(main())
