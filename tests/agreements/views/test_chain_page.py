"""What happened to an agreement or an incident is a page for those who see it, narrowed by who and what."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.utils import timezone

from agreements.models import System
from agreements.queries.chain_log import WORDS as AGREEMENT_WORDS
from agreements.workflow.reviewing import withdraw_version
from agreements.workflow.talking import comment
from incidents.queries.course_words import WORDS as INCIDENT_WORDS
from incidents.workflow.moving import change_level, close, recover, reopen
from incidents.workflow.opening import Sighting, open_incident
from tests.agreements.views.doors import answers, everybody


def seen(client: Client, path: str) -> list[tuple[str, str]]:
    return [(event.by, str(words)) for event, _login, words, _texts in client.get(path).context["rows"]]


def test_an_agreement_s_record_is_read(asked: SimpleNamespace, people: SimpleNamespace, client: Client) -> None:
    comment(version=asked.version, text="番号は？", at=timezone.now(), by=people.administrator)
    withdraw_version(version=asked.version, reason="数字を取り違えた", by=people.ren, at=timezone.now())
    path = "/agreements/AG-0001/log/"
    assert answers(people, path) == everybody(200, outsider=404)
    client.force_login(people.taku)
    told = seen(client, path)
    assert told[:2] == [("佐久間 蓮", "取り下げた"), ("管理 薫", "コメントした")]
    assert told[-1] == ("佐久間 蓮", "議事録を作った")
    assert seen(client, f"{path}?what=version.withdrawn") == told[:1]
    assert seen(client, f"{path}?q=管理") == seen(client, f"{path}?q=admin") == told[1:2]
    page = client.get(path).content.decode()
    for words in ("第1版", "数字を取り違えた", "<small>ren</small>"):
        assert words in page, words
    assert asked.version.manifest_sha256 not in page


def test_an_incident_s_record_is_read(payments: System, people: SimpleNamespace, own_side: Any, client: Client) -> None:
    now = timezone.now()
    sighting = Sighting(symptom="決済が通らない", started_at=now - timedelta(hours=1), detected_at=now)
    incident = open_incident(system=payments, sighting=sighting, level=1, by=people.mio, at=now)
    change_level(incident=incident, level=2, reason="一部だけ", by=people.mio, at=now)
    recover(incident=incident, happened_at=now, note="監視が緑", by=people.mio, at=now)
    reopen(incident=incident, by=people.mio, at=now, note="また赤")
    recover(incident=incident, happened_at=now, by=people.mio, at=now)
    close(incident=incident, by=people.ren, at=now, note="済み")
    path = f"/incidents/{incident.number}/log/"
    assert answers(people, path) == everybody(200, outsider=404)
    client.force_login(people.taku)
    told = seen(client, path)
    assert [words for _by, words in told] == [
        "障害を終了した", "復旧を記録した", "対応中に戻した", "復旧を記録した", "障害レベルを変えた", "障害を開いた",
    ]  # fmt: skip
    assert seen(client, f"{path}?q=ren") == told[:1]
    assert "一部だけ" in client.get(path).content.decode()


def test_each_kind_that_is_written_has_words() -> None:
    """Whoever writes a new kind says how a person reads it."""
    import re

    from tests.conventions.tree import files

    code = "".join(path.read_text() for path in files("agreements/workflow/*.py", "incidents/workflow/*.py"))
    kinds = set(re.findall(r'"((?:agreement|version|own|review|document|incident|report)\.[a-z_]+)"', code))
    # Of a system's chain, which has no page.
    assert sorted(kinds - {*AGREEMENT_WORDS, *INCIDENT_WORDS, "document.general"}) == []
