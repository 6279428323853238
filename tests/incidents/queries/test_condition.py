"""What is said of the site's condition, and what of it is an alarm."""

import json
from datetime import UTC, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from agreements.models import OutgoingMail, queue_job, queue_mail
from agreements.models.leased import TOO_LONG
from incidents.queries import condition as asked
from incidents.queries.condition import ATTENTION, BAD, GOOD, condition, last_deed, long, worst
from incidents.queries.waiting import late_of_all
from incidents.workflow.attending import note_deed, touch_worker
from incidents.workflow.bagging import refresh_bag
from tests.incidents.story import NOW

pytestmark = pytest.mark.django_db


def found(key: str) -> tuple[str, str]:
    return next((finding.state, finding.words) for finding in condition(NOW) if finding.key == key)


def keep_all_well() -> None:
    touch_worker(name="one:1", at=NOW)
    for deed in asked.DEEDS:
        note_deed(deed=deed, faults=[], at=NOW)
    refresh_bag(at=NOW)


def test_all_is_well() -> None:
    keep_all_well()
    findings = condition(NOW)
    assert [finding.key for finding in findings] == [
        "database", "worker", "mail", "job", "vault", "disk", "backup", "verify", "rehearsal", "gobag",
    ]  # fmt: skip
    assert [finding.state for finding in findings if finding.key != "disk"] == [GOOD] * 9


def test_a_bag_that_nobody_keeps_is_told() -> None:
    assert found("gobag") == (ATTENTION, "まだありません。manage.py work が作ります。")
    refresh_bag(at=NOW - timedelta(hours=3))
    assert found("gobag") == (ATTENTION, "3時間 前の内容です。")


def test_a_worker_that_never_ran_or_fell_silent_is_an_alarm() -> None:
    assert found("worker") == (BAD, "まだ一度も動いていません。メールは送られません。")
    touch_worker(name="one:1", at=NOW - timedelta(minutes=4))
    assert found("worker")[0] == BAD
    assert "4分 動いていません" in found("worker")[1]


def test_one_worker_of_several_is_enough() -> None:
    touch_worker(name="one:1", at=NOW - timedelta(hours=2))
    touch_worker(name="two:1", at=NOW - timedelta(seconds=20))
    touch_worker(name="two:2", at=NOW - timedelta(seconds=5))
    assert found("worker") == (GOOD, "2つ動いています。")


def test_a_worker_of_yesterday_is_forgotten() -> None:
    touch_worker(name="one:1", at=NOW - timedelta(days=2))
    touch_worker(name="two:1", at=NOW)
    assert list(asked.WorkerSign.objects.values_list("name", flat=True)) == ["two:1"]


@pytest.mark.parametrize(("waited", "state"), [(timedelta(minutes=4), GOOD), (timedelta(minutes=6), BAD)])
def test_what_waits_too_long_is_an_alarm(waited: timedelta, state: str) -> None:
    queue_mail(key="x", to="a@b.example", subject="s", body="b", at=NOW - waited, about=("report", 1))
    queue_job(kind="general", about=("system", 1), at=NOW - waited)
    assert (found("mail")[0], found("job")[0]) == (state, state)


def test_a_mail_that_was_put_off_has_waited_since_it_was_written() -> None:
    mail = queue_mail(
        key="x", to="a@b.example", subject="s", body="b", at=NOW - timedelta(hours=3), about=("report", 1)
    )
    mail.put_off(ValueError(), at=NOW)
    assert "3時間 待っています。急ぐ相手には" in found("mail")[1]


def test_deeds_are_told() -> None:
    assert found("verify") == (ATTENTION, "まだ一度も行っていません。")
    note_deed(deed="verify", faults=[], at=NOW - timedelta(hours=30))
    assert found("verify") == (GOOD, "30時間 前に行いました。誤りはありません。")
    note_deed(deed="verify", faults=[], at=NOW - timedelta(hours=40))
    assert found("verify")[0] == ATTENTION
    note_deed(deed="verify", faults=["a", "b"], at=NOW - timedelta(hours=1))
    assert found("verify") == (BAD, "60分 前に行い、誤りが2件ありました。")
    note_deed(deed="rehearsal", faults=[], at=NOW - timedelta(days=20))
    assert found("rehearsal")[0] == GOOD


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"at": "now", "faults": []}', '{"faults": []}'])
def test_a_broken_sign_is_none(settings: Any, text: str) -> None:
    (Path(settings.VAULT_DIR).parent / "backup.json").write_text(text)
    assert last_deed("backup") is None


