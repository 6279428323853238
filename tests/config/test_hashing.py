"""Hashing passwords takes the processor that is left over, and gives what Django gives."""

import os
import sys
import threading
from pathlib import Path

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from config.hashing import PatientHasher

LEAST = 19


def test_the_hash_is_djangos() -> None:
    patient, plain = PatientHasher(), PBKDF2PasswordHasher()
    encoded = patient.encode("correct horse battery staple", "salt", 1000)
    assert encoded == plain.encode("correct horse battery staple", "salt", 1000)
    assert plain.verify("correct horse battery staple", encoded)
    assert patient.verify("correct horse battery staple", encoded)
    assert not patient.verify("correct horse battery stapler", encoded)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads have no priority of their own")
def test_it_is_done_by_who_comes_last() -> None:
    mine = threading.get_native_id()
    used_before, own_before = _ticks(LEAST), _ticks_of(mine)
    PatientHasher().encode("correct horse battery staple", "salt", 2_000_000)
    spent, own = _ticks(LEAST) - used_before, _ticks_of(mine) - own_before
    assert spent > 10 * max(own, 1)
    assert os.getpriority(os.PRIO_PROCESS, mine) < LEAST


def _ticks(nice: int) -> int:
    """The processor time of all threads of that priority, in clock ticks."""
    threads = [int(path.name) for path in Path("/proc/self/task").iterdir()]
    return sum(_ticks_of(one) for one in threads if os.getpriority(os.PRIO_PROCESS, one) == nice)


def _ticks_of(thread: int) -> int:
    fields = Path(f"/proc/self/task/{thread}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
