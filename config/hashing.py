"""A password is hashed when nothing else wants the processor: whoever tries many does not slow the pages down."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from django.contrib.auth.hashers import PBKDF2PasswordHasher

_LEAST = 19  # nice(7): after everything else
# More than are compared at once in a process (agreements/views/site/lanes.py): none waits for another here.
_HASHING = 4


def _step_back() -> None:
    # Linux counts threads as it counts processes; elsewhere all have the same right to the processor.
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LEAST)


_hands = ThreadPoolExecutor(_HASHING, thread_name_prefix="hashing", initializer=_step_back)


class PatientHasher(PBKDF2PasswordHasher):
    """Django's, in a thread of the least priority. The hash, and all that stands in the database, is the same."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        return _hands.submit(super().encode, password, salt, iterations).result()
