"""How each database is opened so that an acknowledged approval is on the disk."""

import sqlite3
from typing import Any

# Older libraries can corrupt a database when a write-ahead log is reset (docs/design.md 14).
_WAL_SAFE_FROM = (3, 51, 3)


def prepared(database: dict[str, Any]) -> dict[str, Any]:
    """Return `database` with the options of its engine: durable, serialised writers, foreign keys on."""
    if database["ENGINE"].endswith("sqlite3"):
        # With a rollback journal a commit is the journal's end: only EXTRA waits until its name is off the disk.
        journal, synchronous = ("WAL", "FULL") if sqlite3.sqlite_version_info >= _WAL_SAFE_FROM else ("DELETE", "EXTRA")
        pragmas = f"PRAGMA journal_mode={journal};PRAGMA synchronous={synchronous};PRAGMA foreign_keys=ON"
        database["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": pragmas}
    else:
        database["CONN_MAX_AGE"] = 60
        database["CONN_HEALTH_CHECKS"] = True
    return database
