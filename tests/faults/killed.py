"""One approval in a process of its own, and its end: at a random moment, or at a chosen step (kill_approval.py)."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# What a bug on purpose does to the code of the child; it may tell the reviewer at once.
Bug = Callable[[Callable[[], None]], None]
# A step of its own: right behind the COMMIT of the decision.
JUST_DECIDED = 0


@dataclass(frozen=True, order=True)
class Pace:
    """What an approval takes from the press to the answer; a step is a moment before or after a statement or commit."""

    seconds: float = 0.0
    steps: int = 1


@dataclass
class Round:
    """One approval to be killed: the letter, the client that opened it, and what it will send."""

    letter: Any
    client: Any
    fields: dict[str, str]


def killed(
    playing: Round,
    bug: Bug | None,
    *,
    delay: float | None = None,
    at_step: int | None = None,
) -> Pace | None:
    """Send the approval in a process of its own and kill it, if told when. Gives its pace if it was acknowledged."""
    from django.db import connections

    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _send(playing, bug, writing, at_step)
    os.close(writing)
    with os.fdopen(reading, "rb") as answers:
        answers.read(1)
        if delay is not None:
            time.sleep(delay)
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        told = answers.read().decode()
    if told.startswith("!"):
        raise RuntimeError(f"the approval itself failed: {told}")
    return Pace(float(told.split()[0]), int(told.split()[1])) if told else None


def _send(playing: Round, bug: Bug | None, pipe: int, at_step: int | None) -> Any:
    """In the child: post the answer; say so once it has been acknowledged. Never returns."""
    try:
        steps = _count_steps(at_step)
        if bug:
            bug(lambda: os.write(pipe, b"0 0 "))
        os.write(pipe, b".")
        started = time.monotonic()
        response = playing.client.post(f"{playing.letter.home}decision/", playing.fields)
        if response.status_code == 303:
            os.write(pipe, f"{time.monotonic() - started} {steps[0]}".encode())
        else:
            os.write(pipe, f"!{response.status_code}".encode())
    except BaseException as error:  # noqa: BLE001 - a child of a fork must not go on as its parent
        os.write(pipe, f"!{error!r}".encode())
    finally:
        os._exit(0)


def _count_steps(at_step: int | None) -> list[int]:
    """Count statements and commits, a moment before and a moment after each; at the chosen one, die."""
    from django.db import connection

    from agreements.models import ReviewDecision

    steps, is_decided = [0], False
    decides = f'INSERT INTO "{ReviewDecision._meta.db_table}"'

    def step() -> None:
        steps[0] += 1
        if steps[0] == at_step:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal is_decided
        step()
        result = execute(*arguments)
        is_decided |= arguments[0].startswith(decides)
        step()
        return result

    def commit() -> None:
        step()
        committed()
        if is_decided and at_step == JUST_DECIDED:
            os.kill(os.getpid(), signal.SIGKILL)
        step()

    connection.ensure_connection()
    committed = connection._commit
    connection.execute_wrappers.append(statement)
    connection._commit = commit
    return steps


def _split(_acknowledge: Callable[[], None]) -> None:
    """The decision in one transaction; its event, job and mails in the next."""
    from django.db import transaction

    from agreements.views.review import answers
    from agreements.workflow import reviewing

    whole, follow_up, late = reviewing.decide, reviewing._follow_up, []
    reviewing._follow_up = lambda *arguments: late.append(arguments)

    def decide(**given: Any) -> Any:
        decision = whole(**given)
        with transaction.atomic():
            for arguments in late:
                follow_up(*arguments)
        return decision

    answers.decide = decide


def _early(acknowledge: Callable[[], None]) -> None:
    """The reviewer is told before it is so."""
    from agreements.views.review import answers

    whole = answers.decide

    def decide(**given: Any) -> Any:
        acknowledge()
        return whole(**given)

    answers.decide = decide


BUGS: dict[str | None, Bug] = {"split": _split, "early": _early}