def test_little_room_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for free, state in ((10 * 2**30, GOOD), (2**30, ATTENTION), (2**27, BAD)):
        monkeypatch.setattr(asked.shutil, "disk_usage", lambda _place, free=free: SimpleNamespace(free=free))
        assert found("disk")[0] == state


def test_a_vault_that_cannot_be_written_is_an_alarm(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found("vault")[0] == GOOD  # it is made with its first paper
    # /proc takes no files, not even of root.
    settings.VAULT_DIR = "/proc/self/fdinfo"
    assert found("vault")[0] == BAD


def test_without_a_database_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "NAME", "/nowhere/heiji.sqlite3")
    monkeypatch.setattr(asked, "is_unmigrated", _away)
    keys = {finding.key: finding.state for finding in condition(NOW)}
    assert keys["database"] == BAD
    assert "worker" not in keys
    assert "backup" in keys


def _away() -> bool:
    raise asked.DatabaseError


def test_the_worst_decides() -> None:
    findings = {state: SimpleNamespace(state=state) for state in (GOOD, ATTENTION, BAD)}
    assert worst([findings[GOOD]]) == GOOD
    assert worst([findings[GOOD], findings[ATTENTION]]) == ATTENTION
    assert worst([findings[ATTENTION], findings[BAD], findings[GOOD]]) == BAD


def test_spans_in_both_languages() -> None:
    spans = [timedelta(seconds=s) for s in (1, 119, 120, 7199, 7200, 172_799, 172_800)]
    assert [long(span) for span in spans] == ["1秒", "119秒", "2分", "119分", "2時間", "47時間", "2日"]
    with translation.override("en"):
        assert (long(spans[0]), long(spans[-1])) == ("1 second", "2 days")


def test_the_sign_is_whole(settings: Any) -> None:
    note_deed(deed="backup", faults=[], at=NOW)
    (file,) = Path(settings.VAULT_DIR).parent.glob("*.json")
    assert json.loads(file.read_text()) == {"at": NOW.astimezone(UTC).isoformat(), "faults": []}


def test_what_bears_a_time_ahead_of_the_clock_says_nothing() -> None:
    """A clock ran two hours ahead: a worker that ended then was taken for one that runs, until it had caught up."""
    refresh_bag(at=NOW + timedelta(hours=2))
    touch_worker(name="one:1", at=NOW + timedelta(hours=2))
    note_deed(deed="backup", at=NOW + timedelta(days=300))
    told = "時計より先の時刻が付いています。時計を確かめてください。"
    assert (found("worker"), found("backup"), found("gobag")) == ((BAD, told), (ATTENTION, told), (ATTENTION, told))
    touch_worker(name="two:1", at=NOW)
    assert found("worker") == (GOOD, "1つ動いています。")
    for at in (NOW + timedelta(hours=2), NOW):
        queue_mail(key=f"{at}", to="a@b.example", subject="s", body="b", at=at, about=("report", 1))
        queue_job(kind="general", about=("system", 1), at=at, key=f"{at}")
    assert (found("mail"), found("job")) == ((BAD, told), (BAD, told))
    assert {late.since for late in late_of_all(NOW)} == {NOW + timedelta(hours=2)}


def test_news_that_waits_for_the_news_before_it_is_no_alarm() -> None:
    at, waits = NOW - timedelta(minutes=9), NOW + timedelta(minutes=1)
    queue_mail(key="x", to="a@b.example", subject="s", body="b", at=at, about=("news", 1), not_before=waits)
    assert (found("mail")[0], late_of_all(NOW)) == (GOOD, [])
    OutgoingMail.objects.update(not_before=NOW - TOO_LONG)
    assert (found("mail")[0], len(late_of_all(NOW))) == (BAD, 1)
