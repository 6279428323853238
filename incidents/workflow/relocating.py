"""A move to another database (SQLite to PostgreSQL, or any to any): every row as it was, to the microsecond."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from agreements.refusals import Refused
from incidents.queries import portable
from incidents.workflow.backing_up import write_rows
from incidents.workflow.elsewhere import connected, database_at, one_moment
from incidents.workflow.restoring import fill, require_empty


@dataclass(frozen=True)
class Relocated:
    """How many rows each table has in the new database, and how long it took."""

    rows: dict[str, int]
    seconds: float


def relocate() -> Relocated:
    """Copy this database into the empty one of settings.NEW_DATABASE and verify it there; this one is only read, and
    the vault serves both.

    Raises Refused without a new database, when that one is not empty, and when somebody has written here meanwhile
    (then it is emptied again); NotWhole with every fault.
    """
    if not settings.NEW_DATABASE:
        raise Refused(_("移す先を HEIJI_NEW_DATABASE_URL に書いてください。"))
    started, here = time.monotonic(), connections["default"]
    with tempfile.TemporaryDirectory(prefix="heiji-move-") as folder:
        rows = Path(folder) / "rows.jsonl.gz"
        with database_at(settings.NEW_DATABASE):
            require_empty()
        with one_moment(Path(folder)):
            counts = write_rows(rows)

        def written_since() -> list[str]:
            with connected(here), one_moment(Path(folder)):
                table = portable.first_difference(rows)
            return [f"{table}: was written to while it was moved; stop everything that writes"] if table else []

        with database_at(settings.NEW_DATABASE):
            fill(rows=rows, also=lambda: iter(written_since()))
    return Relocated(counts, time.monotonic() - started)
