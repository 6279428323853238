"""Which failure is an outage, and which is a mistake of ours."""

import errno

import pytest
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, ProgrammingError

from agreements.outages import AWAY, FULL, outage_of


def caused(error: Exception, sqlstate: str) -> Exception:
    error.__cause__ = type("Cause", (Exception,), {"sqlstate": sqlstate})()
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OperationalError("connection failed: refused"), AWAY),
        (OperationalError("database is locked"), AWAY),
        (InterfaceError("the connection is closed"), AWAY),
        (OperationalError("database or disk is full"), FULL),
        (caused(OperationalError("could not extend file"), "53100"), FULL),
        (OSError(errno.ENOSPC, "No space left on device"), FULL),
        (OSError(errno.EACCES, "Permission denied"), None),
        (caused(ProgrammingError("syntax error"), "42601"), None),
        (IntegrityError("UNIQUE constraint failed"), None),
        (DatabaseError("malformed"), None),
        (ValueError("no such table"), None),
        (None, None),
    ],
)
def test_what_an_error_means(error: BaseException | None, expected: str | None) -> None:
    assert outage_of(error) == expected


def test_a_name_mistyped_by_us_is_no_unmigrated_database(db: None) -> None:
    for error in (OperationalError("no such table: nothing"), caused(ProgrammingError("missing"), "42P01")):
        assert outage_of(error) is None
