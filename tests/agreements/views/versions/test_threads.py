"""The list of questions and objections, one of them, and the press that makes it a change of the next draft."""

from types import SimpleNamespace

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Thread, ThreadChange
from agreements.workflow.talking import comment
from tests.agreements.workflow.test_answering_items import STOP, say
from tests.published import AT


def queries(client: Client) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get("/threads/").status_code == 200
    return len(asked)


def test_the_list_asks_the_database_as_often_for_thirty(asked: SimpleNamespace, client: Client) -> None:
    client.force_login(asked.by)
    comment(version=asked.version, invitation=asked.first.invitation, text="0", at=AT)
    few = queries(client)
    for number in range(1, 30):
        comment(version=asked.version, invitation=asked.first.invitation, text=f"{number}", at=AT)
    assert queries(client) == few
    assert Thread.objects.count() == 30


def test_it_is_searched_and_narrowed(asked: SimpleNamespace, client: Client) -> None:
    client.force_login(asked.by)
    say(asked.first, STOP, "question", "何分ですか")
    comment(version=asked.version, invitation=asked.second.invitation, text="ひとこと", at=AT)
    for address, shown in (
        ("?q=再送", 1),
        ("?q=みなと", 2),
        ("?q=ひとこと", 1),
        ("?state=waiting", 2),
        ("?state=changed", 0),
    ):
        page = client.get(f"/threads/{address}").content.decode()
        assert page.count("/change/") == shown, address


def test_an_answer_and_a_change(asked: SimpleNamespace, client: Client) -> None:
    client.force_login(asked.by)
    say(asked.first, STOP, "objection", "夜間は人がいません")
    thread = Thread.objects.get()
    assert client.post(f"/threads/{thread.pk}/replies/", {"text": ""}).status_code == 200
    assert client.post(f"/threads/{thread.pk}/replies/", {"text": "30分では？"}).status_code == 302
    assert [said.text for said in thread.comments.all()] == ["夜間は人がいません", "30分では？"]
    answer = client.post(f"/threads/{thread.pk}/change/")
    assert answer["Location"] == "/agreements/AG-0001/draft/acts/acts/act-stop-retries/"
    assert ThreadChange.objects.get().thread == thread
    for page in (answer["Location"], "/agreements/AG-0001/draft/"):
        html = client.get(page).content.decode()
        assert ("夜間は人がいません" in html, f"/threads/{thread.pk}/" in html) == (True, True)
