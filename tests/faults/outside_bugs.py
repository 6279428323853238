"""Bugs on purpose, each of another kind, sown into the source of the clone that is killed."""

from pathlib import Path

# Kind → file, what stands there, what is put in its place.
BUGS: dict[str, tuple[str, str, str]] = {
    # A decision apart from its event, job and mails: half done when the process dies between them.
    "torn": (
        "agreements/workflow/reviewing.py",
        "    _follow_up(decision, at)\n    if decision.answer",
        "    late = lambda: (__import__('time').sleep(4), _follow_up(decision, at))\n"  # noqa: ISC004
        "    transaction.on_commit(late)\n    if decision.answer",
    ),
    # The reviewer is told before it is so.
    "early": (
        "agreements/views/review/answers.py",
        "        decide(invitation=invitation, answer=_answer(request, invitation, form), at=timezone.now())\n",
        "        answer = _answer(request, invitation, form)\n"  # noqa: ISC004
        "        late = {'invitation': invitation, 'answer': answer, 'at': timezone.now()}\n"
        "        __import__('threading').Timer(4.0, decide, kwargs=late).start()\n",
    ),
    # A mail is written down as sent before it is.
    "hasty": (
        "agreements/workflow/posting.py",
        "            post.send(message, _patience(mail), letter, lambda: self._write_ahead(following, post))\n",
        "            mail.note_sent(self.now())\n            __import__('time').sleep(2.5)\n"  # noqa: ISC004
        "            post.send(message, _patience(mail), letter, lambda: self._write_ahead(following, post))\n",
    ),
    # Nobody looks whether somebody else is at it.
    "greedy": (
        "agreements/models/leased.py",
        "        return self.exclude(held)\n",
        "        return self.all()\n",
    ),
    # The time is that of the beginning of the round.
    "stale": (
        "agreements/models/leased.py",
        "        return timezone.now() + self._ahead\n",
        "        self._begun = getattr(self, '_begun', timezone.now())\n        return self._begun\n",
    ),
}


def sow(clone: Path, bug: str | None) -> None:
    """Put a bug into the clone. Raises ValueError when the source has changed and the bug with it must."""
    if bug is None:
        return
    name, sound, spoilt = BUGS[bug]
    text = (clone / name).read_text(encoding="utf-8")
    if text.count(sound) != 1:
        raise ValueError(f"{bug}: {name} is no longer what it was; say the bug anew")
    (clone / name).write_text(text.replace(sound, spoilt), encoding="utf-8")
