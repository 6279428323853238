"""What is written beside an item: neither the press that agrees to it nor the answer to the whole may lose it."""

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.test import Client

from agreements.content import sha256_of
from agreements.models import ItemAnswer, OneTimeCode
from agreements.queries.item_answers import answers_of
from tests.agreements.views.review.test_answers import ask_for_code, confirm, recorded
from tests.published import AT


@pytest.fixture(autouse=True)
def the_same_hour() -> Iterator[None]:
    with time_machine.travel(AT + timedelta(minutes=1), tick=False):
        yield


@pytest.fixture
def phone(asked: SimpleNamespace) -> Client:
    return asked.first.opened()


BESIDE = "acts.act-stop-retries"


def test_what_is_written_beside_an_item_is_not_lost_by_the_answer(asked: SimpleNamespace, phone: Client) -> None:
    beside = {f"answer:{BESIDE}": "objection", f"words:{BESIDE}": "夜間は\r\n困ります"}
    ask_for_code(phone, asked.first)
    page = confirm(phone, asked.first, code=asked.first.code(), **beside)
    assert (page.status_code, recorded(), OneTimeCode.objects.get().tries) == (422, (0, 0), 0)
    assert "に書いたことが、まだ届いていません。" in page.content.decode()
    assert "夜間は\n困ります</textarea>" in page.content.decode().replace("\r\n", "\n")
    phone.post(asked.first.home + "answers/", {"item": BESIDE, **beside})
    answers = sha256_of(answers_of(asked.first.invitation, ItemAnswer.objects.get().device))
    # Put back by the browser, it is what has been sent.
    assert confirm(phone, asked.first, code=asked.first.code(), answers=answers, **beside).status_code == 303


@pytest.mark.parametrize(
    ("chosen", "words", "kept_as"),
    [("", "夜間を除く", "夜間を除く"), ("agreed", " 夜間を除く ", "夜間を除く"), ("objection", "夜間は困ります", None),
     ("objection", "", ""), ("", "a\u202eb", None), ("agreed", "x" * 2001, None)],
)  # fmt: skip
def test_agreeing_by_the_button_keeps_the_condition(
    asked: SimpleNamespace, phone: Client, chosen: str, words: str, kept_as: str | None
) -> None:
    sent = {"agree": BESIDE, f"answer:{BESIDE}": chosen, f"words:{BESIDE}": words}
    page = phone.post(asked.first.home + "answers/", sent)
    assert [said.words for said in ItemAnswer.objects.all()] == ([] if kept_as is None else [kept_as])
    assert page.status_code == (422 if kept_as is None else 303)
    assert kept_as is not None or words in page.content.decode()
