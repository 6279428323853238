"""The go-bag by command: built, verified byte by byte, and how it stands."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from agreements.models import AgreementVersion, Event, User
from incidents.queries.bag.place import bag_folder
from incidents.queries.condition import condition
from tests.incidents import story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("version")]


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    call_command("gobag", *words)
    return capsys.readouterr().out


def test_it_is_built_and_verified_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert "世代 1" in said(capsys, "build") + said(capsys, "verify")
    call_command("work", "--once")
    assert "世代 1" in said(capsys, "status")


def test_the_worker_builds_it(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("work", "--once")
    capsys.readouterr()
    assert "世代 1" in said(capsys, "verify")


def test_what_is_wrong_is_listed(version: AgreementVersion, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("gobag", "build")
    paper = bag_folder() / f"current/systems/payments/papers/{version.documents.get(kind='issued').sha256}.pdf"
    paper.chmod(0o600)
    paper.write_bytes(paper.read_bytes()[:-1])
    with pytest.raises(CommandError, match=r"1件の誤り.*\n000001/systems/payments/papers/.*中身が変わっています"):
        call_command("gobag", "verify")
    call_command("gobag", "build")
    assert "うち新しい" in capsys.readouterr().out
    (bag_folder() / "current/index.html").unlink()
    with pytest.raises(CommandError, match=r"000002/index\.html: なくなっています"):
        call_command("gobag", "verify")


def test_an_old_bag_put_back_is_known_here(tmp_path: Path) -> None:
    call_command("gobag", "build")
    shutil.copytree(bag_folder(), tmp_path / "old", symlinks=True)
    call_command("gobag", "build")
    shutil.rmtree(bag_folder())
    shutil.copytree(tmp_path / "old", bag_folder(), symlinks=True)
    with pytest.raises(CommandError, match="世代 2 を作ったはずが、いちばん新しいのは 1"):
        call_command("gobag", "verify")


def test_an_old_copy_elsewhere_is_said_to_be_old(tmp_path: Path) -> None:
    with time_machine.travel(story.NOW):
        call_command("gobag", "build")
    shutil.copytree(bag_folder(), tmp_path / "copy", symlinks=True)
    with time_machine.travel(story.NOW + timedelta(hours=25)), pytest.raises(CommandError, match="古い控え"):
        call_command("gobag", "status", str(tmp_path / "copy"))
    with time_machine.travel(story.NOW - timedelta(hours=1)), pytest.raises(CommandError, match="時計が合わず"):
        call_command("gobag", "status", str(tmp_path / "copy"))


def test_where_there_is_none_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="非常持出しがありません"):
        call_command("gobag", "verify", str(tmp_path))


def test_copies_elsewhere_follow_and_are_read_back(
    tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.BAG_COPIES = [str(tmp_path / "second"), str(tmp_path / "file/third")]
    (tmp_path / "file").write_text("no folder")
    call_command("work", "--once")
    assert "世代 1" in said(capsys, "verify", str(tmp_path / "second"), "--keys", str(bag_folder() / "key.pub"))
    signs = {sign.key: sign.state for sign in condition(timezone.now())}
    assert (signs["gobag"], signs["gobag-copies"]) == ("good", "bad")
    with pytest.raises(CommandError, match=r"1件の誤り.*\n.*file/third"):
        call_command("gobag", "push")
    (tmp_path / "file").unlink()
    assert "2か所" in said(capsys, "push")
    assert {sign.key: sign.state for sign in condition(timezone.now())}["gobag-copies"] == "good"
    later = {sign.key: sign.state for sign in condition(timezone.now() + timedelta(minutes=11))}
    assert (later["gobag"], later["gobag-copies"]) == ("attention", "attention")
    assert "世代 1 を写し" in said(capsys, "push", str(tmp_path / "usb"))


def test_a_printed_code_is_written_down(mio: User, administrator: User) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("gobag", "code", "mio")
    call_command("gobag", "build")
    call_command("gobag", "code", "mio", "--by", "admin", "--days", "30")
    event = Event.objects.filter(chain=mio.chain).latest("sequence")
    assert (event.kind, event.account) == ("access.bag_code", f"{administrator.pk} admin")
    assert event.told() == {"days": 30}
