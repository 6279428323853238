"""The go-bag as an encrypted zip by command: whole on a stick, by mail what one person may see."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from agreements.models import Event, System, User
from gobag import shelf
from gobag.generation import Generation
from gobag.zipping import unzipped
from incidents.workflow import carrying
from tests.incidents import story
from tests.incidents.management.test_gobag import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("version")]
PASSPHRASE = "four words and a number 7"


@pytest.fixture(autouse=True)
def bag(settings: Any, booking: System, mio: User) -> None:
    settings.BAG_PASSPHRASE = PASSPHRASE
    story.customer("北斗トラベル", booking)
    call_command("gobag", "build")


def newest(folder: Path) -> Generation:
    found = shelf.newest_copy([folder], shelf.keys_of(folder))
    assert found
    return found.generation


def test_the_whole_of_it_fits_on_a_stick(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bag.zip"
    assert "読み直して確かめました" in said(capsys, "zip", str(file))
    assert "世代 1" in said(capsys, "verify", str(file))
    with unzipped(file, PASSPHRASE) as folder:
        assert (folder / "000001/system-booking.html").exists()
    file.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(CommandError, match=r"bag\.zip"):
        call_command("gobag", "verify", str(file))


def test_by_mail_goes_what_one_person_may_see(mio: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "送りました" in said(capsys, "mail", "mio")
    (sent,) = mail.outbox
    assert (sent.to, PASSPHRASE in sent.message().as_string()) == ([mio.email], False)
    file = tmp_path / "from-mail.zip"
    file.write_bytes(sent.attachments[0].content)
    with unzipped(file, PASSPHRASE) as folder:
        generation = newest(folder)
        assert (list(generation.faults()), generation.manifest.sequence) == ([], 1)
        names, people = " ".join(generation.sums), json.loads(generation.read("people.json"))
        texts = b"".join(generation.read(name) for name in generation.sums).decode("utf-8", "replace")
    assert ["systems/payments/" in names, "booking" in names + texts, "北斗" in texts] == [True, False, False]
    assert ("みなと" in texts, list(people)) == (True, [str(mio.pk)])


def test_what_cannot_be_sent_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    idle = User.objects.create_user("idle", "idle@ops.example")
    with pytest.raises(CommandError, match="見られるシステムはありません"):
        call_command("gobag", "zip", str(tmp_path / "idle.zip"), "--for", idle.username)
    monkeypatch.setattr(carrying, "MOST_BY_MAIL", 1000)
    with pytest.raises(CommandError, match="USB で渡して"):
        call_command("gobag", "mail", "mio")
    settings.BAG_PASSPHRASE = "too short"
    with pytest.raises(CommandError, match="16文字以上"):
        call_command("gobag", "zip", str(tmp_path / "short.zip"))
    settings.BAG_PASSPHRASE = ""
    with pytest.raises(CommandError, match="HEIJI_BAG_PASSPHRASE"):
        call_command("gobag", "zip", str(tmp_path / "unasked.zip"))
    assert (mail.outbox, list(tmp_path.glob("*.zip"))) == ([], [])


def test_who_carries_it_away_is_written_down(administrator: User, mio: User, tmp_path: Path) -> None:
    for words in (
        ["zip", str(tmp_path / "all.zip")],
        ["zip", str(tmp_path / "mio.zip"), "--for", "mio"],
        ["mail", "mio"],
    ):
        call_command("gobag", *words, "--by", "admin")
    events = Event.objects.filter(chain=administrator.chain, kind="access.exported").order_by("sequence")
    told = [(event.account, event.told()) for event in events]
    files = [
        {"file": "all.zip"},
        {"file": "mio.zip", "of": "mio"},
        {"file": mail.outbox[0].attachments[0].filename, "of": "mio"},
    ]
    assert told == [(f"{administrator.pk} admin", data) for data in files]


def test_without_a_database_it_is_carried_away_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*_words: Any) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(connection, "cursor", away)
    call_command("gobag", "zip", str(tmp_path / "all.zip"))
    monkeypatch.undo()
    assert (tmp_path / "all.zip").exists()
    assert "all.zip" in caplog.text
