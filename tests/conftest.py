"""What every test stands on: a database in a file, a vault and a mailbox of its own, guards that a flush may lift."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.test import TransactionTestCase

from tests.cast import (  # noqa: F401 - fixtures for every test
    administrator,
    booking,
    minato,
    mio,
    outsider,
    own_side,
    payments,
    people,
    ren,
    taku,
    tozai,
)
from tests.published import asked  # noqa: F401 - the same
from tests.smtp import mailbox  # noqa: F401 - the same


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """SQLite lives in a file: a live server's threads would lock each other out of a database in memory."""
    database = django_settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        yield
        return
    memory_disk = Path("/dev/shm")
    parent = memory_disk if memory_disk.is_dir() else tmp_path_factory.getbasetemp()
    _sweep(parent)
    folder = tempfile.mkdtemp(prefix=f"heiji-tests-{os.getpid()}-", dir=parent)
    database["TEST"]["NAME"] = connections["default"].settings_dict["TEST"]["NAME"] = f"{folder}/test.sqlite3"
    yield
    shutil.rmtree(folder, ignore_errors=True)


def _sweep(parent: Path) -> None:
    """Take away what interrupted runs left behind."""
    for old in parent.glob("heiji-tests-*"):
        try:
            os.kill(int(old.name.split("-")[2]), 0)
        except (ProcessLookupError, ValueError):
            shutil.rmtree(old, ignore_errors=True)
        except PermissionError:
            continue


@pytest.fixture(autouse=True)
def own_vault(settings: Any, tmp_path: Path) -> Path:
    """A vault and a mailbox for this test alone."""
    settings.VAULT_DIR = tmp_path / "vault"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mailbox")
    return settings.VAULT_DIR


def _flush_without_guards(self: TransactionTestCase) -> None:
    """Empty the tables after a test that committed: the test runner alone may lift the append-only guards."""
    from agreements.models.append_only import drop_guards, install_guards

    for alias in self._databases_names(include_mirrors=False):
        drop_guards(connections[alias])
    try:
        _flush(self)
    finally:
        for alias in self._databases_names(include_mirrors=False):
            install_guards(connections[alias])


_flush = TransactionTestCase._fixture_teardown
TransactionTestCase._fixture_teardown = _flush_without_guards
