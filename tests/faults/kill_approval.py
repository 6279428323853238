"""kill -9 in the middle of an approval, again and again; after each, nothing is lost and nothing is half done.

    python -m tests.faults.kill_approval --count 1000            on SQLite, or where HEIJI_TEST_DATABASE_URL says
    python -m tests.faults.kill_approval --count 60 --seeded split    a bug on purpose: must be found (exit code 1)

Each round forks a process that sends an approval through the reviewer's page and kills it: at a random moment, or
just before or after a chosen SQL statement or COMMIT. Then invariants I1-I7 are checked, and what was not decided
is answered anew.
"""

import argparse
import contextlib
import os
import random
import shutil
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import once
from tests.faults.killed import BUGS, JUST_DECIDED, Bug, Pace, Round, killed

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

_AGREEMENT_SIZE = 3
_MEASURED_EVERY = 50
_ANSWERS = ("approved", "approved", "approved", "changes_requested", "declined")


@dataclass
class Tally:
    """What became of the rounds; `violations` is what must stay empty."""

    rounds: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        ends = ", ".join(f"{count} {end}" for end, count in sorted(self.ends.items()))
        return f"{self.rounds} kills: {ends}; {len(self.violations)} violations"


def main() -> int:
    """Run the rounds and say what became of them; exit code 1 when an invariant was broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--seeded", choices=sorted(BUGS), default=None, help="a bug on purpose, to see it found")
    parser.add_argument("--until-found", action="store_true", help="end with the first violation")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.randrange(10**6)
    started = time.monotonic()
    with database():
        bug = BUGS.get(options.seeded)
        tally = run(options.count, random.Random(seed), bug, until_found=options.until_found)
    lines = [f"{tally} ({time.monotonic() - started:.0f} s, --seed {seed})", *tally.violations[:20]]
    sys.stdout.write("\n  ".join(lines) + "\n")
    return 1 if tally.violations else 0


@contextlib.contextmanager
def database() -> Iterator[None]:
    """A database and a vault of our own, gone at the end."""
    import django
    from django.conf import settings
    from django.db import connection

    django.setup()
    from tests import migrated

    folder = tempfile.mkdtemp(prefix="heiji-kills-", dir=once.memory_disk())
    settings.VAULT_DIR = Path(folder) / "vault"
    settings.LOGGING_CONFIG = None
    file = f"{folder}/test.sqlite3"
    name = file if connection.vendor == "sqlite" else f"heiji_kills_{os.getpid()}"
    connection.settings_dict["TEST"]["NAME"] = settings.DATABASES["default"]["TEST"]["NAME"] = name
    before = connection.settings_dict["NAME"]
    copied = migrated.begin_with_a_copy(Path(file))
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=copied)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)
        shutil.rmtree(folder, ignore_errors=True)


def run(count: int, chance: random.Random, bug: Bug | None = None, *, until_found: bool = False) -> Tally:
    """Kill `count` approvals and check after each; `until_found` ends it with the first round that broke something."""
    tally, letters, measured = Tally(), _letters(chance), Pace()
    letter, steps = next(letters), _every_step(chance, lambda: measured.steps)
    while tally.rounds < count:
        if tally.rounds % _MEASURED_EVERY == 0:
            measured = _measured(letters, chance)
        letter = _open(letter, letters)
        playing = _prepared(letter, chance)
        if tally.rounds % 2:
            acknowledged = killed(playing, bug, delay=chance.uniform(0, 1.2 * measured.seconds))
        else:
            acknowledged = killed(playing, bug, at_step=next(steps))
        tally.rounds += 1
        end, broken = _checked(letter, acknowledged=acknowledged is not None)
        tally.ends[end] += 1
        if end != "undecided":
            broken += _pressed_again(playing, end)
        tally.violations += [f"round {tally.rounds}: {words}" for words in broken]
        if broken and until_found:
            break
        if broken:
            letters = _letters(chance)
        if broken or end != "undecided":
            letter = next(letters)
    return tally


def _every_step(chance: random.Random, count: Callable[[], int]) -> Iterator[int]:
    """The moment between the decision's COMMIT and its answer, which chance may miss; then each step once, in any
    order, again and again."""
    yield JUST_DECIDED
    while True:
        yield from chance.sample(range(1, count() + 1), count())


def _measured(letters: Iterator[Any], chance: random.Random) -> Pace:
    """How long an approval takes when nobody kills it, as the machine is now."""
    paces = [killed(_prepared(_open(next(letters), letters), chance), None) for _turn in range(3)]
    return sorted(pace for pace in paces if pace)[1]


def _letters(chance: random.Random) -> Iterator[Any]:
    """Open letters without end, a few an agreement."""
    from datetime import timedelta

    from django.utils import timezone

    from agreements.models import Contact, Party, System, User
    from agreements.workflow.inviting import Invitees
    from tests.published import draft, letters_of, publish_plainly

    Party.objects.get_or_create(kind="own", name="平時ペイメント株式会社")
    system, _made = System.objects.get_or_create(slug="payments", name="決済承認API", symptom="決済が通らない")
    lead = User.objects.filter(is_superuser=True).first() or User.objects.create_superuser("ren", "ren@ops.example")
    while True:
        party = Party.objects.create(kind="customer", name=f"相手 {uuid.uuid4()}")
        people = [
            Contact.objects.create(party=party, place=place, role=f"当番 {place}", mail=f"duty{place}@minato.example")
            for place in range(_AGREEMENT_SIZE)
        ]
        at = timezone.now()
        agreement = draft(system, party, lead, at)
        policy = chance.choice(["all", "any"])
        asked = Invitees(contacts=people, reply_by=at + timedelta(days=9), policy=policy)
        yield from letters_of(publish_plainly(agreement, lead, at, invitees=asked))


def _open(letter: Any, letters: Iterator[Any]) -> Any:
    """The letter, or the next one that still takes an answer: a refusal closes the version for the others."""
    from django.utils import timezone

    from agreements.models import ReviewInvitation
    from agreements.queries.links import state_of_link

    while state_of_link(ReviewInvitation.objects.get(pk=letter.invitation.pk), timezone.now()) != "open":
        letter = next(letters)
    return letter


def _prepared(letter: Any, chance: random.Random) -> Round:
    """Open the letter and put a fresh code into it, as long as the limits let us."""
    from django.utils import timezone

    from agreements.content import sha256_of
    from agreements.models import OneTimeCode
    from agreements.queries.code_limits import codes_left
    from agreements.queries.item_answers import answers_of
    from agreements.workflow.codes import send_code

    if not codes_left(invitation=letter.invitation, at=timezone.now()).live:
        # The limits of a day are not what is tried here.
        OneTimeCode.objects.filter(invitation=letter.invitation).delete()
        send_code(invitation=letter.invitation, at=timezone.now())
    answer = chance.choice(_ANSWERS)
    fields = {
        "answer": answer,
        "reason": "" if answer == "approved" else "番号が違う",
        "typed_name": "湊 一葉",
        "code": letter.code(),
        "key": str(uuid.uuid4()),
        "viewed": letter.invitation.version.manifest_sha256,
        "answers": sha256_of(answers_of(letter.invitation, "")),
    }
    return Round(letter, letter.opened(), fields)


def _checked(letter: Any, *, acknowledged: bool) -> tuple[str, list[str]]:
    """Say how the round ended, and every invariant that does not hold (I1 here, I2-I7 by `faults`)."""
    from agreements.models import ReviewDecision
    from agreements.queries.verifying import faults

    decided = ReviewDecision.objects.filter(invitation=letter.invitation).exists()
    broken = list(faults(agreement=letter.invitation.version.agreement))
    if acknowledged and not decided:
        broken.append("I1: an acknowledged answer is lost")
    end = "acknowledged" if acknowledged else "decided, not acknowledged" if decided else "undecided"
    return end, broken


def _pressed_again(playing: Round, end: str) -> list[str]:
    """Whoever was not told sends the page again: the same answer, still one."""
    from agreements.models import ReviewDecision

    response = playing.client.post(f"{playing.letter.home}decision/", playing.fields)
    decisions = list(ReviewDecision.objects.filter(invitation=playing.letter.invitation))
    keys = [decision.idempotency_key for decision in decisions]
    if response.status_code != 303 or keys != [playing.fields["key"]]:
        return [f"pressed again after it was {end}: {response.status_code}, {len(decisions)} decisions"]
    return []


if __name__ == "__main__":
    sys.exit(main())
