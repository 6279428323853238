import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from agreements.pdf import vault
from agreements.pdf.errors import Damaged, Missing

DATA = b"%PDF-1.7 as approved"
SHA256 = hashlib.sha256(DATA).hexdigest()


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_what_is_put_can_be_got(own_vault: Path) -> None:
    assert vault.put(DATA) == SHA256
    assert vault.get(SHA256) == DATA
    assert files(own_vault) == [f"{SHA256}.pdf"]


def test_putting_again_changes_nothing(own_vault: Path) -> None:
    vault.put(DATA)
    before = vault.path_of(SHA256).stat()
    assert vault.put(DATA) == SHA256
    after = vault.path_of(SHA256).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_is_not_there_is_missing(own_vault: Path) -> None:
    with pytest.raises(Missing):
        vault.get(SHA256)


@pytest.mark.parametrize("bytes_now", [DATA[:-1], DATA.replace(b"a", b"b", 1), b""])
def test_damage_is_noticed_and_mended_by_putting_again(own_vault: Path, bytes_now: bytes) -> None:
    vault.put(DATA)
    vault.path_of(SHA256).chmod(0o600)
    vault.path_of(SHA256).write_bytes(bytes_now)
    with pytest.raises(Damaged):
        vault.get(SHA256)
    vault.put(DATA)
    assert vault.get(SHA256) == DATA


@pytest.mark.parametrize("name", ["", "../../etc/passwd", SHA256[:-1], SHA256.upper(), SHA256 + "\n", "g" * 64])
def test_only_a_hash_names_a_place(own_vault: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        vault.path_of(name)


def test_a_file_is_kept_from_careless_hands(own_vault: Path) -> None:
    vault.put(DATA)
    assert vault.path_of(SHA256).stat().st_mode & 0o777 == 0o400


def test_short_writes_are_completed(own_vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: whole(handle, bytes(data)[:3]))
    assert vault.get(vault.put(DATA)) == DATA


def test_a_full_disk_leaves_nothing_behind(own_vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int, data: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space left"):
        vault.put(DATA)
    assert files(own_vault) == []


def test_a_disk_that_gives_back_other_bytes_is_not_trusted(own_vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: whole(handle, bytes(data).replace(b"a", b"b")))
    with pytest.raises(Damaged):
        vault.put(DATA)
    assert files(own_vault) == []
