"""Try keys that must not open: at every open address, by GET and by POST, and see that nothing opens or is said."""

import itertools
import logging
import random
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

import time_machine
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.client import RequestFactory
from django.utils import timezone

from gobag.proofs import SIGNATURE_BYTES, code_of, parted
from tests.tokens.doors import A_YEAR, Attempt, Door, doors, tries
from tests.tokens.world import AGREED, LIVE, Ring

# What a form might hold; before the key has been looked at nobody looks at that.
_TYPED = {
    "answer": "approved", "typed_name": "x", "code": "000000", "comment": "x", "promise": "plan:first", "mark": "done",
    "decided_by": "x", "name": "x", "role": "x", "mail": "x@x.example", "password1": "a long new password", "rest": "1",
}  # fmt: skip
# Tables in which a stranger's request may leave something: who asked how often, and the session of a browser.
_MAY_WRITE = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM) "(heiji_cache|django_session)"')
_NONE = "00000000-0000-4000-8000-000000000000"
# In this world no paper of the day is printed: it answers that it cannot give one out.
_NEEDS_A_PAPER = frozenset({"day-pdf"})
_SAYS_ENDED = frozenset({204, 403, 405, 410})


@dataclass
class Tally:
    """So many attempts of each kind, and what was wrong."""

    kinds: Counter[str] = field(default_factory=Counter)
    doors: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return self.kinds.total()

    def __str__(self) -> str:
        kinds = ", ".join(f"{count} {kind}" for kind, count in self.kinds.most_common())
        return f"{self.count} attempts at {len(self.doors)} addresses ({kinds}): {len(self.faults)} faults"


def sweep(ring: Ring, count: int, chance: random.Random, at: Collection[str] = ()) -> Tally:
    """Make that many attempts, at all doors in turn, or only `at` some."""
    logging.disable(logging.CRITICAL)
    try:
        with time_machine.travel(timezone.now(), tick=False):
            return _swept(ring, count, chance, _doors(at))
    finally:
        logging.disable(logging.NOTSET)


def _swept(ring: Ring, count: int, chance: random.Random, found: list[Door]) -> Tally:
    tally, desk = Tally(), _Desk(chance)
    plain = {(door.name, method): desk.refusals(door, ring, method) for door in found for method in ("GET", "POST")}
    turns = [tries(door, ring, chance) for door in found]
    for turn, attempts in enumerate(itertools.islice(itertools.cycle(turns), count)):
        attempt, method = next(attempts), "POST" if turn // len(turns) % 3 == 2 else "GET"
        tally.kinds[attempt.kind] += 1
        tally.doors.add(attempt.door)
        fault = desk.judge(attempt, method, plain[attempt.door, method])
        if fault:
            tally.faults.append(f"{method} {attempt.door} {attempt.kind}: {fault}")
    return tally


def visit(ring: Ring, at: Collection[str] = ()) -> list[str]:
    """Read every open page with its own key, and give what was written by that or did not work."""
    desk, faults = _Desk(random.Random(0)), []
    for door, method in itertools.product(_doors(at), ("HEAD", "GET")):
        for attempt in itertools.islice(_with_its_key(door, ring), 1):
            wrote: list[str] = []
            with connection.execute_wrapper(_watch(wrote)):
                status = desk.sent(attempt, method).status_code
            if wrote or (status >= 500 and door.name not in _NEEDS_A_PAPER):
                faults.append(f"{method} {door.name} {status} {wrote[:1]}")
    return faults


def _doors(at: Collection[str]) -> list[Door]:
    return [door for door in doors() if not at or door.name in at]


def _with_its_key(door: Door, ring: Ring) -> Iterator[Attempt]:
    begins = f"/{door.path(_NONE).split('/')[1]}/" if door.lock == "public_id" else ""
    for key in ring.live():
        if door.name == key.door:
            yield Attempt(door.name, LIVE, key.address)
        elif begins and key.home.startswith(begins):
            yield Attempt(door.name, LIVE, door.path(key.public_id), key.cookies)


