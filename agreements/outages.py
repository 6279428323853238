"""What a failure of the database or the disk means, so that page, log and worker can say it in a sentence."""

import errno

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

AWAY, UNMIGRATED, FULL = "away", "unmigrated", "full"
# For the log, which is in English.
SAYING = {
    AWAY: "the database does not answer",
    UNMIGRATED: "the database is not migrated, or not the right one: see HEIJI_DATABASE_URL, run manage.py migrate",
    FULL: "the disk is full",
}


def outage_of(error: BaseException | None) -> str | None:
    """Return which outage an error comes of; None for one that is our own mistake."""
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return FULL
    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    if _is_full(error):
        return FULL
    if _lacks_something(error):
        return _of_what_is_lacking()
    return AWAY if isinstance(error, OperationalError | InterfaceError) else None


def is_unmigrated() -> bool:
    """Whether migrations of ours are still to be run. Raises DatabaseError when the database is away."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _of_what_is_lacking() -> str | None:
    try:
        return UNMIGRATED if is_unmigrated() else None
    except (DatabaseError, InterfaceError):
        return AWAY


def _is_full(error: Exception) -> bool:
    return getattr(error.__cause__, "sqlstate", None) == "53100" or "disk is full" in str(error)


def _lacks_something(error: Exception) -> bool:
    """A table or a column: an error of its own in PostgreSQL, an operational one in SQLite."""
    state = getattr(error.__cause__, "sqlstate", None)
    return state in {"42P01", "42703"} or str(error).startswith(("no such table", "no such column"))
