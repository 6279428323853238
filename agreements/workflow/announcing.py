"""Whom the next mail is from and to is said while this one is written down as sent.

smtplib asks for each answer before it says the next: who the mail is from, who it is for, that it comes, the mail. Far
from a mail server that is four times there and back. What is said ahead binds nobody: the mail itself follows when the
one before it is written down (ADR 35).
"""

import smtplib
from collections.abc import Sequence

from agreements.workflow.letter import Letter

_Answer = tuple[int, bytes]


class Announcing:
    """On one connection; smtplib's own `sendmail` goes on from there, and says what it makes of the answers."""

    def __init__(self, smtp: smtplib.SMTP):
        self._smtp, self._mail, self._rcpt = smtp, smtp.mail, smtp.rcpt
        self._said: Letter | None = None
        self._awaited = 0
        self._answers: list[_Answer] = []
        for name, way in (("mail", self._said_from), ("rcpt", self._said_to)):
            setattr(smtp, name, way)

    def say(self, letter: Letter) -> None:
        """Several commands at once only to a server that offers it (RFC 2920); raises OSError where it has hung up. An
        address that would bring a command along is left to smtplib, which refuses it."""
        if not f"{letter.sender}{letter.to}".isprintable():
            return
        size = f" size={len(letter.data)}" if self._smtp.has_extn("size") else ""
        words = [
            f"mail FROM:{smtplib.quoteaddr(letter.sender)}{size}\r\n",
            f"rcpt TO:{smtplib.quoteaddr(letter.to)}\r\n",
        ]
        self._said, self._awaited = letter, 2 if self._smtp.has_extn("pipelining") else 1
        self._smtp.send("".join(words[: self._awaited]))

    def begin(self, letter: Letter) -> None:
        """Go on with what was said, if that was this one; take it back if it was another."""
        said, self._said, self._answers = self._said, None, []
        if said:
            answers = [self._smtp.getreply() for _word in range(self._awaited)]
            if said is letter:
                self._answers = answers
            else:
                self._smtp.rset()

    def _said_from(self, sender: str, options: Sequence[str] = ()) -> _Answer:
        return self._answers.pop(0) if self._answers else self._mail(sender, options)

    def _said_to(self, recipient: str, options: Sequence[str] = ()) -> _Answer:
        return self._answers.pop(0) if self._answers else self._rcpt(recipient, options)