class _Desk:
    """Sends what is tried, from a new address each time, and looks at what comes back."""

    def __init__(self, chance: random.Random) -> None:
        self._handler, self._factory, self._chance = WSGIHandler(), RequestFactory(), chance

    def refusals(self, door: Door, ring: Ring, method: str) -> set[tuple[int, str]]:
        """What is said there to whoever shows nothing of ours."""
        return {plain(self.sent(attempt, method), attempt) for attempt in _nonsense(door, ring)}

    def judge(self, attempt: Attempt, method: str, refusals: set[tuple[int, str]]) -> str:
        """What is wrong with the answer, "" for nothing."""
        wrote: list[str] = []
        later = time_machine.travel(timezone.now() + A_YEAR, tick=False) if attempt.later else nullcontext()
        with later, connection.execute_wrapper(_watch(wrote)):
            answer = self.sent(attempt, method)
        if wrote:
            return f"wrote {wrote[0]}"
        if attempt.may_say_so:
            return _said_of_an_end(answer, attempt)
        said = plain(answer, attempt)
        given = set(answer.cookies) - {settings.CSRF_COOKIE_NAME}
        return "" if said in refusals and not given else f"answered {said[0]} {given or ''} {said[1][:200]!r}"

    def sent(self, attempt: Attempt, method: str) -> Any:
        extra = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in attempt.headers.items()}
        extra["REMOTE_ADDR"] = str(".".join(str(self._chance.randrange(1, 255)) for _place in range(4)))
        kept = "; ".join(f"{name}={value}" for name, value in attempt.cookies.items())
        extra["HTTP_COOKIE"] = kept.encode().decode("latin-1")  # as servers hand it on
        if attempt.body:
            sent: Any = self._factory.post(attempt.path, attempt.body, content_type="application/json", **extra)
        elif method == "POST":
            sent = self._factory.post(attempt.path, _TYPED, **extra)
        else:
            sent = self._factory.generic(method, attempt.path, **extra)
        sent._dont_enforce_csrf_checks = True
        return self._handler.get_response(sent)


def _nonsense(door: Door, ring: Ring) -> Iterator[Attempt]:
    unsigned = code_of(parted(ring.paper)[0], bytes(SIGNATURE_BYTES))
    given: dict[str, list[tuple[str, ...]]] = {
        "token": [("nonsense",), ("\x00",)],
        "public_id": [(_NONE,)],
        "name": [("nobody",)],
        "sha256": [("0" * 64,), ("\x00",)],
        "code": [("nonsense",), ("0" * 64,), (unsigned,)],
        "uidb36": [("0", "nonsense-nonsense")],
    }
    for arguments in given[door.lock]:
        yield Attempt(door.name, "nonsense", door.path(*arguments), body="{}" if door.lock == "name" else "")


def plain(answer: Any, attempt: Attempt) -> tuple[int, str]:
    """The status and the words of an answer, without what differs each time and without what was typed."""
    words = re.sub(r"<[^>]*csrf[^>]*>|<[^>]+>", " ", answer.content.decode(errors="replace"))
    typed = attempt.path.rstrip("/").rpartition("/")[2]
    # A key that was cut down to a digit is found in every date.
    said = re.sub(rf"(?<!\w){re.escape(typed)}(?!\w)", "", words) if typed else words
    return answer.status_code, " ".join(said.split())


def _said_of_an_end(answer: Any, attempt: Attempt) -> str:
    """A link that has ended leads to its page, which says so, and shows nothing that is agreed."""
    words = answer.content.decode(errors="replace")
    if answer.status_code == 303:
        leads, here = (path.split("/")[1] for path in (answer.headers["Location"], attempt.path))
        return "" if here in {leads, "r"} else f"leads to {leads}"
    if answer.status_code not in _SAYS_ENDED:
        return f"answered {answer.status_code}"
    return next((f"says {said}" for said in AGREED if said in words), "")


def _watch(wrote: list[str]) -> Callable[..., Any]:
    def watched(execute: Any, sql: str, *more: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and not _MAY_WRITE.match(sql):
            wrote.append(sql[:80])
        return execute(sql, *more)

    return watched
