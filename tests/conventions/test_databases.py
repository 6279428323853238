"""Each test file is on the list of one database or of both, by a pattern that says why (tests/databases.py)."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests import databases
from tests.conventions.tree import files


def test_each_test_file_has_its_database_and_a_reason() -> None:
    names = [str(path.relative_to(databases.TESTS)) for path in files("tests/*") if path.name.startswith("test_")]
    assert unlisted(names) == []
    assert idle(names) == []
    assert [one for one, reason in (databases.POSTGRES | databases.SQLITE_ALONE).items() if len(reason) < 8] == []


def test_no_pattern_is_on_both_lists() -> None:
    assert databases.POSTGRES.keys() & databases.SQLITE_ALONE.keys() == set()


def unlisted(names: Iterable[str]) -> list[str]:
    """Give the test files of which no pattern says where they run."""
    return [name for name in names if not databases.pattern_of(name)]


def idle(names: Iterable[str]) -> list[str]:
    """Give the patterns that decide about no file."""
    return sorted((databases.POSTGRES | databases.SQLITE_ALONE).keys() - {databases.pattern_of(name) for name in names})


@pytest.mark.parametrize(
    ("name", "decides"),
    [
        ("agreements/views/test_board.py", "agreements/views/*test_board.py"),
        ("agreements/views/versions/test_board.py", "agreements/views/*test_board.py"),
        ("agreements/views/test_phone.py", "agreements/views/*"),
        ("agreements/workflow/test_board.py", "agreements/workflow/*"),
    ],
)
def test_the_narrowest_pattern_decides(name: str, decides: str) -> None:
    assert databases.pattern_of(name) == decides


def test_a_file_that_nobody_put_on_a_list_is_found() -> None:
    assert unlisted(["test_flush.py", "elsewhere/test_bag.py"]) == ["elsewhere/test_bag.py"]


def test_a_pattern_without_a_file_is_found() -> None:
    assert "test_flush.py" in idle(["access/test_matrix.py"])


def test_what_runs_on_postgresql_is_there() -> None:
    listed = databases.on_postgres()
    assert [name for name in listed if not Path(databases.TESTS, name).is_file()] == []
    assert {"faults/test_review_races.py", "agreements/models/test_append_only.py"} <= set(listed)
