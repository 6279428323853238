"""障害報告書 is saved while one writes; where two wrote, both texts are there and nothing is lost."""

from typing import Any

import pytest
from django.test import Client

from agreements.models import Party, User
from incidents.models import Incident, Postmortem, ReportDraft
from incidents.workflow.moving import recover
from incidents.workflow.postmortems import begin_postmortem
from incidents.workflow.reporting import send_report
from tests.incidents import story

pytestmark = pytest.mark.usefixtures("friday")


@pytest.fixture
def postmortem(incident: Incident, draft: ReportDraft, minato: Party, mio: User) -> Postmortem:
    send_report(draft=draft, revision=draft.revision, by=mio, at=story.NOW)
    recover(incident=incident, happened_at=story.NOW, by=mio, at=story.NOW)
    return begin_postmortem(incident=incident, party=minato, by=mio, at=story.NOW)


def write(client: Client, postmortem: Postmortem, revision: int, *, by_script: bool = False, **words: str) -> Any:
    rows = {"measures-TOTAL_FORMS": 1, "measures-INITIAL_FORMS": 0, "measures-0-what": words.pop("measure", "")}
    form = {"revision": revision, "cause_state": "estimated", **rows, **words}
    return client.post(page(postmortem), form, headers={"X-Autosave": "true"} if by_script else {})


def page(postmortem: Postmortem) -> str:
    return f"/incidents/{postmortem.incident.number}/parties/{postmortem.party_id}/postmortem/"


def test_what_is_typed_is_saved_by_the_script(postmortem: Postmortem, client: Client, mio: User) -> None:
    client.force_login(mio)
    said = write(client, postmortem, 1, by_script=True, outline="80分止まった。", measure="設定を直す")
    assert (said.status_code, said.json()) == (200, {"revision": 2, "at": "10:30", "others": False})
    found = story.reload(postmortem)
    assert (found.outline, [row["what"] for row in found.measures]) == ("80分止まった。", ["設定を直す"])
    assert write(client, postmortem, 2, by_script=True, outline="x" * 6_000).status_code == 422


def test_where_two_wrote_both_texts_stay(postmortem: Postmortem, client: Client, mio: User, ren: User) -> None:
    client.force_login(mio)
    write(client, postmortem, 1, by_script=True, outline="澪の文", measure="澪の対策")
    client.force_login(ren)
    answer = write(client, postmortem, 1, by_script=True, outline="蓮の文")
    assert (answer.status_code, answer.json()) == (409, {"who": "小椋 澪 さん"})
    shown = write(client, postmortem, 1, outline="蓮の文").content.decode()
    assert [words in shown for words in ("澪の文", "澪の対策", "蓮の文", 'name="revision" value="2"')] == [True] * 4
    assert story.reload(postmortem).outline == "澪の文"
    assert write(client, postmortem, 2, outline="二人の文").status_code == 302
    assert story.reload(postmortem).outline == "二人の文"
    assert "澪の文" in {row.outline for row in postmortem.history.all()}
