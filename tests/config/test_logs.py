"""Lines of the log: for people or as JSON, never with a link, a refusal with the person's name."""

import io
import json
import logging
import logging.config
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from agreements.models import System, User

_TOKEN = "hVJ2p0Fv3s-vGq2mZ_V7aLr6R9oN1kXwq8tYb4cD5eE"
Log = Callable[[str], io.StringIO]


@pytest.fixture
def log() -> Iterator[Log]:
    """What the configured handler writes, in the form that is asked for."""
    names = [None, *settings.LOGGING["loggers"]]
    before = {name: logging.getLogger(name).handlers[:] for name in names}

    def begin(form: str) -> io.StringIO:
        written = io.StringIO()
        handler = {**settings.LOGGING["handlers"]["stderr"], "stream": written, "formatter": form}
        logging.config.dictConfig({**settings.LOGGING, "handlers": {"stderr": handler}})
        return written

    yield begin
    for name, handlers in before.items():
        logging.getLogger(name).handlers[:] = handlers
    for name in settings.LOGGING["loggers"]:
        logging.getLogger(name).propagate = True


@pytest.mark.parametrize("form", ["plain", "json"])
@pytest.mark.parametrize(
    "address",
    [
        f"/r/{_TOKEN}",
        f"/R/{_TOKEN}",
        f"/r/%20{_TOKEN}",
        f'/r/"{_TOKEN}"',
        f"/r/?{_TOKEN}",
        f"/r/#{_TOKEN}",
        f"/r/ab%20{_TOKEN}",
        f"/r/ab {_TOKEN}",
        f"/%72/{_TOKEN}",
        f"/r%2F{_TOKEN}",
    ],
)
@pytest.mark.parametrize("name", ["django.request", "django.server", "granian.access", "anything"])
def test_no_part_of_a_token_stays(log: Log, form: str, address: str, name: str) -> None:
    written = log(form)
    logging.getLogger(name).warning('"GET %s HTTP/1.1" %s', address, 404)
    try:
        raise ValueError(address)
    except ValueError:
        logging.getLogger(name).exception("failed")
    assert _TOKEN not in written.getvalue()
    assert written.getvalue().count("/r/…") >= 2


def test_a_line_of_json_has_these_fields(log: Log) -> None:
    written = log("json")
    logging.getLogger("heiji").warning("メールが %s 通\n残っています", 3)
    told = json.loads(written.getvalue())
    assert told.pop("at")[-6:] == "+00:00"
    assert told == {"level": "WARNING", "logger": "heiji", "message": "メールが 3 通\n残っています"}
    assert written.getvalue().count("\n") == 1


@pytest.mark.parametrize("form", ["plain", "json"])
def test_a_refusal_names_the_person(log: Log, form: str, client: Client, mio: User, payments: System) -> None:
    client.force_login(mio)
    written = log(form)
    assert client.get("/systems/payments/edit/").status_code == 403
    (line,) = written.getvalue().splitlines()
    assert "Forbidden (Permission denied): /systems/payments/edit/ (user: mio)" in line
    assert form == "plain" or json.loads(line)["user"] == "mio"


def test_a_refusal_of_a_visitor_names_nobody(log: Log, db: None) -> None:
    written = log("plain")
    assert Client(enforce_csrf_checks=True).post("/login/", {}).status_code == 403
    assert "(user: nobody)" in written.getvalue()


def test_an_outage_is_told_once_a_minute(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    written, now = log("plain"), [1000.0]
    monkeypatch.setattr("config.logs.time.monotonic", lambda: now[0])

    def fail() -> None:
        try:
            raise OperationalError("connection refused\nat line 2")
        except OperationalError:
            logging.getLogger("x").exception("the worker goes on")

    def lines() -> int:
        return len(written.getvalue().splitlines())

    for seconds, expected in ((0, 1), (30, 1), (29.9, 1), (0.2, 2), (1, 2)):
        now[0] += seconds
        fail()
        assert lines() == expected
    assert written.getvalue().splitlines()[0].endswith("the database does not answer (connection refused)")


def test_our_own_mistakes_keep_their_traceback(log: Log) -> None:
    written: Any = log("plain")
    for _ in range(2):
        try:
            raise KeyError("mistake")
        except KeyError:
            logging.getLogger("x").exception("failed")
    assert written.getvalue().count("Traceback") == 2


def test_an_alarm_that_asks_often_fills_no_log(log: Log, db: None) -> None:
    written = log("plain")
    for _ in range(3):
        assert Client().get("/readyz").status_code == 503
    assert written.getvalue().count("Service Unavailable: /readyz") == 1
