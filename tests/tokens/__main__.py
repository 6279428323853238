"""Forged, expired, foreign, withdrawn and nearly right tokens, at every open address that takes one.

python -m tests.tokens --count 100000      on SQLite, or where HEIJI_TEST_DATABASE_URL says
python -m tests.tokens --seeded hash       a bug on purpose: must be found (exit code 1)
"""

import argparse
import os
import random
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from tests.faults.kill_approval import database


def main() -> int:
    """Try them all; exit code 1 when one was accepted, or was told more than that it is not valid."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--seeded", default=None, help="a bug of tests/tokens/seeds.py")
    options = parser.parse_args()
    began = time.monotonic()
    with database():
        from tests.tokens import sweep, world
        from tests.tokens.seeds import SEEDS

        if options.seeded:
            seed = SEEDS[options.seeded]
            setattr(seed.place, seed.name, seed.bug)
        tally = sweep.sweep(world.build(), options.count, random.Random(options.seed))
    told = f"{tally} ({time.monotonic() - began:.0f} s, --seed {options.seed})"
    sys.stdout.write("\n  ".join([told, *tally.faults[:20]]) + "\n")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
