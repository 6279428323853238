"""The seal: PAdES on what was printed, which stays PDF/A-3a and PDF/UA-1; without a key papers leave unsealed."""

import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from agreements.queries.seals import read_seal
from agreements.sealing import Sealed, seal_pdf, unpack_tail
from tests.agreements.pdf.papers import issued
from tests.agreements.pdf.test_standards import faults
from tests.agreements.stamping import stamping
from tests.conventions.tree import files, named
from tests.no_room import no_room


@pytest.fixture
def key(db: None, settings: Any, tmp_path: Path) -> Path:
    """A key of our own, made by the command."""
    settings.SEAL_KEY, settings.SEAL_PASSWORD = str(tmp_path / "keys" / "seal.p12"), "a password"
    call_command("make_seal_key", stdout=io.StringIO())
    return Path(settings.SEAL_KEY)


def sealed() -> Sealed:
    seal = seal_pdf(issued(), language="ja")
    assert seal is not None
    return seal


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def test_a_sealed_paper_is_the_printed_one_with_something_behind_it(key: Path) -> None:
    seal = sealed()
    assert seal.data == issued() + unpack_tail(seal.tail)
    said = read_seal(seal.data)
    assert said is not None
    assert (said.intact, said.certificate, said.stamped) == (True, seal.certificate, None)
    assert "Heiji testserver" in said.signer


def test_a_sealed_paper_keeps_to_both_standards(key: Path) -> None:
    assert faults(sealed().data) == {}


def test_one_flipped_bit_breaks_the_seal(key: Path) -> None:
    seal = sealed()
    places = (3_000, len(issued()) - 40, len(issued()) + 90, len(seal.data) - 40)
    assert [holds(flipped(seal.data, place)) for place in places] == [False] * len(places)
    assert holds(seal.data)


def holds(data: bytes) -> bool:
    try:
        said = read_seal(data)
    except ValueError:
        return False
    return said is not None and said.intact


def test_what_is_added_behind_the_seal_breaks_it(key: Path) -> None:
    said = read_seal(sealed().data + b"\n% more")
    assert said is not None
    assert not said.intact


def test_a_time_stamp_is_of_somebody_else_s_clock(key: Path, settings: Any) -> None:
    then = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=3)
    with stamping(then) as settings.SEAL_TIME_STAMP:
        data = sealed().data
    said = read_seal(data)
    assert said is not None
    assert (said.intact, said.stamped, said.stamped_by) == (True, then, "Common Name: A clock of somebody else")
    assert faults(data) == {}


def test_a_paper_does_not_wait_for_a_clock_that_is_away(key: Path, settings: Any, caplog: Any) -> None:
    settings.SEAL_TIME_STAMP = "http://127.0.0.1:9/"
    said = read_seal(sealed().data)
    assert said is not None
    assert (said.intact, said.stamped) == (True, None)
    assert "no time-stamp from http://127.0.0.1:9/" in caplog.text


def test_without_a_key_there_is_no_seal(settings: Any) -> None:
    assert seal_pdf(issued(), language="ja") is None
    assert read_seal(issued()) is None


def test_a_key_that_cannot_be_used_is_said_and_blocks_nothing(key: Path, settings: Any, caplog: Any) -> None:
    settings.SEAL_PASSWORD = "another"
    assert seal_pdf(issued(), language="ja") is None
    assert f"{key} cannot be used" in caplog.text


def test_the_command_makes_a_key_once(key: Path, settings: Any) -> None:
    before, said = key.read_bytes(), io.StringIO()
    call_command("make_seal_key", stdout=said)
    assert (key.read_bytes(), key.stat().st_mode & 0o777) == (before, 0o600)
    assert "もうあります" in said.getvalue()
    settings.SEAL_KEY = ""
    with pytest.raises(CommandError):
        call_command("make_seal_key")


def test_a_disk_that_refuses_leaves_no_half_key(key: Path) -> None:
    """A half one would be left alone by the command, and seal nothing."""
    key.unlink()
    with no_room(), pytest.raises(CommandError, match="に書けません"):
        call_command("make_seal_key", stdout=io.StringIO())
    assert list(key.parent.iterdir()) == []
    call_command("make_seal_key", stdout=io.StringIO())
    assert seal_pdf(issued(), language="ja") is not None


def test_what_seals_is_loaded_where_it_is_used_and_nowhere_else() -> None:
    sources = {named(path): path.read_text() for path in files("agreements/*.py", "incidents/*.py", "config/*.py")}
    assert [name for name, text in sources.items() if re.search(r"^(from|import) pyhanko", text, re.MULTILINE)] == []
    assert [name for name, text in sources.items() if "import" in text and "pyhanko" in text] == [
        "agreements/queries/seals.py",
        "agreements/sealing.py",
    ]
