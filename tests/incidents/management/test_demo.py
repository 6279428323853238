"""The story without a browser: exit 0, the files it promises, and nothing of it in the folder of this server."""

from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.installation import play_headless


@pytest.mark.slow
def test_the_whole_story_leaves_its_papers() -> None:
    papers = play_headless() / "papers"
    names = {path.name for path in papers.iterdir()}
    assert {"AG-0001-v1-ja.pdf", "body-AG-0001-v1-ja.pdf", "log.md", "01-invitation-takanashi.eml"} <= names
    issued = (papers / "AG-0001-v1-ja.pdf").read_bytes()
    assert issued.startswith(b"%PDF-")
    report = next(path for path in papers.glob("*-report-store-duty.eml"))
    mail = BytesParser(policy=policy.default).parsebytes(report.read_bytes())
    assert [part.get_payload(decode=True) for part in mail.iter_attachments()] == [issued]
    text = mail.get_body(("plain",)).get_content()
    assert "高梨 香織様に承認いただいた内容（第1版）をもとに報告します。" in text
    assert "この場合、御社には「決済の再送を止める」" in text
    log = (papers / "log.md").read_text(encoding="utf-8")
    assert "誤りはありません" in log
    assert len(log.splitlines()) < 60
    said = (play_headless() / "said").read_text(encoding="utf-8")
    told = [row.split(" | ")[1] for row in log.splitlines()[5:]]
    assert (len(told) > 25, [words for words in told if words not in said]) == (True, [])
    assert [path.name for path in (play_headless() / "var").iterdir()] == [".gitignore"]


def test_a_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="file"):
        call_command("demo", "--out", str(tmp_path / "file" / "dir"))


def test_the_inner_step_is_not_for_a_real_server(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--here"):
        call_command("demo", "--here", "--out", str(tmp_path))
