"""What went wrong is said calmly, without an account, a session or a database."""

import pytest
from django.test import Client, RequestFactory

from agreements.views.site import errors


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (errors.bad_request, 400, "送られた内容を受け取れませんでした"),
        (errors.forbidden, 403, "この操作をする権限がありません"),
        (errors.not_found, 404, "この画面は見つかりません"),
        (errors.server_error, 500, "こちらの不具合で、表示できませんでした"),
        (errors.csrf_failed, 403, "この画面は、開いてから時間がたっています"),
    ],
)
def test_each_says_what_happened(view, status, words):
    # No user, no session on the request and no access to the database in this test.
    answer = view(RequestFactory().get("/"))
    assert answer.status_code == status
    assert f"<h1>{words}</h1>" in answer.content.decode()


def test_broken_templates_still_give_an_answer(settings):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": []}]
    answer = errors.server_error(RequestFactory().get("/"))
    assert (answer.status_code, answer["Content-Type"]) == (500, "text/plain; charset=utf-8")
    assert answer.content.decode() == (
        "こちらの不具合で、表示できませんでした。入力した内容は保存されていないことがあります。"
    )


def test_an_unknown_address_needs_no_account(db):
    answer = Client().get("/no/such/page/")
    assert answer.status_code == 404
    assert "この画面は見つかりません" in answer.content.decode()


def test_a_form_without_its_token_is_refused_calmly(db):
    answer = Client(enforce_csrf_checks=True).post("/login/", {"login": "a", "password": "b"})
    assert answer.status_code == 403
    assert "何も記録していません" in answer.content.decode()
