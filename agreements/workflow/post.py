"""One connection to the mail server, kept while it is good; nobody waits for it longer than they said."""

import contextlib
import smtplib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from agreements.workflow.announcing import Announcing
from agreements.workflow.letter import Letter

# For the answer to one command: at the first try of a mail, and at most at later ones. What takes longer hung.
FIRST_PATIENCE, LONGEST_PATIENCE = timedelta(seconds=4), timedelta(seconds=32)
# A server may look into a mail before it says that it has it. To give up too early would bring it twice.
LOOKING_INTO_IT = timedelta(seconds=20)
# For opening a connection, and for all commands of one mail: below LEASE, so that nobody else sends it meanwhile.
WHOLE = timedelta(seconds=100)
_GOODBYE_SECONDS = 1
_SHUTTING = 421
_REFUSALS = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)


class Hung(Exception):
    """The mail server did not answer in time."""


class Ended(Exception):
    """The server has ended a connection that brought it mails before: another one may be opened at once."""


class Post:
    """Takes one mail after the other to the server. `headers` are asked for anew with each connection."""

    def __init__(self, headers: Callable[[], dict[str, str]]):
        self._ask_for_headers = headers
        self._connection: BaseEmailBackend | None = None
        self._is_used = False
        self._announcing: Announcing | None = None
        self._last_moment = _LastMoment()
        self._meanwhile: Callable[[], None] = lambda: None
        self.headers: dict[str, str] = {}

    def open(self, patience: timedelta) -> bool:
        """Connect, unless that is done; say whether it had to be. Raises what the server says, or Hung."""
        if self._connection is not None:
            return False
        connection = get_connection(timeout=patience.total_seconds())
        with self._last_moment.of(connection, patience):
            connection.open()
        self.headers = self._ask_for_headers()
        self._connection, self._is_used = connection, False
        smtp = _smtp_of(connection)
        self._announcing = Announcing(smtp) if smtp else None
        self._wait_longer_for_the_last_answer()
        return True

    def announce(self, letter: Letter) -> None:
        """Say already whom this one is from and to, if it is sure to be sent next; it is read there what the server
        answers."""
        # Whoever hung up is called again when the mail is sent.
        with contextlib.suppress(OSError):
            if self._announcing:
                self._announcing.say(letter)

    def send(
        self,
        message: EmailMessage,
        patience: timedelta,
        letter: Letter | None = None,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> None:
        """Send it over the open connection, `letter` being the same written out before; `meanwhile` is called while a
        mail server looks into it. Raises what the server says, Hung or Ended."""
        if self._connection is None:
            raise RuntimeError("open it first")
        was_used, self._is_used = self._is_used, True
        self._meanwhile = meanwhile
        try:
            with self._last_moment.of(self._connection, patience):
                smtp = _smtp_of(self._connection)
                if smtp and self._announcing and letter:
                    self._announcing.begin(letter)
                    smtp.sendmail(letter.sender, [letter.to], letter.data)
                else:
                    self._connection.send_messages([message])
        except (smtplib.SMTPServerDisconnected, smtplib.SMTPSenderRefused) as error:
            if not was_used or getattr(error, "smtp_code", _SHUTTING) != _SHUTTING:
                raise
            self.drop()
            raise Ended from error

    def _wait_longer_for_the_last_answer(self) -> None:
        """And use the time: it is the longest wait of a mail, and whatever was begun before it would be in the way of
        the commands that come first."""
        smtp = _smtp_of(self._connection)
        if smtp is None:
            return
        send = smtp.send

        def send_and_wait(words: str | bytes) -> None:
            # Commands are text, a mail is bytes.
            if isinstance(words, str):
                send(words)
                return
            if smtp.sock:
                smtp.sock.settimeout(max(smtp.sock.gettimeout() or 0, LOOKING_INTO_IT.total_seconds()))
            send(words)
            self._meanwhile()

        setattr(smtp, "send", send_and_wait)  # noqa: B010 # smtplib's data calls it; a method to mypy

    def drop_if_broken(self, error: Exception) -> None:
        """A refusal leaves the connection as it is; smtplib shuts it where the server did."""
        smtp = _smtp_of(self._connection)
        if smtp is None or smtp.sock is None or not isinstance(error, _REFUSALS):
            self.drop()

    def drop(self) -> None:
        """Hang up without a word: nobody may be there to answer."""
        if smtp := _smtp_of(self._connection):
            smtp.close()
        self._connection = None

    def close(self) -> None:
        """Say goodbye."""
        self._last_moment.end()
        connection, self._connection = self._connection, None
        if connection is None:
            return
        if (smtp := _smtp_of(connection)) and smtp.sock:
            smtp.sock.settimeout(_GOODBYE_SECONDS)
        with contextlib.suppress(OSError):  # it may hang up first
            connection.close()


class _LastMoment:
    """Cuts a connection whose mail takes too long: whoever reads from it gets an error, whatever trickles in."""

    def __init__(self) -> None:
        self._at: float | None = None
        self._smtp: smtplib.SMTP | None = None
        self._is_over = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    @contextlib.contextmanager
    def of(self, connection: BaseEmailBackend, patience: timedelta) -> Iterator[None]:
        """Wait so long for an answer, and for all of them no longer than WHOLE. Raises Hung."""
        self._smtp, started = _smtp_of(connection), time.monotonic()
        self._at = started + WHOLE.total_seconds()
        if self._smtp and self._smtp.sock:
            self._smtp.sock.settimeout(patience.total_seconds())
        try:
            yield
        except _REFUSALS:
            raise
        except OSError as error:
            waited = time.monotonic() - started
            if waited < patience.total_seconds():
                raise
            raise Hung(f"no answer within {waited:.0f} s") from error
        finally:
            self._at = None

    def end(self) -> None:
        self._is_over.set()

    def _watch(self) -> None:
        while not self._is_over.wait(1):
            smtp, at = self._smtp, self._at
            if at and smtp and smtp.sock and time.monotonic() > at:
                with contextlib.suppress(OSError):
                    smtp.sock.shutdown(socket.SHUT_RDWR)


def _smtp_of(connection: BaseEmailBackend | None) -> smtplib.SMTP | None:
    """None where mail is kept in files."""
    return getattr(connection, "connection", None)
