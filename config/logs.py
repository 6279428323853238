"""How a line of the log is written: without secrets, an outage once a minute, a refusal with the person's name."""

import json
import logging
import time
from datetime import UTC, datetime

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest

from config.redaction import without_secrets

QUIET_SECONDS = 60


class PlainLine(logging.Formatter):
    """A line for people; a traceback follows on lines of its own."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


class JsonLine(logging.Formatter):
    """A line of JSON with these fields and no others: Django's extras hold the request, and so the address."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
            "status": getattr(record, "status_code", None),
            "user": getattr(record, "person", None),
            "traceback": without_secrets(self.formatException(record.exc_info)) if record.exc_info else None,
        }
        return json.dumps({name: value for name, value in told.items() if value is not None}, ensure_ascii=False)


class OutageOnce(logging.Filter):
    """A database that is away would fill the disk with tracebacks: a sentence a minute says as much."""

    def __init__(self) -> None:
        super().__init__()
        self._told: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        from agreements.outages import SAYING, outage_of

        error = record.exc_info[1] if record.exc_info else None
        outage = outage_of(error)
        if outage is None:
            # An alarm that asks /readyz every few seconds would say the same as often.
            return getattr(record, "status_code", None) != 503 or self._is_new(record.getMessage())
        if not self._is_new(outage):
            return False
        first_line = str(error).partition("\n")[0]
        record.msg, record.args = f"{SAYING[outage]} ({first_line})", ()
        record.exc_info = record.exc_text = None
        return True

    def _is_new(self, what: str) -> bool:
        now = time.monotonic()
        self._told = {told: at for told, at in self._told.items() if now - at < QUIET_SECONDS}
        if what in self._told:
            return False
        self._told[what] = now
        return True


class WhoWasRefused(logging.Filter):
    """403 is an answer, not a fault: who asked is worth more than where in the code it was refused."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if getattr(record, "status_code", None) == 403 and isinstance(request, HttpRequest):
            person = _name(request)
            record.__dict__["person"] = person  # as logging's own `extra` does
            record.msg, record.args = f"{record.getMessage()} (user: {person})", ()
            record.exc_info = record.exc_text = None
        return True


def _name(request: HttpRequest) -> str:
    try:
        return request.user.get_username() or "nobody"
    except (AttributeError, DatabaseError, InterfaceError):
        return "unknown"
