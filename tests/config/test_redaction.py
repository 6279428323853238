"""Neither the token of a link nor a password in an address reaches the log, whoever writes the line."""

import io
import logging
import logging.config
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

_TOKEN = "hVJ2p0Fv3s-vGq2mZ_V7aLr6R9oN1kXwq8tYb4cD5eE"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the configured handler writes."""
    written = io.StringIO()
    config = {**settings.LOGGING, "handlers": {"stderr": {**settings.LOGGING["handlers"]["stderr"], "stream": written}}}
    before = logging.getLogger().handlers[:]
    logging.config.dictConfig(config)
    yield written
    logging.getLogger().handlers[:] = before


def test_a_wrong_link_is_logged_without_its_token(db: None, log: io.StringIO) -> None:
    assert Client().get(f"/r/{_TOKEN}").status_code == 404
    assert "/r/…" in log.getvalue()
    assert _TOKEN not in log.getvalue()


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ('"GET %s HTTP/1.1" 303', (f"/r/{_TOKEN}?utm=1",)),
        (f"opened https://heiji.example/r/{_TOKEN}", ()),
        ("%(path)s", ({"path": f"/r/{_TOKEN}"},)),
    ],
)
def test_a_server_s_line_is_cut_too(log: io.StringIO, message: str, arguments: tuple[object, ...]) -> None:
    logging.getLogger("granian.access").warning(message, *arguments)
    assert _TOKEN not in log.getvalue()
    assert "/r/…" in log.getvalue()


def test_other_lines_stay_as_they_are(log: io.StringIO) -> None:
    logging.getLogger("django.request").warning("Not Found: %s", "/review/x/pdf/")
    assert "Not Found: /review/x/pdf/" in log.getvalue()


def test_a_link_that_sets_a_password_is_cut_too(log: io.StringIO) -> None:
    for address in (f"/password/1a-{_TOKEN}/", f"/PASSWORD/1a-{_TOKEN}"):
        logging.getLogger("x").info("GET %s HTTP/1.1", address)
    assert (log.getvalue().count("/password/…"), _TOKEN in log.getvalue()) == (2, False)


@pytest.mark.parametrize(
    "address", ["http://tsa:pa:ss@stamps.example/", "postgres://heiji:pa%40ss@db/heiji", "imaps://a%40b:pass@c"]
)
def test_the_password_in_an_address_is_cut(log: io.StringIO, address: str) -> None:
    """Settings hold such addresses: of a time-stamp server, a mailbox, a database."""
    logging.getLogger("x").warning("no answer from %s (%s)", address, OSError(f"cannot reach {address}"))
    assert ("pa" in log.getvalue(), log.getvalue().count("://…@")) == (False, 2)
    logging.getLogger("x").warning("s3://bucket/a@b and https://heiji.example/@x stay")
    assert "s3://bucket/a@b and https://heiji.example/@x stay" in log.getvalue()


def test_the_row_that_postgresql_refused_is_cut(log: io.StringIO) -> None:
    """It holds names, addresses and what is to be mailed."""
    logging.getLogger("x").error("no\nDETAIL:  Failing row contains (7, a@b.example, 123456).\nHINT: none")
    assert ("a@b.example" in log.getvalue(), "DETAIL: …\nHINT: none" in log.getvalue()) == (False, True)
